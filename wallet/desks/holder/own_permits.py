"""The comprehensive permits of whom an account acts for, as the holder's pages list them."""

from datetime import date

from wallet.desks.shared.permit_view import PermitView, permit_view
from wallet.domain.actors import Role
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Repository
from wallet.services.access.holding import held_permits
from wallet.services.permits.permit_standing import standings_of


def living_permits(repository: Repository, account: Account, today: date) -> list[PermitView]:
    """Return an enterprise's living permits; a citizen has none and needs no such read."""
    if account.role is not Role.ENTERPRISE or account.holder_id is None:
        return []
    held = held_permits(repository, account)
    living = [one for one in held if one.ended_at is None]
    return [permit_view(one) for one in standings_of(repository, living, today)]
