"""One cell of an import: what a spreadsheet may have done to it, told before it is believed."""

import re
from datetime import date, datetime

from wallet.domain.civil_dates import BlankDate, MalformedDate, parse_civil_date
from wallet.domain.errors import InvalidInput
from wallet.domain.showing.masking import MaskKind, mask
from wallet.domain.written_text import is_one_line
from wallet.services.sheets.cell_values import CellValue, Unread
from wallet.services.sheets.spreadsheet_text import looks_like_formula

LONG_TERM_WORDS = frozenset({"长期", "长期有效"})

_SAFE_DIGITS = 15
_TOO_LARGE = 10**_SAFE_DIGITS
_SCIENTIFIC = re.compile(r"[+-]?[0-9](?:\.[0-9]+)?[Ee]\+[0-9]{1,3}")
_SPREADSHEET_ERROR = re.compile(r"#(?:N/A|REF!|VALUE!|DIV/0!|NAME\?|NULL!|NUM!|SPILL!|CALC!)|#{3,}")
_NOT_SEEN = "\u200b\u200c\u200d\u2060\ufeff"
_REPLACEMENT = "\ufffd"
_LOST = re.compile(f"[\ud800-\udfff{_REPLACEMENT}]")
# Nearly every cell: no space or mark around it, no letter lost, nothing that a spreadsheet runs.
_WORD = r"0-9A-Za-z\u4e00-\u9fff"
_PLAIN = re.compile(rf"[{_WORD}](?:[-{_WORD}\u00b7 /.、，。（）]*[{_WORD}）。])?")
_PART_OF_DATE = "(?:[0-9]{1,2}|[0-9]{4})"
_LIKE_A_DATE = re.compile(
    rf"{_PART_OF_DATE}(?:[-/.年月 ]{{1,2}}{_PART_OF_DATE}){{0,2}}日?|[0-9]{{5}}|[0-9]{{8}}"
)


class CellUndecodable(InvalidInput):
    """Bytes of another encoding, or a letter that an earlier program lost."""

    code = "cell_undecodable"
    zh = "单元格里有无法识别的文字（编码混杂或文字已丢失），请重新填写。"
    en = "The cell holds letters that cannot be read (mixed encodings, or lost); enter it again."


class CellLikeFormula(InvalidInput):
    """It would run when somebody opens a list with it in a spreadsheet."""

    code = "cell_like_formula"
    zh = "单元格不能以“=”“+”“-”“@”或制表符开头；没有内容时请留空。"
    en = "A cell cannot begin with =, +, -, @ or a tab; leave it empty when there is nothing."


class CellOfSpreadsheetError(InvalidInput):
    """#N/A and its like, or ##### where the column was too narrow when it was exported."""

    code = "cell_of_spreadsheet_error"
    zh = "单元格里是表格软件的错误值或因列宽不足显示的“####”，请改正后重新导出。"
    en = "The cell holds a spreadsheet's error, or #### from a narrow column; export it again."


class CellNotCalculated(InvalidInput):
    """A formula whose value is not in the file: whoever wrote it never calculated it."""

    code = "cell_not_calculated"
    zh = "单元格是公式，文件里没有计算结果。请在表格软件里打开、保存后再上传，或改成数值。"
    en = "The cell is a formula without its result; open and save the file in a spreadsheet first."


class CellMerged(InvalidInput):
    """Within a merged cell: whether the row is meant to say the same would be a guess."""

    code = "cell_merged"
    zh = "单元格与别的格子合并了，内容只在第一格。请取消合并，逐行填写。"
    en = "The cell is merged with others and only the first holds the content; unmerge and fill in."


class CellInScientificNotation(InvalidInput):
    """3.10101E+17: the last digits are lost."""

    code = "cell_in_scientific_notation"
    zh = "数字被表格软件改成了科学计数法，后几位已丢失。请把该列设为“文本”格式后重新填写。"
    en = (
        "A spreadsheet turned the number into scientific notation and its last digits are lost."
        " Set the column to text and enter it again."
    )


class CellNotText(InvalidInput):
    """A number in a column of numbers that are names: zeros or digits may be lost."""

    code = "cell_not_text"
    zh = "单元格是数值，开头的 0 或末尾几位可能已丢失。请把该列设为“文本”格式后重新填写。"
    en = (
        "The cell is numeric, so that leading zeros or last digits may be lost."
        " Set the column to text and enter it again."
    )


class CellOfDate(InvalidInput):
    """A date or a truth value where words are wanted: how it was shown is not known."""

    code = "cell_of_other_kind"
    zh = "单元格被表格软件存成了日期、时间或逻辑值，请把该列设为“文本”格式后重新填写。"
    en = "The cell was stored as a date, a time or a truth value; set the column to text."


_UNREAD = {Unread.FORMULA: CellNotCalculated, Unread.MERGED: CellMerged}


def tidy_cell(value: CellValue) -> CellValue:
    """Return the cell without spaces at its ends, None for an empty one.

    Raises:
        CellUndecodable, CellLikeFormula, CellOfSpreadsheetError: text that is not believed.
        CellNotCalculated, CellMerged: what it says is not in the file.
    """
    if not value:
        return None if value == "" else value
    if isinstance(value, Unread):
        raise _UNREAD[value]
    if not isinstance(value, str) or _PLAIN.fullmatch(value):
        return value
    text = value.strip().strip(_NOT_SEEN).strip()
    if not text:
        return None
    if _LOST.search(text):
        raise CellUndecodable
    if looks_like_formula(value) or looks_like_formula(text):
        raise CellLikeFormula
    if _SPREADSHEET_ERROR.fullmatch(text):
        raise CellOfSpreadsheetError
    return text


def number_cell(value: CellValue) -> str:
    """Return an identifying number, which only a text cell holds whole; "" for an empty one.

    Raises:
        CellInScientificNotation, CellNotText, CellOfDate.
    """
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise CellNotText
    return text_cell(value)


def text_cell(value: CellValue) -> str:
    """Return words, or a quantity as it was typed; "" for an empty cell.

    Raises:
        CellInScientificNotation: of text, or of 16 digits and more.
        CellOfDate: a date, a time or a truth value.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        if _SCIENTIFIC.fullmatch(value):
            raise CellInScientificNotation
        return value
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise CellOfDate
    if not abs(value) < _TOO_LARGE:
        raise CellInScientificNotation
    return format(value, f".{_SAFE_DIGITS}g")


def date_cell(value: CellValue) -> date:
    """Return the civil date of a cell; a blank is never a date (Art. 8: as on the paper).

    Raises:
        MalformedDate: in its kinds.
    """
    if value is None:
        raise BlankDate
    if isinstance(value, bool) or not isinstance(value, str | int | float | date):
        raise MalformedDate
    return parse_civil_date(value)


def masked_cell(kind: MaskKind, value: CellValue) -> str:
    """Return the cell as it stands in a report: enough to find it, no more than that.

    A date is shown while it looks like one; a number that strayed into its column is not.
    """
    if value is None or isinstance(value, Unread):
        return ""
    text = _shown(value)
    if kind is MaskKind.DATE:
        return text if _LIKE_A_DATE.fullmatch(text) else mask(MaskKind.TEXT, text)
    return mask(kind, text)


def _shown(value: CellValue) -> str:
    if isinstance(value, datetime):
        return value.date().isoformat()
    text = str(value).strip()
    if is_one_line(text):
        return text
    return "".join(letter if is_one_line(letter) else _REPLACEMENT for letter in text)
