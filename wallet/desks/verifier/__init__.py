"""The verifier's desk: scan, read the result, own history."""

from flask import Blueprint

from wallet.desks.shared.access import guard
from wallet.domain.actors.actors import Role

blueprint = Blueprint("verifier", __name__, url_prefix="/verifier")
guard(blueprint, Role.VERIFIER)

from wallet.desks.verifier import (  # noqa: E402, F401 views
    application,
    asking,
    asking_data,
    asking_list,
    asking_state,
    cases,
    credentials,
    history,
    holder_counter,
    scan,
    scenarios,
    use_list,
    use_list_drafting,
)
