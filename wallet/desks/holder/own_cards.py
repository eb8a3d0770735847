"""The cards of whom an account acts for: which is shown most, and whose wallet it is."""

from datetime import date

from wallet.desks.shared.views.faces import LicenceCard
from wallet.desks.shared.views.permit_view import PermitCard, PermitView, permit_card, permit_view
from wallet.desks.shared.words.labels import post_word
from wallet.domain.actors.actors import Holder, Role
from wallet.domain.enterprise.representative import headship_of
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


def company_of(repository: Repository, account: Account) -> Holder | None:
    """Return whom an enterprise's account acts for; a citizen's home needs no such read."""
    if account.role is not Role.ENTERPRISE or account.holder_id is None:
        return None
    return repository.holders.get(account.holder_id)


def head_word(account: Account, company: Holder | None) -> str:
    """Return what the account is to the company whose wallet is open."""
    return post_word(account.post, headship_of(company)) if company and account.post else ""


def favourite_of(cards: list[LicenceCard], counts: dict[str, int]) -> LicenceCard | None:
    """Return the licence that is shown most, for the button under the thumb."""
    presentable = [card for card in cards if card.presentable]
    return max(presentable, key=lambda card: counts.get(card.id, 0), default=None)
