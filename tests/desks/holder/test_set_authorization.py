"""Authorizing the licences of a set with one code: each field with its value, nothing unticked."""

import re
from dataclasses import replace

import pytest

from tests.desks.consenting import seen_fields
from tests.factories import TYPE_CODE
from tests.services.licence_sets.prepared import fill_shelf
from tests.services.verification.counter import Counter
from tests.town import CARD_TYPE, CHECK_IN, PIN
from wallet.domain.registry.scenario import AskedField

NEW, SETS = "/holder/sets/new", "/holder/sets"
CODES = "/holder/authorization-codes"
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def shelf(deployment, clock, town):
    return fill_shelf(Counter(deployment, clock, town))


@pytest.fixture
def lin(visit, shelf):
    return visit("lin")


@pytest.fixture
def make(lin, shelf):
    def send(*licence_ids):
        chosen = list(licence_ids or shelf.licence_ids)
        form = {"name": "开店", "matter": "办理开业登记", "licence": chosen, "order": chosen}
        return lin.post(SETS, page=NEW, **form)

    return send


def widen(deployment):
    """Let the hotel ask for fields of both types, all of them optional."""
    asked = {
        CARD_TYPE: (AskedField("name", required=False), AskedField("card_class", required=False)),
        TYPE_CODE: (AskedField("items", required=False), AskedField("premises", required=False)),
    }
    with deployment.database.begin() as repository:
        repository.scenarios.add(replace(CHECK_IN, code="hotel-all", askable_fields=asked))


def test_a_set_is_authorized_with_one_code(lin, make, shelf, visit, deployment):
    widen(deployment)
    set_id = make().headers["Location"].rpartition("/")[2]
    parties = lin.get(f"{CODES}/new?set={set_id}")
    assert 'data-scenario="hotel-all"' in parties.text
    offer = lin.get(f"{CODES}/new?scenario=hotel-all&set={set_id}")
    assert len(re.findall(r'data-testid="asked-licence"', offer.text)) == 3
    assert "checked" not in offer.text.replace('name="term_days" value="1" checked', "")
    card, food, second = shelf.licence_ids
    made = lin.post(
        CODES,
        page=f"{CODES}/new?scenario=hotel-all&set={set_id}",
        scenario="hotel-all",
        set=set_id,
        licence=[card, food, second],
        term_days="1",
        pin=PIN,
        **{f"field-{card}": ["name"], f"field-{second}": ["items"]},
    )
    assert made.status_code == 302, made.text
    page = lin.get(made.headers["Location"])
    code = "".join(re.search(r'data-testid="authorization-code">([^<]+)<', page.text)[1].split())
    hotel = visit("hotel")
    found = hotel.post("/verifier/asks/codes", page="/verifier/asks", code=code)
    data = hotel.get(f"{found.headers['Location']}/data")
    assert set(seen_fields(data)) == {"name", "items"}
    with deployment.database.read() as repository:
        grants = repository.authorizations.of_request(made.headers["Location"].rpartition("/")[2])
    assert {grant.licence_id for grant in grants} == {card, second}


def test_two_licences_of_one_type_are_authorized_together(lin, make, shelf, deployment):
    widen(deployment)
    _card, food, second = shelf.licence_ids
    set_id = make(food, second).headers["Location"].rpartition("/")[2]
    made = lin.post(
        CODES,
        page=f"{CODES}/new?scenario=hotel-all&set={set_id}",
        scenario="hotel-all",
        set=set_id,
        licence=[food, second],
        term_days="1",
        pin=PIN,
        **{f"field-{food}": ["items"], f"field-{second}": ["items", "premises"]},
    )
    with deployment.database.read() as repository:
        grants = repository.authorizations.of_request(made.headers["Location"].rpartition("/")[2])
    assert {grant.licence_id: set(grant.fields) for grant in grants} == {
        food: {"items"},
        second: {"items", "premises"},
    }


def test_a_refused_consent_shows_every_licence_of_the_set_again(lin, make, shelf, deployment):
    widen(deployment)
    set_id = make().headers["Location"].rpartition("/")[2]
    refused = lin.post(
        CODES,
        page=f"{CODES}/new?scenario=hotel-all&set={set_id}",
        scenario="hotel-all",
        set=set_id,
        licence=shelf.licence_ids,
        term_days="1",
        pin="000000",
        **{f"field-{shelf.licence_ids[1]}": ["items"]},
    )
    assert refused.status_code == 403
    assert len(re.findall(r'data-testid="asked-licence"', refused.text)) == 3
    assert refused.text.count("checked") == 2  # the ticked field and the term
