"""Tables on their way out: CSV that a spreadsheet opens with a double click, and runs nothing."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

from wallet.services.sheets.spreadsheet_text import neutralised_row

_BYTE_ORDER_MARK = "\ufeff"


def csv_text(headings: Sequence[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table as CSV, each cell neutralised, with the mark by which Excel knows UTF-8."""
    text = StringIO()
    text.write(_BYTE_ORDER_MARK)
    writer = csv.writer(text)
    writer.writerow(headings)
    writer.writerows(neutralised_row(row) for row in rows)
    return text.getvalue()
