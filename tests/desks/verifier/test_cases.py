"""The counter's pages: open a case, see what need not be handed in, and find nothing personal."""

import re

import pytest

from tests.factories import resident_id
from tests.office import HEALTH_TYPE, MATTER, MATTER_NAME
from tests.people import csrf_token
from tests.town import CARD_TYPE
from wallet.domain.trail.audit import AuditAction
from wallet.services.upkeep.purging import purge


@pytest.fixture
def counter(office, visit):
    office.approved()
    return visit("counter")


def open_case(browser, **typed):
    form = {
        "matter": MATTER,
        "case_number": "HP20260302001",
        "applicant": "natural_person-111",
        "name": "林小满",
        "id_number": resident_id(1),
    } | typed
    return browser.post("/verifier/cases", page="/verifier/cases/new", **form)


def outcomes(html):
    return re.findall(r'data-testid="material" data-outcome="([^"]+)"', html)


def test_five_papers_three_exempted_one_expired_one_missing(counter):
    response = open_case(counter)
    assert response.status_code == 302
    page = counter.get(response.headers["Location"])
    assert outcomes(page.text) == [
        "exempted",
        "exempted",
        "exempted",
        "not_in_force",
        "not_in_repository",
    ]
    assert 'data-exempted="3" data-materials="5"' in page.text
    assert "由“居住证”替代" in page.text
    assert "健康证明：已过期" in page.text
    assert "结婚证：没有查到；自 2020年1月1日 起归集" in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_the_page_shows_the_needed_fields_and_no_other(counter):
    page = counter.get(open_case(counter).headers["Location"])
    shown = re.findall(r'data-testid="disclosed-field" data-name="([^"]+)"', page.text)
    assert shown == ["name", "resident_id", "address", "premises", "items"]
    assert "示例路1号501室" in page.text


def test_nothing_asks_for_paper_where_a_licence_replaces_it_and_the_old_way_stays(counter):
    page = counter.get(open_case(counter).headers["Location"]).text
    exempted = page.split('data-outcome="exempted"')[1].split("</li>")[0]
    assert "不得要求申请人提交" in exempted
    assert not re.search(r"<(button|input|a) ", exempted)
    assert 'data-testid="traditional-way"' in page
    assert "申请人愿意出示实体证照的，照常受理" in page


def test_the_address_and_the_trail_hold_nothing_personal(counter, office):
    location = open_case(counter).headers["Location"]
    assert re.fullmatch(r"/verifier/cases/[0-9a-f]{32}", location)
    trail = str(office.entries())
    assert "林小满" not in trail
    assert resident_id(1) not in trail
    listed = counter.get("/verifier/cases").text
    assert MATTER_NAME in listed
    assert "林小满" not in listed


def test_a_reload_and_a_double_click_open_one_case(counter, office):
    form = {
        "csrf_token": csrf_token(counter.get("/verifier/cases/new").text),
        "idempotency_key": "k" * 32,
        "matter": MATTER,
        "case_number": "HP20260302001",
        "applicant": "natural_person-111",
        "name": "林小满",
        "id_number": resident_id(1),
    }
    first = counter.client.post("/verifier/cases", data=form)
    again = counter.client.post("/verifier/cases", data=form)
    assert first.headers["Location"] == again.headers["Location"]
    assert len(office.entries(AuditAction.CASE_OPENED)) == 1


@pytest.mark.parametrize(
    ("typed", "status", "code"),
    [
        ({"case_number": " "}, 422, "element_missing"),
        ({"matter": "nothing"}, 404, "unknown_matter"),
        ({"name": "周无关"}, 409, "applicant_name_differs"),
        ({"id_number": "310101190001010010"}, 422, "malformed_resident_id"),
        ({"name": ""}, 422, "malformed_name"),
    ],
    ids=["no case number", "unknown matter", "another name", "broken number", "no name"],
)
def test_a_refusal_is_told_on_the_form_with_what_was_typed(counter, office, typed, status, code):
    response = open_case(counter, **typed)
    assert (response.status_code, f'data-code="{code}"' in response.text) == (status, True)
    assert 'value="HP20260302001"' in response.text or "case_number" in typed
    refused = office.entries(AuditAction.LICENCE_RETRIEVED)
    assert [one.outcome for one in refused] == [code]


def test_the_values_go_at_the_end_of_the_day_and_the_case_stays(counter, office, visit, clock):
    location = open_case(counter).headers["Location"]
    clock.advance(hours=14, minutes=29)
    assert "示例路" in visit("counter").get(location).text
    clock.advance(minutes=1)
    counter = visit("counter")
    page = counter.get(location)
    assert 'data-testid="cleared"' in page.text
    assert "示例路" not in page.text
    assert "林小满" not in page.text
    assert "HP20260302001" in page.text
    assert purge(office.deployment.database, clock()).cases == 1
    with office.deployment.database.read() as repository:
        case = repository.cases.of_actor(office.actor().id)[0]
        assert repository.cases.get_own(case.id, office.actor().id).answer is None
    assert purge(office.deployment.database, clock()).cases == 0
    assert 'data-testid="cleared"' in counter.get(location).text


def test_another_clerks_case_is_not_found(counter, visit):
    location = open_case(counter).headers["Location"]
    assert visit("neighbour").get(location).status_code == 404


def test_a_social_partys_desk_has_no_such_page_and_no_entry_to_it(office, visit):
    shop = visit("shop")
    assert "/verifier/cases" not in shop.get("/verifier/scan").text
    for path in ("/verifier/cases", "/verifier/cases/new", "/verifier/use-list"):
        response = shop.get(path)
        assert response.status_code == 403
    refused = [one for one in office.entries() if one.outcome == "statutory_ground_missing"]
    assert len(refused) == 3


def test_a_social_partys_hand_made_post_is_refused_and_recorded(office, visit):
    office.approved()
    shop = visit("shop")
    token = csrf_token(shop.get("/verifier/scan").text)
    form = {
        "csrf_token": token,
        "matter": MATTER,
        "case_number": "1",
        "name": "林小满",
        "id_number": resident_id(1),
    }
    response = shop.client.post("/verifier/cases", data=form)
    assert response.status_code == 403
    assert office.entries(AuditAction.LICENCE_RETRIEVED)[0].outcome == "statutory_ground_missing"


def test_the_holder_sees_each_read_with_unit_matter_ground_and_fields(counter, visit):
    open_case(counter)
    activity = visit("lin").get("/holder/activity").text
    assert "黄浦区示例行政服务中心" in activity
    assert f"办理“{MATTER_NAME}”" in activity
    assert "依法履职" in activity
    assert "公民身份号码" in activity
    assert "HP20260302001" in activity


def test_a_look_that_came_to_nothing_shows_no_fields_as_seen(counter, visit):
    open_case(counter)
    activity = visit("lin").get("/holder/activity").text
    entries = activity.split('data-testid="activity-entry"')[1:]
    entry = next(one for one in entries if "健康证明" in one)
    assert "没有看到内容" in entry
    assert "体检日期" not in entry


def test_a_type_in_the_list_twice_is_read_once(office, visit):
    papers = (
        ("身份证明", {HEALTH_TYPE: ("name",), CARD_TYPE: ("name",)}),
        ("居住证明", {CARD_TYPE: ("address",)}),
    )
    office.approved(papers=papers)
    browser = visit("counter")
    page = browser.get(open_case(browser).headers["Location"]).text
    assert page.count('data-testid="read-licence"') == 1
