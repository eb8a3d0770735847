"""The licences and comprehensive permits that an enterprise can give a handler."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from wallet.desks.shared.views.faces import LicenceCard
from wallet.desks.shared.views.own_licences import cards_by_id, offered
from wallet.domain.enterprise.appointment import Scope
from wallet.domain.licences.licence import LicenceStatus
from wallet.domain.permits.industry_permit import ComprehensiveIndustryPermit
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Repository
from wallet.services.access.holding import held_outlines, held_permits


@dataclass(frozen=True, slots=True)
class PermitChoice:
    """One comprehensive permit that can be ticked."""

    id: str
    name: str
    number: str


def licence_choices(
    repository: Repository, account: Account, today: date, ticked: Collection[str], wanted: str
) -> tuple[list[LicenceCard], int]:
    """Return licences that can be shown now or again, those in force first; how many are left."""
    held = held_outlines(repository, account)
    standings = {one.id: one.status_on(today) for one in held}
    living = [one for one in held if standings[one.id] in _USABLE]
    living.sort(key=lambda one: standings[one.id] is not LicenceStatus.VALID)
    ids = offered(repository, account, living, ticked, wanted)
    cards = cards_by_id(repository, ids, today)
    return [cards[one] for one in ids], len(living) - len(ids)


def permit_choices(repository: Repository, account: Account) -> list[PermitChoice]:
    """Return the permits that have not ended."""
    living = [one for one in held_permits(repository, account) if one.ended_at is None]
    names = _names_of_permits(repository, living)
    return [PermitChoice(one.id, names[one.id], one.number) for one in living]


def names_of_things(repository: Repository, scopes: Collection[Scope]) -> dict[str, str]:
    """Return what each licence and permit of several scopes is called, by its id."""
    licence_ids = {one for scope in scopes for one in scope.licence_ids}
    permit_ids = {one for scope in scopes for one in scope.permit_ids}
    types = repository.licence_lookups.types_of(licence_ids)
    kinds = repository.catalogue.versions_of(code for code, _version in types.values())
    permits = repository.permits.by_ids(permit_ids).values() if permit_ids else ()
    licences = {licence_id: kinds[key].name for licence_id, key in types.items()}
    return licences | _names_of_permits(repository, permits)


def things_of(scope: Scope, names: Mapping[str, str]) -> list[str]:
    """Return what one scope names, in words: the licences by name, then the permits."""
    licences = sorted(names[one] for one in scope.licence_ids if one in names)
    return [*licences, *(names[one] for one in sorted(scope.permit_ids))]


def _names_of_permits(
    repository: Repository, permits: Collection[ComprehensiveIndustryPermit]
) -> dict[str, str]:
    industries = repository.industries.by_codes(one.industry_code for one in permits)
    return {
        one.id: _(
            "%(industry)s综合许可证",
            industry=industries[one.industry_code, one.industry_version].name,
        )
        for one in permits
    }


_USABLE = frozenset({LicenceStatus.VALID, LicenceStatus.SUSPENDED, LicenceStatus.NOT_YET_VALID})
