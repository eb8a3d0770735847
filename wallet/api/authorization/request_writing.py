"""Requests to holders and what was granted, as the API writes them."""

from collections.abc import Sequence
from datetime import datetime

from wallet.api.authorization.authorization_schemas import (
    AskedFieldOut,
    AskedLicenceOut,
    AuthorizationRequestOut,
    GrantOut,
)
from wallet.domain.grounds.authorization import Authorization, AuthorizationRequest
from wallet.domain.grounds.ground_state import GroundState


def written_request(
    request: AuthorizationRequest,
    grants: Sequence[Authorization],
    states: Sequence[GroundState],
    now: datetime,
    link: str | None = None,
) -> AuthorizationRequestOut:
    """Return a request with its grants, each with what the next read would meet."""
    return AuthorizationRequestOut(
        id=request.id,
        state=request.state_at(now),
        channel=request.channel,
        scenario=request.scenario_code,
        reference=request.reference,
        asked=[
            AskedLicenceOut(
                type_code=type_code,
                fields=[AskedFieldOut(name=one.name, required=one.required) for one in fields],
            )
            for type_code, fields in request.asked.items()
        ],
        term_days=request.term_days,
        asked_at=request.created_at,
        lapses_at=request.lapses_at,
        answered_at=request.answered_at(now),
        link=link,
        grants=[_grant(one, state) for one, state in zip(grants, states, strict=True)],
    )


def _grant(grant: Authorization, state: GroundState) -> GrantOut:
    return GrantOut(
        authorization_id=grant.id,
        fields=list(grant.fields),
        granted_at=grant.granted_at,
        until=grant.until,
        ended_at=grant.withdrawn_at,
        in_force=state is GroundState.IN_FORCE,
        state=state,
    )
