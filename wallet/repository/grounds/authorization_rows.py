"""Requests and grants as their rows hold them."""

import json
from collections.abc import Mapping
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row, Select, or_, select

from wallet.domain.grounds.authorization import (
    Authorization,
    AuthorizationRequest,
    Channel,
    RequestState,
)
from wallet.domain.registry.scenario import AskedField
from wallet.repository.grounds.authorization_tables import authorization_requests, authorizations

# A holder's code that its party has not redeemed yet: that party knows nothing of it.
REACHED_ITS_UNIT = or_(
    authorization_requests.c.channel != Channel.CODE.value,
    authorization_requests.c.link_digest.is_(None),
)
_ASKED = TypeAdapter(dict[str, tuple[AskedField, ...]])


def asked_as_text(asked: Mapping[str, tuple[AskedField, ...]]) -> str:
    """Return what was asked as its column holds it."""
    return _ASKED.dump_json(dict(asked)).decode()


def request_from(row: Row[tuple[object, ...]]) -> AuthorizationRequest:
    """Read a request from a row of its table."""
    return AuthorizationRequest(
        row.id,
        row.unit_id,
        row.scenario_code,
        _ASKED.validate_json(row.asked),
        row.term_days,
        Channel(row.channel),
        RequestState(row.state),
        row.created_at,
        row.lapses_at,
        row.holder_id,
        row.reference,
        row.actor_id,
        row.decided_at,
    )


def authorization_from(row: Row[tuple[object, ...]]) -> Authorization:
    """Read a grant from a row of its table."""
    return Authorization(
        row.id,
        row.request_id,
        row.holder_id,
        row.account_id,
        row.licence_id,
        row.unit_id,
        row.scenario_code,
        row.scenario_name,
        row.purpose,
        tuple(json.loads(row.fields)),
        row.granted_at,
        row.until,
        row.withdrawn_at,
        row.ended_reason,
        row.withdrawal_reason,
        row.withdrawal_sealed is not None,
    )


def granted_by(holder_id: str) -> Select[Any]:
    """Return the query for the grants of a holder, the newest first."""
    order = (authorizations.c.granted_at.desc(), authorizations.c.id)
    return select(authorizations).where(authorizations.c.holder_id == holder_id).order_by(*order)
