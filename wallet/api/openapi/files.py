"""The columns of files that go in and out, as the description tells them."""

from collections.abc import Iterable, Mapping

from wallet.domain.words import Words
from wallet.services.collecting.files.report import HEADINGS as ERROR_HEADINGS
from wallet.services.oversight.list_reading import FIXED_HEADINGS
from wallet.services.sheets.columns import REQUIRED, Column
from wallet.services.sheets.json_lines import MEMBER_OF

_COLUMNS: Mapping[Column, str] = {
    Column.TYPE_NAME: "name of the licence type; this or its code",
    Column.TYPE_CODE: "code of the licence type; this or its name",
    Column.NUMBER: "number of the licence, as on the paper",
    Column.HOLDER_KIND: "自然人, 法人 or 非法人组织, or `HolderKind`",
    Column.HOLDER: "name; several are separated by 、",
    Column.IDENTITY_KIND: "such as 居民身份证, or `IdentityKind` or its alias",
    Column.IDENTITY_NUMBER: "as many as there are names",
    Column.ISSUED_ON: "2024-01-31, 2024年1月31日, 20240131, or a date of the spreadsheet's own",
    Column.VALID_FROM: "a date, as above",
    Column.VALID_UNTIL: "a date, as above, or 长期",
    Column.CASE_NUMBER: "",
    Column.MATTER_CODE: "",
    Column.MATTER_NAME: "",
    Column.LEGACY: "是 or 否: collected from before the city's own issuing (Art. 10)",
    Column.STANDING: "of legacy licences: where they stand, in the words of `LicenceState`",
}
_ERRORS: tuple[str, ...] = (
    "number of the row, as a spreadsheet shows it",
    "what became of it",
    "number of the licence, masked",
    "identifier, where the row is in",
    "heading of the column at fault",
    "its value, masked",
    "stable code",
    "reason in Chinese",
    "reason in English",
)


def _table(headings: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(headings), ["---"] * len(list(headings)), *(list(row) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _collected() -> str:
    rows = (
        [
            column.value,
            f"`{MEMBER_OF[column]}`" if column in MEMBER_OF else "",
            "yes" if column in REQUIRED else "",
            meaning,
        ]
        for column, meaning in _COLUMNS.items()
    )
    return _table(("Heading", "Member in JSON Lines", "Required", "Value"), rows)


COLLECTED_FILE = f"""A CSV (UTF-8 or GB 18030) or XLSX file has its headings in the first row and a
licence in each further one. Face fields stand under their `label` or their `name` of
`GET /api/v1/licence-types/{{type_code}}`; a file may hold several types. Spaces and a star in
a heading count for nothing.

{_collected()}

A JSON Lines file has a body of `POST /api/v1/licences` in each line.

With `dry_run` the file is checked and waits for `POST …/confirmations`; otherwise its good rows
are taken in after the check. Poll `GET /api/v1/collections/{{id}}` until `state` is `done`,
`failed` or `cancelled`. A row that is in the repository already changes nothing."""

ERRORS_FILE = f"""UTF-8 with a byte order mark; a line for each fault of each refused row.

{_table(("Heading", "Value"), zip(ERROR_HEADINGS, _ERRORS, strict=True))}"""

_COMPARED: Mapping[str, Words] = {
    "number": Words("证照编号", "number of the licence; required"),
    "version": Words("版本", "1 to 999"),
    "state": Words("状态", "`LicenceState`, or its Chinese word"),
    "face_digest": Words("照面摘要", "SHA-256 of the whole face, 64 hexadecimal digits"),
}


def _compared() -> str:
    rows = [
        [" or ".join(f"`{one}`" for one in headings), _COMPARED[headings[-1]].en]
        for headings in FIXED_HEADINGS
    ]
    rows.append(["`name` or `label` of a face field", "its value"])
    rows.append(["`{name}_sha256` or `{label}摘要`", "SHA-256 of its value"])
    rows.append(["`issued_on`, `valid_from`, `valid_until`", "dates"])
    return _table(("Heading or member", "Value"), rows)


COMPARED_FILE = f"""A list of your licences of one type: rows as JSON, or a file. What a row leaves
out is not compared; values are compared by their digests, so that you may send those instead.

{_compared()}

A digest is the SHA-256 of the UTF-8 text in its stored form: dates as 2024-01-31, identity
numbers in capitals, names with the dot ·."""
