"""How much of a file is read: what an ordinary large one needs, several times over, and no more."""

MOST_ROWS = 500_000
"""Rows with something in them."""
LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
"""By the format (ECMA-376); a larger number is no spreadsheet's."""
MOST_COLUMNS = 500
MOST_FIELDS = 100
"""Of one licence in JSON; the catalogue allows forty."""
LONGEST_CELL = 131_072
LONGEST_ROW = 1 << 21
"""Characters of a row; the largest portrait has 64,000."""
LONGEST_LINE = 1 << 20
MOST_UNPACKED = 1 << 29
MOST_PARTS = 5_000
MOST_SHEETS = 200
MOST_STRINGS = 2_000_000
MOST_MERGES = 20_000
DEEPEST_XML = 64
MOST_ELEMENTS = 12_000_000
"""Of one part; a hundred thousand rows of thirty cells have nine million."""
LONGEST_TAG = 1 << 20
MOST_MARKS = 2_000
HEADINGS_WITHIN = 30
"""Filled rows among which the headings are looked for."""
