"""Logins: what people type to sign in. Staff's are given, holders' are drawn."""

import re
import unicodedata

from wallet.domain.entropy import Entropy
from wallet.domain.errors import Conflict, InvalidInput

LONGEST_LOGIN = 40
_STAFF = re.compile(rf"[a-z][a-z0-9._-]{{2,{LONGEST_LOGIN - 1}}}")
_LOWEST_DRAWN, _HIGHEST_DRAWN = 10**9, 10**10


class LoginMalformed(InvalidInput):
    """Not what a login looks like; it begins with a letter, so that no holder's is taken."""

    code = "login_malformed"
    zh = "账号由小写字母、数字、点和连字符组成，以字母开头，3 到 40 位。"
    en = "A login has 3 to 40 lower-case letters, digits, dots or hyphens and begins with a letter."


class LoginTaken(Conflict):
    """Somebody in the city has this login, or had it: a name in the trail means one person."""

    code = "login_taken"
    zh = "这个账号名已有人使用，没有开通。请换一个。"
    en = "This login is taken; nothing was opened. Please choose another."


def read_login(unverified: str) -> str:
    """Return a login for staff in the form that is stored and compared.

    Raises:
        LoginMalformed: other characters, too short, too long, or no letter in front.
    """
    login = unicodedata.normalize("NFKC", unverified).strip().lower()
    if not _STAFF.fullmatch(login):
        raise LoginMalformed(field="login")
    return login


def new_holder_login(entropy: Entropy) -> str:
    """Draw a login of ten digits: easy to type on any phone, and telling nothing of its holder."""
    return str(_LOWEST_DRAWN + entropy.randbelow(_HIGHEST_DRAWN - _LOWEST_DRAWN))
