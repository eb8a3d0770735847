"""Consents and reads: requests, grants, the gateway's counts, cases of counters."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import Table

from bench.filling.parties import client_of, party, party_scenario
from bench.filling.patterns import BUREAU_TYPES, OTHER_TYPES, Row
from bench.filling.people import owner
from bench.filling.shape import Order, named
from bench.filling.stock import Stock
from tests import cast
from wallet.domain.civil_dates import city_date
from wallet.domain.grounds.authorization import (
    REQUEST_LIFETIME,
    WITHDRAWN_BY_HOLDER,
    Channel,
    RequestState,
)
from wallet.repository.act_tables import idempotent_requests
from wallet.repository.grounds.authorization_tables import (
    authorization_requests,
    authorizations,
    quota_uses,
)
from wallet.repository.grounds.use_list_tables import exemption_cases

_TYPES = (*BUREAU_TYPES, *OTHER_TYPES)
_DAYS_OF_READS = 1_000
_STATES = (
    RequestState.GRANTED,
    RequestState.GRANTED,
    RequestState.GRANTED,
    RequestState.DECLINED,
    RequestState.WAITING,
)


def grounds(its: Stock, one: Order) -> Iterator[tuple[Table, Row]]:
    """Make what was asked, granted and read."""
    if one.every("request"):
        yield from _consent(its, one)
    if one.every("read"):
        yield quota_uses, _reads(one)
    if one.every("case"):
        yield exemption_cases, _case(its, one)
    if one.every("kept answer"):
        yield idempotent_requests, _answer(its, one)


def _asker(one: Order, what: str) -> tuple[str, str, str]:
    """Return unit, client and scenario of who asks: half of it is the town's hotel."""
    if one.half(what):
        return cast.HOTEL.id, "hotel-system", "hotel-check-in"
    return party(one), client_of(one), party_scenario(one)


def _consent(its: Stock, one: Order) -> Iterator[tuple[Table, Row]]:
    number = one.number // one.shape.per["request"]
    ended = number % 3 == 0
    state = _STATES[number % len(_STATES)]
    if state is RequestState.GRANTED and ended:
        state = RequestState.WITHDRAWN
    unit_id, client, scenario = _asker(one, "request")
    holder, account = owner(one)
    yield (
        authorization_requests,
        its.like(
            authorization_requests,
            id=one.named("request"),
            unit_id=unit_id,
            actor_id=client,
            scenario_code=scenario,
            state=state.value,
            # Nobody answered some of them in time: they have lapsed.
            channel=Channel.LINK.value,
            holder_id=holder,
            reference=f"KH{number:09}",
            link_digest=one.named("asked") * 2,
            created_at=one.at,
            lapses_at=one.at + REQUEST_LIFETIME,
            decided_at=None if state is RequestState.WAITING else one.at,
        ),
    )
    if state not in {RequestState.GRANTED, RequestState.WITHDRAWN}:
        return
    yield (
        authorizations,
        its.like(
            authorizations,
            id=one.named("grant"),
            request_id=one.named("request"),
            holder_id=holder,
            account_id=account,
            licence_id=one.named("licence"),
            unit_id=unit_id,
            scenario_code=scenario,
            granted_at=one.at,
            until=one.at + timedelta(days=30),
            withdrawn_at=one.at + timedelta(days=1) if ended else None,
            ended_reason=WITHDRAWN_BY_HOLDER if ended else None,
        ),
    )


def _reads(one: Order) -> Row:
    """Count one party's reads of a day; the first thousand days are the town's hotel's."""
    number = one.number // one.shape.per["read"]
    reader, days = divmod(number, _DAYS_OF_READS)
    return {
        "unit_id": named("party", reader) if reader else cast.HOTEL.id,
        "type_code": _TYPES[number % len(_TYPES)],
        "day": city_date(one.now) - timedelta(days=1 + days),
        "used": 3 + number % 40,
        "refused": number % 3,
    }


def _case(its: Stock, one: Order) -> Row:
    row = its.like(
        exemption_cases,
        id=one.named("case"),
        opened_at=one.at,
        kept_until=one.at + timedelta(days=1),
        case_number=f"TC{one.number:012}",
    )
    row["answer_sealed"] = b""
    # The pattern rests on the town's application outside its list: half of them go on with it.
    if not one.half("case"):
        row["scenario_code"] = party_scenario(one)
    return row


def _answer(its: Stock, one: Order) -> Row:
    _, client, _ = _asker(one, "kept answer")
    return its.like(
        idempotent_requests,
        actor_id=client,
        key=named("key", one.number),
        at=one.recent(timedelta(days=7)),
    )
