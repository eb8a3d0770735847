"""The trail, and what limits tries: an entry for each act, refusals, counts, buckets."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import Table

from bench.filling.licences import code_of
from bench.filling.parties import client_of, party
from bench.filling.patterns import Row
from bench.filling.people import owner
from bench.filling.shape import Order
from bench.filling.stock import Stock
from tests import cast
from wallet.domain.trail.audit import AuditAction
from wallet.repository.act_tables import (
    audit_entries,
    audit_entry_licences,
    stranger_refusals,
    throttles,
)

_SEVERAL_ONE_IN = 20
_REFUSED_ONE_IN = 10


def trail(its: Stock, one: Order) -> Iterator[tuple[Table, Row]]:
    """Make what acts and refusals left."""
    yield _entry(its, one, AuditAction.LICENCE_ISSUED)
    yield _looked(its, one)
    yield _something(its, one)
    if one.number % _SEVERAL_ONE_IN == 0:
        yield from _about_several(its, one)
    if one.every("stranger"):
        yield stranger_refusals, _strangers(its, one)
    if one.every("try"):
        yield throttles, _bucket(its, one)


def _entry(
    its: Stock, one: Order, action: AuditAction, *, licence: bool = True, **changes: object
) -> tuple[Table, Row]:
    about = {"licence_id": one.named("licence"), "licence_code": str(code_of(its, one))}
    row = {**its.patterns.acts[action], "at": one.at, **(about if licence else {}), **changes}
    return audit_entries, {"id": its.entry_id(), **row}


def _looked(its: Stock, one: Order) -> tuple[Table, Row]:
    """Half of the looks are the town's hotel's; some were refused to a system."""
    if one.of_the_bureau:
        return _entry(its, one, AuditAction.LICENCE_VERIFIED)
    refused = one.number % _REFUSED_ONE_IN == 1
    return _entry(
        its,
        one,
        AuditAction.LICENCE_VERIFIED,
        outcome="not_permitted" if refused else "valid",
        actor_kind="client",
        actor_id=client_of(one),
        actor_name=client_of(one),
        unit_id=party(one),
    )


def _something(its: Stock, one: Order) -> tuple[Table, Row]:
    """Return one of all the other acts, now and then in the name of the town's company."""
    kinds = tuple(its.patterns.acts)
    action = kinds[one.number % len(kinds)]
    return _entry(
        its,
        one,
        action,
        licence=False,
        licence_id=None,
        licence_code=None,
        actor_id=owner(one)[1],
        acting_for=cast.HOTEL_HOLDER.id if one.favoured else None,
    )


def _about_several(its: Stock, one: Order) -> Iterator[tuple[Table, Row]]:
    table, row = _entry(
        its, one, AuditAction.SET_PREPARED, licence=False, licence_id=None, licence_code=None
    )
    yield table, row
    yield audit_entry_licences, {"licence_id": one.named("licence"), "entry_id": row["id"]}


def _strangers(its: Stock, one: Order) -> Row:
    """Return the count of an hour of the last ninety days; each has an outcome of its own."""
    number = one.number // one.shape.per["stranger"]
    hour = one.now.replace(minute=0, second=0, microsecond=0) - timedelta(hours=number % 2_000)
    return its.like(stranger_refusals, hour=hour, outcome=f"refused_{number // 2_000}", refusals=7)


def _bucket(its: Stock, one: Order) -> Row:
    return its.like(
        throttles,
        bucket=f"filled:{one.named('bucket')}",
        failures=1,
        window_started_at=one.recent(timedelta(days=1)),
        shut_until=None,
    )
