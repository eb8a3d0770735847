"""What bureaux do at their desks: collections, reconciliations, incidents, permits."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import Table

from bench.filling.licences import code_of
from bench.filling.patterns import Row
from bench.filling.people import company
from bench.filling.shape import Order, named
from bench.filling.stock import Stock
from tests import cast
from tests.factories import TYPE_CODE
from tests.trade import NAMES
from wallet.repository.collecting.collection_tables import (
    collection_parts,
    collection_rows,
    collections,
)
from wallet.repository.licences.licence_numbers import KIND
from wallet.repository.oversight.oversight_tables import (
    incident_dues,
    incident_types,
    incidents,
    reconciliation_findings,
    reconciliations,
)
from wallet.repository.permits.permit_tables import (
    industry_permits,
    permit_constituents,
    permit_versions,
    wall_codes,
)

_FILES_KEPT = timedelta(days=7)
_KEPT_ONE_IN = 20


def desks(its: Stock, one: Order) -> Iterator[tuple[Table, Row]]:
    """Make what was done there."""
    if one.every("collection"):
        yield from _collection(its, one)
    yield collection_rows, _collected(its, one)
    if one.every("reconciliation"):
        yield reconciliations, _reconciliation(its, one)
    if one.every("due"):
        yield reconciliation_findings, _finding(its, one)
        yield incident_dues, _due(its, one)
    if one.every("incident"):
        yield from _incident(its, one)
    if one.every("permit"):
        yield from _permit(its, one)


def _bureau(its: Stock, one: Order, what: str) -> str:
    return its.bureaux[0 if one.half(what) else 1].id


def _collection(its: Stock, one: Order) -> Iterator[tuple[Table, Row]]:
    young = one.number // one.shape.per["collection"] % _KEPT_ONE_IN == 0
    at = one.recent(_FILES_KEPT) if young else one.at
    yield (
        collections,
        its.like(
            collections,
            id=one.named("collection"),
            unit_id=_bureau(its, one, "collection"),
            file_digest=one.named("sheet") * 2,
            created_at=at,
            started_at=at,
            finished_at=at,
        ),
    )
    if young:
        yield (
            collection_parts,
            its.like(collection_parts, collection_id=one.named("collection"), position=0),
        )


def _collected(its: Stock, one: Order) -> Row:
    """Return a row of the latest file, or of the town's own."""
    latest = one.number // one.shape.per["collection"]
    own = named("collection", latest * one.shape.per["collection"])
    pattern = its.patterns.of(collection_rows)
    return its.like(
        collection_rows,
        collection_id=pattern["collection_id"] if one.favoured else own,
        row_number=1_000 + one.number,
        outcome="refused" if one.number % 3 == 0 else "issued",
        licence_code=str(code_of(its, one)),
    )


def _reconciliation(its: Stock, one: Order) -> Row:
    return its.like(
        reconciliations,
        id=one.named("reconciliation"),
        unit_id=_bureau(its, one, "reconciliation"),
        kind="list" if one.number % 3 else "sample",
        made_at=one.at,
        finished_at=one.at,
    )


def _finding(its: Stock, one: Order) -> Row:
    """Return one more finding of the town's own reconciliation."""
    return its.like(
        reconciliation_findings,
        position=1_000 + one.number,
        kind="missing_there",
        number_sealed=None,
        licence_id=one.named("licence"),
        row_number=None,
        fields="[]",
    )


def _due(its: Stock, one: Order) -> Row:
    """Return one more licence that is due under the town's own incident, which has one itself."""
    number = f"DU{one.number:012}"
    return its.like(
        incident_dues,
        position=1 + one.number // one.shape.per["due"],
        number_index=its.index(KIND, number),
        number_sealed=number,
        added_at=one.at,
    )


def _incident(its: Stock, one: Order) -> Iterator[tuple[Table, Row]]:
    yield (
        incidents,
        its.like(
            incidents,
            id=one.named("incident"),
            unit_id=_bureau(its, one, "incident"),
            began_at=one.at,
            reported_at=one.at,
            recovered_at=one.at,
            recovery_reported_at=one.at,
            due_until=one.at.date(),
            closed_at=one.at,
            seen_at=one.at,
        ),
    )
    yield incident_types, {"incident_id": one.named("incident"), "type_code": TYPE_CODE}


def _permit(its: Stock, one: Order) -> Iterator[tuple[Table, Row]]:
    """Make a permit of one licence; the town's company has some that ended."""
    own = one.favoured
    yield (
        industry_permits,
        its.like(
            industry_permits,
            id=one.named("permit"),
            number=f"3100{one.number:014}",
            holder_id=cast.HOTEL_HOLDER.id if own else company(one),
            issued_at=one.at,
            ended_at=one.at if own else None,
            end_reason="停业" if own else None,
        ),
    )
    yield (
        permit_versions,
        its.like(permit_versions, permit_id=one.named("permit"), version=1, made_at=one.at),
    )
    yield (
        permit_constituents,
        {
            "permit_id": one.named("permit"),
            "version": 1,
            "component": NAMES[0],
            "position": 0,
            "licence_id": one.named("licence"),
            "living_licence_id": None if own else one.named("licence"),
        },
    )
    yield (
        wall_codes,
        {
            "code": one.named("wall").upper(),
            "permit_id": one.named("permit"),
            "issued_at": one.at,
            "ended_at": None,
        },
    )
