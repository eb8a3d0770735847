"""Reading what a scanner sent: a QR's text, a bare token, or ten digits."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from wallet.domain.errors import InvalidInput
from wallet.domain.permits.wall_code import looks_like_wall_code
from wallet.domain.showing.presentation import lapsed_expiries, live_expiries
from wallet.domain.showing.verification import Outcome
from wallet.repository.database import Repository
from wallet.tokens.errors import TokenError, TokenExpired
from wallet.tokens.ff1 import Ff1
from wallet.tokens.presentation_code import (
    CodeKeys,
    PresentationCode,
    check_lifetime,
    code_from_scan,
    normalise_digits,
    numbers_behind,
    read_code,
)

_LONGEST_TEXT = 300


@dataclass(frozen=True, slots=True)
class CodeReader:
    """What reads a code: the keys, the address that genuine ones carry, how long they live."""

    keys: CodeKeys
    typed: Ff1
    public_url: str
    lifetime: timedelta

    def is_typed(self, unverified_text: str) -> bool:
        """Whether the text is ten digits, as people type them."""
        try:
            normalise_digits(unverified_text[:_LONGEST_TEXT])
        except InvalidInput:
            return False
        return True


@dataclass(frozen=True, slots=True)
class ReadCode:
    """A code that was read, or the outcome that reading came to.

    An expired code is still a genuine one: both are set then.
    """

    code: PresentationCode | None
    refused: Outcome | None = None
    wall_code: bool = False


def read_presented_code(
    repository: Repository, reader: CodeReader, unverified_text: str, now: datetime
) -> ReadCode:
    """Read a code: genuine first, then its time; nothing else is looked at."""
    text = unverified_text.strip()[:_LONGEST_TEXT]
    if reader.is_typed(text):
        return _read_typed(repository, reader, text, now)
    try:
        code = read_code(reader.keys, code_from_scan(text, reader.public_url))
    except TokenError:
        wall_code = looks_like_wall_code(text, reader.public_url)
        return ReadCode(None, Outcome.NOT_GENUINE, wall_code)
    try:
        check_lifetime(code, now, reader.lifetime)
    except TokenExpired:
        return ReadCode(code, Outcome.CODE_EXPIRED)
    except TokenError:
        return ReadCode(None, Outcome.NOT_GENUINE)
    return ReadCode(code)


def _read_typed(repository: Repository, reader: CodeReader, digits: str, now: datetime) -> ReadCode:
    alive = _session_behind(repository, reader, digits, live_expiries(now, reader.lifetime))
    if alive is not None:
        return ReadCode(alive)
    lapsed = _session_behind(repository, reader, digits, lapsed_expiries(now))
    return ReadCode(lapsed, Outcome.CODE_EXPIRED if lapsed else Outcome.CODE_UNKNOWN)


def _session_behind(
    repository: Repository, reader: CodeReader, digits: str, expiries: list[datetime]
) -> PresentationCode | None:
    candidates = numbers_behind(reader.typed, digits, expiries)
    numbers = [number for number, _ in candidates]
    # No code outlives its session.
    known = repository.presentations.sessions_by_number(numbers, min(expiries))
    found = [(known[number], expiry) for number, expiry in candidates if number in known]
    # Two hits would be a coincidence of one in hundreds of millions: then neither is believed.
    return PresentationCode(*found[0]) if len(found) == 1 else None
