"""Holders at a counter: the document opens one account, joined to what the repository knows."""

import threading

import pytest

from tests.factories import TODAY, holder_draft, resident_id, uscc
from wallet.domain.accounts.unit_form import NoRegisteringCounter
from wallet.domain.actors.actors import HolderKind, IdentityKind, Role
from wallet.domain.actors.resident_id import MalformedResidentId
from wallet.domain.errors import NotPermitted, TooManyAttempts, WalletError
from wallet.domain.trail.audit import DONE, AuditAction
from wallet.services.access.signing_in import WrongCredentials
from wallet.services.accounts import founding
from wallet.services.accounts.registering import HolderHasAccount, HolderWithoutAccount
from wallet.services.acts.doing import RequestIdentity
from wallet.services.licences.holders import (
    HolderNameDiffers,
    IdentityKindUnsuitable,
    find_or_add_holders,
)

IDENTITY = RequestIdentity("key", "digest")
COMPANY = {
    "kind": HolderKind.LEGAL_PERSON,
    "name": "示例餐饮有限公司",
    "identity_kind": IdentityKind.USCC,
    "identity_number": uscc(5),
}


def opened_account(city, opened):
    with city.deployment.database.read() as repository:
        return repository.accounts.find(opened.account_id)


def test_a_counter_opens_a_wallet_with_a_start_password(staffed):
    city, window = staffed.city, staffed.city.actor("window")
    opened = city.register(window)
    account = city.sign_in(opened.login, opened.start.text).account
    assert (account.role, account.display_name, account.unit_id) == (Role.HOLDER, "林小满", None)
    assert account.start_password_until
    assert account.pin_hash is None
    entry = city.entries(AuditAction.HOLDER_REGISTERED)[0]
    assert (entry.outcome, entry.actor.name, entry.unit_name) == (
        DONE,
        "window",
        staffed.centre.name,
    )
    for secret in ("林小满", resident_id(1), opened.start.text, opened.login):
        assert secret not in str(entry)


def test_a_known_holder_is_joined_and_not_doubled(staffed):
    city, deployment = staffed.city, staffed.city.deployment
    with deployment.database.begin() as repository:
        (known,) = find_or_add_holders(repository, deployment.entropy, [holder_draft()], TODAY)
    opened = city.register(city.actor("window"), identity_number=f" {resident_id(1).lower()} ")
    assert opened_account(city, opened).holder_id == known.id


def test_a_known_number_under_another_name_opens_nothing(staffed):
    city, deployment = staffed.city, staffed.city.deployment
    with deployment.database.begin() as repository:
        find_or_add_holders(repository, deployment.entropy, [holder_draft()], TODAY)
    with pytest.raises(HolderNameDiffers):
        city.register(city.actor("window"), name="林大满")
    assert city.last().outcome == "holder_name_differs"


def test_a_holder_has_one_account(staffed):
    city, window = staffed.city, staffed.city.actor("window")
    city.register(window)
    with pytest.raises(HolderHasAccount):
        city.register(window)
    assert city.last().outcome == "holder_has_account"


def test_a_company_gets_an_account_of_its_own(staffed):
    city = staffed.city
    opened = city.register(city.actor("window"), **COMPANY)
    account = opened_account(city, opened)
    assert (account.role, account.display_name) == (Role.ENTERPRISE, COMPANY["name"])


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"identity_number": resident_id(1)[:-1]}, MalformedResidentId),
        ({"identity_kind": IdentityKind.USCC, "identity_number": uscc(5)}, IdentityKindUnsuitable),
        ({"name": " "}, WalletError),
        ({"identity_kind": IdentityKind.PASSPORT, "identity_number": ""}, WalletError),
    ],
)
def test_a_document_that_cannot_be_one_opens_nothing(staffed, changes, refusal):
    city = staffed.city
    with pytest.raises(refusal):
        city.register(city.actor("window"), **changes)
    assert city.last().action is AuditAction.HOLDER_REGISTERED
    assert city.last().outcome != DONE


@pytest.mark.parametrize("login", ["park.head", "head", "xinke"])
def test_only_an_appointed_counter_registers_or_resets(staffed, login):
    city = staffed.city
    city.register(city.actor("window"))
    for act in (city.register, city.reset_holder):
        with pytest.raises(NotPermitted):
            act(city.actor(login))
        assert city.last().actor.name == login
        assert city.last().outcome in {"not_permitted", "no_registering_counter"}


def test_a_counter_that_is_no_longer_appointed_registers_nobody(staffed):
    city, operator = staffed.city, staffed.city.actor("xinke")
    founding.set_counters(
        city.deployment.database, city.clock(), operator, staffed.centre.id, registers=False
    )
    with pytest.raises(NoRegisteringCounter):
        city.register(city.actor("window"))


def test_a_double_click_opens_one_account(staffed):
    city, window = staffed.city, staffed.city.actor("window")
    first, again = (city.register(window, IDENTITY) for _ in range(2))
    assert (again.account_id, again.login, again.start) == (first.account_id, first.login, None)


def test_a_reset_ends_password_pin_and_every_sign_in(staffed):
    city, window = staffed.city, staffed.city.actor("window")
    first = city.register(window)
    signed_in = city.sign_in(first.login, first.start.text)
    with city.deployment.database.begin() as repository:
        repository.accounts.set_pin_hash(first.account_id, "a hash")
    again = city.reset_holder(window)
    assert again.login == first.login
    assert not city.still_signed_in(signed_in)
    with pytest.raises(WrongCredentials):
        city.sign_in(first.login, first.start.text)
    account = city.sign_in(again.login, again.start.text).account
    assert account.pin_hash is None
    assert account.start_password_until
    entry = city.entries(AuditAction.HOLDER_ACCESS_RESET)[0]
    assert (entry.outcome, entry.details["sign_ins"]) == (DONE, "1")


@pytest.mark.parametrize("changes", [{"name": "林大满"}, {"identity_number": resident_id(9)}])
def test_a_reset_says_the_same_of_a_wrong_name_and_an_unknown_number(staffed, changes):
    city, window = staffed.city, staffed.city.actor("window")
    city.register(window)
    with pytest.raises(HolderWithoutAccount):
        city.reset_holder(window, **changes)
    assert city.last().outcome == "holder_without_account"


def test_guessing_at_a_counter_shuts_its_door_for_a_while(staffed):
    city, window = staffed.city, staffed.city.actor("window")
    for number in range(20):
        with pytest.raises(HolderWithoutAccount):
            city.reset_holder(window, identity_number=resident_id(number))
    with pytest.raises(TooManyAttempts):
        city.register(window)
    city.clock.advance(minutes=16)
    city.register(window)


def test_of_two_counters_at_once_one_opens_the_account(staffed):
    city, window = staffed.city, staffed.city.actor("window")
    head = city.actor("centre.head")
    together, told = threading.Barrier(2), []

    def register(clerk):
        together.wait()
        try:
            told.append(city.register(clerk).start is not None)
        except HolderHasAccount:
            told.append(False)

    tries = [threading.Thread(target=register, args=(clerk,)) for clerk in (window, head)]
    for one in tries:
        one.start()
    for one in tries:
        one.join()
    assert sorted(told) == [False, True]
