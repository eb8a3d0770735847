"""Art. 15 through the pages: applied for, approved, used at a counter, seen by everybody."""

import re

import pytest

from tests.factories import TYPE_CODE, resident_id
from tests.office import CENTRE
from tests.services.use_lists.outside import GROUND, QT, QT_NAME, apply_outside, outside_request
from tests.town import CARD_TYPE

FORM = f"/verifier/scenarios/new?type={CARD_TYPE}&type={TYPE_CODE}"
SENT = {
    "type": [CARD_TYPE, TYPE_CODE],
    "name": "低收入家庭核对",
    "purpose": "受理救助申请时核对家庭的登记情况",
    f"read:{CARD_TYPE}:name": "read",
    f"read:{TYPE_CODE}:items": "read",
    "in_force_from": "2026-03-02",
    "retention_days": "1",
    "outside_use_list": "yes",
    "legal_ground": GROUND,
    "matter_code": QT,
    "matter_name": QT_NAME,
}


@pytest.fixture
def counter(office, visit):
    return visit("counter")


def submitted(counter, **changes):
    return counter.post("/verifier/scenarios", page=FORM, **{**SENT, **changes})


def open_case(counter, number="HP20260302001"):
    return counter.post(
        "/verifier/cases",
        page="/verifier/cases/new",
        matter=QT,
        case_number=number,
        applicant="111",
        name="林小满",
        id_number=resident_id(1),
    )


def test_the_whole_way_from_the_application_to_the_holders_page(counter, visit):
    assert "依法读取" in counter.get(FORM).text
    page = submitted(counter).headers["Location"]
    shown = counter.get(page).text
    assert QT in shown
    assert QT_NAME in shown
    code = page.rpartition("/")[2]
    operator = visit("operator")
    approval = f"/operator/scenarios/{code}/approval"
    assert GROUND in operator.get(f"/operator/scenarios/{code}").text
    done = operator.post(approval, page=approval, confirmed="yes")
    assert done.status_code == 302
    new = counter.get("/verifier/cases/new").text
    assert re.search(rf'<option value="{QT}"[^>]*>{QT_NAME} · 清单外</option>', new)
    opened = open_case(counter)
    assert opened.status_code == 302, opened.text
    case = counter.get(opened.headers["Location"]).text
    assert GROUND in re.search(r'data-testid="duty">(.*?)</dd>', case)[1]
    assert "林小满" in case
    activity = visit("lin").get("/holder/activity").text
    assert GROUND in activity
    assert f"办理“{QT_NAME}”" in activity
    assert CENTRE.name in activity


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"outside_use_list": ""}, "outside_use_list"),
        ({"legal_ground": ""}, "legal_ground"),
        ({"matter_code": ""}, "matter_code"),
        ({"matter_code": "空 格"}, "matter_code"),
        ({"matter_name": ""}, "matter_name"),
        ({"retention_days": "90"}, "retention_days"),
    ],
)
def test_what_is_missing_is_said_beside_its_field_and_nothing_is_lost(counter, changes, field):
    answer = submitted(counter, **changes)
    assert answer.status_code == 422
    assert f'data-field="{field}"' in answer.text
    ticked = rf'name="read:{CARD_TYPE}:name" value="read" checked'
    assert re.search(ticked, answer.text)


def test_a_returned_application_comes_back_as_it_was_sent(counter, visit):
    code = submitted(counter).headers["Location"].rpartition("/")[2]
    back = f"/operator/scenarios/{code}/return"
    visit("operator").post(back, page=back, reason="请写明条款")
    page = counter.get(f"/verifier/scenarios/{code}/correction").text
    assert f'value="{QT}"' in page
    assert f'name="read:{TYPE_CODE}:items" value="read" checked' in page


def test_a_social_party_is_offered_no_such_reading(visit, office):
    page = visit("hotel").get(f"/verifier/scenarios/new?type={CARD_TYPE}").text
    assert "依法读取" not in page
    assert "matter_code" not in page


@pytest.mark.parametrize("login", ["operator", "supervisor"])
def test_operator_and_supervisor_see_which_are_in_use(office, visit, login):
    used, unused = apply_outside(office), apply_outside(office, matter_code="QT-2")
    office.open_case(outside_request(office))
    page = visit(login).get(f"/{login}/outside-list").text
    rows = dict(
        re.findall(r'data-code="([\w-]+)" data-state="approved">(.*?)</tr>', page, re.DOTALL)
    )
    assert rows.keys() == {used.code, unused.code}
    assert "近 30 天 1 件" in rows[used.code]
    assert "还没有用过" in rows[unused.code]
    assert GROUND in rows[used.code]
    assert "林小满" not in page


def test_one_application_says_on_its_own_page_whether_it_is_used(office, visit):
    scenario = apply_outside(office)
    operator = visit("operator")
    page = f"/operator/scenarios/{scenario.code}"
    assert "还没有依法读取过" in operator.get(page).text
    office.open_case(outside_request(office))
    assert "近 30 天依法读取 1 件" in operator.get(page).text


@pytest.mark.parametrize("login", ["lin", "clerk", "counter", "hotel"])
def test_nobody_else_sees_the_citys_list(office, visit, login):
    assert visit(login).get("/operator/outside-list").status_code == 403
    assert visit(login).get("/supervisor/outside-list").status_code == 403


@pytest.mark.parametrize(
    ("wanted", "offered"),
    [
        (QT, True),
        ("低收入", True),
        (QT_NAME, True),
        ("收入", False),
        (QT.lower(), False),
        ("别", False),
    ],
)
def test_a_counter_finds_the_matter_by_its_code_or_the_beginning_of_its_name(
    office, counter, wanted, offered
):
    office.approved()
    apply_outside(office)
    page = counter.post("/verifier/cases", page="/verifier/cases/new", step="find", find=wanted)
    assert ('data-testid="missed"' not in page.text) == offered
    if offered:
        assert re.findall(r'<option value="(310101[^"]+)"', page.text) == [QT]


def test_a_unit_without_a_list_opens_cases_by_its_application(office, counter):
    assert 'data-testid="new-case"' not in counter.get("/verifier/cases").text
    apply_outside(office)
    assert 'data-testid="new-case"' in counter.get("/verifier/cases").text
