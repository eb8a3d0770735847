"""The call that lists the caller's own scenarios, as the API's description lists it."""

from wallet.api.openapi.parts import Json, call, query_of
from wallet.api.registry import scenario_schemas
from wallet.domain.actors.api_scope import ApiScope

MODELS = (scenario_schemas.ScenarioList,)


def paths() -> Json:
    """Return the calls by address."""
    own = call(
        "List your scenarios with the types and fields that they name",
        ApiScope.VERIFICATIONS_WRITE,
        scenario_schemas.ScenarioList,
        parameters=query_of(scenario_schemas.ScenariosQuery),
    )
    return {"/api/v1/scenarios": {"get": own}}
