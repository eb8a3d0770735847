"""A unit's own use list on its pages: drafted step by step, submitted, revised, ended."""

import re

import pytest

from tests.factories import TYPE_CODE
from tests.office import MATTER, MATTER_NAME
from tests.town import CARD_TYPE


@pytest.fixture
def counter(office, visit):
    return visit("counter")


def draft(browser, **changes):
    form = {"code": MATTER, "name": MATTER_NAME, "retention_days": "1"} | changes
    return browser.post("/verifier/use-list", page="/verifier/use-list/new", **form)


def add_material(browser, edit, name):
    response = browser.post(edit.replace("/edit", "/materials"), page=edit, name=name, required="1")
    return response.headers["Location"]


def state_on(html):
    return re.search(r'data-testid="list-state" data-state="([^"]+)"', html)[1]


def test_a_matter_is_drafted_matched_and_submitted(counter, office):
    edit = draft(counter).headers["Location"]
    material = add_material(counter, edit, "申请人身份证明")
    save = {"name": "申请人身份证明", "required": "1"}
    assert counter.post(material, page=material, act="match", added=CARD_TYPE, **save).location
    assert f'data-type="{CARD_TYPE}"' in counter.get(material).text
    fields = {"type": CARD_TYPE, f"field.{CARD_TYPE}": ["name", "resident_id"]}
    counter.post(material, page=material, act="save", **save, **fields)
    entry = edit.removesuffix("/edit")
    response = counter.post(f"{entry}/submission", page=edit)
    assert response.headers["Location"] == entry
    page = counter.get(entry).text
    assert state_on(page) == "submitted"
    assert "公民身份号码" in page
    stored = office.entry(entry.rpartition("/")[2])
    assert stored.materials[0].replaced_by[0].fields == ("name", "resident_id")


def test_a_second_type_is_added_and_one_is_taken_off_without_losing_what_was_ticked(counter):
    material = add_material(counter, draft(counter).headers["Location"], "经营资质证明")
    form = {"name": "经营资质证明", "type": CARD_TYPE, f"field.{CARD_TYPE}": "name"}
    counter.post(material, page=material, act="match", added=TYPE_CODE, **form)
    page = counter.get(material).text
    assert re.findall(r'data-type="(\d+)"', page) == [CARD_TYPE, TYPE_CODE]
    assert re.search(rf'name="field.{CARD_TYPE}" value="name" checked', page)
    form["type"] = [CARD_TYPE, TYPE_CODE]
    counter.post(material, page=material, act=f"unmatch:{CARD_TYPE}", **form)
    assert re.findall(r'data-type="(\d+)"', counter.get(material).text) == [TYPE_CODE]


def test_a_paper_is_taken_off_the_list(counter):
    edit = draft(counter).headers["Location"]
    material = add_material(counter, edit, "委托书")
    response = counter.post(material, page=material, act="remove", name="委托书")
    assert response.headers["Location"] == edit
    assert "委托书" not in counter.get(edit).text


def test_an_incomplete_list_is_not_submitted_and_says_why(counter):
    edit = draft(counter).headers["Location"]
    response = counter.post(edit.replace("/edit", "/submission"), page=edit)
    assert response.status_code == 422
    assert 'data-code="use_list_incomplete"' in response.text


def test_a_form_that_cannot_be_taken_says_what_beside_each_field(counter):
    response = draft(counter, code="有 空格", retention_days="0")
    assert response.status_code == 422
    assert 'id="code-fault"' in response.text
    assert 'id="retention_days-fault"' in response.text
    assert f'value="{MATTER_NAME}"' in response.text


def test_a_returned_list_shows_its_reason(counter, office, visit):
    entry = office.submitted()
    operator = visit("operator")
    operator.post(
        f"/operator/use-lists/{entry.id}/decision",
        page=f"/operator/use-lists/{entry.id}",
        decision="return",
        reason="婚姻状况与本事项无关",
    )
    page = counter.get(f"/verifier/use-list/{entry.id}").text
    assert state_on(page) == "returned"
    assert "婚姻状况与本事项无关" in page


def test_a_list_in_force_is_revised_beside_its_earlier_version(counter, office):
    entry = office.approved()
    page = f"/verifier/use-list/{entry.id}"
    edit = counter.post(f"{page}/revisions", page=page).headers["Location"]
    assert edit.endswith("/edit")
    assert office.entry(entry.id) == entry
    again = counter.post(f"{page}/revisions", page=page)
    assert again.status_code == 409
    assert "第 1 版" in counter.get(edit.removesuffix("/edit")).text


def test_ending_asks_first_and_then_opens_nothing(counter, office):
    entry = office.approved()
    page = f"/verifier/use-list/{entry.id}/end"
    assert "不能撤回" in counter.get(page).text
    refused = counter.post(page, page=page, reason=" ")
    assert refused.status_code == 422
    counter.post(page, page=page, reason="事项取消")
    assert office.entry(entry.id).state.value == "ended"


def test_another_units_entry_is_not_found(office, visit):
    entry = office.approved()
    neighbour = visit("neighbour")
    for part in ("", "/edit", "/end"):
        assert neighbour.get(f"/verifier/use-list/{entry.id}{part}").status_code == 404


def test_what_was_submitted_has_no_form_any_more(counter, office):
    entry = office.submitted()
    assert counter.get(f"/verifier/use-list/{entry.id}/edit").status_code == 409
