"""Which licences may stand in a permit: its holder's own, in force, of a type that is named."""

from collections.abc import Sequence
from datetime import date

from wallet.domain.enterprise.registration import HolderNotRegistered
from wallet.domain.licences.licence import LicenceStatus
from wallet.domain.permits.industry_permit import (
    ComprehensiveIndustryPermit,
    Constituent,
    ConstituentTaken,
    ConstituentUnsuitable,
    Industry,
    NothingChanged,
)
from wallet.repository.database import Repository


def ensure_suitable(
    repository: Repository,
    industry: Industry,
    holder_id: str,
    constituents: Sequence[Constituent],
    today: date,
    *,
    besides: str = "",
) -> None:
    """Refuse a licence that cannot stand for its component; ``besides`` is the permit changed.

    Raises:
        HolderNotRegistered: the holder's registration, on which permits rest, is not in force.
        ConstituentUnsuitable: not the holder's, not in force, or not of a named type.
        ConstituentTaken: a licence is in another living permit.
    """
    if not repository.registrations.for_use(holder_id, today).in_force:
        raise HolderNotRegistered(field="holder")
    ids = [one.licence_id[:32] for one in constituents]
    standing = repository.permits.standing_licences(ids)
    own = {licence.id for licence in repository.licences.held_by(holder_id)}
    for one in constituents:
        component, found = industry.component(one.component), standing.get(one.licence_id)
        if component is None or found is None or one.licence_id not in own:
            raise ConstituentUnsuitable(field="constituents")
        in_force = found.key_trusted and found.licence.status_on(today) is LicenceStatus.VALID
        if not in_force or found.licence.type_code not in component.type_codes:
            raise ConstituentUnsuitable(field="constituents")
    if repository.permits.taken_among(ids, besides=besides):
        raise ConstituentTaken


def ensure_changed(
    repository: Repository, permit: ComprehensiveIndustryPermit, constituents: Sequence[Constituent]
) -> None:
    """Refuse to gather anew what is as it was.

    Raises:
        NothingChanged: the same licences, and none of them changed since.
    """
    if set(constituents) != set(permit.constituents):
        return
    made_at = repository.permits.versions_of(permit.id)[0].made_at
    standing = repository.permits.standing_licences(one.licence_id for one in constituents)
    moments = [one.licence.changed_at for one in standing.values()]
    if not any(moment is not None and moment > made_at for moment in moments):
        raise NothingChanged


def in_order(industry: Industry, constituents: Sequence[Constituent]) -> tuple[Constituent, ...]:
    """Return them in the order of the industry's table, as the poster lists them."""
    names = [component.name for component in industry.components]
    return tuple(sorted(constituents, key=lambda one: names.index(one.component)))
