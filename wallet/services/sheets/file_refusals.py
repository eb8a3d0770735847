"""Why a whole file is refused, before any of its rows is looked at."""

from collections.abc import Iterable, Sequence

from wallet.domain.errors import InvalidInput


class FileRefused(InvalidInput):
    """The file cannot be read as a table of licences; nothing was imported."""

    code = "file_refused"
    zh = "文件无法导入，没有写入任何内容。"
    en = "The file cannot be imported; nothing was written."

    def __init__(self, *names: str, **details: object) -> None:
        super().__init__(**details)
        self.names = names

    def sentence_zh(self) -> str:
        """Return the Chinese sentence with what it is about: headings, or a row's number."""
        return f"{self.zh}（{'、'.join(self.names)}）" if self.names else self.zh

    def sentence_en(self) -> str:
        """Return the English sentence with what it is about."""
        return f"{self.en} ({', '.join(self.names)})" if self.names else self.en


class FileMissing(FileRefused):
    """There is no such file, or it may not be read."""

    code = "file_missing"
    zh = "找不到文件，或没有读取权限。"
    en = "There is no such file, or it may not be read."


class FileEmpty(FileRefused):
    """Nothing in it, or headings and no row."""

    code = "file_empty"
    zh = "文件里没有数据：第一行应为列标题，以下每行一张证照。"
    en = "The file has no data: the first row holds the headings, each further row one licence."


class FileOfOtherKind(FileRefused):
    """A document that a spreadsheet can open, or none at all, and no table that is read here."""

    code = "file_of_other_kind"
    zh = "这不是 CSV、XLSX 或 JSON Lines 文件，请在表格软件里另存为 XLSX 再上传。"
    en = "This is no CSV, XLSX or JSON Lines file; save it as XLSX in a spreadsheet."


class FileTakesTooLong(FileRefused):
    """Whoever reads it would still be at it when everybody has gone home."""

    code = "file_takes_too_long"
    zh = "读这个文件用的时间太长，已经停下。请删去多余的格式和空行，或拆成几个文件。"
    en = "Reading the file takes too long and was stopped; remove needless formats, or split it."


class FileNeedsTooMuch(FileRefused):
    """It asks for more memory than one file gets."""

    code = "file_needs_too_much"
    zh = "读这个文件要占用过多内存，已经停下。请删去多余的内容，或拆成几个文件。"
    en = "Reading the file needs too much memory and was stopped; make it smaller, or split it."


class FileUnreadable(FileRefused):
    """The process that read it came to an end that nobody foresaw."""

    code = "file_unreadable"
    zh = "文件读不下去，可能已损坏，请在表格软件里另存一份再上传。"
    en = "The file cannot be read on; it may be damaged. Save it anew and upload that."


class FileTooManyRows(FileRefused):
    """More rows than one file may have."""

    code = "file_too_many_rows"
    zh = "文件的行数太多，请拆成几个文件。"
    en = "The file has too many rows; split it into several files."


class FileTooManyColumns(FileRefused):
    """More columns, or names of fields, than any licence has."""

    code = "file_too_many_columns"
    zh = "文件的列太多，请只保留证照需要的列。"
    en = "The file has too many columns; keep those that licences need."


class LineTooLong(FileRefused):
    """One line as long as a file."""

    code = "line_too_long"
    zh = "文件里有一行太长，请重新导出。"
    en = "A line of the file is too long; export it again."


class EncodingBig5(FileRefused):
    """Traditional characters in Big5, in which simplified ones cannot be written."""

    code = "encoding_big5"
    zh = "文件是 Big5 编码的繁体字，请按模板改用简体的列标题和内容，另存为“CSV UTF-8”或 XLSX。"
    en = "The file is in Big5, in traditional characters; use the template, as CSV UTF-8 or XLSX."


class EncodingUnknown(FileRefused):
    """Not UTF-8, UTF-16 or GB18030 (which contains GBK)."""

    code = "encoding_unknown"
    zh = "文件的文字编码无法识别，请在表格软件里另存为“CSV UTF-8”或 XLSX。"
    en = "The encoding of the file is not known; save it as CSV UTF-8 or as XLSX."


class CsvBroken(FileRefused):
    """Quotation marks that do not pair, or an endless cell."""

    code = "csv_broken"
    zh = "CSV 文件的引号不成对或单元格过长，请在表格软件里重新导出。"
    en = "The quotation marks of the CSV file do not pair, or a cell is too long; export it again."


class WorkbookOfOldKind(FileRefused):
    """An .xls of before 2007, or a workbook with a password: both begin with the same bytes."""

    code = "workbook_of_old_kind"
    zh = "这是旧版 XLS 或带密码的工作簿，请去掉密码并另存为 XLSX。"
    en = "This is an old XLS or a workbook with a password; save it as XLSX without one."


class WorkbookBroken(FileRefused):
    """A container without a readable workbook in it."""

    code = "workbook_broken"
    zh = "工作簿打不开，可能已损坏或不是 XLSX，请重新导出。"
    en = "The workbook cannot be opened; it may be damaged or no XLSX. Export it again."


class WorkbookTooLarge(FileRefused):
    """Unpacked it would fill the machine."""

    code = "workbook_too_large"
    zh = "工作簿解压后过大，请拆成几个文件或另存为 CSV。"
    en = "The workbook is too large when unpacked; split it or save it as CSV."


class WorkbookBeyondLimits(FileRefused):
    """A row or a column that no spreadsheet can have, by the format's own limits."""

    code = "workbook_beyond_limits"
    zh = "工作簿里的行号或列号超出 XLSX 格式的上限，请在表格软件里另存一份再上传。"
    en = (
        "A row or column number is beyond what XLSX allows; save the workbook anew and upload that."
    )


class WorkbookOf1904(FileRefused):
    """Its dates are counted from 1904: each would be read four years early."""

    code = "workbook_of_1904"
    zh = "工作簿使用 1904 日期系统，日期会差四年，请在选项里关闭后重新保存。"
    en = "The workbook counts dates from 1904; turn that option off and save it again."


class HeadingsMissing(FileRefused):
    """A column that every row needs is not there."""

    code = "headings_missing"
    zh = "缺少列标题，请对照模板补上。"
    en = "Headings are missing; add them as in the template."


class HeadingsUnknown(FileRefused):
    """A column that no field of this issuer's licences is called by."""

    code = "headings_unknown"
    zh = "有不认识的列标题，请改正或删除该列。"
    en = "Some headings are not known; correct them or delete the columns."


class HeadingsDuplicate(FileRefused):
    """Two columns for one thing: which of them counts would be a guess."""

    code = "headings_duplicate"
    zh = "有重复的列标题，请只保留一列。"
    en = "Some headings occur twice; keep one column of each."


class RowsAboveHeadings(FileRefused):
    """Rows that look like licences stand above the headings: they would be lost."""

    code = "rows_above_headings"
    zh = "列标题上面有像证照数据的行，请把列标题移到数据上面。"
    en = "Rows that look like data stand above the headings; move the headings above them."


class Undecided(FileRefused):
    """The sender has to say how the file is meant; ``names`` tells what it is about."""

    code = "file_undecided"
    zh = "这个文件要先请您决定怎么读。"
    en = "It has to be decided first how this file is meant."


class SheetUndecided(Undecided):
    """Several sheets have rows, or the one with headings is hidden; ``names`` are the sheets."""

    code = "sheet_undecided"
    zh = "有数据的工作表不止一张，或者藏着。请选要读的一张；其余的不读。"
    en = "Several sheets have rows, or the one is hidden. Choose the one to read; others are left."


class SheetMissing(FileRefused):
    """The sheet that was decided for is not there."""

    code = "sheet_missing"
    zh = "工作簿里没有这张工作表，或里面没有数据。"
    en = "The workbook has no such sheet, or there is nothing in it."


class HiddenRowsUndecided(Undecided):
    """Rows that a filter or a hand has hidden; ``names`` are their numbers."""

    code = "hidden_rows_undecided"
    zh = "有隐藏的行，可能是筛选后没有显示。请决定读还是不读。"
    en = "Some rows are hidden, perhaps by a filter. Decide whether they are read."


class HiddenColumnsUndecided(Undecided):
    """Columns with something in them that are hidden; ``names`` are their headings."""

    code = "hidden_columns_undecided"
    zh = "有隐藏的列，里面有内容。请决定读还是不读。"
    en = "Some hidden columns have something in them. Decide whether they are read."


class SampleRowsUndecided(Undecided):
    """Rows with the number or the holder of the template's sample, and something else beside."""

    code = "sample_rows_undecided"
    zh = "有的行还留着模板示例的编号或证件号码。请决定读还是不读。"
    en = "Some rows still have the number or holder of the template's sample. Decide about them."


def ensure_decided(questions: Iterable[FileRefused]) -> None:
    """Refuse a file that nobody is there to be asked about.

    Raises:
        FileRefused: the first thing that has to be decided.
    """
    for question in questions:
        raise question


def refusal_called(code: str, names: Iterable[str]) -> FileRefused:
    """Return the refusal that has a code; of an unknown code one that says no more."""
    known = {kind.code: kind for kind in kinds()}
    return known.get(code, FileRefused)(*names)


def kinds() -> Sequence[type[FileRefused]]:
    """Return every reason for which a file is refused."""
    found: list[type[FileRefused]] = [FileRefused]
    for kind in found:
        found += kind.__subclasses__()
    return found
