"""What the city knows of those who hold a licence, for its face to be held against."""

from collections.abc import Sequence
from datetime import date

from wallet.domain.actors.actors import IdentityKind
from wallet.domain.catalogue.issuing_catalogue import LicenceType
from wallet.domain.licences.holder_fact import FactHolder
from wallet.domain.licences.own_fields import Holding, OwnFields
from wallet.repository.database import Repository


def holding_of(
    repository: Repository,
    licence_type: LicenceType,
    holders: Sequence[FactHolder],
    today: date,
) -> Holding:
    """Return holders whose names and numbers were checked, with their heads on record.

    The heads are looked up only where the type's face names any.
    """
    numbers = [one.identity_number for one in holders if one.identity_kind is IdentityKind.USCC]
    if not numbers or not OwnFields.of(licence_type).of_head:
        return Holding(holders)
    known = repository.holders.find_by_numbers((IdentityKind.USCC, one) for one in numbers)
    registered = repository.registered_heads.of_many((one.id for one in known.values()), today)
    heads = tuple(head for several in registered.values() for head in several)
    return Holding(holders, heads or None)
