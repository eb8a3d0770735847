"""The desk of a unit's administrators, the same for every kind of unit: who works here."""

from flask import Blueprint

from wallet.desks.shared.access import guard
from wallet.domain.actors.actors import WALLET_ROLES, Role

blueprint = Blueprint("staff", __name__, url_prefix="/staff")
guard(blueprint, *(role for role in Role if role not in WALLET_ROLES))

from wallet.desks.staff import account_acts, accounts  # noqa: E402, F401 views
