"""Holders, their accounts and sign-ins, and who acts for enterprises. Every number is nobody's."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import Table

from bench.filling.patterns import Row
from bench.filling.shape import Order, named
from bench.filling.stock import Stock
from tests import cast
from tests.factories import resident_id, uscc
from wallet.domain.actors.actors import HolderKind, IdentityKind, Role
from wallet.repository.enterprise.enterprise_tables import (
    appointment_licences,
    appointment_permits,
    appointments,
    enterprise_bindings,
)
from wallet.repository.tables import accounts, holders, sign_ins

LICENCES_EACH = 3
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏"
_GIVEN = "安邦博辰达恩帆国涵佳凯岚铭宁磐启荣松桐文熙雅彦泽"
_NUMBERS_A_DAY = 1_000
_FIRST_BIRTH = date(1900, 2, 1)
_AREA = "310151"
_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_NUMBERS_A_HEAD = 100_000


def person(number: int) -> str:
    """Return the id of the person who holds the licence of an order."""
    return named("person", number // LICENCES_EACH)


def account_of(number: int) -> str:
    """Return the id of the account of that person."""
    return named("account", number // LICENCES_EACH)


def company(one: Order) -> str:
    """Return the id of the latest company."""
    return named("company", one.number // one.shape.per["company"])


def owner(one: Order) -> tuple[str, str]:
    """Return the holder of the licence and the holder's account."""
    if one.favoured:
        return cast.LIN.id, cast.LIN_ACCOUNT.id
    return person(one.number), account_of(one.number)


def company_code(number: int, head: str = "9131015") -> str:
    """Return the unified social credit code of a company of no such name."""
    block, sequence = divmod(number, _NUMBERS_A_HEAD)
    first, second = divmod(block, len(_DIGITS))
    return uscc(sequence, head=f"{head}1MA{_DIGITS[first]}{_DIGITS[second]}")


def people(its: Stock, one: Order) -> Iterator[tuple[Table, Row]]:
    """Make the person of each third licence, the company of some, and what they do."""
    if one.number % LICENCES_EACH == 0:
        yield from _person(its, one)
    if one.every("company"):
        yield holders, _company(its, one)
    if one.every("sign-in"):
        yield sign_ins, _sign_in(its, one)
    if one.every("post"):
        yield from _posts(its, one)


def _person(its: Stock, one: Order) -> Iterator[tuple[Table, Row]]:
    number = one.number // LICENCES_EACH
    days, sequence = divmod(number, _NUMBERS_A_DAY)
    birth = _FIRST_BIRTH + timedelta(days=days)
    identity = resident_id(sequence, birth=f"{birth:%Y%m%d}", area=_AREA)
    name = name_of(number)
    yield (
        holders,
        its.like(
            holders,
            id=person(one.number),
            identity_index=its.index(f"identity/{IdentityKind.RESIDENT_ID.value}", identity),
            name_sealed=name,
            identity_number_sealed=identity,
            wallet_address=named("address", number)[:16].upper(),
        ),
    )
    yield (
        accounts,
        its.like(
            accounts,
            id=account_of(one.number),
            login=f"filled-{number}",
            display_name_sealed=name,
            holder_id=person(one.number),
            created_at=one.at,
        ),
    )


def name_of(number: int) -> str:
    """Return a made-up name."""
    family, given = divmod(number, len(_GIVEN))
    return _SURNAMES[family % len(_SURNAMES)] + _GIVEN[given] + _GIVEN[number % 23]


def _company(its: Stock, one: Order) -> Row:
    number = one.number // one.shape.per["company"]
    code = company_code(number)
    return its.like(
        holders,
        id=company(one),
        kind=HolderKind.LEGAL_PERSON.value,
        identity_kind=IdentityKind.USCC.value,
        identity_index=its.index(f"identity/{IdentityKind.USCC.value}", code),
        name_sealed=f"上海填充{number}号示例有限公司",
        identity_number_sealed=code,
        wallet_address=None,
    )


def staff_of_a_unit(its: Stock, one: Order, unit_id: str) -> Row:
    """Return the row of somebody who works in a unit."""
    number = one.number // one.shape.per["staff"]
    return its.like(
        accounts,
        id=named("staff", number),
        login=f"staff-{number}",
        display_name_sealed=name_of(number),
        role=Role.ISSUER.value if unit_id == cast.BUREAU.id else Role.VERIFIER.value,
        pin_hash=None,
        unit_id=unit_id,
        holder_id=None,
        created_at=one.at,
    )


def _sign_in(its: Stock, one: Order) -> Row:
    began = one.recent(timedelta(days=30))
    expires = began + timedelta(hours=12)
    over = expires < one.now or one.number % 3 == 0
    return its.like(
        sign_ins,
        digest=one.named("sign-in") * 2,
        account_id=owner(one)[1],
        started_at=began,
        expires_at=expires,
        ended_at=min(began + timedelta(minutes=20), one.now) if over else None,
        acting_for=None,
    )


def _posts(its: Stock, one: Order) -> Iterator[tuple[Table, Row]]:
    """Bind a person to a company, and give another one a task there that is mostly over."""
    enterprise = cast.HOTEL_HOLDER.id if one.favoured else company(one)
    over = {} if one.number % 40 == 0 else {"ended_at": one.at, "end_reason": "resigned"}
    yield (
        enterprise_bindings,
        its.like(
            enterprise_bindings,
            id=one.named("binding"),
            enterprise_id=enterprise,
            person_id=person(one.number),
            licence_id=one.named("licence"),
            bound_at=one.at,
            ended_at=one.at,
            end_reason="not_proved",
        ),
    )
    yield (
        appointments,
        its.like(
            appointments,
            id=one.named("post"),
            enterprise_id=enterprise,
            person_id=person(one.number),
            appointed_at=one.at,
            **over,
        ),
    )
    yield (
        appointment_licences,
        {"appointment_id": one.named("post"), "licence_id": one.named("licence")},
    )
    if one.every("permit"):
        yield (
            appointment_permits,
            {"appointment_id": one.named("post"), "permit_id": one.named("permit")},
        )
