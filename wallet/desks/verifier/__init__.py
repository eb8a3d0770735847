"""The verifier's desk: scan, read the result, own history."""

from flask import Blueprint

from wallet.desks.shared.access import guard
from wallet.domain.actors.actors import Role

blueprint = Blueprint("verifier", __name__, url_prefix="/verifier")
guard(blueprint, Role.VERIFIER)

# The views.
import wallet.desks.verifier.asking.asking  # noqa: E402
import wallet.desks.verifier.asking.data  # noqa: E402
import wallet.desks.verifier.asking.own_requests  # noqa: E402
import wallet.desks.verifier.asking.state  # noqa: E402
import wallet.desks.verifier.history  # noqa: E402
import wallet.desks.verifier.holder_counter  # noqa: E402
import wallet.desks.verifier.registry.application  # noqa: E402
import wallet.desks.verifier.registry.credentials  # noqa: E402
import wallet.desks.verifier.registry.scenarios  # noqa: E402
import wallet.desks.verifier.scan  # noqa: E402
import wallet.desks.verifier.use_lists.cases  # noqa: E402
import wallet.desks.verifier.use_lists.drafting  # noqa: E402
import wallet.desks.verifier.use_lists.use_list  # noqa: E402, F401
