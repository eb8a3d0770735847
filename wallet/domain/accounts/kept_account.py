"""An account from its opening to its closing, as those see it who look after it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wallet.domain.actors.actors import Role
from wallet.domain.errors import Conflict, NotFound


class AccountState(StrEnum):
    """Where an account stands."""

    IN_USE = "in_use"
    STARTING = "starting"
    """Its start password waits for the owner."""
    START_EXPIRED = "start_expired"
    CLOSED = "closed"


class UnknownAccount(NotFound):
    """No such account, or none that the asker looks after."""

    code = "unknown_account"
    zh = "没有找到这个账号。"
    en = "This account was not found."


class AccountClosed(Conflict):
    """A closed account is reopened first."""

    code = "account_closed"
    zh = "这个账号已经停用，没有作任何改动。如需使用，请先恢复。"
    en = "This account is closed; nothing was changed. Reopen it first."


class AccountNotClosed(Conflict):
    """Only a closed account is reopened."""

    code = "account_not_closed"
    zh = "这个账号没有停用，不需要恢复。"
    en = "This account is not closed; there is nothing to reopen."


class LastAdministrator(Conflict):
    """A unit keeps somebody who looks after its accounts."""

    code = "last_administrator"
    zh = "您是本单位唯一的管理员，没有作任何改动。请先指定另一位管理员。"
    en = "You are the unit's only administrator; nothing was changed. Name another one first."


class RightsUnchanged(Conflict):
    """The account is an administrator already, or is none."""

    code = "rights_unchanged"
    zh = "这个账号的管理权限本来就是这样，没有改动。"
    en = "The account's rights are as asked already; nothing was changed."


@dataclass(frozen=True, slots=True)
class KeptAccount:
    """One account with its standing; no secret of it."""

    id: str
    login: str
    display_name: str
    role: Role
    unit_id: str | None
    holder_id: str | None
    administers: bool
    created_at: datetime
    start_password_until: datetime | None
    closed_at: datetime | None

    def state_at(self, now: datetime) -> AccountState:
        """Return where the account stands."""
        if self.closed_at is not None:
            return AccountState.CLOSED
        if self.start_password_until is None:
            return AccountState.IN_USE
        waits = self.start_password_until > now
        return AccountState.STARTING if waits else AccountState.START_EXPIRED

    def ensure_open(self) -> None:
        """Refuse what takes an open account.

        Raises:
            AccountClosed: it is closed.
        """
        if self.closed_at is not None:
            raise AccountClosed
