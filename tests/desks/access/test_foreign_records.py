"""Another person's record looks as if it did not exist, and the try is in the trail."""

import re

import pytest

from tests import cast
from tests.people import csrf_token
from tests.town import PIN
from wallet.domain.trail.audit import AuditAction
from wallet.repository.tables import licences

HOLDERS = ["/holder/licences/{card}", "/holder/licences/{card}/present"]
UNKNOWN = "0" * 32


@pytest.fixture
def last_entry(deployment):
    def read():
        with deployment.database.read() as repository:
            return repository.audit.search(limit=1)[0]

    return read


def said(page):
    """What a page says, without the frame that names its own address."""
    return re.search(r"<main.*</main>", page.text, re.DOTALL)[0]


@pytest.mark.parametrize("path", HOLDERS)
def test_another_holders_licence_is_not_found(visit, town, last_entry, path):
    zhou = visit("zhou")
    told = zhou.get(path.format(card=town.card_id))
    entry = last_entry()
    assert told.status_code == 404
    assert (entry.action, entry.outcome) == (AuditAction.ACCESS_REFUSED, "unknown_licence")
    assert entry.actor.name == "zhou"
    for secret in ("林小满", "居住证", town.card_code):
        assert secret not in told.text
    assert said(zhou.get(path.format(card=UNKNOWN))) == said(told)


def test_another_holders_licence_cannot_be_presented(visit, town, last_entry):
    told = visit("zhou").post(
        f"/holder/licences/{town.card_id}/presentations", page="/account", pin=PIN
    )
    assert told.status_code == 404
    entry = last_entry()
    assert (entry.action, entry.outcome) == (AuditAction.PRESENTATION_REFUSED, "unknown_licence")


@pytest.mark.parametrize("part", ["", "/code", "/scans"])
def test_another_holders_code_is_not_shown(visit, town, last_entry, part):
    lin, zhou = visit("lin"), visit("zhou")
    page = lin.present(town.card_id)
    told = zhou.get(page + part)
    assert told.status_code == 404
    assert 'data-testid="code"' not in told.text
    assert last_entry().outcome == "unknown_show_session"


def test_another_holders_code_cannot_be_ended(visit, town):
    lin, zhou = visit("lin"), visit("zhou")
    page = lin.present(town.card_id)
    assert zhou.post(f"{page}/end", page="/account").status_code == 404
    assert lin.code(page)


def test_another_verifiers_result_is_not_shown(visit, town, last_entry):
    lin, hotel, shop = visit("lin"), visit("hotel"), visit("shop")
    token = csrf_token(hotel.get("/verifier/scan").text)
    form = {
        "csrf_token": token,
        "scan_text": lin.code(lin.present(town.card_id)),
        "scenario": "hotel-check-in",
        "place": "前台",
    }
    result = hotel.client.post("/verifier/verifications", data=form).headers["Location"]
    assert "林" in hotel.get(result).text
    told = shop.get(result)
    assert told.status_code == 404
    assert "林" not in told.text
    assert last_entry().actor.name == "shop"


@pytest.mark.parametrize("act", ["", "/revoke"])
def test_another_bureaus_licence_is_not_found(visit, town, deployment, last_entry, act):
    moved = licences.update().where(licences.c.id == town.card_id)
    with deployment.database.begin() as repository:
        repository.connection.execute(moved.values(issuer_id=cast.OTHER_BUREAU.id))
    told = visit("clerk").get(f"/issuer/licences/{town.card_id}{act}")
    assert told.status_code == 404
    assert "林小满" not in told.text
    entry = last_entry()
    assert (entry.action, entry.outcome) == (AuditAction.ACCESS_REFUSED, "unknown_licence")
    assert entry.actor.name == "clerk"
