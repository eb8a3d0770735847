"""Whatever stands where something else is due is refused, and never breaks anything.

Each fault is told with its field, its place in a list, a code, and words in both languages.
"""

import re

import pytest

from tests import cast
from tests.api.changes.test_changes import CALLS as CHANGES
from tests.api.oversight.test_oversight import INCIDENT, LIST
from tests.api.spoiling import NASTY, UNSTORABLE, spoilt
from tests.api.systems import PROBLEM, holder_body, licence_body, question_body
from tests.factories import TYPE_CODE, resident_id
from tests.office import CENTRE, MATTER, MATTER_NAME
from tests.trade import NAMES, RESTAURANT
from wallet.api.openapi.paths import paths

CHINESE = re.compile(r"[\u4e00-\u9fff]")
LICENCE = licence_body(fields={"premises": "上海市黄浦区示例路2号", "items": "热食类食品制售"})
CONSTITUENTS = [{"component": NAMES[0], "licence": "1.2.156"}]
BODIES = {
    "licences": LICENCE | {"long_term": False},
    **{f"licences/{{food}}/{name}": {"version": 1, **body} for name, body in CHANGES.items()},
    "licences/{food}/amendments": {
        **CHANGES["amendments"],
        "kind": "amended",
        "version": 1,
        "valid_until": "2031-01-04",
        "long_term": False,
    },
    "licence-searches": {
        "name": "张三",
        "id_type": "111",
        "id_number": resident_id(1),
        "number": "JY-1",
        "type_code": TYPE_CODE,
        "limit": 10,
    },
    "change-lists": {
        "act": "revocation",
        "kind": "deregistered",
        "reason": "停业",
        "dry_run": True,
        "rows": [{"number": "JY-1", "reason": "停业"}],
    },
    "collections/none/decisions": {"sheet": "名单", "hidden_rows": "take"},
    "change-lists/none/decisions": {"sheet": "名单", "unknown_columns": "leave"},
    "verifications": {
        "code": "1234567890",
        "scenario": "hotel-check-in",
        "place": "前台",
        "purpose": "核对",
    },
    "authorization-requests": question_body(reference="住客 1"),
    f"matters/{MATTER}/materials": {
        "unit": CENTRE.name,
        "operator": "3 号窗口",
        "matter_name": MATTER_NAME,
        "matter_code": MATTER,
        "case_number": "HP20260302001",
        "applicant": holder_body(),
        "licences": [{"type_code": TYPE_CODE, "fields": ["premises"]}],
    },
    "reconciliations": {"scope": "living", **LIST},
    "incidents": INCIDENT,
    "incidents/{incident}/dues": {"type_code": TYPE_CODE, "act": "issue", "numbers": ["JY-1"]},
    "incidents/{incident}/continuations": {"reason": "机房仍未修复"},
    "incidents/{incident}/recoveries": {"recovered_at": "2026-03-02T09:30:00+08:00"},
    f"industries/{RESTAURANT}/candidates": {"uscc": cast.HOTEL_HOLDER.identity_number},
    "industry-permits": {
        "industry": RESTAURANT,
        "uscc": cast.HOTEL_HOLDER.identity_number,
        "constituents": CONSTITUENTS,
    },
    "industry-permits/{permit}/components": {"constituents": CONSTITUENTS},
    "industry-permits/{permit}/rebuildings": {"constituents": CONSTITUENTS, "reason": "更新"},
    "industry-permits/{permit}/endings": {"reason": "停业"},
}
CALLERS = {"verifications": "hotel", "authorization-requests": "hotel", "matters": "counter"}


@pytest.fixture
def send(system, town, office, trade):
    """Post a text to a call, as the system that may."""
    office.approved()
    callers = {name: system(f"{name}-system") for name in ("hotel", "counter", "bureau")}
    made = callers["bureau"].post("incidents", INCIDENT).json["id"]

    def post(address, text):
        caller = callers[CALLERS.get(address.partition("/")[0], "bureau")]
        filled = address.format(food=town.food_code, incident=made, permit="ZH-1")
        return caller.post_raw(filled, text)

    return post


def assert_told(response):
    """A refusal names each fault with its field, its code, and words in both languages."""
    assert response.status_code < 500, response.text
    if response.status_code < 400:
        return
    assert response.content_type == PROBLEM
    problem = response.json
    assert problem["title"].isascii()
    assert CHINESE.search(problem["detail"]), problem
    if response.status_code == 422:
        assert problem["errors"], problem
    for fault in problem["errors"]:
        assert set(fault) == {"index", "field", "code", "title", "detail"}
        assert fault["index"] is None or fault["index"] >= 0
        assert fault["code"]
        assert fault["title"].isascii(), fault
        assert CHINESE.search(fault["detail"]), fault


def test_every_call_with_a_body_has_a_body_to_spoil():
    described = {
        re.sub(r"{\w+}", "*", path.removeprefix("/api/v1/"))
        for path, calls in paths().items()
        if "application/json" in calls.get("post", {}).get("requestBody", {}).get("content", {})
    }
    spoilt_here = {re.sub(r"{\w+}", "*", one) for one in BODIES}
    by_value = {MATTER: "*", RESTAURANT: "*", "/none/": "/*/"}
    for value, star in by_value.items():
        spoilt_here = {one.replace(value, star) for one in spoilt_here}
    assert spoilt_here == described


@pytest.mark.timeout(600)
@pytest.mark.parametrize("address", BODIES)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_spoilt_body_is_refused_and_says_where(send, address):
    ensure_all_told(send, address, NASTY)


@pytest.mark.timeout(600)
@pytest.mark.parametrize("address", BODIES)
def test_what_cannot_be_stored_is_refused_by_both_databases(send, address):
    ensure_all_told(send, address, UNSTORABLE)


def ensure_all_told(send, address, values):
    for place, value, text in spoilt(BODIES[address], values):
        response = send(address, text)
        try:
            assert_told(response)
        except AssertionError as fault:
            raise AssertionError(f"{address} at {place}: {value[:80]}") from fault
