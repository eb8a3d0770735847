"""Files that would keep a reader busy for hours or fill the machine, each small on its way."""

import io
import json
from zipfile import ZIP_DEFLATED, ZipFile

from tests.services.collecting.sheets import GOOD, csv_text, good_rows
from tests.services.sheets.workbooks import HEADINGS, by_hand, row_xml, sheet_data

MILLION = 1_000_000
_HEAD = row_xml(1, HEADINGS)


def workbook(data="", **parts):
    held = io.BytesIO()
    by_hand(held, data or sheet_data(good_rows(2)), **parts)
    return held.getvalue()


def with_parts(changed, more=()):
    """A good workbook with some of its parts changed, and more parts beside."""
    held = io.BytesIO()
    with ZipFile(io.BytesIO(workbook())) as good, ZipFile(held, "w", ZIP_DEFLATED) as spoilt:
        for name in good.namelist():
            spoilt.writestr(name, changed.get(name, good.read(name)))
        for name in more:
            spoilt.writestr(name, b"")
    return held.getvalue()


def strings(items, attributes=""):
    start = '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return f"{start} {attributes}>{items}</sst>"


def line_of(first, count, text="f"):
    names = {f"{text}{number}": 1 for number in range(first, first + count)}
    return json.dumps({"type_code": "x", "fields": names}, separators=(",", ":")) + "\n"


def merged(number):
    return f'<mergeCell ref="A{number + 9}:B{number + 9}"/>'


def laughs():
    entities = '<!ENTITY a "ha">' + "".join(
        f'<!ENTITY {chr(98 + one)} "{f"&{chr(97 + one)};" * 10}">' for one in range(9)
    )
    return f"<!DOCTYPE x [{entities}]>" + strings("<si><t>&j;</t></si>")


# What is in the file, and by which code it is refused; several where the machine decides.
REFUSED = {
    "a row numbered by billions": (
        lambda: workbook(f"<sheetData>{_HEAD}{row_xml(90_000_000_000, ['a'])}</sheetData>"),
        "workbook_beyond_limits",
    ),
    "a row behind the last": (
        lambda: workbook(f"<sheetData>{_HEAD}{row_xml(1_048_577, ['a'])}</sheetData>"),
        "workbook_beyond_limits",
    ),
    "a number of five thousand digits": (
        lambda: workbook(f"<sheetData>{_HEAD}{row_xml('9' * 5000, ['a'])}</sheetData>"),
        "workbook_beyond_limits",
    ),
    "a row that is negative": (
        lambda: workbook(f"<sheetData>{_HEAD}{row_xml(-5, ['a'])}</sheetData>"),
        "workbook_broken",
    ),
    "rows that run back": (
        lambda: workbook(f"<sheetData>{row_xml(7, ['a'])}{row_xml(7, ['a'])}</sheetData>"),
        "workbook_broken",
    ),
    "a column behind the last": (
        lambda: workbook('<sheetData><row r="1"><c r="XFE1"><v>1</v></c></row></sheetData>'),
        "workbook_beyond_limits",
    ),
    "a column of many letters": (
        lambda: workbook(f'<sheetData><row r="1"><c r="{"Z" * 900}1"/></row></sheetData>'),
        "workbook_beyond_limits",
    ),
    "every column": (
        lambda: workbook(f"<sheetData><row>{'<c><v>1</v></c>' * 16_384}</row></sheetData>"),
        "file_too_many_columns",
    ),
    "more cells than columns": (
        lambda: workbook(f"<sheetData><row>{'<c/>' * MILLION}</row></sheetData>"),
        "workbook_beyond_limits",
    ),
    "more rows than there are": (
        lambda: workbook(f"<sheetData>{'<row/>' * (2 * MILLION)}</sheetData>"),
        "workbook_beyond_limits",
    ),
    "more filled rows than are taken": (
        lambda: workbook(f"<sheetData>{'<row><c><v>1</v></c></row>' * 600_000}</sheetData>"),
        "file_too_many_rows",
    ),
    "three million shared strings": (
        lambda: with_parts({"xl/texts.xml": strings("<si><t>a</t></si>" * 3 * MILLION)}),
        "workbook_too_large file_takes_too_long",
    ),
    "shared strings by their own count": (
        lambda: with_parts({"xl/texts.xml": strings("", 'uniqueCount="99999999999"')}),
        "workbook_too_large",
    ),
    "one shared string of forty million letters": (
        lambda: with_parts({"xl/texts.xml": strings(f"<si><t>{'a' * 40 * MILLION}</t></si>")}),
        "workbook_too_large",
    ),
    "a shared string that is not there": (
        lambda: workbook('<sheetData><row><c t="s"><v>7</v></c></row></sheetData>'),
        "workbook_broken",
    ),
    "an attribute of sixty million letters": (
        lambda: with_parts({"xl/texts.xml": strings("", f'x="{"a" * 60 * MILLION}"')}),
        "workbook_broken",
    ),
    "nested without end": (
        lambda: with_parts({"xl/texts.xml": "<a>" * 500_000}),
        "workbook_broken",
    ),
    "a billion laughs": (lambda: with_parts({"xl/texts.xml": laughs()}), "workbook_broken"),
    "an external entity": (
        lambda: with_parts({"xl/texts.xml": '<!DOCTYPE s SYSTEM "file:///etc/passwd"><s/>'}),
        "workbook_broken",
    ),
    "twenty-five million elements": (
        lambda: with_parts({"xl/texts.xml": strings("<x/>" * 25 * MILLION)}),
        "workbook_too_large file_takes_too_long",
    ),
    "fifty thousand merged cells": (
        lambda: workbook(
            sheet_data(good_rows(2))
            + f"<mergeCells>{''.join(map(merged, range(50_000)))}</mergeCells>"
        ),
        "workbook_too_large",
    ),
    "a thousand sheets": (lambda: workbook(sheets=1_000), "workbook_broken"),
    "six thousand parts": (
        lambda: with_parts({}, more=[f"x{number}" for number in range(6_000)]),
        "workbook_too_large",
    ),
    "six hundred million zeros": (
        lambda: with_parts({"xl/texts.xml": b"\0" * (600 * MILLION)}),
        "workbook_too_large",
    ),
    "480,000 names in six lines": (
        lambda: "".join(line_of(80_000 * one, 80_000) for one in range(6)).encode(),
        "file_too_many_columns",
    ),
    "a name more in each line": (
        lambda: "".join(line_of(one, 1) for one in range(5_000)).encode(),
        "file_too_many_columns",
    ),
    "a line of JSON without end": (
        lambda: b'{"number": "' + b"1" * (30 * MILLION) + b'"}',
        "line_too_long",
    ),
    "six hundred thousand lines of JSON": (lambda: b"{}\n" * 600_000, "file_too_many_rows"),
    "a line of text without end": (lambda: b"a" * (30 * MILLION), "csv_broken line_too_long"),
    "a quotation mark without end": (
        lambda: csv_text([GOOD]).encode() + b'"' + b"a\n" * (15 * MILLION),
        "csv_broken",
    ),
    "twenty thousand columns of text": (
        lambda: csv_text([GOOD]).encode() + b"a," * 20_000,
        "file_too_many_columns",
    ),
    "empty lines by the million": (lambda: b"\n" * (3 * MILLION), "file_too_many_rows"),
    "lines by the hundred thousand": (lambda: b"a\n" * 600_000, "file_too_many_rows"),
}

# What is read to its end all the same: its lines are refused one by one.
READ = {
    "twenty thousand empty objects": (lambda: b"{}\n" * 20_000, 20_000),
    "one line with twenty thousand holders": (
        lambda: json.dumps({"holders": [{}] * 20_000}).encode(),
        1,
    ),
    "a line nested a hundred thousand times": (
        lambda: b'{"a": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        1,
    ),
    "a number of a hundred thousand digits": (lambda: b'{"number": ' + b"9" * 100_000 + b"}", 1),
    "not a number": (lambda: b'{"number": NaN}\n{"number": 1e999}', 2),
    "a name twice": (lambda: b'{"number": "1", "number": "2"}', 1),
    "half a letter": (lambda: b'{"number": "\\ud800"}', 1),
    "no UTF-8": (lambda: b'{"number": "\xff"}', 1),
    "a name as long as a line": (lambda: b'{"' + b"n" * 900_000 + b'": 1}', 1),
    "null, null, null": (lambda: b'{"fields": null, "holders": null, "matter": null}', 1),
    "an array within": (lambda: b'{"fields": {"a": []}}', 1),
}


def slow_workbook():
    """A workbook that no limit stops but that of processor time: a minute of reading in 600 KB."""
    part = sheet_data(good_rows(2)) + "<x/>" * 11 * MILLION
    return workbook(part, sheets=11)
