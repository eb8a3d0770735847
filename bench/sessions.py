"""Show sessions opened by the hundred: what stands on phones while codes are scanned."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tests.people import Browser
from wallet.domain.entropy import Entropy
from wallet.domain.showing.presentation import SESSION_LIFETIME, ShowSession
from wallet.repository.database import Database
from wallet.tokens.presentation_code import NUMBERS


@dataclass(frozen=True, slots=True)
class Shown:
    """A licence and whose phone shows it."""

    licence_id: str
    account_id: str
    holder_id: str


def open_sessions(
    database: Database, entropy: Entropy, now: datetime, shown: Shown, count: int
) -> Sequence[int]:
    """Open so many sessions of one licence at once; returns their ids."""
    sessions = [
        ShowSession(
            entropy.randbelow(2**63),
            shown.licence_id,
            shown.account_id,
            shown.holder_id,
            entropy.randbelow(NUMBERS),
            now,
            now + SESSION_LIFETIME,
        )
        for _ in range(count)
    ]
    with database.begin() as repository:
        for session in sessions:
            repository.presentations.open_session(session)
    return [session.id for session in sessions]


def cookie_of(browser: Browser) -> dict[str, str]:
    """Return the header that a signed-in browser sends along."""
    kept = browser.client.get_cookie("wallet")
    assert kept is not None
    return {"Cookie": f"wallet={kept.value}"}
