"""The licences and comprehensive permits that an enterprise can give a handler."""

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
    return [PermitChoice(one.id, permit_name(repository, one), one.number) for one in living]


def names_of_things(repository: Repository, scope: Scope) -> list[str]:
    """Return what a scope names, in words."""
    types = repository.licence_lookups.types_of(scope.licence_ids)
    kinds = repository.catalogue.versions_of(code for code, _version in types.values())
    licences = sorted(kinds[key].name for key in types.values())
    permits = [repository.permits.get(one) for one in sorted(scope.permit_ids)]
    return [*licences, *(permit_name(repository, one) for one in permits)]


def permit_name(repository: Repository, permit: ComprehensiveIndustryPermit) -> str:
    """Return what a comprehensive permit is called."""
    industry = repository.industries.get(permit.industry_code, permit.industry_version)
    return _("%(industry)s综合许可证", industry=industry.name)


_MAY_COME_BACK = frozenset({"suspended", "not_yet_valid"})
