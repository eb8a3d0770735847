"""Walking along one index of a bureau's licences, and looking at so many rows at once.

What narrows a list further is looked at row by row. So a rare thing takes several steps, and none
of them reads more than :data:`LOOKED_AT` rows: each says up to where it has looked.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, TextClause, and_, or_, select

from wallet.domain.civil_dates import city_date, start_of_day
from wallet.domain.licences.licence_search import Place
from wallet.repository.tables import licences

LOOKED_AT = 1_000
Condition = ColumnElement[bool] | TextClause


class Walk(NamedTuple):
    """Rows of one index in its order: ``at`` is a moment or a day, ``row_id`` the licence's id.

    ``rows`` has the condition that the index begins with; ``narrowed`` is looked at row by row.
    """

    at: Any
    row_id: Any
    rows: Sequence[Condition]
    narrowed: Sequence[ColumnElement[bool]] = ()
    ascending: bool = False
    by_day: bool = False
    repeats: bool = False
    """Whether a licence may stand there twice."""


class Stretch(NamedTuple):
    """What one step found, each with its place; ``until`` is where it stopped, None: the end."""

    found: Sequence[tuple[Place, Row[Any]]]
    until: Place | None


class Page(NamedTuple):
    """A page of rows, and after which place the next one begins; it may be short of rows."""

    rows: Sequence[Row[Any]]
    further: Place | None


def step(connection: Connection, walk: Walk, after: Place | None, limit: int) -> Stretch:
    """Look at the next rows of a walk; ``limit`` are wanted."""
    looked = _looked_at(walk, after).limit(LOOKED_AT if walk.narrowed else limit + 1).subquery()
    query = select(licences, looked.c.at.label("walked_at"))
    query = query.join(looked, looked.c.row_id == licences.c.id).where(*walk.narrowed)
    rows = connection.execute(_in_order(query, looked.c, walk).limit(limit + 1)).all()
    found = [((_moment(row.walked_at), row.id), row) for row in rows]
    if len(found) > limit or not walk.narrowed:
        return Stretch(found, found[-1][0] if len(found) > limit else None)
    last = connection.execute(_looked_at(walk, after).offset(LOOKED_AT - 1).limit(1)).first()
    return Stretch(found, (_moment(last.at), last.row_id) if last else None)


def page_of(stretches: Iterable[Stretch], limit: int, *, ascending: bool = False) -> Page:
    """Return a page of what walks of one order found: no further than all of them looked."""
    stretches = list(stretches)
    ends = [one.until for one in stretches if one.until is not None]
    nearest = (min(ends) if ascending else max(ends)) if ends else None
    by_place = {place: row for one in stretches for place, row in one.found}
    places = sorted(by_place, reverse=not ascending)
    if nearest is not None:
        places = [one for one in places if (one <= nearest if ascending else one >= nearest)]
    shown = places[:limit]
    further = shown[-1] if len(places) > limit else nearest
    return Page([by_place[place] for place in shown], further)


def _looked_at(walk: Walk, after: Place | None) -> Select[Any]:
    query = select(walk.at.label("at"), walk.row_id.label("row_id")).where(*walk.rows)
    if after is not None:
        query = query.where(_beyond(walk, after))
    both = (walk.at, walk.row_id)
    query = query.distinct() if walk.repeats else query
    return query.order_by(*(both if walk.ascending else [one.desc() for one in both]))


def _beyond(walk: Walk, after: Place) -> ColumnElement[bool]:
    # The moment bounds the range of the index by itself: of "or" alone no database makes one.
    at = city_date(after[0]) if walk.by_day else after[0]
    if walk.ascending:
        return and_(walk.at >= at, or_(walk.at > at, walk.row_id > after[1]))
    return and_(walk.at <= at, or_(walk.at < at, walk.row_id < after[1]))


def _in_order(query: Select[Any], looked: Any, walk: Walk) -> Select[Any]:
    both = (looked.at, looked.row_id)
    return query.order_by(*(both if walk.ascending else [one.desc() for one in both]))


def _moment(at: date | datetime) -> datetime:
    return at if isinstance(at, datetime) else start_of_day(at)
