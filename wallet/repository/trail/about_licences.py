"""The newest entries of the trail about some licences, alone or among others."""

from functools import lru_cache

from sqlalchemy import BigInteger, Integer, Select, bindparam, func, select, union_all

from wallet.domain.trail.audit import AuditAction
from wallet.repository.act_tables import audit_entries, audit_entry_licences
from wallet.repository.tables import licences

LAST_ID = 2**63 - 1
"""What every id is below: an entry's is a signed number of 64 bits."""

_WANTED = bindparam("wanted", type_=Integer)
_BEFORE = bindparam("before", type_=BigInteger)


@lru_cache(maxsize=16)
def newest_about(actions: tuple[AuditAction, ...]) -> Select[tuple[object, ...]]:
    """Return the statement for as many of the newest entries about ``licences`` as are ``wanted``.

    All have ids below ``before``; without actions it is about whatever was done.
    """
    alone, among = audit_entries.c, audit_entry_licences.c
    halves = (
        select(alone.id, alone.licence_id, alone.action),
        select(among.entry_id.label("id"), among.licence_id, alone.action).join_from(
            audit_entry_licences, audit_entries
        ),
    )
    newest = union_all(*(_newest_of(half, actions) for half in halves))
    found = select(audit_entries).where(audit_entries.c.id.in_(newest))
    return found.order_by(audit_entries.c.id.desc()).limit(_WANTED)


def _newest_of(
    entries: Select[tuple[int, str, str]], actions: tuple[AuditAction, ...]
) -> Select[tuple[int]]:
    """Return the ids of the newest of these entries, after a look at so many of each licence.

    From where on to look is found once for each licence: both databases would otherwise ask again
    for every entry, or bound the entries of the whole trail with it.
    """
    one, other = entries.subquery(), entries.subquery()
    last = (
        _wanted(select(other.c.id).where(other.c.licence_id == licences.c.id), actions)
        .order_by(other.c.id.desc())
        .offset(_WANTED - 1)
        .limit(1)
        .scalar_subquery()
    )
    bounds = select(licences.c.id, func.coalesce(last, 0).label("since"))
    held = licences.c.id.in_(bindparam("licences", expanding=True))
    since = bounds.where(held).cte().prefix_with("MATERIALIZED")
    query = select(one.c.id).join_from(since, one, one.c.licence_id == since.c.id)
    query = query.where(one.c.id >= since.c.since)
    newest = _wanted(query, actions).order_by(one.c.id.desc()).limit(_WANTED)
    return select(newest.subquery())


def _wanted(query: Select[tuple[int]], actions: tuple[AuditAction, ...]) -> Select[tuple[int]]:
    entries = query.selected_columns.id.table
    if actions:
        query = query.where(entries.c.action.in_([one.value for one in actions]))
    return query.where(entries.c.id < _BEFORE)
