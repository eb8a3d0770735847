"""The unit in charge gathers permits at its desk: applicant, choice, permit, changes, ending."""

import re

import pytest

from tests import cast
from tests.trade import NAMES, RESTAURANT

CHOICE = f"/issuer/permits/new/{RESTAURANT}/{cast.HOTEL_HOLDER.id}"


@pytest.fixture
def clerk(visit, trade):
    return visit("clerk")


def chosen(parts):
    return {f"licence_for_{one.component}": one.licence_id for one in parts}


def assembled(clerk, trade, *numbers):
    return clerk.post(CHOICE, page=CHOICE, **chosen(trade.parts(*numbers)))


def test_from_the_credit_code_to_the_permit(clerk, trade):
    page = "/issuer/permits/new"
    uscc = cast.HOTEL_HOLDER.identity_number
    found = clerk.post(page, page=page, industry=RESTAURANT, uscc=uscc.lower())
    assert found.headers["Location"] == CHOICE
    assert uscc not in found.headers["Location"]
    offered = clerk.get(CHOICE).text
    assert re.findall(r'data-testid="component" data-component="([^"]+)"', offered) == list(NAMES)
    response = assembled(clerk, trade, 0, 2)
    permit = clerk.get(response.headers["Location"]).text
    assert 'data-state="in_force"' in permit
    assert NAMES[2] in permit
    listed = clerk.get("/issuer/permits").text
    assert response.headers["Location"] in listed


def test_one_licence_alone_is_refused_and_the_form_says_why(clerk, trade):
    response = assembled(clerk, trade, 0)
    assert response.status_code == 422
    assert 'data-code="too_few_constituents"' in response.text
    assert f'value="{trade.licences[0].id}" checked' in response.text


@pytest.mark.parametrize(
    ("form", "status", "code"),
    [
        ({"uscc": "123"}, 422, "malformed_uscc"),
        ({"uscc": cast.SHOP.uscc}, 404, "unknown_applicant"),
        ({"industry": "none"}, 404, "unknown_industry"),
    ],
)
def test_an_applicant_that_cannot_be_found_is_told(clerk, form, status, code):
    page = "/issuer/permits/new"
    sent = {"industry": RESTAURANT, "uscc": cast.HOTEL_HOLDER.identity_number} | form
    response = clerk.post(page, page=page, **sent)
    assert (response.status_code, f'data-code="{code}"' in response.text) == (status, True)


def test_extending_gathering_anew_and_ending(clerk, trade):
    permit = assembled(clerk, trade, 0, 1).headers["Location"]
    extension, rebuilding, ending = (
        f"{permit}/{act}" for act in ("extension", "rebuilding", "ending")
    )
    added = clerk.post(extension, page=extension, **chosen(trade.parts(2)))
    assert added.headers["Location"] == permit
    fewer = chosen(trade.parts(0, 2))
    without_reason = clerk.post(rebuilding, page=rebuilding, **fewer)
    assert without_reason.status_code == 422
    assert clerk.post(rebuilding, page=rebuilding, reason="注销", **fewer).status_code == 302
    history = clerk.get(permit).text
    assert all(f"第 {version} 版" in history for version in (1, 2, 3))
    assert clerk.post(ending, page=ending, reason="").status_code == 422
    assert clerk.post(ending, page=ending, reason="停业").status_code == 302
    page = clerk.get(permit).text
    assert 'data-state="ended"' in page
    assert "act-ending" not in page
    assert clerk.post(ending, page=ending, reason="再来").status_code == 409


def test_a_unit_in_charge_of_nothing_reads_so(visit, trade, deployment):
    trade.put(trade_components(deployment), seen_version=1, issuer_id=cast.OTHER_BUREAU.id)
    clerk = visit("clerk")
    assert "没有牵头的行业" in clerk.get("/issuer/permits/new").text
    assert clerk.get(CHOICE).status_code == 404


def trade_components(deployment):
    with deployment.database.read() as repository:
        return repository.industries.latest(RESTAURANT).components
