"""What holders show and who looked: sessions, verifications, sets, temporary copies."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import Table

from bench.filling.licences import type_of
from bench.filling.parties import client_of, party, party_scenario
from bench.filling.patterns import Row
from bench.filling.people import company, owner
from bench.filling.shape import Order
from bench.filling.stock import Stock
from tests.town import CHECK_IN
from wallet.domain.showing.verification import Outcome
from wallet.repository.act_tables import show_session_licences, show_sessions, verifications
from wallet.repository.copies.copy_tables import copy_links, temporary_copies
from wallet.repository.licence_sets.set_tables import licence_set_members, licence_sets
from wallet.tokens.presentation_code import NUMBERS

_DAY = timedelta(days=1)
_A_SESSION = timedelta(minutes=5)
_SPREAD = 7_320_461_963
"""Prime to the number of typed codes: times this, no two sessions have the same digits."""

_KEPT_ONE_IN = 200
"""How many verifications are young enough for their answer to be shown still."""


def showings(its: Stock, one: Order) -> Iterator[tuple[Table, Row]]:
    """Make a session of the licence and a look at it; now and then a set and a copy."""
    if one.every("set"):
        yield from _set(its, one)
    yield from _session(its, one)
    yield verifications, _verification(its, one)
    if one.every("copy"):
        yield from _copy(its, one)


def _scanned(one: Order) -> bool:
    return one.number % 4 != 3  # noqa: PLR2004 one session in four


def _session_id(one: Order) -> int:
    return int(one.named("session")[:16], 16) >> 1


def _session_begins(one: Order) -> datetime:
    # What nobody scanned is kept for a day.
    return one.at if _scanned(one) else one.recent(_DAY)


def _session(its: Stock, one: Order) -> Iterator[tuple[Table, Row]]:
    began, (holder, account) = _session_begins(one), owner(one)
    ended = one.number % 3 == 0 and began + _A_SESSION < one.now
    yield (
        show_sessions,
        its.like(
            show_sessions,
            id=_session_id(one),
            licence_id=one.named("licence"),
            account_id=account,
            holder_id=holder,
            typed_number=one.number * _SPREAD % NUMBERS,
            opened_at=began,
            expires_at=began + _A_SESSION,
            ended_at=began + timedelta(minutes=1) if ended else None,
            set_id=one.named("set") if _of_set(one) else None,
            permit_id=one.named("permit") if _of_permit(one) else None,
        ),
    )
    if _of_set(one) or _of_permit(one):
        yield (
            show_session_licences,
            {
                "session_id": _session_id(one),
                "position": 0,
                "licence_id": one.named("licence"),
                "component": "许可" if _of_permit(one) else None,
            },
        )


def _of_set(one: Order) -> bool:
    return one.every("set") and one.half("set")


def _of_permit(one: Order) -> bool:
    return one.every("permit") and not one.half("permit")


def _verification(its: Stock, one: Order) -> Row:
    young = one.number % _KEPT_ONE_IN == 0
    # It was a moment after the session began, and its answer goes after ten minutes.
    at = one.recent(timedelta(minutes=9)) if young else _session_begins(one)
    found = _scanned(one)
    row = its.like(
        verifications,
        id=one.named("verification"),
        at=at,
        outcome=(Outcome.VALID if found else Outcome.CODE_UNKNOWN).value,
        session_id=_session_id(one) if found else None,
        redeemed_session_id=_session_id(one) if found else None,
        redeemed_expiry=at + timedelta(minutes=1) if found else None,
        type_name=None if not found else its.patterns.of(verifications)["type_name"],
        idempotency_key=one.named("key") if found and one.number % 3 == 0 else None,
    )
    if not young:
        row["answer_sealed"] = b""
    if one.of_the_bureau:
        return row
    own = {
        "unit_id": party(one),
        "actor_id": client_of(one),
        "operator": client_of(one),
        "scenario_code": party_scenario(one),
        "scenario_name": CHECK_IN.name,
    }
    return {**row, **own}


def _set(its: Stock, one: Order) -> Iterator[tuple[Table, Row]]:
    yield (
        licence_sets,
        its.like(
            licence_sets,
            id=one.named("set"),
            holder_id=company(one),
            created_at=one.at,
            changed_at=one.at,
        ),
    )
    yield (
        licence_set_members,
        {"set_id": one.named("set"), "position": 0, "licence_id": one.named("licence")},
    )


def _copy(its: Stock, one: Order) -> Iterator[tuple[Table, Row]]:
    """Make a copy that has run out, whose file is gone, or one that is still in force."""
    holder, account = owner(one)
    living = one.number % 100 == 0
    made = one.recent(_DAY) if living else one.at
    row = its.like(
        temporary_copies,
        id=one.named("copy"),
        number=f"{one.number:016}",
        holder_id=holder,
        account_id=account,
        licence_id=one.named("licence"),
        file_digest=one.named("file") * 2,
        made_at=made,
        expires_at=made + _DAY,
    )
    if not living:
        row["file_sealed"] = b""
    yield temporary_copies, row
    link_made = one.recent(30 * _DAY)
    yield (
        copy_links,
        {
            "digest": one.named("link") * 2,
            "copy_id": one.named("copy"),
            "expires_at": link_made + timedelta(minutes=15),
            "used_at": link_made if type_of(one) else None,
        },
    )
