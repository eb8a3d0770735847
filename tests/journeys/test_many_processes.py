"""Two servers of several workers behave as one, on either database."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.api.systems import licence_body
from tests.databases import POSTGRES_URL
from tests.people import csrf_token
from tests.servers import served_town
from tests.town import PASSWORD
from wallet.domain.trail.audit import AuditAction

MANY = 20


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def served(request, templates, tmp_path_factory):
    if request.param == "postgresql" and not POSTGRES_URL:
        pytest.skip("WALLET_TEST_POSTGRES_URL is not set")
    with (
        templates.copy(request.param) as url,
        served_town(url, tmp_path_factory.mktemp("served town")) as town,
    ):
        yield town


def at_once(calls):
    """Make all calls at the same time; returns what they return."""
    with ThreadPoolExecutor(len(calls)) as pool:
        return [one.result() for one in [pool.submit(call) for call in calls]]


@pytest.fixture
def code(served):
    """A code on Lin's phone, shown by the first server."""
    lin = served.visit(0, "lin")
    return lin.code(lin.present(served.town.card_id))


def redemption(client, code, key):
    body = {"code": code, "scenario": "hotel-check-in", "place": "前台"}
    return lambda: client.post("/api/v1/verifications", json=body, headers={"Idempotency-Key": key})


def test_of_twenty_simultaneous_redemptions_one_is_valid(served, code):
    clients = [served.system(number % 2, "hotel-system") for number in range(2)]
    before = len(served.entries(AuditAction.LICENCE_VERIFIED))
    answers = at_once([redemption(clients[n % 2], code, f"{code}-{n}") for n in range(MANY)])
    assert {answer.status_code for answer in answers} == {200}, answers[0].text
    outcomes = sorted(answer.json()["outcome"] for answer in answers)
    assert outcomes == ["code_used"] * (MANY - 1) + ["valid"]
    assert sum(answer.json()["licence"] is not None for answer in answers) == 1
    entries = served.entries(AuditAction.LICENCE_VERIFIED)
    assert len(entries) - before == MANY
    assert sorted(entry.outcome for entry in entries[:MANY]) == outcomes


def test_one_request_sent_ten_times_at_once_gets_one_answer(served, code):
    clients = [served.system(number, "hotel-system") for number in range(2)]
    answers = at_once([redemption(clients[n % 2], code, f"one-{code}") for n in range(10)])
    assert {answer.json()["outcome"] for answer in answers} == {"valid"}
    assert len({answer.json()["id"] for answer in answers}) == 1


def test_one_licence_is_issued_by_ten_simultaneous_calls_with_one_key(served):
    clients = [served.system(number, "bureau-system") for number in range(2)]
    before = len(served.entries(AuditAction.LICENCE_ISSUED))
    headers, body = {"Idempotency-Key": "once"}, licence_body(number="JY-ONCE")

    def issuing(client):
        return lambda: client.post("/api/v1/licences", json=body, headers=headers)

    answers = at_once([issuing(clients[n % 2]) for n in range(10)])
    assert {answer.status_code for answer in answers} == {201}, [a.text for a in answers]
    assert len({answer.json()["identifier"] for answer in answers}) == 1
    assert len(served.entries(AuditAction.LICENCE_ISSUED)) - before == 1


def test_wrong_passwords_are_counted_whichever_server_they_reach(served):
    browsers = [served.visit(number) for number in range(2)]
    tokens = [csrf_token(browser.get("/sign-in").text) for browser in browsers]

    def attempt(number, password):
        form = {"csrf_token": tokens[number % 2], "login": "gao", "password": password}
        return lambda: browsers[number % 2].client.post("/sign-in", data=form)

    statuses = [answer.status_code for answer in at_once([attempt(n, "x") for n in range(12)])]
    assert sorted(statuses) == [401] * 5 + [429] * 7
    assert {attempt(number, PASSWORD)().status_code for number in range(2)} == {429}


def test_a_sign_in_of_one_server_counts_and_ends_on_the_other(served):
    first, second = served.visit(0, "zhou"), served.visit(1)
    second.client.cookies = first.client.cookies
    assert second.get("/account").status_code == 200
    second.post("/sign-out", page="/account")
    assert first.get("/account").status_code == 302
