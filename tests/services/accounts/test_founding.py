"""Units are founded, changed and closed by the operator alone."""

import pytest

from tests.factories import licence_type, uscc
from tests.services.accounts.city import BUREAU, CENTRE, COMPANY, DATA_CENTRE, form
from wallet.domain.accounts.unit_form import (
    OnlyPublicCounters,
    OwnUnitStays,
    UnitClosed,
    UnitKnownAlready,
    UnitNotClosed,
    UnitStillIssues,
)
from wallet.domain.actors.actors import Role, UnitKind
from wallet.domain.errors import NotPermitted
from wallet.domain.form_faults import FormNotAcceptable
from wallet.domain.licences.licence import ReasonMissing
from wallet.domain.trail.audit import DONE, AuditAction
from wallet.repository.actors.clients import ApiClient
from wallet.repository.actors.units import UnknownUnit
from wallet.services.accounts import founding
from wallet.services.acts.doing import RequestIdentity
from wallet.services.registry.suspending import UnitStateConflict, resume_unit

NEW = uscc(700)


def close(staffed, unit, reason="机构撤并", by="xinke"):
    city = staffed.city
    founding.close_unit(city.deployment.database, city.clock(), city.actor(by), unit.id, reason)


def unit_now(city, unit):
    with city.deployment.database.read() as repository:
        return repository.units.get(unit.id)


@pytest.mark.parametrize("kind", list(UnitKind))
def test_the_operator_founds_every_kind_of_unit(city, kind):
    made = city.found(form("示例单位", NEW, kind.value, "310101"))
    assert (unit_now(city, made).kind, made.district_code) == (kind, "310101")
    entry = city.last()
    assert (entry.action, entry.outcome) == (AuditAction.UNIT_FOUNDED, DONE)
    assert (entry.unit_name, entry.actor.name) == ("示例单位", "xinke")


def test_a_code_is_stored_as_it_is_registered(city):
    assert city.found(form("示例单位", f" {NEW.lower()} ")).uscc == NEW


@pytest.mark.parametrize(
    ("made", "fields"),
    [
        (form(name=" ", code=NEW), {"name"}),
        (form(code="111111111111111111"), {"uscc"}),
        (form(code=NEW[:-1] + ("0" if NEW[-1] != "0" else "1")), {"uscc"}),
        (form(code=NEW, kind="ministry"), {"kind"}),
        (form(code=NEW, district="110101"), {"district"}),
        (form(code=NEW, kind="district"), {"district"}),
        (form(name="", code="", kind=""), {"name", "uscc", "kind"}),
    ],
)
def test_a_form_with_faults_founds_nothing_and_names_every_one(city, made, fields):
    with pytest.raises(FormNotAcceptable) as told:
        city.found(made)
    assert {one.field for one in told.value.faults} == fields
    assert city.last().outcome == "form_not_acceptable"


def test_a_known_code_is_not_founded_twice(city):
    with pytest.raises(UnitKnownAlready):
        city.found()
    assert (city.last().action, city.last().outcome) == (
        AuditAction.UNIT_FOUNDED,
        "unit_known_already",
    )


def test_a_double_click_founds_one_unit(city):
    identity = RequestIdentity("key", "digest")
    first, again = (city.found(form("示例单位", NEW), identity=identity) for _ in range(2))
    assert first == again
    assert [entry.unit_name for entry in city.entries(AuditAction.UNIT_FOUNDED)].count(
        "示例单位"
    ) == 1


@pytest.mark.parametrize("login", ["head", "clerk", "window"])
def test_nobody_else_founds_or_closes(staffed, login):
    city = staffed.city
    with pytest.raises(NotPermitted):
        city.found(form("示例单位", NEW), actor=city.actor(login))
    with pytest.raises(NotPermitted):
        close(staffed, staffed.neighbour, by=login)
    assert (city.last().actor.name, city.last().outcome) == (login, "not_permitted")
    assert unit_now(city, staffed.neighbour).closed_at is None


def test_a_unit_is_renamed_and_keeps_its_kind(staffed):
    city, database = staffed.city, staffed.city.deployment.database
    wanted = form("示例新名称", NEW, "data_centre", "310115")
    founding.change_unit(database, city.clock(), city.actor("xinke"), staffed.bureau.id, wanted)
    now = unit_now(city, staffed.bureau)
    assert (now.name, now.uscc, now.district_code) == ("示例新名称", NEW, "310115")
    assert now.kind is UnitKind.ISSUING_BUREAU
    assert city.last().details["changed"] == "name,uscc,district"


def test_a_unit_cannot_take_anothers_code(staffed):
    city, database = staffed.city, staffed.city.deployment.database
    with pytest.raises(UnitKnownAlready):
        founding.change_unit(
            database, city.clock(), city.actor("xinke"), staffed.bureau.id, form(code=CENTRE)
        )
    assert unit_now(city, staffed.bureau).uscc == BUREAU


def test_closing_a_unit_ends_accounts_sign_ins_and_systems_at_once(staffed):
    city, centre = staffed.city, staffed.centre
    start = city.reset("window", city.actor("centre.head")).start
    window = city.sign_in("window", start.text)
    with city.deployment.database.begin() as repository:
        client = ApiClient("centre-system", centre.id, centre.name, frozenset(), False)
        repository.clients.add(client, "a secret of the tests")
    close(staffed, centre)
    assert not city.still_signed_in(window)
    with city.deployment.database.read() as repository:
        assert repository.clients.living_of(centre.id) == []
        assert all(one.closed_at for one in repository.kept_accounts.of_unit(centre.id))
        assert repository.units.suspended(10) == []
    now = unit_now(city, centre)
    assert now.closed_at == now.suspended_at == city.clock()
    assert not now.registers_holders
    entry = city.last()
    assert (entry.action, entry.unit_name) == (AuditAction.UNIT_CLOSED, centre.name)
    assert (entry.details["accounts"], entry.details["clients"]) == ("2", "1")


def test_a_closed_unit_begins_nothing(staffed):
    city = staffed.city
    close(staffed, staffed.centre)
    with pytest.raises(UnitClosed):
        close(staffed, staffed.centre)
    with pytest.raises(UnitClosed):
        city.open(staffed.centre, "newcomer", city.actor("xinke"))
    with pytest.raises(UnitClosed):
        city.reopen("centre.head", city.actor("xinke"))
    with pytest.raises(UnitStateConflict):
        resume_unit(
            city.deployment.database, city.clock(), city.actor("xinke"), staffed.centre.id, "误关"
        )


def test_closing_needs_a_reason(staffed):
    with pytest.raises(ReasonMissing):
        close(staffed, staffed.centre, " ")
    assert unit_now(staffed.city, staffed.centre).closed_at is None


def test_a_reopened_unit_stays_suspended_and_its_accounts_closed(staffed):
    city, operator = staffed.city, staffed.city.actor("xinke")
    database, centre = city.deployment.database, staffed.centre
    with pytest.raises(UnitNotClosed):
        founding.reopen_unit(database, city.clock(), operator, centre.id)
    close(staffed, centre)
    founding.reopen_unit(database, city.clock(), operator, centre.id)
    now = unit_now(city, centre)
    assert now.closed_at is None
    assert now.suspended_at is not None
    assert city.actor("centre.head") is None
    resume_unit(database, city.clock(), operator, centre.id, "误关，已核实")
    city.reopen("centre.head", operator)
    assert city.actor("centre.head").role is Role.VERIFIER


def test_the_operator_cannot_close_its_own_unit(staffed):
    with pytest.raises(OwnUnitStays):
        close(staffed, staffed.data_centre)
    assert staffed.city.actor("xinke")


def test_a_bureau_with_types_in_force_is_not_closed(staffed):
    with staffed.city.deployment.database.begin() as repository:
        repository.catalogue.add(licence_type(staffed.bureau.id))
    with pytest.raises(UnitStillIssues):
        close(staffed, staffed.bureau)
    assert staffed.city.last().outcome == "unit_still_issues"


def test_only_counters_of_public_units_register_holders(staffed):
    city = staffed.city
    with pytest.raises(OnlyPublicCounters):
        founding.set_counters(
            city.deployment.database,
            city.clock(),
            city.actor("xinke"),
            staffed.bureau.id,
            registers=True,
        )


def test_an_unknown_unit_is_not_found(city):
    with pytest.raises(UnknownUnit):
        founding.reopen_unit(city.deployment.database, city.clock(), city.actor("xinke"), "0" * 32)
    assert city.last().outcome == "unknown_unit"


def test_the_codes_of_the_tests_differ():
    assert len({DATA_CENTRE, BUREAU, CENTRE, COMPANY, NEW}) == 5
