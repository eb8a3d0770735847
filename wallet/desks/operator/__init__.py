"""The operator's desk."""

from flask import Blueprint

from wallet.desks.shared.access import guard
from wallet.domain.actors.actors import Role

blueprint = Blueprint("operator", __name__, url_prefix="/operator")
guard(blueprint, Role.OPERATOR)

from wallet.desks.operator import (  # noqa: E402, F401 views
    applications,
    audit,
    catalogue,
    city_unit_acts,
    city_units,
    gateway,
    industries,
    key_authorities,
    keys,
    scenarios,
    second_approval,
    timeliness,
    use_lists,
)
