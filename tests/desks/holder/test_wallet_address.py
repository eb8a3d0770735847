"""The wallet address: a way to be asked from afar, and to stop being asked."""

import re

from tests.desks.consenting import state_of, trail
from wallet.domain.trail.audit import AuditAction

PAGE = "/holder/wallet-address"


def address_on(browser):
    found = re.search(r'data-testid="address">([^<]+)<', browser.get(PAGE).text)
    return found and "".join(found[1].split())


def renew(browser):
    assert browser.post(PAGE, page=PAGE).status_code == 302
    return address_on(browser)


def test_there_is_none_until_it_is_made(sides):
    assert address_on(sides.lin) is None
    assert len(renew(sides.lin)) == 12


def test_a_request_by_address_waits_for_its_holder(sides):
    address = renew(sides.lin)
    spoken = f"{address[:4]} {address[4:8]}-{address[8:].lower()}"
    response = sides.send(reach="address", wallet_address=spoken)
    assert response.status_code == 302
    assert state_of(sides.hotel.get(response.headers["Location"])) == "waiting"
    assert 'data-testid="waiting-request"' in sides.lin.get("/holder/authorizations").text


def test_a_new_address_makes_the_old_one_useless(sides, deployment):
    old = renew(sides.lin)
    assert renew(sides.lin) != old
    response = sides.send(reach="address", wallet_address=old)
    assert response.status_code == 404
    assert 'data-code="holder_not_reached"' in response.text
    assert trail(deployment, AuditAction.WALLET_ADDRESS_CHANGED) == ["done", "done"]


def test_a_stopped_address_reaches_nobody(sides):
    address = renew(sides.lin)
    assert sides.lin.post(f"{PAGE}/stop", page=PAGE).status_code == 302
    assert address_on(sides.lin) is None
    assert sides.send(reach="address", wallet_address=address).status_code == 404


def test_an_empty_address_reaches_nobody(sides):
    assert sides.send(reach="address", wallet_address="").status_code == 404
