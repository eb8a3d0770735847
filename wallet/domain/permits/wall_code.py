"""The static code on a wall (公示码, Art. 17): it opens a public page and proves nothing else.

It is another thing than a presentation code: another address, another length, never signed,
never spent. Thirty-two base32 characters of randomness, so that nobody finds one by trying.
"""

import base64
import re
from dataclasses import dataclass
from datetime import datetime

from wallet.domain.entropy import Entropy
from wallet.domain.errors import NotFound

CODE_LENGTH = 32
_RANDOM_BYTES = 20
_CODE = re.compile(rf"[A-Z2-7]{{{CODE_LENGTH}}}", re.ASCII)


@dataclass(frozen=True, slots=True)
class WallCode:
    """One code of one permit; of a permit's codes only the latest lives."""

    code: str
    permit_id: str
    issued_at: datetime
    ended_at: datetime | None = None


class UnknownWallCode(NotFound):
    """No such wall code was ever issued."""

    code = "unknown_wall_code"
    zh = "没有这个公示码。"
    en = "There is no such display code."


def new_wall_code(entropy: Entropy) -> str:
    """Return a fresh code."""
    return base64.b32encode(entropy.token_bytes(_RANDOM_BYTES)).decode()


def wall_address(public_url: str, code: str) -> str:
    """Return the text of the QR: the public page's address in upper case."""
    return f"{public_url.rstrip('/')}/W/{code}".upper()


def looks_like_wall_code(unverified_text: str, public_url: str) -> bool:
    """Whether somebody scanned or typed a wall code where a presentation code belongs."""
    text = unverified_text.strip()
    if not text.isascii():
        return False
    return bool(_CODE.fullmatch(text.upper().removeprefix(wall_address(public_url, ""))))
