"""What a code page that stands open asks for by itself: sign-in, wallet and session in one select.

The conditions are those of the guard and of the code page together, for whoever has the own wallet
open. Somebody who acts for an enterprise is not found here: a post rests on more than one row says.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, exists, func, or_, select

from wallet.domain.actors.actors import WALLET_ROLES
from wallet.domain.grounds.authorization import RequestState
from wallet.domain.showing.presentation import ShowSession
from wallet.repository.act_tables import show_sessions, verifications
from wallet.repository.actors.accounts import LIVE_SIGN_IN
from wallet.repository.grounds.authorization_tables import authorization_requests
from wallet.repository.showing.presentations import LARGEST_ID, session_from
from wallet.repository.statements.prepared import Prepared
from wallet.repository.tables import accounts, sign_ins

_OF_OWN_WALLET = sign_ins.join(accounts, accounts.c.id == sign_ins.c.account_id).join(
    show_sessions,
    (show_sessions.c.account_id == accounts.c.id)
    & (show_sessions.c.holder_id == accounts.c.holder_id),
)


def _open(found: Select[Any]) -> Select[Any]:
    """Of what is found, what a live sign-in may see in its own wallet of a session not over."""
    return (
        found.where(*LIVE_SIGN_IN)
        .where(sign_ins.c.acting_for.is_(None))
        .where(accounts.c.start_password_until.is_(None))
        .where(or_(*(accounts.c.role == role.value for role in sorted(WALLET_ROLES))))
        .where(show_sessions.c.id == bindparam("session_id"))
        .where(show_sessions.c.ended_at.is_(None))
        .where(show_sessions.c.expires_at > bindparam("now"))
    )


_SCANS = (
    select(func.count())
    .select_from(verifications)
    .where(verifications.c.session_id == show_sessions.c.id)
    .scalar_subquery()
)
_ASKED = (
    exists()
    .where(authorization_requests.c.holder_id == show_sessions.c.holder_id)
    .where(authorization_requests.c.state == RequestState.WAITING.value)
    .where(authorization_requests.c.lapses_at > bindparam("now"))
)

_NOTHING_NEW = Prepared(
    _open(select(show_sessions.c.id).select_from(_OF_OWN_WALLET))
    .where(bindparam("told") == _SCANS)
    .where(~_ASKED)
)
_SHOWN = Prepared(
    _open(
        select(*show_sessions.c, verifications.c.redeemed_expiry).select_from(
            _OF_OWN_WALLET.outerjoin(
                verifications, verifications.c.redeemed_session_id == show_sessions.c.id
            )
        )
    )
)


@dataclass(frozen=True, slots=True)
class OpenCodePage:
    """A session that is not over, as its own sign-in sees it, and which of its codes are spent."""

    session: ShowSession
    spent: frozenset[datetime]


class OpenCodePages:
    """Finds a session that is not over by the sign-in that asks for it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def nothing_new(self, session_id: int, digest: str, now: datetime, told: int) -> bool:
        """Whether a session has just the scans that its phone was ``told`` of, and none asks.

        Neither of a session that is over, nor of what a sign-in may not see, is that ever so.
        """
        keys = {"session_id": session_id, "digest": digest, "now": now, "told": told}
        within = max(session_id, told) <= LARGEST_ID
        return within and _NOTHING_NEW.first(self._connection, keys) is not None

    def find(self, session_id: int, digest: str, now: datetime) -> OpenCodePage | None:
        """Return the session, if the sign-in is live and has the own wallet open that shows it."""
        if session_id > LARGEST_ID:
            return None
        keys = {"session_id": session_id, "digest": digest, "now": now}
        rows = _SHOWN.all(self._connection, keys)
        if not rows:
            return None
        spent = frozenset(row.redeemed_expiry for row in rows if row.redeemed_expiry)
        return OpenCodePage(session_from(rows[0]), spent)
