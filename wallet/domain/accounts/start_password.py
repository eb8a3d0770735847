"""Start passwords: shown once to whoever opened the account, and good for nothing but a beginning.

Its owner chooses an own password before anything else opens.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from wallet.domain.entropy import Entropy
from wallet.domain.errors import NotAuthenticated, NotPermitted

START_PASSWORD_LIFETIME = timedelta(days=7)
"""How long a start password opens its account; then it has to be reset once more."""

_CONSONANTS = "bdfghjklmnprstvz"
_VOWELS = "aeiou"
_SYLLABLES_PER_WORD, _WORDS = 3, 3


class StartPasswordExpired(NotAuthenticated):
    """It was not used within its days; said only to who knows it."""

    code = "start_password_expired"
    zh = "初始密码已过期，没有登录。请到为您开通账号的窗口或单位管理员处重置。"
    en = (
        "The start password has expired; you are not signed in. Ask the counter or the"
        " administrator who opened your account to reset it."
    )


class OwnPasswordFirst(NotPermitted):
    """Nothing opens with a start password but the page where the own one is chosen."""

    code = "own_password_first"
    zh = "请先设置自己的登录密码，刚才的操作没有执行。"
    en = "Choose a password of your own first; nothing was done."


@dataclass(frozen=True, slots=True)
class StartPassword:
    """A start password with the moment of its end, in the clear: never stored, never logged."""

    text: str
    until: datetime


def new_start_password(entropy: Entropy, now: datetime) -> StartPassword:
    """Draw a start password that lives from ``now`` on."""
    return StartPassword(readable_password(entropy), now + START_PASSWORD_LIFETIME)


def readable_password(entropy: Entropy) -> str:
    """Return three words to read aloud, with 56 bits of chance: ``sotabi-rukemo-pazidu``."""
    return "-".join(_word(entropy) for _ in range(_WORDS))


def ensure_start_password_holds(until: datetime | None, now: datetime) -> None:
    """Refuse a start password after its days; an own password has no end.

    Raises:
        StartPasswordExpired: it ran out.
    """
    if until is not None and until <= now:
        raise StartPasswordExpired


def _word(entropy: Entropy) -> str:
    return "".join(
        letters[entropy.randbelow(len(letters))]
        for _ in range(_SYLLABLES_PER_WORD)
        for letters in (_CONSONANTS, _VOWELS)
    )
