"""The supervisor's desk."""

from flask import Blueprint

from wallet.desks.shared.access import guard
from wallet.domain.actors.actors import Role

blueprint = Blueprint("supervisor", __name__, url_prefix="/supervisor")
guard(blueprint, Role.SUPERVISOR)

from wallet.desks.supervisor import (  # noqa: E402, F401 views
    audit,
    filings,
    gateway,
    incidents,
    outside_list,
    timeliness,
)
