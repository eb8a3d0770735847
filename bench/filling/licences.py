"""Licences with versions and holders, their places in status lists, notices, waiting changes."""

from collections.abc import Iterator
from datetime import timedelta
from functools import lru_cache

from sqlalchemy import Table

from bench.filling.patterns import BUREAU_TYPES, OTHER_TYPES, Row
from bench.filling.people import LICENCES_EACH, company, name_of, owner
from bench.filling.shape import Order, named
from bench.filling.stock import Stock
from tests import cast
from tests.town import CARD_TYPE
from wallet.domain.actors.person_names import comparable_name
from wallet.domain.civil_dates import city_date
from wallet.domain.licences.licence import ENDED_STATES, LicenceState, RevocationKind
from wallet.domain.licences.licence_code import LicenceCode, make_licence_code
from wallet.domain.licences.notice import NoticeKind
from wallet.repository.changes.change_tables import change_request_rows, change_requests
from wallet.repository.licences.delivery_tables import notices
from wallet.repository.licences.licence_numbers import KIND
from wallet.repository.licences.licence_rows import NAME_KIND, STATUS_ENDED, STATUS_VALUE
from wallet.repository.licences.status_lists import FULL_AT, LIST_SIZE
from wallet.repository.tables import licence_holders, licence_versions, licences, status_lists

_OTHER_STATES = (
    LicenceState.SUSPENDED,
    LicenceState.REVOKED,
    LicenceState.REVOKED,
    LicenceState.SUPERSEDED,
    LicenceState.TRANSFERRED,
    LicenceState.VOID,
)
_STATES_IN = 60
_ODD = 40_503
"""Times this, modulo the size of a list, the places follow each other in no order."""

_LEGACY = 9
_TERM = timedelta(days=5 * 365)
_NOTICE_KINDS = tuple(NoticeKind)[:9]


def state_of(one: Order) -> LicenceState:
    """Return the state of the licence: one in ten is not simply valid."""
    place = one.number % _STATES_IN
    return _OTHER_STATES[place] if 0 < place < len(_OTHER_STATES) else LicenceState.VALID


def type_of(one: Order) -> str:
    """Return the type of the licence; a card is one of its kind for its holder."""
    if not one.of_the_bureau:
        return OTHER_TYPES[one.number // 2 % len(OTHER_TYPES)]
    first = one.number % (2 * LICENCES_EACH) == 0
    return CARD_TYPE if first and not one.favoured else BUREAU_TYPES[0]


def code_of(its: Stock, one: Order) -> LicenceCode:
    """Return the identifier of the licence's first version."""
    return _code(type_of(one), its.bureaux[_issuer(one)].uscc, one.number)


@lru_cache(maxsize=4)
def _code(type_code: str, uscc: str, number: int) -> LicenceCode:
    return make_licence_code(type_code, uscc, f"F{number:012}")


def _issuer(one: Order) -> int:
    return 0 if one.of_the_bureau else 1 + one.number // 2 % len(OTHER_TYPES)


def records(its: Stock, one: Order) -> Iterator[tuple[Table, Row]]:
    """Make one licence and what belongs to it."""
    if one.number % one.shape.listed == 0:
        yield from _lists(its, one)
    yield licences, _licence(its, one)
    versions = 2 if one.number % 10 == 1 else 1
    for version in range(1, versions + 1):
        yield licence_versions, _version(its, one, version)
    holder, _ = owner(one)
    yield licence_holders, _held_by(its, one, holder, 0)
    if one.every("company"):
        # With the one that a company of the town holds, too, its own grow as well.
        other = cast.HOTEL_HOLDER.id if one.favoured else company(one)
        yield licence_holders, _held_by(its, one, other, 1)
    yield notices, _notice(its, one, holder)
    if one.every("company") and one.favoured:
        yield notices, _notice(its, one, cast.HOTEL_HOLDER.id)
    if one.every("change"):
        yield from _change(its, one)


def _lists(its: Stock, one: Order) -> Iterator[tuple[Table, Row]]:
    for place, bureau in enumerate(its.bureaux):
        yield (
            status_lists,
            its.like(
                status_lists,
                id=_list_id(one, place),
                unit_id=bureau.id,
                size=LIST_SIZE,
                allocated=FULL_AT,
            ),
        )


def _list_id(one: Order, issuer: int) -> str:
    return named(f"list {issuer}", one.number // one.shape.listed)


def _licence(its: Stock, one: Order) -> Row:
    state = state_of(one)
    number = f"TC{one.number:012}"
    day = city_date(one.at)
    late = timedelta(days=3 if one.number % 17 == 0 else 0)
    return its.like(
        licences,
        id=one.named("licence"),
        type_code=type_of(one),
        type_version=1,
        issuer_id=its.bureaux[_issuer(one)].id,
        code=str(code_of(its, one)),
        version=2 if one.number % 10 == 1 else 1,
        number_index=its.index(KIND, number),
        number_sealed=number,
        issued_on=day - late,
        valid_from=day - late,
        valid_until=day + _TERM,
        state=state.value,
        state_reason=None if state is LicenceState.VALID else "依申请办理",
        revocation_kind=(
            RevocationKind.DEREGISTERED.value if state is LicenceState.REVOKED else None
        ),
        legacy=one.number % 10 == _LEGACY,
        delivered_at=None if one.number % 20 in {8, 11} else one.at,
        created_at=one.at,
        changed_at=one.at,
    )


def _version(its: Stock, one: Order, version: int) -> Row:
    type_code, code = type_of(one), code_of(its, one)
    state, pattern = state_of(one), its.patterns.types[type_code]
    place = 2 * (one.number % one.shape.listed) + version - 1
    return {
        **pattern,
        "licence_id": one.named("licence"),
        "version": version,
        "code": str(code if version == 1 else code.next_version()),
        "status_list_id": _list_id(one, _issuer(one)),
        "status_index": place * _ODD % LIST_SIZE,
        "status": STATUS_VALUE.get(state, STATUS_ENDED),
        "made_at": one.at,
    }


def _held_by(its: Stock, one: Order, holder: str, position: int) -> Row:
    sole = type_of(one) == CARD_TYPE and state_of(one) not in ENDED_STATES
    return {
        "holder_id": holder,
        "licence_id": one.named("licence"),
        "position": position,
        "sole_type_code": CARD_TYPE if sole and position == 0 else None,
        "opened_at": one.at if one.number % 4 == 0 else None,
        "issuer_id": its.bureaux[_issuer(one)].id,
        "name_index": its.index(NAME_KIND, _name_of(one, position)),
        "created_at": one.at,
    }


def _name_of(one: Order, position: int) -> str:
    """Return the name that a holding is found by; that of the first person is a common one."""
    common = position or one.number % 4 == 0
    return comparable_name(name_of(0 if common else one.number // LICENCES_EACH))


def _notice(its: Stock, one: Order, holder: str) -> Row:
    kind = _NOTICE_KINDS[one.number % len(_NOTICE_KINDS)]
    ended = f'{{"kind":"{RevocationKind.DEREGISTERED.value}","reason":"依申请办理"}}'
    return its.like(
        notices,
        id=named(f"notice {holder}", one.number),
        holder_id=holder,
        kind=kind.value,
        licence_id=one.named("licence"),
        created_at=one.at,
        read_at=None if one.number % 200 == 0 else one.at,
        details_sealed=ended if kind is NoticeKind.LICENCE_REVOKED else "{}",
    )


def _change(its: Stock, one: Order) -> Iterator[tuple[Table, Row]]:
    """Make a change that was decided, or lately asked for; and a line of the town's own list."""
    waits = one.number % 20 == 0
    asked = one.recent(timedelta(days=6)) if waits else one.at
    yield (
        change_requests,
        its.like(
            change_requests,
            id=one.named("change"),
            unit_id=its.bureaux[0 if one.half("change") else 1].id,
            licence_id=one.named("licence"),
            requested_at=asked,
            lapses_at=asked + timedelta(days=7),
            state="awaiting_approval" if waits else "approved",
            decided_at=None if waits else one.at,
            decided_name=None if waits else "复核员",
        ),
    )
    yield (
        change_request_rows,
        its.like(
            change_request_rows,
            position=its.patterns.of(change_request_rows)["position"] + 1 + one.number,
            given_sealed=str(code_of(its, one)),
            licence_id=one.named("licence"),
        ),
    )
