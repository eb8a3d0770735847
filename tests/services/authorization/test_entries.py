"""The one entry of each act of an authorization, whole: who, for which unit, about what, why."""

from dataclasses import replace

import pytest

from tests import cast
from tests.services.verification.counter import HOTEL_SYSTEM
from tests.town import CARD_TYPE
from wallet.domain.errors import WalletError
from wallet.domain.grounds.authorization import term_end
from wallet.domain.registry.scenario import ScenarioState
from wallet.domain.trail.audit import AuditAction, AuditEntry, Ground
from wallet.repository.tables import scenarios
from wallet.services.authorization import asking, authorizing

LIN = cast.LIN_ACCOUNT.actor
SCENARIO = {"scenario_code": "hotel-check-in"}
REGISTERED = SCENARIO | {"scenario_name": "入住登记", "purpose": "办理入住时核对住客本人"}
LONG = "x" * 40


@pytest.fixture
def left(parties):
    """Do something; returns its outcome, and the one entry that it left, without its number."""

    def entry_of(act):
        before = len(entries(parties))
        try:
            done = act()
        except WalletError as refusal:
            done = refusal
        (entry,) = entries(parties)[: len(entries(parties)) - before]
        return done, replace(entry, id=None)

    return entry_of


@pytest.fixture
def by_hotel(clock):
    """Return what an entry of the hotel's system says."""

    def entry(action, **about):
        about = {"unit_name": cast.HOTEL.name, "operator": "hotel-system"} | about
        return AuditEntry(clock(), action, HOTEL_SYSTEM.actor, ground=Ground.AUTHORIZED, **about)

    return entry


@pytest.fixture
def by_lin(clock):
    """Return what an entry of Lin's says."""

    def entry(action, **about):
        return AuditEntry(clock(), action, LIN, ground=Ground.AUTHORIZED, **about)

    return entry


def entries(parties):
    with parties.deployment.database.read() as repository:
        return repository.audit.search(limit=200)


def test_asking(parties, left, by_hotel):
    request, entry = left(lambda: parties.ask("name", "resident_id", login=None))
    asked = tuple(f"{CARD_TYPE}.{name}" for name in ("name", "resident_id"))
    expected = by_hotel(AuditAction.AUTHORIZATION_ASKED, fields=asked, **SCENARIO)
    assert entry == replace(expected, details={"request": request.id})
    refusal, entry = left(lambda: parties.ask("name", "portrait", login=None))
    fields = (f"{CARD_TYPE}.name", f"{CARD_TYPE}.portrait")
    assert entry == replace(expected, outcome=refusal.code, fields=fields)


def test_asking_for_too_much_and_too_long(parties, left):
    names = [f"{number:03}{'n' * 80}" for number in range(150)]
    question = parties.question(*names, scenario="s" * 100)
    _refusal, entry = left(lambda: parties.send(question, login=None))
    assert entry.scenario_code == "s" * 64
    assert entry.fields == tuple(f"{CARD_TYPE}.{name}"[:60] for name in names[:100])


def test_taking_a_request_back(parties, left, by_hotel, clock):
    def cancel(request_id):
        return left(lambda: asking.cancel(database, clock(), HOTEL_SYSTEM, request_id))

    request, database = parties.ask(), parties.deployment.database
    expected = by_hotel(AuditAction.AUTHORIZATION_CANCELLED, details={"request": request.id})
    assert cancel(request.id)[1] == replace(expected, **SCENARIO)
    refusal, entry = cancel(request.id)
    assert entry == replace(expected, outcome=refusal.code, **SCENARIO)
    refusal, entry = cancel(LONG)
    assert entry == replace(expected, outcome=refusal.code, details={"request": LONG[:32]})


def test_opening_a_link(parties, left, by_lin, clock):
    def open_link(secret, login="lin"):
        account = parties.account(login)
        return left(lambda: authorizing.open_link(database, clock(), account, secret))

    deployment = parties.deployment
    database, asker = deployment.database, HOTEL_SYSTEM
    asked = asking.ask_by_link(database, deployment.entropy, clock(), asker, parties.question())
    expected = by_lin(
        AuditAction.AUTHORIZATION_OPENED, details={"request": asked.request.id}, **SCENARIO
    )
    assert open_link(asked.link_secret)[1] == expected
    refusal, entry = open_link(asked.link_secret, "zhou")
    assert entry == replace(expected, outcome=refusal.code, actor=cast.ZHOU_ACCOUNT.actor)
    refusal, entry = open_link("no such secret")
    assert entry == by_lin(AuditAction.AUTHORIZATION_OPENED, outcome=refusal.code)


def test_declining(parties, left, by_lin, clock):
    def decline(request_id):
        account = parties.account()
        return left(lambda: authorizing.decline(database, clock(), account, request_id))

    request, database = parties.ask(), parties.deployment.database
    expected = by_lin(AuditAction.AUTHORIZATION_DECLINED, details={"request": request.id})
    assert decline(request.id)[1] == replace(expected, **SCENARIO)
    refusal, entry = decline(request.id)
    assert entry == replace(expected, outcome=refusal.code, **SCENARIO)
    refusal, entry = decline(LONG)
    assert entry == replace(expected, outcome=refusal.code, details={"request": LONG[:32]})


def test_granting(parties, left, by_lin, clock):
    request = parties.ask()
    (granted,), entry = left(lambda: parties.grant(request))
    of_card = {"licence_id": parties.town.card_id, "licence_code": parties.town.card_code}
    until = term_end(clock(), 1)
    assert granted.until == until
    details = {
        "authorization": granted.id,
        "request": request.id,
        "until": until.isoformat(),
    }
    assert entry == by_lin(
        AuditAction.AUTHORIZATION_GRANTED,
        unit_name=cast.HOTEL.name,
        fields=("name", "resident_id"),
        details=details,
        **REGISTERED,
        **of_card,
    )


def test_granting_that_is_refused(parties, left, by_lin):
    request = parties.ask()
    refusal, entry = left(lambda: parties.grant(request, pin="000000"))
    expected = by_lin(AuditAction.AUTHORIZATION_GRANTED, details={"request": request.id})
    assert entry == replace(expected, outcome=refusal.code, **SCENARIO)
    refusal, entry = left(lambda: parties.grant(replace(request, id=LONG)))
    assert entry == replace(expected, outcome=refusal.code, details={"request": LONG[:32]})


def test_taking_a_grant_back(parties, left, by_lin):
    request = parties.ask()
    (granted,) = parties.grant(request)
    _none, entry = left(lambda: parties.withdraw(granted))
    assert entry == by_lin(
        AuditAction.AUTHORIZATION_WITHDRAWN,
        scenario_code="hotel-check-in",
        scenario_name="入住登记",
        licence_id=parties.town.card_id,
        fields=("name", "resident_id"),
        details={"authorization": granted.id, "request": request.id},
    )
    refusal, entry = left(lambda: parties.withdraw(replace(granted, id=LONG)))
    expected = by_lin(AuditAction.AUTHORIZATION_WITHDRAWN, outcome=refusal.code)
    assert entry == replace(expected, details={"authorization": LONG[:32]})


def test_making_a_code(codes, parties, left, by_lin):
    (request, _code), entry = left(codes.make)
    assert (entry.details["request"], entry.scenario_code) == (request.id, "hotel-check-in")
    refusal, entry = left(lambda: codes.make(pin="000000"))
    expected = by_lin(AuditAction.AUTHORIZATION_GRANTED, outcome=refusal.code)
    assert entry == replace(expected, **SCENARIO)
    refusal, entry = left(lambda: codes.make(scenario="s" * 100))
    assert entry == replace(expected, outcome=refusal.code, scenario_code="s" * 64)


def test_cancelling_a_code(codes, parties, left, by_lin):
    request, _code = codes.make()
    _none, entry = left(lambda: codes.cancel(request.id))
    assert (entry.action, entry.details["request"]) == (
        AuditAction.AUTHORIZATION_WITHDRAWN,
        request.id,
    )
    refusal, entry = left(lambda: codes.cancel(LONG))
    expected = by_lin(AuditAction.AUTHORIZATION_WITHDRAWN, outcome=refusal.code)
    assert entry == replace(expected, details={"request": LONG[:32]})


def test_redeeming_a_code(codes, left, by_hotel):
    request, code = codes.make()
    expected = by_hotel(AuditAction.AUTHORIZATION_ASKED, details={"request": request.id})
    set_scenario(codes.parties, ScenarioState.SUSPENDED)
    refusal, entry = left(lambda: codes.redeem(code))
    assert entry == replace(expected, outcome=refusal.code, **SCENARIO)
    set_scenario(codes.parties, ScenarioState.APPROVED)
    assert left(lambda: codes.redeem(code))[1] == replace(expected, **SCENARIO)
    refusal, entry = left(lambda: codes.redeem(code))
    assert entry == by_hotel(AuditAction.AUTHORIZATION_ASKED, outcome=refusal.code)


def set_scenario(parties, state):
    with parties.deployment.database.begin() as repository:
        repository.connection.execute(
            scenarios.update().where(scenarios.c.code == "hotel-check-in").values(state=state.value)
        )


def test_reading(parties, left, by_hotel):
    request = parties.ask()
    (granted,) = parties.grant(request)
    _handed, entry = left(lambda: parties.retrieve(request))
    details = {"request": request.id, "address": "127.0.0.1", "authorization": granted.id}
    expected = by_hotel(
        AuditAction.LICENCE_RETRIEVED,
        licence_id=parties.town.card_id,
        licence_code=parties.town.card_code,
        fields=("name", "resident_id"),
        details=details,
        **REGISTERED,
    )
    assert entry == expected
    parties.withdraw(granted)
    refusal, entry = left(lambda: parties.retrieve(request))
    nothing_of_it = {"scenario_name": None, "purpose": None, "licence_code": None}
    assert entry == replace(expected, outcome=refusal.code, **nothing_of_it)
    refusal, entry = left(lambda: parties.retrieve(replace(request, id=LONG)))
    assert entry == by_hotel(
        AuditAction.LICENCE_RETRIEVED,
        outcome=refusal.code,
        details={"request": LONG[:32], "address": "127.0.0.1"},
    )
