"""How a file was read, and what has to be decided about it, in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from wallet.desks.shared.language import told
from wallet.domain.collecting.file_decisions import DECIDED_BY, Choice, Told
from wallet.services.sheets.file_refusals import refusal_called

_SHEET = "sheet"
_SEPARATORS = {
    "\t": lazy_gettext("制表符"),
    ";": lazy_gettext("分号"),
    "|": lazy_gettext("竖线"),
}
# What is said of rows: how many there are, and the numbers of the first ones.
_OF_ROWS: dict[str, LazyString] = {
    "rows_above_left": lazy_gettext("列标题上面有 %(count)s 行（第 %(rows)s 行），没有读。"),
    "samples_left": lazy_gettext("第 %(rows)s 行是模板自带的示例，没有读。"),
    "headings_repeated": lazy_gettext("第 %(rows)s 行又是列标题，没有当作数据。"),
    "formulas_not_calculated": lazy_gettext(
        "%(count)s 行（第 %(rows)s 行）有没算出结果的公式，这些行会列为未通过。"
    ),
    "hidden_rows_taken": lazy_gettext("按您的决定，隐藏的 %(count)s 行（第 %(rows)s 行）也读。"),
    "hidden_rows_left": lazy_gettext("按您的决定，隐藏的 %(count)s 行（第 %(rows)s 行）不读。"),
    "sample_rows_taken": lazy_gettext("按您的决定，留有示例内容的第 %(rows)s 行也读。"),
    "sample_rows_left": lazy_gettext("按您的决定，留有示例内容的第 %(rows)s 行不读。"),
}
_OF_NAMES: dict[str, LazyString] = {
    "hidden_columns_taken": lazy_gettext("按您的决定，隐藏的列也读：%(names)s。"),
    "hidden_columns_left": lazy_gettext("按您的决定，隐藏的列不读：%(names)s。"),
    "unknown_columns_left": lazy_gettext("按您的决定，不认识的列不读：%(names)s。"),
}


@dataclass(frozen=True, slots=True)
class ShownOption:
    """One way to answer a question."""

    value: str
    word: str


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question about a file, with what it is about and the answers that there are."""

    code: str
    decision: str
    sentence: str
    about: str
    options: tuple[ShownOption, ...]


def shown_notes(notes: Iterable[Told]) -> list[str]:
    """Return how a file was read, a sentence each."""
    return [_note(note) for note in notes]


def shown_questions(questions: Iterable[Told]) -> list[ShownQuestion]:
    """Return what has to be decided about a file."""
    return [_question(question) for question in questions]


def _question(question: Told) -> ShownQuestion:
    decision = DECIDED_BY[question.code]
    options = tuple(ShownOption(name, name) for name in question.names)
    about = ""
    if decision != _SHEET:
        about = _about(question)
        words = _words(decision)
        options = tuple(ShownOption(choice.value, words[choice]) for choice in words)
    sentence = told(type(refusal_called(question.code, ())))
    return ShownQuestion(question.code, decision, sentence, about, options)


def _about(question: Told) -> str:
    if question.code in {"hidden_rows_undecided", "sample_rows_undecided"}:
        count, rows = question.names
        return _("共 %(count)s 行：第 %(rows)s 行", count=count, rows=rows)
    return _("、").join(question.names)


def _words(decision: str) -> dict[Choice, str]:
    if decision == "unknown_columns":
        return {Choice.LEAVE: _("不读这些列，其余照读")}
    return {Choice.LEAVE: _("不读"), Choice.TAKE: _("也读")}


def _note(note: Told) -> str:
    code, names = note.code, note.names
    if code in _OF_ROWS:
        count, rows = names
        return str(_OF_ROWS[code]) % {"count": count, "rows": rows}
    if code in _OF_NAMES:
        return str(_OF_NAMES[code]) % {"names": _("、").join(names)}
    if code == "sheets_left":
        chosen, *others = names
        left = _("、").join(others)
        return _("读的是工作表“%(chosen)s”；没有读：%(left)s。", chosen=chosen, left=left)
    if code == "merged_cells":
        count, row = names
        return _(
            "有 %(count)s 处合并的单元格（从第 %(row)s 行起），涉及的行会列为未通过。",
            count=count,
            row=row,
        )
    separator = str(_SEPARATORS.get(names[0], names[0]))
    return _("各列用%(separator)s分隔。", separator=separator)
