"""What may stand in one line of text: whatever a person can write and see, rare characters too.

Python's own tables end before the newest characters of names (CJK Extension I) and call those of
the private use area, which old cards carry, unprintable. Here they are letters like all others.
"""

import unicodedata

from wallet.domain.errors import InvalidInput

_CONTROLS = frozenset({"Cc", "Cs", "Zl", "Zp"})
_INVISIBLE = "Cf"
_SPACES = "Zs"


class NotText(InvalidInput):
    """The value is no text, or holds line breaks or other control characters."""

    code = "not_text"
    zh = "内容含有换行等无法显示的字符，请重新填写。"
    en = "The text holds line breaks or other characters that cannot be shown; enter it again."


class HiddenCharacter(InvalidInput):
    """A space that is none of the keyboard's, or a mark nobody sees, where each place counts."""

    code = "hidden_character"
    zh = (
        "里面有不间断空格、全角空格或看不见的字符，多半是从网页或文档里复制带来的。"
        "请删去后重新填写；普通空格可以保留。"
    )
    en = (
        "It holds a no-break space, a full-width space or an invisible mark, mostly copied from a"
        " web page or document. Please remove it and enter it again; an ordinary space may stay."
    )


def is_control(character: str) -> bool:
    """Whether it is a control character, a line break, half a character, or none at all."""
    if character.isprintable():
        return False
    is_noncharacter = ord(character) & 0xFFFE == 0xFFFE or "\ufdd0" <= character <= "\ufdef"  # noqa: PLR2004 - Unicode's own
    return is_noncharacter or unicodedata.category(character) in _CONTROLS


def is_one_line(text: str) -> bool:
    """Whether everything in a text can be seen, in one line: the spaces in it are ordinary ones."""
    return text.isprintable() or not any(_is_control_or_hidden(one) for one in text)


def one_line(unverified: str) -> str:
    """Return a text without space at its ends, with ordinary spaces and without invisible marks.

    Raises:
        NotText: line breaks or other control characters.
    """
    text = unverified.strip()
    if text.isprintable():
        return text
    if any(is_control(one) for one in text):
        raise NotText
    seen = (one for one in text if unicodedata.category(one) != _INVISIBLE)
    return "".join(" " if unicodedata.category(one) == _SPACES else one for one in seen).strip()


def every_place(unverified: str) -> str:
    """Return a number as it was written, without space at its ends: nothing hidden is in it.

    Raises:
        NotText: line breaks or other control characters.
        HiddenCharacter: a space that is none of the keyboard's, or a mark that nobody sees.
    """
    text = unverified.strip()
    if text.isprintable():
        return text
    if any(is_control(one) for one in text):
        raise NotText
    if not is_one_line(text):
        raise HiddenCharacter
    return text


def _is_control_or_hidden(character: str) -> bool:
    if character.isprintable():
        return False
    return is_control(character) or unicodedata.category(character) in {_INVISIBLE, _SPACES}
