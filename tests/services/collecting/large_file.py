"""A file of 20,000 licences with 37 planted faults of many kinds, and what is to be told."""

import csv
import io
from datetime import date, timedelta

from tests.factories import holder_draft, licence_draft, resident_id
from tests.services.collecting.bureau import ONE_EACH
from tests.services.collecting.sheets import GOOD

ROWS = 20_000
FIRST_FAULT, BETWEEN_FAULTS = 211, 523
_GBK = "〔乱码〕"
_SECOND = {"证照名称": ONE_EACH.name, "经营场所": ""}


def identity_number(sequence):
    """A number of nobody: ten days of a thousand births each."""
    birth = date(1900, 1, 1) + timedelta(days=sequence // 1000)
    return resident_id(sequence % 1000, birth=f"{birth:%Y%m%d}")


def good(sequence):
    return GOOD | {
        "证照编号": f"JY9{sequence:07}",
        "持证主体": f"林{'小大晓知予'[sequence % 5]}{'满圆方正直安'[sequence % 6]}",
        "证件号码": identity_number(sequence),
    }


KNOWN_HOLDER = holder_draft(name="高树", identity_number=identity_number(30_001))
STORED = (
    licence_draft(number="JY-TAKEN", holders=(KNOWN_HOLDER,)),
    licence_draft(
        type_code=ONE_EACH.type_code,
        number="JK-1",
        holders=(KNOWN_HOLDER,),
        face={"items": "预包装食品销售"},
    ),
)

# What is wrong with a row, and the column and code that must be told.
FAULTS = [
    ({"证照编号": "3.10101E+14"}, "证照编号", "cell_in_scientific_notation"),
    ({"证件号码": "3.10101E+17"}, "证件号码", "cell_in_scientific_notation"),
    ({"证件号码": "3.1e+17"}, "证件号码", "cell_in_scientific_notation"),
    ({"有效期止": ""}, "有效期止", "field_missing"),
    ({"有效期止": "长期"}, "有效期止", "long_term_not_allowed"),
    ({"有效期止": "2025-12-31"}, "有效期止", "term_out_of_order"),
    ({"颁发日期": "2026-03-03"}, "颁发日期", "term_out_of_order"),
    ({"颁发日期": "01/02/2024"}, "颁发日期", "malformed_date"),
    ({"颁发日期": "2024-02-30"}, "颁发日期", "malformed_date"),
    ({"颁发日期": "########"}, "颁发日期", "cell_of_spreadsheet_error"),
    ({"颁发日期": ""}, "颁发日期", "field_missing"),
    ({"有效期起": "长期"}, "有效期起", "malformed_date"),
    ({"有效期起": "2024"}, "有效期起", "malformed_date"),
    ({"有效期止": "60"}, "有效期止", "malformed_date"),
    ({"持证主体": _GBK}, "持证主体", "cell_undecodable"),
    ({"持证主体": "林\ufffd满"}, "持证主体", "cell_undecodable"),
    ({"持证主体": "古丽米热?艾比布力"}, "持证主体", "letter_lost"),
    ({"持证主体": "＝小满"}, "持证主体", "malformed_name"),
    ({"持证主体": "=HYPERLINK(1)"}, "持证主体", "cell_like_formula"),
    ({"经营场所": "+8621000"}, "经营场所", "cell_like_formula"),
    ({"经营项目": "@SUM(A1)"}, "经营项目", "cell_like_formula"),
    ({"经营场所": "\t示例路"}, "经营场所", "cell_like_formula"),
    ({"证件号码": "310101190001010012"}, "证件号码", "malformed_resident_id"),
    ({"证件号码": "310101190002290019"}, "证件号码", "malformed_resident_id"),
    ({"证件号码": "31010119000101001"}, "证件号码", "malformed_resident_id"),
    ({"证件类型": "统一社会信用代码"}, "证件号码", "malformed_uscc"),
    ({"证照名称": "食品经营许可正"}, "证照名称", "unknown_licence_type"),
    ({"证照名称": ""}, "证照名称", "field_missing"),
    ({"证照编号": ""}, "证照编号", "field_missing"),
    ({"证照编号": "JY90000001"}, "证照编号", "licence_number_taken"),
    ({"证照编号": "JY-TAKEN"}, "证照编号", "licence_number_taken"),
    (
        _SECOND | {"持证主体": "高树", "证件号码": identity_number(30_001)},
        "持证主体",
        "holder_has_one",
    ),
    (
        _SECOND | {"持证主体": "林圆", "证件号码": identity_number(30_002)},
        "持证主体",
        "holder_has_one",
    ),
    (
        {"持证主体": "别的名字", "证件号码": identity_number(30_001)},
        "持证主体",
        "holder_name_differs",
    ),
    ({"持证主体": "又一个名字", "证件号码": identity_number(2)}, "持证主体", "holder_name_differs"),
    ({"持证主体类型": "个人"}, "持证主体类型", "not_a_choice"),
    ({"": "多出的一格"}, f"第 {len(GOOD) + 1} 列", "cell_without_heading"),
]

# Not wrong: what people and spreadsheets make of a good row.
ODD_BUT_GOOD = [
    {"持证主体": "古丽米热•艾比布力"},
    {"持证主体": "阿依古丽・买买提"},
    {"持证主体": "迪丽娜尔.吐尔逊"},
    {"颁发日期": "46027", "有效期起": "2026年1月5日"},
    {"颁发日期": "2026/1/5", "有效期起": "20260105"},
    {"证件号码": f" {identity_number(30_003)} "},
    {"持证主体": "𠮷小明"},
    _SECOND | {"持证主体": "林圆", "证件号码": identity_number(30_002)},
]


def planted():
    """Return the faults by the row's number in the file."""
    return {FIRST_FAULT + BETWEEN_FAULTS * place: fault for place, fault in enumerate(FAULTS)}


def large_file():
    """Return the file as a bureau's system exports it, in UTF-8 with a few bytes of GBK."""
    faults = {number: changes for number, (changes, _, _) in planted().items()}
    odd = {101 + place: changes for place, changes in enumerate(ODD_BUT_GOOD)}
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(GOOD)
    for number in range(2, ROWS + 2):
        row = good(number - 1) | faults.get(number, {}) | odd.get(number, {})
        writer.writerow(row.values())
    content = text.getvalue().encode("utf-8-sig")
    return content.replace(_GBK.encode(), "林小满".encode("gbk"))
