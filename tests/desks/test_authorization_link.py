"""A one-time link: looking at it uses up nothing, opening it gives it to one holder for good."""

import pytest

from tests.desks.consenting import state_of, trail
from wallet.domain.trail.audit import AuditAction


@pytest.mark.parametrize("method", ["get", "head"])
def test_a_preview_shows_nothing_of_anybody_and_uses_up_nothing(sides, visit, method):
    asked, link = sides.ask()
    page = getattr(visit().client, method)(link)
    assert page.status_code == 200
    for word in ("林小满", "示例宾馆", "入住登记", "姓名"):
        assert word not in page.text
    assert state_of(sides.hotel.get(asked)) == "waiting"
    assert sides.open(link).status_code == 302


def test_a_stranger_signs_in_first_and_comes_back(sides, visit):
    link = sides.ask()[1]
    stranger = visit()
    assert f"/sign-in?next={link}" in stranger.get(link).text
    response = stranger.post(
        "/sign-in",
        page=f"/sign-in?next={link}",
        next=link,
        login="zhou",
        password="a password of the tests",
    )
    assert response.headers["Location"] == link
    assert 'data-testid="open-request"' in stranger.get(link).text


def test_a_link_of_the_qr_in_capitals_opens_too(sides):
    link = sides.ask()[1]
    capitals = link.upper()
    assert 'data-testid="open-request"' in sides.lin.get(capitals).text
    assert sides.open(capitals).status_code == 302


def test_a_link_belongs_to_the_first_who_opens_it(sides, visit, deployment):
    link = sides.ask()[1]
    first = sides.open(link)
    assert sides.open(link, visit("zhou")).status_code == 404
    again = sides.open(link)
    assert again.headers["Location"] == first.headers["Location"]
    assert trail(deployment, AuditAction.AUTHORIZATION_OPENED) == ["unknown_request", "done"]


def test_a_link_that_ran_out_is_refused(sides, clock, deployment):
    link = sides.ask()[1]
    clock.advance(minutes=31)
    assert sides.open(link).status_code == 409
    assert trail(deployment, AuditAction.AUTHORIZATION_OPENED)[0] == "request_not_open"


def test_a_link_that_nobody_made_is_refused(sides):
    assert sides.open("/A/" + "0" * 32).status_code == 404


def test_a_verifier_cannot_open_what_is_for_a_holder(sides):
    link = sides.ask()[1]
    page = sides.hotel.get(link)
    assert 'data-testid="open-request"' not in page.text
    assert "用不了" in page.text
    response = sides.hotel.post("/holder/authorization-links", page="/verifier/asks", secret="x")
    assert response.status_code == 403
