"""Signing anew at the desks: the bureau's keys page, the operator's, progress and cancelling."""

import re

import pytest

from tests import cast
from tests.services.changes.bureau import Bureau
from tests.services.signing_keys.bureau import Bureau as Keys

OWN, OPERATORS = "/issuer/keys/resigning", f"/operator/keys/units/{cast.BUREAU.id}/resigning"


@pytest.fixture
def changes(deployment, clock, town):
    return Bureau(deployment, clock, town)


@pytest.fixture
def withdrawn(deployment, clock, town):
    """The key that signed everything was withdrawn; another one is in force."""
    its = Keys(deployment, clock)
    its.withdraw(its.kid())
    its.renew()
    clock.advance(minutes=11)
    return its


@pytest.fixture(params=[("clerk", OWN), ("operator", OPERATORS)], ids=["bureau", "operator"])
def desk(request, withdrawn, visit):
    login, path = request.param
    return visit(login), path


def state_of(page):
    return re.findall(r'data-testid="change-list" data-state="(\w+)"', page)


def test_the_page_says_how_many_and_begins_with_one_button(desk, changes):
    browser, path = desk
    assert 'data-left="2"' in browser.get(path).text
    begun = browser.post(path, page=path)
    assert begun.status_code == 302
    address = begun.headers["Location"]
    assert state_of(browser.get(address).text) == ["received"]
    changes.carry_out(changes.resign())
    done = browser.get(address).text
    assert state_of(done) == ["done"]
    assert 'data-testid="nothing-left"' in done
    again = browser.post(path, page=path)
    assert again.status_code == 409
    assert 'data-code="nothing_to_resign"' in again.text


def test_it_is_cancelled_where_it_was_begun(desk, changes):
    browser, path = desk
    begun = browser.post(path, page=path).headers["Location"]
    one = changes.resign()
    assert f"list={one.id}" in begun
    stopped = browser.post(f"{path}/cancellation", page=begun, list=one.id)
    assert state_of(browser.get(stopped.headers["Location"]).text) == ["cancelled"]
    assert browser.post(f"{path}/cancellation", page=path, list=one.id).status_code == 409
    assert browser.post(f"{path}/cancellation", page=path, list="0" * 32).status_code == 404


def test_the_keys_page_tells_until_it_is_done(withdrawn, changes, visit):
    clerk = visit("clerk")
    keys = clerk.get("/issuer/keys").text
    assert "2 张证照由停用的密钥签发" in keys
    assert 'data-testid="resign"' in visit("operator").get("/operator/keys?show=withdrawn").text
    one = changes.resign()
    assert "正在重新签发文书" in clerk.get("/issuer/keys").text
    changes.carry_out(one)
    assert 'data-testid="resigning"' not in clerk.get("/issuer/keys").text
    told = visit("lin").get("/holder/messages").text
    assert told.count("用新的签名密钥重新签发了您的") == 2


def test_without_a_key_in_force_there_is_no_button(deployment, clock, town, visit):
    its = Keys(deployment, clock)
    its.withdraw(its.kid())
    clerk = visit("clerk")
    assert 'data-testid="no-key"' in clerk.get(OWN).text
    refused = clerk.post(OWN, page=OWN)
    assert (refused.status_code, 'data-code="no_signing_key"' in refused.text) == (503, True)


def test_before_any_withdrawal_nothing_is_to_be_signed_anew(visit, town):
    assert 'data-testid="nothing-left"' in visit("clerk").get(OWN).text
    assert visit("operator").get("/operator/keys/units/nobody/resigning").status_code == 404


def test_the_result_is_listed_licence_by_licence_at_the_bureau(withdrawn, changes, visit):
    one = changes.carry_out(changes.resign())
    clerk = visit("clerk")
    page = clerk.get(f"/issuer/change-lists/{one.id}").text
    assert re.findall(r'data-testid="list-row" data-row="\d+" data-outcome="(\w+)"', page) == [
        "done",
        "done",
    ]
    assert "重新签发文书" in clerk.get("/issuer/change-lists").text
    history = clerk.get(f"/issuer/licences/{changes.town.card_id}").text
    assert "重新签发文书" in history
