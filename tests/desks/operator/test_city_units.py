"""The operator's page of units: founding, changing, closing, naming the first person."""

import re

import pytest

from tests import cast
from tests.factories import unit, uscc
from wallet.domain.trail.audit import AuditAction

NEW = uscc(950, "12310000MB2F")
PASSWORD = re.compile(r'data-testid="start-password">([^<]+)<')
CENTRE = {
    "name": "示例行政服务中心",
    "uscc": NEW,
    "kind": "public_relying_unit",
    "district": "310101",
}


@pytest.fixture
def operator(visit, town):
    return visit("operator")


def found(operator, **fields):
    return operator.post("/operator/units", page="/operator/units/new", **{**CENTRE, **fields})


def test_units_are_found_by_kind_and_name(operator):
    page = operator.get("/operator/units").text
    assert cast.BUREAU.name in page
    assert cast.SHOP.name in page
    assert re.search(r'href="/operator/units" aria-current="page"', page)
    assert cast.SHOP.name not in operator.get("/operator/units?kind=issuing_bureau").text
    assert cast.SHOP.name in operator.get(f"/operator/units?q={cast.SHOP.uscc}").text
    assert "没有符合条件的单位" in operator.get("/operator/units?q=没有的").text


def test_many_units_are_listed_in_pages_and_none_twice(operator, deployment):
    with deployment.database.begin() as repository:
        for number in range(120):
            repository.units.add(unit(f"第{number}号店", uscc(1000 + number)))
    for filters in ("kind=issuing_bureau", "q=号店", "kind=issuing_bureau&q=号店"):
        listed, address = [], f"/operator/units?{filters}"
        while address:
            page = operator.get(address).text
            names = re.findall(
                r'data-testid="city-unit"><span class="row-link__words">(\S+?)<', page
            )
            assert 0 < len(names) <= 50
            listed += names
            more = re.search(r'href="([^"]+)"[^>]*data-testid="more-units"', page)
            address = more[1].replace("&amp;", "&") if more else None
        assert len(listed) == len(set(listed)) >= 120


def test_a_unit_is_founded_and_its_first_person_named(operator, visit):
    unit = found(operator).headers["Location"]
    page = operator.get(unit).text
    assert "黄浦区" in page
    assert "还没有管理员" in page
    named = operator.post(f"{unit}/people", page=f"{unit}/people/new", login="hall", name="窗口长")
    visit().sign_in("hall", PASSWORD.search(named.text)[1])
    assert 'data-login="hall"' in operator.get(unit).text


@pytest.mark.parametrize(
    ("fields", "status", "code"),
    [
        ({"uscc": NEW[:-1]}, 422, "malformed_uscc"),
        ({"kind": ""}, 422, "kind_missing"),
        ({"kind": "district", "district": ""}, 422, "district_missing"),
        ({"uscc": cast.BUREAU.uscc}, 409, "unit_known_already"),
    ],
)
def test_a_form_that_cannot_be_taken_says_why(operator, fields, status, code):
    refused = found(operator, **fields)
    assert refused.status_code == status
    assert f'data-code="{code}"' in refused.text
    assert CENTRE["name"] in refused.text


def test_a_unit_is_renamed_closed_and_reopened(operator, visit, deployment):
    unit = found(operator).headers["Location"]
    renamed = {**CENTRE, "name": "示例新中心"}
    assert operator.post(f"{unit}/edit", page=f"{unit}/edit", **renamed).status_code == 302
    assert "示例新中心" in operator.get(unit).text
    named = operator.post(f"{unit}/people", page=f"{unit}/people/new", login="hall", name="窗口长")
    hall = visit()
    hall.sign_in("hall", PASSWORD.search(named.text)[1])
    assert operator.post(f"{unit}/closure", page=f"{unit}/closure", reason=" ").status_code == 422
    operator.post(f"{unit}/closure", page=f"{unit}/closure", reason="机构撤并")
    assert hall.get("/account/password").headers["Location"].startswith("/sign-in")
    assert 'data-testid="closed"' in operator.get(unit).text
    assert operator.post(f"{unit}/reopening", page=f"{unit}/reopening").status_code == 302
    assert "已暂停" in operator.get("/operator/units?q=示例新中心").text
    with deployment.database.read() as repository:
        newest = repository.audit.search(limit=1)[0]
    assert newest.action is AuditAction.UNIT_REOPENED


def test_counters_are_appointed_for_public_units_alone(operator):
    unit = found(operator).headers["Location"]
    asks = operator.get(f"{unit}/counters").text
    assert CENTRE["name"] in asks
    operator.post(f"{unit}/counters?registers=yes", page=f"{unit}/counters")
    assert "开户窗口" in operator.get("/operator/units?q=示例行政").text
    bureau = f"/operator/units/{cast.BUREAU.id}"
    refused = operator.post(f"{bureau}/counters?registers=yes", page=f"{bureau}/edit")
    assert (refused.status_code, 'data-code="only_public_counters"' in refused.text) == (409, True)


def test_the_own_unit_is_not_closed_and_nobody_is_named_in_it(operator, deployment):
    own = f"/operator/units/{cast.BUREAU.id}"
    page = operator.get(own).text
    assert 'data-testid="name-person"' not in page
    assert 'data-testid="close-unit"' not in page
    refused = operator.post(f"{own}/people", page=f"{own}/edit", login="me.again", name="又一个我")
    assert refused.status_code == 404
    with deployment.database.read() as repository:
        newest = repository.audit.search(limit=1)[0]
    assert (newest.action, newest.outcome) == (AuditAction.ACCOUNT_OPENED, "unknown_unit")


def test_a_companys_own_account_is_opened_once(operator, deployment):
    unit = found(operator, name="示例餐饮有限公司", uscc=uscc(77), kind="enterprise").headers[
        "Location"
    ]
    named = operator.post(f"{unit}/people", page=f"{unit}/people/new", login="food", name="刘代表")
    assert PASSWORD.search(named.text)
    assert 'data-testid="name-person"' not in operator.get(unit).text
    again = operator.post(f"{unit}/people", page=f"{unit}/edit", login="food2", name="刘代表")
    assert (again.status_code, 'data-code="holder_has_account"' in again.text) == (409, True)
