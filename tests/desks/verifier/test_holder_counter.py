"""The counter that registers holders, seen from both sides of its window."""

import re

import pytest

from tests.factories import resident_id
from tests.office import CENTRE
from tests.town import PASSWORD as TOWN_PASSWORD
from tests.town import PIN
from wallet.domain.trail.audit import AuditAction

PASSWORD = re.compile(r'data-testid="start-password">([^<]+)<')
LOGIN = re.compile(r'data-testid="slip-login">([^<]+)<')
OWN = "an own password of the tests"
DOCUMENT = {"document": "resident", "name": "何新来", "number": resident_id(44), "checked": "yes"}


@pytest.fixture
def window(deployment, office, visit):
    """A clerk of the service centre whose counters the operator appointed."""
    with deployment.database.begin() as repository:
        repository.units.set_registers_holders(CENTRE.id, registers=True)
    return visit("counter")


def register(window, **fields):
    sent = {**DOCUMENT, **fields}
    return window.post("/verifier/holders", page="/verifier/holders/new", **sent)


def reset(window, **fields):
    sent = {**DOCUMENT, **fields}
    return window.post("/verifier/holders/reset", page="/verifier/holders/reset", **sent)


def test_the_counter_is_found_where_its_people_look(window, visit):
    for path in ("/account", "/verifier/cases"):
        assert 'href="/verifier/holders"' in window.get(path).text
        assert 'href="/verifier/holders"' not in visit("neighbour").get(path).text
    assert CENTRE.name in window.get("/verifier/holders").text


@pytest.mark.parametrize(
    "path", ["/verifier/holders", "/verifier/holders/new", "/verifier/holders/reset"]
)
def test_a_counter_that_is_not_appointed_is_refused(window, visit, deployment, path):
    assert visit("neighbour").get(path).status_code == 403
    assert visit("hotel").get(path).status_code == 403
    with deployment.database.read() as repository:
        newest = repository.audit.search(limit=1)[0]
    assert newest.outcome == "no_registering_counter"


def test_a_holder_leaves_with_a_slip_and_has_a_wallet_before_long(window, visit):
    page = register(window)
    login, start = LOGIN.search(page.text)[1], PASSWORD.search(page.text)[1]
    assert resident_id(44) not in page.text
    holder = visit()
    holder.sign_in(login, start)
    assert holder.get("/holder/licences").headers["Location"] == "/account/password"
    chosen = {"password": start, "new_password": OWN, "new_password_again": OWN}
    after = holder.post("/account/password", page="/account/password", **chosen)
    assert after.headers["Location"] == "/account/pin"
    pin = {"password": OWN, "new_pin": PIN, "new_pin_again": PIN}
    assert holder.post("/account/pin", page="/account/pin", **pin).status_code in {302, 422}
    assert holder.get("/holder/licences").status_code == 200


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"checked": ""}, 422, "document_not_checked"),
        ({"number": resident_id(44)[:-1]}, 422, "malformed_resident_id"),
        ({"name": ""}, 422, "malformed_name"),
        ({"name": "林小满", "number": resident_id(1)}, 409, "holder_has_account"),
        ({"name": "林大满", "number": resident_id(1)}, 409, "holder_name_differs"),
    ],
)
def test_what_cannot_be_opened_is_told_on_the_form(window, fields, status, code):
    refused = register(window, **fields)
    assert refused.status_code == status
    assert f'data-code="{code}"' in refused.text
    assert not PASSWORD.search(refused.text)


def test_a_form_sent_twice_opens_one_account(window):
    page = window.get("/verifier/holders/new").text
    key = re.search(r'name="idempotency_key" value="([^"]+)"', page)[1]
    first, again = (register(window, idempotency_key=key) for _ in range(2))
    assert PASSWORD.search(first.text)
    assert 'data-testid="done-before"' in again.text


def test_a_holder_who_lost_the_phone_is_signed_out_everywhere(window, visit, deployment):
    lin = visit("lin")
    page = reset(window, name="林小满", number=resident_id(1))
    assert LOGIN.search(page.text)[1] == "lin"
    assert lin.get("/holder/licences").headers["Location"].startswith("/sign-in")
    old = visit().post("/sign-in", login="lin", password=TOWN_PASSWORD)
    assert old.status_code == 401
    again = visit()
    again.sign_in("lin", PASSWORD.search(page.text)[1])
    with deployment.database.read() as repository:
        account = repository.accounts.find_by_login("lin")
        kept = repository.audit.search(action=AuditAction.HOLDER_ACCESS_RESET.value)
    assert account.pin_hash is None
    assert [one.details["account"] for one in kept] == [account.id]


@pytest.mark.parametrize("fields", [{"name": "林大满", "number": resident_id(1)}, {}])
def test_a_reset_of_nobody_is_told_without_saying_what_differs(window, fields):
    refused = reset(window, **fields)
    assert (refused.status_code, 'data-code="holder_without_account"' in refused.text) == (
        404,
        True,
    )
