"""The call that lists the caller's own scenarios, as the API's description lists it."""

from wallet.api.openapi.codes import QUERY, RELYING
from wallet.api.openapi.parts import Json, call, query_of
from wallet.api.registry import scenario_schemas
from wallet.domain.actors.api_scope import ApiScope

MODELS = (scenario_schemas.ScenarioList,)


def paths() -> Json:
    """Return the calls by address."""
    own = call(
        "list_scenarios",
        "List your scenarios with the types and fields that they name",
        (ApiScope.VERIFICATIONS_WRITE, ApiScope.AUTHORIZATIONS_WRITE),
        scenario_schemas.ScenarioList,
        parameters=query_of(scenario_schemas.ScenariosQuery),
        refusals=[*RELYING, *QUERY],
    ) | {
        "description": "`shown` is what a verification discloses, `askable` what a holder may be "
        "asked for; names are those of requests and answers, labels those of forms."
    }
    return {"/api/v1/scenarios": {"get": own}}
