"""The comprehensive permits of whom an account acts for, as the holder's pages list them."""

from datetime import date

from wallet.desks.shared.views.permit_view import PermitCard, PermitView, permit_card, permit_view
from wallet.domain.actors.actors import Role
from wallet.domain.permits.industry_permit import ComprehensiveIndustryPermit
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Repository
from wallet.services.access.holding import held_permits
from wallet.services.permits.permit_standing import outlines_of, standings_of


def permit_cards(repository: Repository, account: Account, today: date) -> list[PermitCard]:
    """Return an enterprise's living permits for a list; a citizen has none."""
    return [
        permit_card(one) for one in outlines_of(repository, _living(repository, account), today)
    ]


def living_permits(repository: Repository, account: Account, today: date) -> list[PermitView]:
    """Return an enterprise's living permits with everything that is known of their parts."""
    return [
        permit_view(one) for one in standings_of(repository, _living(repository, account), today)
    ]


def _living(repository: Repository, account: Account) -> list[ComprehensiveIndustryPermit]:
    if account.role is not Role.ENTERPRISE or account.holder_id is None:
        return []
    return [one for one in held_permits(repository, account) if one.ended_at is None]
