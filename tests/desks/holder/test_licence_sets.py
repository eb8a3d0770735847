"""A holder's pages of sets: make one, order it, show it with one code, authorize it, delete it."""

import re
from html import unescape

import pytest

from tests.people import outcome, sent_along
from tests.services.licence_sets.prepared import SCENARIO, fill_shelf
from tests.services.verification.counter import Counter
from tests.town import PIN

NEW, SETS = "/holder/sets/new", "/holder/sets"
CODES = "/holder/authorization-codes"
# The rules are tested on both databases beneath; here it is the pages.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def shelf(deployment, clock, town):
    return fill_shelf(Counter(deployment, clock, town))


@pytest.fixture
def lin(visit, shelf):
    return visit("lin")


@pytest.fixture
def make(lin, shelf):
    def send(*licence_ids, **changes):
        chosen = list(licence_ids or shelf.licence_ids)
        sent = {"name": "开店", "matter": "办理开业登记", "licence": chosen, "order": chosen}
        return lin.post(SETS, page=NEW, **(sent | changes))

    return send


def order_on(page):
    """The rows of the form, and which of them are ticked."""
    boxes = re.findall(r'name="licence" value="(\w+)"( checked)?', page.text)
    return [one for one, _ in boxes], [one for one, ticked in boxes if ticked]


def present(browser, page):
    """Show a set from its page; returns the code page."""
    response = browser.post(f"{page}/presentations", page=f"{page}/present", pin=PIN)
    assert response.status_code == 302, response.text
    return response.headers["Location"]


def words_of(page):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def told_of_each(page):
    return re.findall(r'data-outcome-of-licence="(\w+)"', page.text)


def test_a_set_is_made_and_found_from_home_and_from_a_licence(lin, make, shelf):
    home = lin.get("/holder/licences").text
    assert f'href="{SETS}"' in home
    licence = lin.get(f"/holder/licences/{shelf.licence_ids[0]}").text
    assert f'href="{NEW}?licence={shelf.licence_ids[0]}"' in licence
    prefilled = lin.get(f"{NEW}?licence={shelf.licence_ids[0]}")
    assert order_on(prefilled)[1] == [shelf.licence_ids[0]]
    page = make().headers["Location"]
    told = words_of(lin.get(page))
    assert "开店" in told
    assert "办理开业登记" in told
    assert "居住证" in told
    assert "开店" in lin.get(SETS).text


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": " "}, "set_name_not_acceptable"),
        ({"name": "长" * 21}, "set_name_not_acceptable"),
        ({"matter": ""}, "set_matter_not_acceptable"),
        ({"matter": "长" * 61}, "set_matter_not_acceptable"),
        ({"licence": []}, "set_size_not_acceptable"),
    ],
)
def test_a_form_that_cannot_be_stored_keeps_what_was_typed(lin, make, shelf, changes, code):
    refused = make(**changes)
    assert refused.status_code == 422
    assert f'data-code="{code}"' in refused.text
    assert 'name="name" value="' in refused.text
    assert order_on(refused)[0][:3] == shelf.licence_ids
    assert "还没有证照组合" in lin.get(SETS).text


def test_an_arrow_moves_a_row_and_stores_nothing(lin, make, shelf):
    first, second, third = shelf.licence_ids
    moved = make(move=f"up:{third}", licence=[first, third])
    assert moved.status_code == 200
    assert order_on(moved) == ([first, third, second], [first, third])
    assert 'value="开店"' in moved.text
    back = make(move=f"down:{first}")
    assert order_on(back)[0] == [second, first, third]
    assert order_on(make(move=f"up:{first}"))[0] == [first, second, third]
    assert order_on(make(move="sideways:x"))[0] == [first, second, third]
    assert "还没有证照组合" in lin.get(SETS).text


def test_an_arrow_pressed_with_htmx_gets_the_rows_alone(lin, shelf):
    form = sent_along(lin.get(NEW).text) | {
        "order": shelf.licence_ids,
        "move": f"up:{shelf.licence_ids[1]}",
    }
    answer = lin.client.post(SETS, data=form, headers={"HX-Request": "true"})
    assert "<html" not in answer.text
    assert order_on(answer)[0][0] == shelf.licence_ids[1]


def test_a_set_is_renamed_reordered_and_deleted_after_a_question(lin, make, shelf):
    page = make().headers["Location"]
    first, second, third = shelf.licence_ids
    assert order_on(lin.get(f"{page}/edit")) == (shelf.licence_ids, shelf.licence_ids)
    changed = lin.post(
        f"{page}/edit",
        page=f"{page}/edit",
        name="换名",
        matter="另一件事",
        order=[third, first, second],
        licence=[first, third],
    )
    assert changed.headers["Location"] == page
    told = lin.get(page)
    assert "换名" in told.text
    rows = re.findall(r'data-testid="set-row" data-identifier="([^"]+)"', told.text)
    assert rows == [shelf.codes[2], shelf.codes[0]]
    question = lin.get(f"{page}/deletion")
    assert "换名" in question.text
    assert lin.post(f"{page}/deletion", page=f"{page}/deletion").headers["Location"] == SETS
    assert lin.get(page).status_code == 404


def test_another_holder_finds_none_of_its_pages(lin, make, visit):
    page = make().headers["Location"]
    zhou = visit("zhou")
    for part in ("", "/edit", "/present", "/deletion"):
        told = zhou.get(page + part)
        assert told.status_code == 404
        assert "开店" not in told.text
    for part in ("/edit", "/presentations", "/deletion"):
        assert zhou.post(page + part, page="/account", pin=PIN).status_code == 404
    assert zhou.get(f"{CODES}/new?set={page.rpartition('/')[2]}").status_code == 404
    assert lin.get(page).status_code == 200


def test_one_code_shows_the_set_and_the_verifier_reads_each_state(lin, make, visit, shelf):
    shelf.suspend(1)
    page = make().headers["Location"]
    asked = lin.get(f"{page}/present")
    assert 'data-testid="not-in-force"' in asked.text
    code_page = present(lin, page)
    screen = lin.get(code_page)
    assert screen.text.count('data-testid="code"') == 1
    assert "开店" not in screen.text  # whoever scans looks at this page
    assert re.findall(r'data-testid="set-row".*?data-status="(\w+)"', screen.text) == [
        "valid",
        "suspended",
        "valid",
    ]
    hotel = visit("hotel")
    result = hotel.scan(lin.code(code_page), scenario=SCENARIO)
    assert outcome(result) == "partly_valid"
    assert 'data-tone="warn"' in result.text
    assert told_of_each(result) == ["valid", "suspended", "valid"]
    told = words_of(result)
    assert "部分有效" in told
    assert "2 张有效，共 3 张" in told
    assert "林*满" in told
    assert "开店" not in told
    assert "办理开业登记" not in told
    scans = words_of(lin.get(f"{code_page}/scans"))
    assert "上海示例宾馆有限公司 已查看" in scans
    assert "居住证 姓名 公民身份号码 食品经营许可证 经营项目" in scans
    assert "居住证、食品经营许可证" in words_of(hotel.get("/verifier/history"))


def test_a_set_that_the_scenario_covers_in_part_keeps_the_rest_to_itself(lin, make, visit):
    page = make().headers["Location"]
    result = visit("hotel").scan(lin.code(present(lin, page)))
    assert told_of_each(result) == ["valid", "not_permitted", "not_permitted"]
    assert "食品经营许可证" not in result.text
    assert "不在本场景内" in result.text


def test_the_record_of_use_tells_each_licence_apart(lin, make, visit, shelf):
    shelf.suspend(1)
    page = make().headers["Location"]
    visit("hotel").scan(lin.code(present(lin, page)), scenario=SCENARIO)
    entries = lin.get("/holder/activity")
    assert re.findall(r'data-testid="activity-entry" data-outcome="(\w+)"', entries.text) == [
        "valid",
        "suspended",
        "valid",
    ]
    told = words_of(entries)
    assert "看了您的居住证" in told
    assert "想看您的食品经营许可证，没有看成" in told
    only = lin.get(f"/holder/activity?licence={shelf.licence_ids[1]}")
    assert re.findall(r'data-outcome="(\w+)"', only.text) == ["suspended"]
    audit = visit("supervisor").get("/supervisor/audit?action=licence:verified")
    assert audit.text.count('data-testid="audit-part"') == 3
    assert "部分有效" in audit.text
    assert "姓名、公民身份号码" in words_of(audit)
    started = visit("supervisor").get("/supervisor/audit?action=presentation:started")
    assert started.text.count('data-testid="audit-part"') == 3


def test_ending_the_showing_leads_back_to_the_set(lin, make):
    page = make().headers["Location"]
    code_page = present(lin, page)
    ended = lin.post(f"{code_page}/end", page=code_page)
    assert ended.headers["Location"] == page
    over = lin.get(code_page).text
    assert f'href="{page}/present"' in over


def test_a_set_of_which_nothing_is_in_force_is_not_shown(lin, make, shelf):
    page = make().headers["Location"]
    for place in range(3):
        shelf.suspend(place)
    assert 'data-testid="present"' not in lin.get(page).text
    assert lin.get(f"{page}/present").status_code == 409


def test_a_wrong_pin_shows_nothing(lin, make):
    page = make().headers["Location"]
    refused = lin.post(f"{page}/presentations", page=f"{page}/present", pin="000000")
    assert refused.status_code == 403
    assert 'data-code="pin_wrong"' in refused.text


def test_the_pages_speak_english(lin, make, visit):
    page = make().headers["Location"]
    code = lin.code(present(lin, page))
    hotel = visit("hotel")
    for browser in (lin, hotel):
        browser.client.set_cookie("lang", "en")
    assert "Licence sets" in lin.get(SETS).text
    result = words_of(hotel.scan(code, scenario=SCENARIO))
    assert "3 of 3 valid" in result
    assert "Every licence of the set is genuine" in result
