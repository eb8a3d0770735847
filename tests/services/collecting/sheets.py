"""Files as a clerk exports them: good rows, which each test then spoils in its own way."""

import csv
import io

from openpyxl import Workbook

from tests.factories import resident_id

GOOD = {
    "证照名称": "食品经营许可证",
    "证照编号": "JY13101010000001",
    "持证主体类型": "自然人",
    "持证主体": "林小满",
    "证件类型": "居民身份证",
    "证件号码": resident_id(1),
    "颁发日期": "2026-01-05",
    "有效期起": "2026-01-05",
    "有效期止": "2031-01-04",
    "办件编号": "",
    "经营场所": "上海市黄浦区示例路1号",
    "经营项目": "预包装食品销售",
    "负责人": "",
    "检查日期": "",
}


def good_row(sequence=1, **changes):
    """A row of its own number and holder."""
    own = {
        "证照编号": f"JY1310101{sequence:07}",
        "持证主体": f"林小{'满圆方正直'[sequence % 5]}",
        "证件号码": resident_id(sequence % 1000),
    }
    return GOOD | own | changes


def good_rows(count):
    return [good_row(sequence) for sequence in range(1, count + 1)]


def csv_text(rows, headings=None):
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    headings = list(rows[0]) if headings is None else headings
    writer.writerow(headings)
    writer.writerows(list(row.values()) for row in rows)
    return buffer.getvalue()


def csv_file(path, rows, encoding="utf-8-sig", headings=None):
    path.write_bytes(csv_text(rows, headings).encode(encoding))
    return path


def xlsx_file(path, rows, headings=None):
    workbook = Workbook()
    sheet = workbook.active
    sheet.append(list(rows[0]) if headings is None else headings)
    for row in rows:
        sheet.append([None if value == "" else value for value in row.values()])
    workbook.save(path)
    return path
