"""Accounts of a unit's people: opened, reset and reopened by who looks after them."""

from datetime import timedelta

import pytest

from tests.factories import holder_draft, uscc
from tests.services.accounts.city import COMPANY, form
from wallet.domain.accounts.kept_account import (
    AccountClosed,
    AccountNotClosed,
    AccountState,
    UnknownAccount,
)
from wallet.domain.accounts.login import LoginTaken
from wallet.domain.accounts.start_password import START_PASSWORD_LIFETIME, StartPasswordExpired
from wallet.domain.accounts.unit_form import ROLE_OF_KIND
from wallet.domain.actors.actors import HolderKind, IdentityKind, Role, UnitKind
from wallet.domain.errors import NotPermitted
from wallet.domain.form_faults import FormNotAcceptable
from wallet.domain.trail.audit import DONE, AuditAction
from wallet.repository.actors.units import UnknownUnit
from wallet.services.access.signing_in import WrongCredentials
from wallet.services.accounts.closing import close_account
from wallet.services.accounts.registering import HolderHasAccount
from wallet.services.acts.doing import RequestIdentity
from wallet.services.licences.holders import HolderNameDiffers

IDENTITY = RequestIdentity("key", "digest")


def test_an_administrator_opens_a_clerks_account(staffed):
    city, head = staffed.city, staffed.city.actor("head")
    opened = city.open(staffed.bureau, "NewComer ", head, name="张三")
    account = city.account("newcomer")
    assert (account.role, account.unit_id) == (Role.ISSUER, staffed.bureau.id)
    assert not account.administers
    assert account.state_at(city.clock()) is AccountState.STARTING
    assert city.sign_in("newcomer", opened.start.text).account.start_password_until
    entry = city.entries(AuditAction.ACCOUNT_OPENED)[0]
    assert (entry.outcome, entry.actor.name) == (DONE, "head")
    assert entry.details["login"] == "newcomer"
    assert "张三" not in str(entry)
    assert opened.start.text not in str(entry)


def test_the_first_person_of_a_unit_is_its_administrator(staffed):
    assert staffed.city.account("head").administers
    assert staffed.city.account("head").role is Role.ISSUER


@pytest.mark.parametrize("kind", [kind for kind in UnitKind if kind is not UnitKind.ENTERPRISE])
def test_the_kind_of_unit_decides_the_role(staffed, kind):
    city = staffed.city
    unit = city.found(form("示例单位", uscc(701), kind.value, "310101"))
    city.open(unit, "somebody", city.actor("xinke"))
    assert city.account("somebody").role is ROLE_OF_KIND[kind]


def test_a_clerk_opens_nothing(staffed):
    city = staffed.city
    with pytest.raises(UnknownUnit):
        city.open(staffed.bureau, "newcomer", city.actor("clerk"))
    entry = city.last()
    assert (entry.action, entry.outcome) == (AuditAction.ACCOUNT_OPENED, "unknown_unit")
    assert entry.actor.name == "clerk"


@pytest.mark.parametrize("by", ["head", "centre.head"])
def test_another_unit_is_not_found(staffed, by):
    city, actor = staffed.city, staffed.city.actor(by)
    with pytest.raises(UnknownUnit):
        city.open(staffed.neighbour, "newcomer", actor, administers=True)
    for act in (city.reset, city.close, city.end_sign_ins, city.reopen):
        with pytest.raises(UnknownAccount):
            act("park.head", actor)
        assert (city.last().outcome, city.last().actor.name) == ("unknown_account", by)
    with pytest.raises(UnknownAccount):
        city.set_administers("park.head", actor, administers=False)


def test_an_operator_raises_nobody_in_the_own_unit(staffed):
    city = staffed.city
    city.open(staffed.data_centre, "night", city.actor("xinke"))
    night = city.actor("night")
    with pytest.raises(UnknownUnit):
        city.open(staffed.data_centre, "second.self", night, administers=True)
    with pytest.raises(UnknownAccount):
        city.set_administers("night", night, administers=True)
    with pytest.raises(UnknownAccount):
        city.reset("xinke", night)


def test_the_operator_looks_after_administrators_and_not_after_their_clerks(staffed):
    city, operator = staffed.city, staffed.city.actor("xinke")
    assert city.reset("head", operator).start
    with pytest.raises(UnknownAccount):
        city.reset("clerk", operator)
    with pytest.raises(UnknownAccount):
        city.close("clerk", operator)


def test_a_holder_opens_no_accounts(staffed):
    city = staffed.city
    opened = city.register(city.actor("window"))
    with city.deployment.database.read() as repository:
        holder = repository.accounts.find_by_login(opened.login).actor
    with pytest.raises(NotPermitted):
        city.open(staffed.bureau, "newcomer", holder)


def test_a_holders_account_is_none_of_a_unit(staffed):
    city = staffed.city
    opened = city.register(city.actor("window"))
    for by in ("centre.head", "xinke"):
        with pytest.raises(UnknownAccount):
            close_account(city.deployment.database, city.clock(), city.actor(by), opened.account_id)


@pytest.mark.parametrize("login", ["ab", "1abc", "名字", "a b c", "-abc", "a" * 41, "a@b.c", ""])
def test_a_login_that_cannot_be_typed_is_refused_with_the_form(staffed, login):
    city = staffed.city
    with pytest.raises(FormNotAcceptable) as told:
        city.open(staffed.bureau, login, city.actor("head"))
    assert [one.field for one in told.value.faults] == ["login"]


def test_a_login_stands_for_one_person_for_ever(staffed):
    city, head = staffed.city, staffed.city.actor("head")
    city.close("clerk", head)
    with pytest.raises(LoginTaken):
        city.open(staffed.bureau, "Clerk", head)


def test_a_double_click_opens_one_account_and_tells_the_password_once(staffed):
    city, head = staffed.city, staffed.city.actor("head")
    first = city.open(staffed.bureau, "newcomer", head, identity=IDENTITY)
    again = city.open(staffed.bureau, "newcomer", head, identity=IDENTITY)
    assert (again.account_id, again.login, again.start) == (first.account_id, "newcomer", None)
    assert city.sign_in("newcomer", first.start.text)


def test_a_start_password_dies_after_its_days(staffed):
    city = staffed.city
    start = city.reset("clerk", city.actor("head")).start
    city.clock.advance(seconds=START_PASSWORD_LIFETIME.total_seconds() - 1)
    assert city.sign_in("clerk", start.text)
    city.clock.advance(seconds=1)
    with pytest.raises(StartPasswordExpired):
        city.sign_in("clerk", start.text)
    assert city.last().outcome == "start_password_expired"
    with pytest.raises(WrongCredentials):
        city.sign_in("clerk", "something else entirely")
    assert city.account("clerk").state_at(city.clock()) is AccountState.START_EXPIRED
    assert start.until - city.clock() == timedelta(0)


def test_a_reset_ends_password_pin_and_every_sign_in(staffed):
    city, head = staffed.city, staffed.city.actor("head")
    first = city.reset("clerk", head).start
    signed_in = city.sign_in("clerk", first.text)
    with city.deployment.database.begin() as repository:
        repository.accounts.set_pin_hash(signed_in.account.id, "a hash")
    second = city.reset("clerk", head).start
    assert not city.still_signed_in(signed_in)
    with pytest.raises(WrongCredentials):
        city.sign_in("clerk", first.text)
    assert city.sign_in("clerk", second.text).account.pin_hash is None
    entry = city.entries(AuditAction.ACCOUNT_RESET)[0]
    assert (entry.details["login"], entry.details["sign_ins"]) == ("clerk", "1")


def test_a_closed_account_is_reopened_and_not_reset(staffed):
    city, head = staffed.city, staffed.city.actor("head")
    old = city.reset("clerk", head).start
    with pytest.raises(AccountNotClosed):
        city.reopen("clerk", head)
    city.close("clerk", head)
    with pytest.raises(AccountClosed):
        city.reset("clerk", head)
    new = city.reopen("clerk", head).start
    with pytest.raises(WrongCredentials):
        city.sign_in("clerk", old.text)
    assert city.sign_in("clerk", new.text)


def test_a_companys_account_opens_its_wallet(staffed):
    city, operator = staffed.city, staffed.city.actor("xinke")
    unit = city.found(form("示例餐饮有限公司", COMPANY, "enterprise"))
    city.open(unit, "example.food", operator, name="刘代表")
    account = city.account("example.food")
    assert (account.role, account.administers) == (Role.ENTERPRISE, False)
    with city.deployment.database.read() as repository:
        holder = repository.holders.get(account.holder_id)
    assert (holder.name, holder.identity_number) == (unit.name, COMPANY)
    assert city.reset("example.food", operator).start
    with pytest.raises(HolderHasAccount):
        city.open(unit, "second.food", operator)
    with pytest.raises(HolderHasAccount):
        city.register(
            city.actor("window"),
            kind=HolderKind.LEGAL_PERSON,
            name=unit.name,
            identity_kind=IdentityKind.USCC,
            identity_number=COMPANY,
        )


def test_a_company_known_under_another_name_gets_no_account(staffed):
    city = staffed.city
    known = holder_draft(
        kind=HolderKind.LEGAL_PERSON,
        name="另一家有限公司",
        identity_kind=IdentityKind.USCC,
        identity_number=COMPANY,
    )
    city.register(city.actor("window"), **{name: getattr(known, name) for name in known.__slots__})
    unit = city.found(form("示例餐饮有限公司", COMPANY, "enterprise"))
    with pytest.raises(HolderNameDiffers):
        city.open(unit, "example.food", city.actor("xinke"))
