"""How units look after their accounts: a clerk who left, one who begins, a counter for holders."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from argon2 import PasswordHasher

from wallet.demonstration.stories.office import Act, Office
from wallet.domain.actors.actors import Actor
from wallet.services.accounts.closing import close_account
from wallet.services.accounts.founding import set_counters
from wallet.services.accounts.opening import AccountForm, open_account

BUREAU, COUNTER = "gongan", "counter"
_LEFT, _BEGINS = ("gongan.qian", "证件管理 钱程"), ("gongan.shi", "证件管理 施为")
_APPOINTED, _OPENED, _CLOSED, _FRESH = (timedelta(days=days) for days in (55, 48, 9, 1))


class Administrators:
    """The administrator of one bureau with the accounts it looks after, and the operator."""

    def __init__(self, office: Office, hasher: PasswordHasher) -> None:
        self._office = office
        self._hasher = hasher

    def acts(self) -> Iterator[Act]:
        """Return what they do, in the order of time."""
        now = self._office.now
        yield self._act(now - _APPOINTED, self._appoint)
        yield self._act(now - _OPENED, partial(self._open, *_LEFT))
        yield self._act(now - _CLOSED, partial(self._close, _LEFT[0]))
        yield self._act(now - _FRESH, partial(self._open, *_BEGINS))

    def _act(self, at: datetime, perform: Callable[..., None]) -> Act:
        return Act(at, partial(perform, at=at))

    def _actor(self, login: str) -> Actor:
        return self._office.cast.logins[login].account.actor

    def _appoint(self, *, at: datetime) -> None:
        counter = self._office.cast.units[COUNTER].id
        set_counters(self._office.database, at, self._actor("operator"), counter, registers=True)

    def _open(self, login: str, name: str, *, at: datetime) -> None:
        form = AccountForm(self._office.cast.units[BUREAU].id, login, name)
        database, entropy = self._office.database, self._office.entropy
        open_account(database, self._hasher, entropy, at, self._actor(BUREAU), form)

    def _close(self, login: str, *, at: datetime) -> None:
        account = self._office.repository.accounts.find_by_login(login)
        if account is not None:
            close_account(self._office.database, at, self._actor(BUREAU), account.id)
