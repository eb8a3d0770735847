"""Why a whole file is refused, before any of its rows is looked at."""

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


class EncodingUnknown(FileRefused):
    """Neither UTF-8 nor GB18030 (which contains GBK)."""

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
