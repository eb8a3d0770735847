"""The code in the QR: what a holder's screen shows for a minute (Art. 16).

Thirty bytes: version, key id, session id, expiry, and a MAC over them cut to 128 bits. No name,
number or field, so a photograph of it tells nothing, and few enough modules that a phone reads
it in bad light. Everything else is looked up when it is redeemed.
"""

import base64
import hmac
import re
import struct
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from wallet.tokens.encoding import LEEWAY, from_numeric_date, to_numeric_date
from wallet.tokens.errors import MalformedTypedCode, TokenExpired, TokenForged
from wallet.tokens.ff1 import Ff1

DIGITS = 10
NUMBERS = 10**DIGITS
"""A session's number is drawn from ``[0, NUMBERS)``."""

_TYPED = str.maketrans(
    dict(zip("０１２３４５６７８９", "0123456789", strict=True))  # full-width
    | dict.fromkeys(" \t\r\n\u00a0\u2002\u2003\u2009\u202f\u3000")
    | dict.fromkeys("-\u2010\u2011\u2012\u2013\u2014\u2212\uff0d")
)


def typed_code(key: Ff1, number: int, expires_at: datetime) -> str:
    """Return the ten digits of a session's number for one expiry."""
    return key.encrypt(f"{number:0{DIGITS}d}", _tweak(expires_at))


def numbers_behind(
    key: Ff1, unverified_digits: str, expiries: Iterable[datetime]
) -> list[tuple[int, datetime]]:
    """Return, for each expiry, the number that these digits would stand for.

    Only the look-up among the live sessions tells which of them is meant, if any. Raises
    ``MalformedTypedCode`` for anything but ten digits, as people type them.
    """
    digits = normalise_digits(unverified_digits)
    return [(int(key.decrypt(digits, _tweak(expiry))), expiry) for expiry in expiries]


def normalise_digits(unverified: str) -> str:
    """Return ten ASCII digits from what was typed: full-width digits, spaces, hyphens.

    Raises ``MalformedTypedCode`` for anything else.
    """
    digits = unverified.translate(_TYPED)
    if len(digits) != DIGITS or not digits.isascii() or not digits.isdigit():
        raise MalformedTypedCode
    return digits


def _tweak(expires_at: datetime) -> bytes:
    return to_numeric_date(expires_at).to_bytes(8)


CODE_LENGTH = 48
"""Base32 characters of a code: thirty bytes fill them exactly, so there is no padding."""

_VERSION = 1
_BODY = struct.Struct(">BBQI")
_MAC_BYTES = 16
_SECRET_BYTES = 32
_KEY_IDS = range(256)
# The MAC is over this and the body: the same secret used elsewhere never yields a code.
_DOMAIN = b"liangzheng presentation code\x00"
_CODE_TEXT = re.compile(rf"[A-Z2-7]{{{CODE_LENGTH}}}", re.ASCII | re.IGNORECASE)


@dataclass(frozen=True)
class CodeKeys:
    """The secrets for codes by their key id (one byte), and which of them signs now."""

    secrets: Mapping[int, bytes] = field(repr=False)
    current: int

    def __post_init__(self) -> None:
        ids_fit = all(key_id in _KEY_IDS for key_id in self.secrets)
        if not ids_fit or any(len(secret) != _SECRET_BYTES for secret in self.secrets.values()):
            raise ValueError("a code key is 32 bytes under an id of one byte")
        if self.current not in self.secrets:
            raise ValueError("the current code key is missing")


@dataclass(frozen=True, slots=True)
class PresentationCode:
    """What a genuine code says; whether it is still good is another question."""

    session_id: int
    expires_at: datetime


def sign_code(keys: CodeKeys, session_id: int, expires_at: datetime) -> str:
    """Return the 48-character code of a show session; the expiry is cut to whole seconds."""
    key_id = keys.current
    body = _BODY.pack(_VERSION, key_id, session_id, to_numeric_date(expires_at))
    return base64.b32encode(body + _mac(keys.secrets[key_id], body)).decode("ascii")


def read_code(keys: CodeKeys, unverified: str) -> PresentationCode:
    """Return what a code says, in upper or lower case; raises ``TokenForged`` for all else.

    The time is not looked at here: a code that is too old is still genuine, and whoever asks
    wants to know which of the two it is. See ``check_lifetime``.
    """
    if not _CODE_TEXT.fullmatch(unverified):
        raise TokenForged(reason="not a presentation code")
    data = base64.b32decode(unverified, casefold=True)
    body, mac = data[: _BODY.size], data[_BODY.size :]
    version, key_id, session_id, expiry = _BODY.unpack(body)
    secret = keys.secrets.get(key_id)
    if version != _VERSION or secret is None:
        raise TokenForged(reason="unknown version or key")
    if not hmac.compare_digest(mac, _mac(secret, body)):
        raise TokenForged(reason="altered")
    return PresentationCode(session_id, from_numeric_date(expiry))


def _mac(secret: bytes, body: bytes) -> bytes:
    return hmac.digest(secret, _DOMAIN + body, "sha256")[:_MAC_BYTES]


def check_lifetime(code: PresentationCode, now: datetime, lifetime: timedelta) -> None:
    """Refuse a code at the wrong time.

    Raises ``TokenExpired`` from its expiry on, and ``TokenForged`` when it would live longer
    than ``lifetime`` from now: nobody of ours signs such a code.
    """
    if now >= code.expires_at:
        raise TokenExpired
    if code.expires_at > now + lifetime + LEEWAY:
        raise TokenForged(reason="lives too long")


def scan_text(public_url: str, code: str) -> str:
    """Return the text of the QR: the address of the landing page in upper case.

    Upper case lets the QR use its alphanumeric mode, which takes a third less room.
    """
    return f"{public_url.rstrip('/')}/V/{code}".upper()


def code_from_scan(unverified_text: str, public_url: str) -> str:
    """Return the code, in upper case, from the text of a scanned QR or from the bare code.

    The address may be in any case, but must be this system's own ``public_url``. Raises
    ``TokenForged`` for every other text, also for a code under another host.
    """
    text = unverified_text.strip()
    # ASCII first: "ſ".upper() is "S", and two texts must never be one code.
    candidate = text.upper() if text.isascii() else ""
    candidate = candidate.removeprefix(scan_text(public_url, ""))
    if not _CODE_TEXT.fullmatch(candidate):
        raise TokenForged(reason="not a presentation code")
    return candidate
