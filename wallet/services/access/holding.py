"""What the signed-in person may use of the open wallet: all of it, or what an appointment names.

Reading trusts what was loaded with the request. An act reads the standing again within its own
transaction, locked, so that whoever was removed meanwhile does nothing more.
"""

from datetime import datetime

from wallet.domain.enterprise.appointment import may_use_permit
from wallet.domain.licence_sets.licence_set import LicenceSet, UnknownSet
from wallet.domain.licences.licence import Licence
from wallet.domain.permits.industry_permit import ComprehensiveIndustryPermit, UnknownPermit
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Repository
from wallet.repository.licences.licences import UnknownLicence
from wallet.services.acts.identity import ensure_acting


def held_licences(repository: Repository, account: Account) -> list[Licence]:
    """Return every licence of the open wallet that the account may use, the newest first."""
    held = repository.licences.held_by(account.holder_id or "")
    return [licence for licence in held if account.may_use(licence.id)]


def held_licence(repository: Repository, account: Account, licence_id: str) -> Licence:
    """Return one licence of the open wallet.

    Raises:
        UnknownLicence: no such licence in it, or none that the appointment names.
    """
    if not account.may_use(licence_id):
        raise UnknownLicence
    return repository.licences.get_held_by(account.holder_id or "", licence_id)


def licence_to_use(
    repository: Repository, account: Account, licence_id: str, now: datetime
) -> Licence:
    """Return one licence of the open wallet within the transaction of an act with it.

    Raises:
        UnknownLicence: as :func:`held_licence`.
        NoLongerActing: the person may not act for the enterprise any more.
        RegistrationNotInForce: the enterprise's registration is not in force.
    """
    ensure_acting(repository, account, now, without_registration=False)
    return held_licence(repository, account, licence_id)


def held_permits(repository: Repository, account: Account) -> list[ComprehensiveIndustryPermit]:
    """Return every comprehensive permit of the open wallet that the account may use."""
    held = repository.permits.held_by(account.holder_id or "")
    return [permit for permit in held if may_use_permit(account.acting, permit.id)]


def held_permit(
    repository: Repository, account: Account, permit_id: str
) -> ComprehensiveIndustryPermit:
    """Return one comprehensive permit of the open wallet.

    Raises:
        UnknownPermit: no such permit in it, or none that the appointment names.
    """
    if not may_use_permit(account.acting, permit_id):
        raise UnknownPermit
    return repository.permits.get_held_by(permit_id, account.holder_id or "")


def held_sets(repository: Repository, account: Account) -> list[LicenceSet]:
    """Return every prepared set of the open wallet that the account may use as a whole."""
    prepared = repository.licence_sets.of_holder(account.holder_id or "")
    return [one for one in prepared if _may_use_set(account, one)]


def held_set(repository: Repository, account: Account, set_id: str) -> LicenceSet:
    """Return one prepared set of the open wallet.

    Raises:
        UnknownSet: no such set in it, or the appointment does not name every licence of it.
    """
    found = repository.licence_sets.get_own(account.holder_id or "", set_id)
    if not _may_use_set(account, found):
        raise UnknownSet
    return found


def count_of_sets(repository: Repository, account: Account) -> int:
    """Return how many sets the account may use, without opening what is written in them."""
    if account.has_whole_wallet:
        return repository.licence_sets.count_of(account.holder_id or "")
    return len(held_sets(repository, account))


def _may_use_set(account: Account, prepared: LicenceSet) -> bool:
    return all(account.may_use(licence_id) for licence_id in prepared.licence_ids)
