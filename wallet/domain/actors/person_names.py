"""Names as people write them: one form to store, one rule to compare.

Names are counted and kept by code point. Rare characters are kept as they are, those outside the
basic plane, those newer than Python's own tables and those of the private use area that old
cards carry: a name is never “corrected” into a commoner one.
"""

import re
import unicodedata
from functools import lru_cache

from wallet.domain.malformed import Malformed
from wallet.domain.written_text import is_control

MIDDLE_DOT = "\u00b7"
"""The separator in names such as 古丽米热·艾比布力, as GB/T 2312 and identity cards write it."""

LONGEST_NAME = 100

_DOTS_TAKEN_FOR_IT = "・･•‧∙⋅ᐧ⸱ꞏ"
_HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\ue000-\uf8ff\uf900-\ufaff\U00020000-\U0003fffd"
_ANY_DOT = re.compile(f" ?[{MIDDLE_DOT}{_DOTS_TAKEN_FOR_IT}][ {MIDDLE_DOT}{_DOTS_TAKEN_FOR_IT}]*")
# A full stop stands for the dot only between Chinese characters: in J. Smith it is what it is.
_STOP_BETWEEN_HAN = re.compile(f"(?<=[{_HAN}]) ?[.．][ .．]*(?=[{_HAN}])")
# In 张　三 and in 示例 (上海) 公司 a space says nothing.
_SPACE_OF_NO_MEANING = re.compile(f"(?<=[{_HAN}()]) | (?=[{_HAN}()])")
# Nearly every name: characters that are composed already and stand for nothing else.
_PLAIN = re.compile(f"[\u4e00-\u9fff]{{1,{LONGEST_NAME}}}")
_FORMULA_STARTS = "=+-@＝＋－＠−"
_INVISIBLE = "Cf"


class MalformedName(Malformed):
    """The text is not a name that can be kept; ``details["reason"]`` names the cause."""

    code = "malformed_name"
    zh = "姓名或名称有误，请核对。"
    en = "The name is not acceptable; please check."


class BlankName(MalformedName):
    """Nothing but spaces."""

    reason = "blank"
    zh = "姓名或名称没有填写。"
    en = "The name is missing."


class NameTooLong(MalformedName):
    """More than a hundred characters."""

    reason = "length"
    zh = "姓名或名称最多 100 个字，请核对。"
    en = "A name has at most 100 characters; please check."


class NameOfWrongCharacters(MalformedName):
    """Control characters, line breaks, or half a character."""

    reason = "characters"
    zh = "姓名或名称里有换行等不能使用的字符，请重新填写。"
    en = "The name contains line breaks or other characters that cannot be used; enter it again."


class NameLikeFormula(MalformedName):
    """It begins as a spreadsheet's formula does and would run when a list is exported."""

    reason = "formula"
    zh = "姓名或名称不能以“=”“+”“-”“@”开头，请核对。"
    en = "A name cannot begin with =, +, - or @; please check."


def normalise_name(unverified: str) -> str:
    """Return the name in the one form that is stored and compared.

    Composed (NFC), without spaces at the ends and with single ones inside, without invisible
    marks, and with every look-alike of the middle dot made U+00B7. Raises a ``MalformedName`` for
    a blank, more than 100 characters, a control character or line break, and for a beginning
    that a spreadsheet would take for a formula.
    """
    if _PLAIN.fullmatch(unverified):
        return unverified
    if any(is_control(character) for character in unverified):
        raise NameOfWrongCharacters
    seen = "".join(ch for ch in unverified if unicodedata.category(ch) != _INVISIBLE)
    name = " ".join(unicodedata.normalize("NFC", seen).split())
    name = _STOP_BETWEEN_HAN.sub(MIDDLE_DOT, _ANY_DOT.sub(MIDDLE_DOT, name))
    if not name:
        raise BlankName
    if len(name) > LONGEST_NAME:
        raise NameTooLong
    if name[0] in _FORMULA_STARTS:
        raise NameLikeFormula
    return name


def same_name(one: str, other: str) -> bool:
    """Tell whether two names are the same one, however each was typed.

    Full-width letters and brackets, upper case, and spaces beside Chinese characters (张　三) or
    brackets make no difference. Raises a ``MalformedName`` when either is not a name.
    """
    return _comparable(one) == _comparable(other)


def names_agree(name: str, unverified: str) -> bool:
    """Tell the same of what somebody typed or a file held: what is no name agrees with none."""
    try:
        return same_name(name, unverified)
    except MalformedName:
        return False


def comparable_name(name: str) -> str:
    """Return what the same name has in common however it is typed: names are indexed by it.

    Raises a ``MalformedName`` for what is none. What it returns is stored, as an index: whoever
    changes the rule has all of them filled in anew.
    """
    return name if _PLAIN.fullmatch(name) else _comparable(name)


@lru_cache(maxsize=8192)
def _comparable(unverified: str) -> str:
    wide = unicodedata.normalize("NFKC", normalise_name(unverified)).casefold()
    return _SPACE_OF_NO_MEANING.sub("", wide)
