"""The operator's desk."""

from flask import Blueprint

from wallet.desks.shared.access import guard
from wallet.domain.actors.actors import Role

blueprint = Blueprint("operator", __name__, url_prefix="/operator")
guard(blueprint, Role.OPERATOR)

# The views.
import wallet.desks.operator.audit  # noqa: E402
import wallet.desks.operator.city_unit_acts  # noqa: E402
import wallet.desks.operator.city_units  # noqa: E402
import wallet.desks.operator.gateway  # noqa: E402
import wallet.desks.operator.key_authorities  # noqa: E402
import wallet.desks.operator.keys  # noqa: E402
import wallet.desks.operator.registry.applications  # noqa: E402
import wallet.desks.operator.registry.catalogue  # noqa: E402
import wallet.desks.operator.registry.industries  # noqa: E402
import wallet.desks.operator.registry.outside_list  # noqa: E402
import wallet.desks.operator.registry.scenarios  # noqa: E402
import wallet.desks.operator.registry.use_lists  # noqa: E402
import wallet.desks.operator.second_approval  # noqa: E402
import wallet.desks.operator.timeliness  # noqa: E402, F401
