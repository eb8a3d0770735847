"""The licences and comprehensive permits that an enterprise can give a handler."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from wallet.desks.shared.views.faces import LicenceCard, cards_of
from wallet.domain.enterprise.appointment import Scope
from wallet.domain.permits.industry_permit import ComprehensiveIndustryPermit
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Repository
from wallet.services.access.holding import held_licences, held_permits


@dataclass(frozen=True, slots=True)
class PermitChoice:
    """One comprehensive permit that can be ticked."""

    id: str
    name: str
    number: str


def licence_choices(repository: Repository, account: Account, today: date) -> list[LicenceCard]:
    """Return the licences that can be shown now or again, those in force first."""
    cards = cards_of(repository, held_licences(repository, account), today)
    living = [card for card in cards if card.presentable or card.status.value in _MAY_COME_BACK]
    return sorted(living, key=lambda card: not card.presentable)


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


_MAY_COME_BACK = frozenset({"suspended", "not_yet_valid"})
