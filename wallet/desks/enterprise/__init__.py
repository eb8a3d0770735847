"""The enterprise desk: for whom one acts, and who acts for the enterprise (Art. 16-18)."""

from flask import Blueprint

from wallet.desks.shared.access import guard, limit_handlers, refuse_without_registration
from wallet.domain.actors.actors import WALLET_ROLES

blueprint = Blueprint("enterprise", __name__, url_prefix="/enterprise")
guard(blueprint, *WALLET_ROLES)

# What is a person's own affair, whoever it acts for.
FOR_HANDLERS = frozenset(
    {
        "bind_enterprise",
        "binding_form",
        "confirm_resignation",
        "confirm_unbinding",
        "mine",
        "resign",
        "switch",
        "unbind_enterprise",
    }
)
limit_handlers(blueprint, FOR_HANDLERS)
refuse_without_registration(blueprint, frozenset({"handler_form", "manager_form"}))

from wallet.desks.enterprise import acts, appoint, leaving, mine, people  # noqa: E402, F401 views
