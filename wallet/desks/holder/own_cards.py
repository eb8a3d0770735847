"""The cards of whom an account acts for: which is shown most, and whose wallet it is."""

from collections.abc import Mapping, Sequence
from datetime import date

from wallet.desks.shared.views.permit_view import PermitCard, PermitView, permit_card, permit_view
from wallet.desks.shared.words.labels import post_word
from wallet.domain.actors.actors import Holder, Role
from wallet.domain.enterprise.representative import headship_of
from wallet.domain.licences.licence import LicenceStatus
from wallet.domain.permits.industry_permit import ComprehensiveIndustryPermit
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Repository
from wallet.repository.licences.licence_lookups import LicenceOutline
from wallet.services.access.holding import held_permits
from wallet.services.permits.permit_standing import outlines_of, standings_of


def permit_cards(repository: Repository, account: Account, today: date) -> list[PermitCard]:
    """Return an enterprise's living permits for a list; a citizen has none."""
    living = _living(repository, account)
    return [permit_card(one) for one in outlines_of(repository, living, today)] if living else []


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


def favourite_of(
    held: Sequence[LicenceOutline], counts: Mapping[str, int], today: date
) -> str | None:
    """Return which licence is shown most, for the button under the thumb."""
    presentable = (one.id for one in held if one.status_on(today) is LicenceStatus.VALID)
    return max(presentable, key=lambda one: counts.get(one, 0), default=None)
