"""The caller's own scenarios, so that its system knows what it may ask and is shown (Art. 18)."""

from typing import Any

from flask import Response, request

from wallet.api.authorization.authorizations import calling_verifier
from wallet.api.blueprints import api
from wallet.api.bodies import answer
from wallet.api.callers import calling_client, current_deployment, scope_required
from wallet.api.registry.scenario_schemas import (
    AskableFieldOut,
    AskableTypeOut,
    ScenarioList,
    ScenarioOut,
    ScenariosQuery,
    ShownFieldOut,
    ShownTypeOut,
)
from wallet.domain.actors.api_scope import ApiScope
from wallet.domain.catalogue.issuing_catalogue import LicenceType
from wallet.domain.registry.scenario import Scenario
from wallet.services.registry.own_scenarios import OwnScenarios, read_own_scenarios


@api.get("/scenarios")
@scope_required(ApiScope.VERIFICATIONS_WRITE, ApiScope.AUTHORIZATIONS_WRITE)
def list_scenarios() -> Response:
    """List the scenarios of the caller's unit with their types and fields."""
    query = ScenariosQuery.model_validate(request.args.to_dict())
    deployment = current_deployment()
    found = read_own_scenarios(
        deployment.database, deployment.clock(), calling_verifier(), query.cursor, query.limit
    )
    listed = [_written(one, found) for one in found.scenarios]
    return answer(ScenarioList(scenarios=listed, next_cursor=found.next_cursor))


def _written(scenario: Scenario, found: OwnScenarios) -> ScenarioOut:
    return ScenarioOut(
        code=scenario.code,
        name=scenario.name,
        purpose=scenario.purpose,
        kind=scenario.kind,
        state=scenario.state,
        open=scenario.code in found.open_codes,
        in_force_from=scenario.in_force_from,
        in_force_until=scenario.in_force_until,
        longest_term_days=scenario.longest_term_days,
        retention_days=scenario.retention_days,
        legal_ground=scenario.legal_ground or None,
        shown=[
            ShownTypeOut(
                **_named(found.types[type_code]),
                fields=[
                    ShownFieldOut(masked=one.masked, **_field(found.types[type_code], one.name))
                    for one in fields
                ],
            )
            for type_code, fields in scenario.shown_fields.items()
        ],
        askable=[
            AskableTypeOut(
                **_named(found.types[type_code]),
                reads_a_day=calling_client().quota_of(type_code),
                fields=[
                    AskableFieldOut(
                        required=one.required, **_field(found.types[type_code], one.name)
                    )
                    for one in fields
                ],
            )
            for type_code, fields in scenario.askable_fields.items()
        ],
    )


def _named(kind: LicenceType) -> dict[str, str]:
    return {
        "type_code": kind.type_code,
        "name": kind.name,
        "name_en": kind.template.english_title,
    }


def _field(kind: LicenceType, name: str) -> dict[str, Any]:
    """Return how a field is called; one that has gone from the face since by its name alone."""
    found = next((one for one in kind.fields if one.name == name), None)
    return {
        "name": name,
        "label": found.label if found else name,
        "label_en": found.label_en if found else name,
        "format": found.format if found else None,
        "sensitivity": found.sensitivity if found else None,
    }
