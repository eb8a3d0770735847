"""The public page behind a wall code: live, public, and never a presentation."""

import re

import pytest

from tests import cast
from tests.clerks import revoke
from tests.factories import SeededEntropy, issuer
from tests.people import bearer, outcome
from tests.trade import BUREAUX, NAMES
from wallet.domain.licences.licence import RevocationKind
from wallet.domain.trail.audit import AuditAction
from wallet.repository.act_tables import verifications
from wallet.services.permits.wall_displaying import reissue_wall_code


@pytest.fixture
def permit(trade):
    return trade.assemble(0, 1, 2, 3)


@pytest.fixture
def code(deployment, permit):
    with deployment.database.read() as repository:
        return repository.wall_codes.of_permit(permit.id).code


def parts(page):
    found = re.findall(
        r'data-testid="permit-part" data-status="(\w+)" data-component="([^"]+)"', page.text
    )
    return {component: status for status, component in found}


def state(page):
    return re.search(r'data-testid="permit-state" data-state="(\w+)"', page.text)[1]


def revoked(trade, number):
    revoke(
        trade.deployment.database,
        SeededEntropy(f"revoke {number}"),
        trade.clock(),
        issuer(BUREAUX[number].id),
        str(trade.licences[number].code),
        RevocationKind.RESCINDED,
        "内部案件的原因",
    )


@pytest.mark.parametrize("path", ["/W/{}", "/w/{}", "/w/{}/screen"])
def test_anybody_sees_where_each_licence_stands(visit, code, path):
    page = visit().get(path.format(code))
    assert page.status_code == 200
    assert state(page) == "in_force"
    assert parts(page) == dict.fromkeys(NAMES, "valid")
    assert cast.HOTEL_HOLDER.name in page.text
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", ["/W/{}", "/w/{}/screen"])
def test_one_licence_revoked_is_named_at_the_next_look(trade, visit, code, path):
    revoked(trade, 2)
    stranger = visit()
    page = stranger.get(path.format(code))
    assert state(page) == "partly_in_force"
    assert parts(page)[NAMES[2]] == "revoked"
    assert f"“{NAMES[2]}”目前不在有效状态" in page.text
    assert "内部案件的原因" not in page.text
    fragment = stranger.get(path.format(code), headers={"HX-Request": "true"})
    assert "<html" not in fragment.text
    assert parts(fragment) == parts(page)


def test_the_page_renews_itself_with_and_without_script(visit, code):
    for path in (f"/W/{code}", f"/w/{code}/screen"):
        page = visit().get(path).text
        assert re.search(r'data-live="(\d+)"[^>]*hx-trigger="every \1s, shown-again"', page)
        assert '<noscript><meta http-equiv="refresh"' in page


def test_no_field_that_is_not_public_stands_there(visit, code):
    page = visit().get(f"/W/{code}").text
    assert "上海市黄浦区示例路8号" in page
    assert "不公开的住址" not in page


def test_an_ended_permit_says_so(trade, visit, permit, code):
    trade.end(permit, "内部的原因")
    page = visit().get(f"/W/{code}")
    assert state(page) == "ended"
    assert "内部的原因" not in page.text


def test_a_dead_code_shows_nothing_of_the_permit(trade, visit, permit, code):
    sent = (trade.deployment.database, SeededEntropy("wall"), trade.clock())
    fresh = reissue_wall_code(*sent, trade.account("hotelier"), permit.id)
    stranger = visit()
    for path in (f"/W/{code}", f"/w/{code}/screen"):
        page = stranger.get(path)
        assert page.status_code == 410
        assert "此码已停用" in page.text
        assert cast.HOTEL_HOLDER.name not in page.text
        assert stranger.get(path, headers={"HX-Request": "true"}).status_code == 286
    assert stranger.get(f"/W/{fresh.code}").status_code == 200


@pytest.mark.parametrize("text", ["A" * 32, "x", "A" * 500, "B" * 31 + "1"])
def test_a_code_that_was_never_issued_is_not_found(visit, trade, text):
    assert visit().get(f"/W/{text}").status_code == 404


def presented(code):
    return [f"HTTP://LOCALHOST:8000/W/{code}", f"http://localhost:8000/w/{code.lower()}", code]


def test_a_wall_code_at_a_verifiers_desk_is_no_presentation(visit, code, deployment):
    hotel = visit("hotel")
    for text in presented(code):
        page = hotel.scan(text)
        assert outcome(page) == "not_genuine"
        assert "这是墙上的公示码" in page.text
    with deployment.database.read() as repository:
        rows = repository.connection.execute(verifications.select()).all()
        entries = repository.audit.search(action=AuditAction.LICENCE_VERIFIED.value)
    assert {row.redeemed_session_id for row in rows} == {None}
    assert {(one.outcome, one.details["wall_code"]) for one in entries} == {("not_genuine", "true")}


def test_a_wall_code_posted_to_the_api_is_no_presentation(app, code):
    client = app.test_client()
    for number, text in enumerate(presented(code)):
        answer = client.post(
            "/api/v1/verifications",
            json={"code": text, "scenario": "hotel-check-in", "place": "前台", "purpose": "入住"},
            headers=bearer(client, "hotel-system") | {"Idempotency-Key": f"wall-{number}"},
        )
        assert answer.status_code == 200
        assert answer.json["outcome"] == "not_genuine"
        assert answer.json["licence"] is None
        assert "displayed on a wall" in answer.json["message"]
        assert "公示码" in answer.json["message_zh"]


def test_a_presentation_code_opens_no_wall(visit, trade, town):
    lin = visit("lin")
    shown = lin.code(lin.present(town.card_id)).rpartition("/")[2]
    assert visit().get(f"/W/{shown}").status_code == 404
