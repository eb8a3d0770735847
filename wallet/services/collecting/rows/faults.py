"""What is wrong with a row: which column, the masked value, a stable code, both sentences."""

from dataclasses import dataclass

from wallet.domain.actors.actors import HolderKind
from wallet.domain.actors.identity_documents import HOLDER_WORDS, IDENTITY_DOCUMENTS
from wallet.domain.errors import Conflict, InvalidInput, NotFound, WalletError
from wallet.services.sheets.columns import Column
from wallet.services.sheets.json_lines import MEMBER_OF

ROW_REFUSALS = (InvalidInput, Conflict, NotFound)
"""The errors that are one row's own; any other one ends the run."""

_COLUMN_OF = {member: column for column, member in MEMBER_OF.items()} | {"holders": Column.HOLDER}


@dataclass(frozen=True, slots=True)
class RowFault:
    """What is wrong with one cell, named by its column; its value only masked."""

    column: str
    masked: str
    code: str
    zh: str
    en: str


class NumberTakenByAnother(Conflict):
    """The number is taken by a licence that says something else: an import changes nothing."""

    code = "licence_number_taken"
    zh = "这个证照编号已经存在，而且内容与本行不同。要更改内容请办理“变更”，不要重新导入。"
    en = "This number exists already with other content. Use a change, not another import."


class TypeUnclear(InvalidInput):
    """The name stands for several types, or contradicts the code beside it."""

    code = "licence_type_unclear"
    zh = "证照名称对应多个类型，或与证照类型代码不一致，请填写正确的证照类型代码。"
    en = "The name stands for several types or contradicts the code; fill in the type code."


class KindUnknown(InvalidInput):
    """Not one of the three kinds of holder, or not a kind of identity document."""

    code = "not_a_choice"
    zh = (
        f"不在可选项之内：持证主体类型为{'、'.join(one.zh for one in HOLDER_WORDS.values())}；"
        f"证件类型为{'、'.join(one.zh for one in IDENTITY_DOCUMENTS.values())}。"
    )
    en = (
        f"Not one of the choices: a kind of holder is {', '.join(HolderKind)}; a kind of document"
        f" is {', '.join(one.alias for one in IDENTITY_DOCUMENTS.values())}."
    )


class HoldersDoNotMatch(InvalidInput):
    """Three names and two numbers: whose is missing would be a guess."""

    code = "holders_do_not_match"
    zh = "持证主体与证件号码的个数不一致，请用“、”分开，逐个对应。"
    en = "There are not as many numbers as holders; separate both with 、 in the same order."


class LetterLost(InvalidInput):
    """A rare character became a question mark when the file was saved in an old encoding."""

    code = "letter_lost"
    zh = "姓名或名称里有“?”，多半是生僻字在导出时丢失，请用“CSV UTF-8”或 XLSX 重新导出。"
    en = "A name has a ? in it: a rare character was probably lost; export as CSV UTF-8 or XLSX."


class StandingUnknown(InvalidInput):
    """Not one of the ways in which a licence can have ended."""

    code = "standing_unknown"
    zh = "证照状态须为有效、已注销、已撤销或已吊销。"
    en = "The state is valid, deregistered, rescinded or withdrawn_as_penalty."


class StandingOfNoLegacy(InvalidInput):
    """Only a legacy licence can have ended before it is collected."""

    code = "standing_of_no_legacy"
    zh = "只有存量证照可以带着已终止的状态归集；新制发的证照请先归集，再办理注销等。"
    en = "Only a legacy licence can be collected as ended; issue a new one first, then end it."


class LegacyUnclear(InvalidInput):
    """Neither yes nor no."""

    code = "legacy_unclear"
    zh = "存量证照一列请填“是”或“否”。"
    en = "The column of legacy licences holds yes or no, in the words of the template."


class CaseNumberTooLong(InvalidInput):
    """Longer than a case's number or a matter's code or name can be, or control characters."""

    code = "case_number_unacceptable"
    zh = "办件编号、事项编码最多 64 个字符，事项名称最多 200 个字符，不能有换行等字符。"
    en = "Case numbers and matter codes have at most 64 printable characters, matter names 200."


class CellWithoutHeading(InvalidInput):
    """More cells than headings: mostly a comma that was not quoted, and all after it shifted."""

    code = "cell_without_heading"
    zh = "这一格没有对应的列标题；CSV 里多半是某格内含有逗号而没有加引号，后面各列都错位了。"
    en = "There is no heading above this cell; an unquoted comma may have shifted the row."


class FieldOfAnotherType(InvalidInput):
    """The licence's type has no such field."""

    code = "field_of_another_type"
    zh = "这类证照没有这一项，请留空。"
    en = "This type of licence has no such field; leave the cell empty."


def missing(column: str) -> RowFault:
    """Return the fault of an empty cell that must not be empty."""
    hint = "；确为长期有效的请填写“长期”" if column == Column.VALID_UNTIL else ""
    return RowFault(column, "", "field_missing", f"缺少“{column}”{hint}。", f"{column} is empty.")


def fault_of(error: WalletError, column: str = "", masked: str = "") -> RowFault:
    """Return the fault that an error of the domain or of the repository stands for."""
    place = column or str(_COLUMN_OF.get(str(error.details.get("field", "")), ""))
    return RowFault(place, masked, error.code, error.zh, error.en)
