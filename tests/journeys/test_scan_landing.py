"""A phone's own camera opens the address of a code: that spends nothing and shows nothing."""

import pytest

from tests import cast
from tests.people import outcome
from wallet.domain.trail.audit import AuditAction

PERSONAL = (cast.LIN.name, "林*满", "居住证", cast.LIN.identity_number, "示例路")


@pytest.fixture
def shown(visit, town):
    lin = visit("lin")
    return lin.code(lin.present(town.card_id))


@pytest.fixture
def paths(shown):
    """The address as the QR has it, and as browsers make it of that."""
    token = shown.rpartition("/")[2]
    return [f"/V/{token}", f"/v/{token}", f"/v/{token.lower()}"]


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
@pytest.mark.parametrize("login", [None, "zhou", "hotel"])
def test_opening_the_address_spends_nothing_and_shows_nothing(
    visit, shown, paths, deployment, method, login
):
    browser = visit(login)
    for path in paths:
        answer = browser.client.open(path, method=method)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
        assert not [word for word in PERSONAL if word in answer.text]
    with deployment.database.read() as repository:
        assert repository.audit.search(action=AuditAction.LICENCE_VERIFIED.value) == []
    assert outcome(visit("hotel").scan(shown)) == "valid"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_else_can_be_done_to_the_address(app, visit, shown, paths, method):
    app.config["WTF_CSRF_ENABLED"] = False
    for path in paths:
        assert visit("hotel").client.open(path, method=method).status_code == 405
    app.config["WTF_CSRF_ENABLED"] = True
    assert outcome(visit("hotel").scan(shown)) == "valid"


def test_a_genuine_a_used_and_a_made_up_code_look_the_same_to_a_stranger(visit, shown, paths):
    stranger = visit()
    fresh = stranger.get(paths[0]).text
    visit("hotel").scan(shown)
    used = stranger.get(paths[0]).text
    token = paths[0].rpartition("/")[2]
    made_up = stranger.get("/V/" + "A" * len(token)).text
    assert without_tokens(fresh, token) == without_tokens(used, token)
    assert without_tokens(fresh, token) == without_tokens(made_up, "A" * len(token))


def without_tokens(html, token):
    """Drop what differs by itself: the code's own text, the form's tokens."""
    lines = html.replace(token, "TOKEN").splitlines()
    return [line for line in lines if "csrf_token" not in line and "idempotency" not in line]
