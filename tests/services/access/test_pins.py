"""A PIN is digits, whatever keyboard typed them; the refusal of choosing one leaves its entry."""

import pytest

from tests.town import CHEAP_HASHER, PASSWORD
from wallet.domain.showing.presentation import PinWrong
from wallet.domain.trail.audit import AuditAction
from wallet.services.access.credentials import (
    PasswordWrong,
    PinTooSimple,
    RepeatedDifferently,
    check_pin,
    choose_pin,
)


@pytest.fixture
def lin(deployment, town):
    def read():
        with deployment.database.read() as repository:
            return repository.accounts.find_by_login("lin")

    return read


@pytest.fixture
def choose(deployment, clock, lin):
    def act(pin, again=None, password=PASSWORD):
        choose_pin(
            deployment.database,
            CHEAP_HASHER,
            clock(),
            lin(),
            unverified_password=password,
            new_pin=pin,
            new_pin_again=pin if again is None else again,
        )

    return act


@pytest.fixture
def enter(deployment, clock, lin):
    return lambda pin: check_pin(deployment.database, CHEAP_HASHER, clock(), lin(), pin)


@pytest.mark.parametrize("chosen", ["471104", "４７１１０４", "４７１ 104"])
@pytest.mark.parametrize("entered", ["471104", "４７１１０４"])
def test_what_was_chosen_in_one_width_is_entered_in_the_other(choose, enter, chosen, entered):
    choose(chosen, "471104")
    enter(entered)
    with pytest.raises(PinWrong):
        enter("471105")


@pytest.mark.parametrize(
    "pin", ["１１１１１１", "１２３４５６", "12345", "4711０a", "４７１１０４５"]
)
def test_a_simple_pin_is_simple_in_any_width(choose, pin):
    with pytest.raises(PinTooSimple):
        choose(pin)


@pytest.mark.parametrize(
    ("how", "refusal"),
    [
        ({"pin": "471104", "again": "471105"}, RepeatedDifferently),
        ({"pin": "471104", "password": "wrong"}, PasswordWrong),
    ],
)
def test_a_refused_choice_changes_nothing_and_leaves_one_entry(
    choose, deployment, lin, how, refusal
):
    before = lin().pin_hash
    with pytest.raises(refusal):
        choose(**how)
    assert lin().pin_hash == before
    with deployment.database.read() as repository:
        (entry,) = repository.audit.search(action=AuditAction.CREDENTIAL_REFUSED.value)
    assert (entry.outcome, entry.actor.name) == (refusal.code, "lin")
