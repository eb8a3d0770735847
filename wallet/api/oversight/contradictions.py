"""The caller's own licences that contradict, for its system to set right (Art. 8)."""

from flask import Response, request

from wallet.api.blueprints import api
from wallet.api.bodies import answer
from wallet.api.callers import calling_client, current_deployment, scope_required
from wallet.api.oversight.oversight_schemas import (
    ContradictionList,
    ContradictionOut,
    ContradictionsQuery,
    FieldInDoubtOut,
)
from wallet.domain.actors.api_scope import ApiScope
from wallet.services.oversight.contradicting import ListedLicence, read_contradictions


@api.get("/contradictions")
@scope_required(ApiScope.LICENCES_READ)
def list_contradictions() -> Response:
    """List the caller's own licences that contradict, the latest found first."""
    query = ContradictionsQuery.model_validate(request.args.to_dict())
    listed = read_contradictions(
        current_deployment().database,
        calling_client().unit_id,
        unverified_cursor=query.cursor,
        limit=query.limit,
    )
    return answer(
        ContradictionList(
            contradictions=[_written(one) for one in listed.licences],
            next_cursor=listed.next_cursor,
        )
    )


def _written(listed: ListedLicence) -> ContradictionOut:
    licence = listed.licence
    return ContradictionOut(
        identifier=str(licence.code),
        type_code=licence.type_code,
        number=licence.number,
        state=licence.state,
        found_at=listed.found.found_at,
        errors=[
            FieldInDoubtOut(field=one.field, code=one.code, detail=one.zh, title=one.en)
            for one in listed.faults
        ],
        same_number_as=str(listed.other.code) if listed.other else None,
    )
