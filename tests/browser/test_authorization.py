"""A bank asks, a citizen decides: two phones, and the bank's own system beside them."""

import json
from base64 import urlsafe_b64decode
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest
from jwcrypto.jwk import JWK
from playwright.sync_api import expect
from sd_jwt.verifier import SDJWTVerifier

from tests.browser.acts import show, sign_in, type_code, typed_code_of
from tests.browser.consent_acts import (
    POLL,
    ask_by_link,
    consent,
    expect_state,
    request_id_of,
    seen,
    system_of,
    tick_only,
)
from tests.browser.windows import PHONE
from wallet.repository.database import make_engine
from wallet.repository.grounds.authorization_tables import authorization_requests

HOUSEHOLD = "居民户口簿"
TICKED = {"name", "id_number", "birth_date"}
PLAIN_CLAIMS = {"iss", "vct", "iat", "nbf", "exp", "status", "_sd_alg"} | {
    "licence_code",
    "licence_version",
    "issuing_authority",
    "issuing_authority_code",
}
API = "/api/v1/authorization-requests"


@pytest.fixture
def system(city):
    """The bank's own system, with its token."""
    with closing(system_of(city, "bank-system")) as client:
        yield client


@pytest.fixture
def bank(windows):
    return windows.open("bank", "/verifier/asks", size=PHONE)


def test_the_bank_gets_exactly_what_was_ticked_until_the_citizen_takes_it_back(
    city, windows, bank, system
):
    link = ask_by_link(bank, city, "bank-account", HOUSEHOLD)
    phone = _opened_after_signing_in(windows, city, link)
    _expect_a_plain_question(phone)
    consent(phone, city, "lin", "birth_date")

    # The bank's page learns it by itself, and shows exactly the ticked fields.
    expect_state(bank, "granted")
    expect(bank.get_by_test_id("kept-back")).to_contain_text("住址")
    asked, request_id = bank.url, request_id_of(bank)
    bank.get_by_test_id("view-data").click()
    shown = seen(bank)
    assert set(shown) == TICKED
    assert shown["name"] == "林晓岚"

    # So does its system, in a form that an independent library verifies.
    assert system.get(f"{API}/{request_id}").json()["state"] == "granted"
    handed = system.post(f"{API}/{request_id}/retrievals").json()["licences"]
    assert set(_verified(system, handed[0]["document"])) - PLAIN_CLAIMS == TICKED

    # The citizen sees both reads; one tap, and page, system and link are all dead.
    grant = _expect_both_reads(phone, city)
    phone.get_by_test_id("withdraw").click()
    expect(phone.get_by_test_id("authorization-state")).to_have_attribute("data-state", "ended")
    bank.reload()
    expect(bank.get_by_test_id("error")).to_have_attribute("data-code", "authorization_withdrawn")
    expect(bank.get_by_test_id("seen-field")).to_have_count(0)
    bank.goto(asked)
    expect_state(bank, "ended")
    refused = system.post(f"{API}/{request_id}/retrievals")
    assert (refused.status_code, refused.json()["code"]) == (403, "authorization_withdrawn")
    other = windows.open("guli", link.removeprefix(city.url))
    other.get_by_test_id("open-request").click()
    expect(other.get_by_test_id("error")).to_have_attribute("data-code", "unknown_request")
    phone.goto(grant)
    expect(phone.get_by_test_id("read")).to_have_count(4)


def test_a_citizens_no_reaches_the_bank_at_its_next_poll(city, windows, bank, system):
    link = ask_by_link(bank, city, "bank-account", HOUSEHOLD)
    phone = windows.open("lin", link.removeprefix(city.url))
    phone.get_by_test_id("open-request").click()
    phone.get_by_test_id("decline").click()
    expect(phone.get_by_test_id("request-state")).to_have_attribute("data-state", "declined")
    expect_state(bank, "declined")
    assert system.get(f"{API}/{request_id_of(bank)}").json()["state"] == "declined"


def test_a_request_that_ran_out_tells_the_bank_at_its_next_poll(city, windows, bank, system):
    link = ask_by_link(bank, city, "bank-account", HOUSEHOLD)
    _let_half_an_hour_pass(city, request_id_of(bank))
    expect_state(bank, "lapsed")
    phone = windows.open("lin", link.removeprefix(city.url))
    phone.get_by_test_id("open-request").click()
    expect(phone.get_by_test_id("error")).to_have_attribute("data-code", "request_not_open")
    assert system.get(f"{API}/{request_id_of(bank)}").json()["state"] == "lapsed"


def test_after_a_scan_the_request_slides_in_under_the_code(city, windows):
    phone = windows.open()
    sign_in(phone, city, "guli")
    show(phone, city, "guli", "社会保障卡")
    bank = windows.open("bank", "/verifier/scan")
    bank.get_by_test_id("scenario").select_option("bank-account")
    type_code(bank, typed_code_of(phone))
    bank.get_by_test_id("ask-more").click()
    tick_only(bank, "社会保障卡")
    bank.get_by_test_id("send-ask").click()
    expect_state(bank, "waiting")

    request = phone.get_by_test_id("waiting-request").filter(has_text="社会保障卡")
    expect(request).to_be_visible(timeout=POLL)
    request.click()
    consent(phone, city, "guli")
    expect_state(bank, "granted")


def test_everything_works_without_scripts(city, windows):
    bank = windows.open("bank", "/verifier/asks", java_script_enabled=False)
    link = ask_by_link(bank, city, "bank-account", HOUSEHOLD)
    phone = windows.open("lin", link.removeprefix(city.url), java_script_enabled=False)
    phone.get_by_test_id("open-request").click()
    consent(phone, city, "lin")
    bank.reload()
    expect_state(bank, "granted")
    bank.get_by_test_id("view-data").click()
    assert set(seen(bank)) == {"name", "id_number"}
    phone.get_by_test_id("granted").click()
    phone.get_by_test_id("withdraw").click()
    bank.reload()
    expect(bank.get_by_test_id("error")).to_have_attribute("data-code", "authorization_withdrawn")


def test_a_citizen_gives_a_code_to_a_party_of_her_choice(city, windows, bank):
    phone = windows.open("lin", "/holder/authorizations")
    phone.get_by_test_id("make-code").click()
    phone.locator("[data-testid=party][data-scenario=bank-account]").click()
    phone.get_by_test_id("use-licence").filter(has_text=HOUSEHOLD).click()
    phone.get_by_test_id("sensitive-consent").check()
    phone.get_by_test_id("pin").fill(city.accounts["lin"]["pin"])
    phone.get_by_test_id("make-code").click()
    code = phone.get_by_test_id("authorization-code").inner_text()

    bank.get_by_test_id("code-input").fill(code.lower())
    bank.get_by_test_id("redeem-code").click()
    expect_state(bank, "granted")
    bank.get_by_test_id("view-data").click()
    assert set(seen(bank)) == {"name", "id_number"}
    phone.reload()
    expect(phone.get_by_test_id("code-state")).to_have_attribute("data-state", "used")


def _opened_after_signing_in(windows, city, link):
    """Open a link as a stranger, sign in, come back to it and press its button."""
    phone = windows.open(path=link.removeprefix(city.url))
    phone.get_by_test_id("sign-in-first").click()
    phone.get_by_test_id("login").fill("lin")
    phone.get_by_test_id("password").fill(city.accounts["lin"]["password"])
    phone.get_by_test_id("sign-in").click()
    phone.get_by_test_id("open-request").click()
    return phone


def _expect_a_plain_question(phone):
    """Who asks, for what; optional fields off; a sensitive value shows itself when tapped."""
    expect(phone.get_by_test_id("asker")).to_contain_text("申江示范银行股份有限公司")
    expect(phone.get_by_test_id("purpose")).to_contain_text("开立账户时核对客户身份")
    for box in phone.get_by_test_id("optional-field").all():
        assert not box.is_checked()
    number = phone.locator("[data-name=id_number]")
    expect(number.locator(".peek__value")).to_be_hidden()
    number.locator("summary").click()
    expect(number.locator(".peek__value")).to_be_visible()


def _expect_both_reads(phone, city):
    """Both reads stand under 授权 and in the record of use; ends at the grant, returns it."""
    phone.get_by_test_id("granted").click()
    expect(phone.get_by_test_id("read")).to_have_count(2)
    grant = phone.url
    phone.goto(f"{city.url}/holder/activity")
    first = phone.get_by_test_id("activity-entry").first
    expect(first).to_contain_text("申江示范银行股份有限公司")
    expect(first).to_contain_text("持证人授权")
    phone.goto(grant)
    return grant


def _verified(system, document):
    kid = json.loads(urlsafe_b64decode(document.split(".")[0] + "=="))["kid"]
    keys = system.get("/.well-known/jwks.json").json()["keys"]
    key = JWK(**next(one for one in keys if one["kid"] == kid))
    return SDJWTVerifier(document, lambda *_: key).get_verified_payload()


def _let_half_an_hour_pass(city, request_id):
    engine = make_engine(f"sqlite:///{city.var / 'wallet.db'}")
    with engine.begin() as connection:
        connection.execute(
            authorization_requests.update()
            .where(authorization_requests.c.id == request_id)
            .values(lapses_at=datetime.now(UTC) - timedelta(seconds=1))
        )
    engine.dispose()
