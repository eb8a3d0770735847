"""How the sex is written on licences: 男, 女, English words, and the codes of GB/T 2261.1."""

import re
import unicodedata
from collections.abc import Mapping

_MALE: Mapping[str, bool] = {
    **dict.fromkeys(("男", "男性", "m", "male", "man", "1"), True),
    **dict.fromkeys(("女", "女性", "f", "female", "woman", "2"), False),
}
_BETWEEN = re.compile(r"[^0-9a-z\u4e00-\u9fff]+")
_LANGUAGES_TOUCH = re.compile(r"(?<=[\u4e00-\u9fff])(?=[a-z])|(?<=[a-z])(?=[\u4e00-\u9fff])")


def written_sex(unverified: str) -> bool | None:
    """Return whether a text says male; None where it says neither, or both.

    Full-width letters, case and punctuation do not count: ``男/M`` and ``Ｍａｌｅ（男）`` say male.
    """
    known = _MALE.get(unverified)
    if known is not None:
        return known
    text = unicodedata.normalize("NFKC", unverified).casefold()
    words = [word for word in _BETWEEN.split(_LANGUAGES_TOUCH.sub(" ", text)) if word]
    said = {_MALE.get(word) for word in words}
    return said.pop() if len(said) == 1 else None
