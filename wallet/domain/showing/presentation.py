"""Showing a licence (亮证, Art. 16): a session on the phone, and codes that renew by themselves."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from wallet.domain.errors import Conflict, NotPermitted
from wallet.domain.showing.verification import DISCLOSING

SESSION_LIFETIME = timedelta(minutes=5)
EXPIRY_STEP = timedelta(seconds=5)
RENEW_BEFORE_EXPIRY = timedelta(seconds=5)
SHORTEST_USEFUL_CODE = timedelta(seconds=15)


class PinNotChosen(Conflict):
    """A wallet PIN is chosen by its holder before the first presentation."""

    code = "pin_not_chosen"
    zh = "还没有设置亮证密码，请先设置再亮证。"
    en = "You have no wallet PIN yet; set one before presenting."


class PinWrong(NotPermitted):
    """The second factor does not match."""

    code = "pin_wrong"
    zh = "亮证密码不对，没有往下办。请重新输入。"
    en = "The wallet PIN is wrong; nothing was done. Please enter it again."


@dataclass(frozen=True, slots=True)
class ShowSession:
    """At most five minutes in which something is shown on one phone.

    That is one licence, or several with one code: with ``set_id`` a prepared set, with
    ``permit_id`` a comprehensive permit; ``licence_id`` is then the first of its licences.
    """

    id: int
    licence_id: str
    account_id: str
    holder_id: str
    typed_number: int
    opened_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None
    set_id: str | None = None
    permit_id: str | None = None

    @property
    def of_several(self) -> bool:
        """Whether it shows several licences, each with an outcome of its own."""
        return self.set_id is not None or self.permit_id is not None

    @property
    def reference(self) -> str:
        """What the audit trail calls the session."""
        return session_reference(self.id)

    def live_at(self, now: datetime) -> bool:
        """Whether codes of this session may still be redeemed."""
        return self.ended_at is None and now < self.expires_at


@dataclass(frozen=True, slots=True)
class Redemption:
    """One code of a session, spent by one verifier."""

    session_id: int
    code_expires_at: datetime
    unit_id: str
    unit_name: str
    operator: str
    place: str
    scenario_name: str
    outcome: str
    fields: tuple[str, ...]
    redeemed_at: datetime

    @property
    def spent_the_code(self) -> bool:
        """Whether the verifier saw the licence; a refused scan leaves the code as it was."""
        return self.outcome in DISCLOSING


def session_reference(session_id: int) -> str:
    """Return what the trail calls a session: it joins entries, and leads to no code.

    Its id goes into every signed code. Nobody who reads the trail has to know it.
    """
    return sha256(b"show session %d" % session_id).hexdigest()[:32]


def session_end(now: datetime, not_after: datetime | None) -> datetime:
    """Return when a session that begins now is over: never after the presenter's last moment."""
    end = now + SESSION_LIFETIME
    return end if not_after is None else min(end, not_after)


def code_expiry(
    session: ShowSession, now: datetime, lifetime: timedelta, used: Collection[datetime]
) -> datetime | None:
    """Choose when the code now on the screen dies; writes nothing.

    Expiries lie on a grid of five seconds, so that the ten digits have few candidates. The
    longest-lived expiry not yet spent is taken: right after a scan the next code is another one.

    Returns:
        The expiry, or ``None`` when the session is over or its remainder is too short.
    """
    if not session.live_at(now):
        return None
    latest = _on_grid(min(now + lifetime, session.expires_at))
    earliest = min(now + SHORTEST_USEFUL_CODE, session.expires_at)
    expiry = latest
    while expiry in used and expiry - EXPIRY_STEP >= earliest:
        expiry -= EXPIRY_STEP
    return None if expiry in used or expiry <= now else expiry


def live_expiries(now: datetime, lifetime: timedelta) -> list[datetime]:
    """Every expiry that a code alive now can have, the latest first."""
    first = _on_grid(now + lifetime)
    steps = int(lifetime / EXPIRY_STEP) + 1
    return [expiry for i in range(steps) if (expiry := first - i * EXPIRY_STEP) > now]


def lapsed_expiries(now: datetime) -> list[datetime]:
    """Expiries of codes that died within one session's length, told apart from unknown ones."""
    first = _on_grid(now)
    return [first - i * EXPIRY_STEP for i in range(int(SESSION_LIFETIME / EXPIRY_STEP))]


def _on_grid(moment: datetime) -> datetime:
    step = int(EXPIRY_STEP.total_seconds())
    return datetime.fromtimestamp(int(moment.timestamp()) // step * step, UTC)
