"""Opening a show session: what is shown, the second factor, one insert, one entry."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from argon2 import PasswordHasher

from wallet.domain.entropy import Entropy
from wallet.domain.errors import NotFound
from wallet.domain.showing.presentation import ShowSession, session_end
from wallet.domain.trail.audit import AuditEntry
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Database, Repository
from wallet.services.access.credentials import check_pin
from wallet.services.acts.doing import Kept, RequestIdentity, attempting
from wallet.services.showing.shown import Shown
from wallet.tokens.presentation_code import NUMBERS

_SESSION_IDS = 2**63


class UnknownShowSession(NotFound):
    """No such show session of this account."""

    code = "unknown_show_session"
    zh = "这次亮证已结束，请重新亮证。"
    en = "This presentation is over; please present again."


@dataclass(frozen=True, slots=True)
class Opening:
    """A session about to be opened: by whom, and what its entry says."""

    database: Database
    hasher: PasswordHasher
    entropy: Entropy
    account: Account
    entry: AuditEntry

    def open(
        self,
        choose: Callable[[Repository], Shown],
        unverified_pin: str,
        identity: RequestIdentity | None,
        *,
        hold: Callable[[Repository], None] | None = None,
    ) -> ShowSession:
        """Open it for what is chosen: looked at before the PIN, and again within the transaction.

        What ``hold`` holds there nobody ends meanwhile: whoever wants to waits, and ends this
        session with it.

        Raises whatever the choice raises, and as :func:`attempting` and :func:`check_pin` do.
        """
        now = self.entry.at

        def open_session(repository: Repository) -> ShowSession:
            if hold is not None:
                hold(repository)
            shown = choose(repository)
            session = self._opened(repository, shown, now)
            details = {**self.entry.details, "session": session.reference}
            done = replace(attempt.entry, details=details, parts=shown.entry_parts)
            repository.audit.append(done)
            return session

        with attempting(self.database, self.entry, account=self.account) as attempt:
            with self.database.read() as repository:
                choose(repository)
            check_pin(self.database, self.hasher, now, self.account, unverified_pin)
            return attempt.once(identity, _kept(self.account), open_session)

    def _opened(self, repository: Repository, shown: Shown, now: datetime) -> ShowSession:
        """Store a session under numbers that no other one has, and what several it shows."""
        until = session_end(now, self.account.last_moment)
        while True:
            session = ShowSession(
                self.entropy.randbelow(_SESSION_IDS),
                shown.parts[0].licence_id,
                self.account.id,
                self.account.holder_id or "",
                self.entropy.randbelow(NUMBERS),
                now,
                until,
                set_id=shown.set_id,
                permit_id=shown.permit_id,
            )
            if repository.presentations.open_session(session):
                break
        if session.of_several:
            parts = [(one.licence_id, one.component) for one in shown.parts]
            repository.several_shown.add(session, parts)
        return session


def own_session(repository: Repository, account: Account, session_id: int) -> ShowSession:
    """Return a session that this account opened, living or over.

    Raises:
        UnknownShowSession: no such session of this account.
    """
    found = repository.presentations.find_own(session_id, account.id, account.holder_id or "")
    if found is None:
        raise UnknownShowSession
    return found


def _kept(account: Account) -> Kept[ShowSession]:
    return Kept(
        write=lambda session: {"session_id": session.id},
        read=lambda repository, given: own_session(
            repository, account, int(str(given["session_id"]))
        ),
    )
