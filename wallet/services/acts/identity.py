"""For whom an act counts: the wallet that the page showed, and a post that still holds (Art. 16).

Which wallet is open belongs to the sign-in, and another tab may have opened another one since. So
a form names the wallet that it was shown for, and each act's transaction reads the post again.
"""

from datetime import datetime

from wallet.domain.actors.actors import Role
from wallet.domain.civil_dates import city_date
from wallet.domain.enterprise.appointment import (
    AnotherWalletOpen,
    BeyondAppointment,
    NoLongerActing,
)
from wallet.domain.enterprise.registration import RegistrationNotInForce
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Repository


def ensure_shown_for(account: Account) -> None:
    """Refuse an act whose page was shown for another wallet than the one that is open.

    Raises:
        AnotherWalletOpen: with the identifiers of both in its details.
    """
    if account.shown_for is not None and account.shown_for != account.holder_id:
        raise AnotherWalletOpen(shown_for=account.shown_for, open=account.holder_id or "")


def ensure_acting(
    repository: Repository, account: Account, now: datetime, *, without_registration: bool = True
) -> None:
    """Refuse, within the transaction of an act, who may no longer act as at the request's start.

    An enterprise whose registration is not in force does only what ``without_registration`` says.
    The registration is locked before the post: whoever ends both takes them in this order.

    Raises:
        NoLongerActing: removed, resigned, lapsed, replaced, or appointed otherwise since.
        RegistrationNotInForce: it ended, expired or is suspended.
    """
    registered = without_registration or _is_registered(repository, account, now)
    acting = account.acting
    if acting is not None:
        present = repository.standings.for_use(acting.person_id, acting.enterprise_id, now)
        if present.post is None or present != acting:
            raise NoLongerActing
    if not registered:
        raise RegistrationNotInForce


def _is_registered(repository: Repository, account: Account, now: datetime) -> bool:
    if account.role is not Role.ENTERPRISE:
        return True
    return repository.registrations.for_use(account.holder_id or "", city_date(now)).in_force


def ensure_whole_wallet(account: Account) -> None:
    """Refuse a handler an act that touches more than single licences.

    Raises:
        BeyondAppointment: the account acts for some licences only.
    """
    if not account.has_whole_wallet:
        raise BeyondAppointment
