"""What the signed-in person may use of the open wallet: all of it, or what an appointment names.

Reading trusts what was loaded with the request. The transaction of an act reads the standing again,
locked, so that whoever was removed meanwhile does nothing more.
"""

from collections.abc import Collection

from wallet.domain.enterprise.appointment import may_use_permit
from wallet.domain.licence_sets.licence_set import LicenceSet, UnknownSet
from wallet.domain.licences.licence import Licence
from wallet.domain.permits.industry_permit import ComprehensiveIndustryPermit, UnknownPermit
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Repository
from wallet.repository.licences.licence_lookups import LicenceOutline
from wallet.repository.licences.licences import UnknownLicence


def held_licences(repository: Repository, account: Account) -> list[Licence]:
    """Return every licence of the open wallet that the account may use, the newest first."""
    held = repository.licences.held_by(account.holder_id or "")
    return [licence for licence in held if account.may_use(licence.id)]


def held_outlines(repository: Repository, account: Account) -> list[LicenceOutline]:
    """Return the outline of each of them, for a list that shows a part: no number is opened."""
    held = repository.licence_lookups.outlines_held_by(account.holder_id or "")
    return [one for one in held if account.may_use(one.id)]


def held_licence(repository: Repository, account: Account, licence_id: str) -> Licence:
    """Return one licence of the open wallet.

    Raises:
        UnknownLicence: no such licence in it, or none that the appointment names.
    """
    if not account.may_use(licence_id):
        raise UnknownLicence
    return repository.licences.get_held_by(account.holder_id or "", licence_id)


def held_among(
    repository: Repository, account: Account, licence_ids: Collection[str]
) -> list[Licence]:
    """Return several licences of the open wallet, in the order given.

    Raises:
        UnknownLicence: one of them is none in it, or the appointment does not name it.
    """
    pairs = [(account.holder_id or "", one) for one in licence_ids]
    found = repository.licence_lookups.held(pairs)
    if not all(account.may_use(one) for one in licence_ids) or not found.keys() >= set(pairs):
        raise UnknownLicence
    return [found[pair] for pair in pairs]


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
