"""Finding the licence that an address names, among the unit's own."""

from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.domain.licences.licence import Licence
from wallet.repository.licences.licences import UnknownLicence


def own_licence(licence_id: str) -> Licence:
    """Return one of the unit's own licences.

    Raises:
        UnknownLicence: another bureau's licence, or none.
    """
    with current_deployment().database.read() as repository:
        found = repository.licences.get(licence_id[:32])
    if found.issuer_id != signed_in_account().unit_id:
        raise UnknownLicence
    return found
