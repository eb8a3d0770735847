"""Issuing at the desk: a form from the catalogue, faults beside their fields, a look, the act."""

import re
from html import unescape

import pytest

from tests import cast
from tests.factories import TYPE_CODE, resident_id
from tests.people import csrf_token
from tests.town import CARD_TYPE, PORTRAIT
from wallet.domain.trail.audit import AuditAction

FORM = f"/issuer/licences/new/{TYPE_CODE}"
CARD = f"/issuer/licences/new/{CARD_TYPE}"
WRITTEN = {
    "holders": "1",
    "holder-0-kind": "natural_person",
    "holder-0-name": "林小满",
    "holder-0-id_type": "111",
    "holder-0-number": resident_id(1),
    "number": "JY13101010009999",
    "issued_on": "2026-03-01",
    "valid_from": "2026-03-01",
    "valid_until": "2031-02-28",
    "field.premises": "上海市黄浦区示例路3号",
    "field.items": "热食类食品制售",
    "matter_name": "食品经营许可",
    "case_number": "SP-1",
}


@pytest.fixture
def clerk(visit):
    return visit("clerk")


def send(clerk, step, path=FORM, token="t" * 32, **changes):
    fields = {**WRITTEN, "idempotency_key": token, "step": step, **changes}
    return clerk.post(path, page=path, **fields)


def faults(page):
    return dict(re.findall(r'data-field="([^"]+)" data-code="(\w+)"', page.text))


def test_only_the_units_own_types_are_offered(clerk, visit):
    page = clerk.get("/issuer/licences/new")
    assert set(re.findall(r'data-type="(\w+)"', page.text)) == {TYPE_CODE, CARD_TYPE}
    found = clerk.get("/issuer/licences/new?q=居住").text
    assert re.findall(r'data-testid="choose-type" data-type="(\w+)"', found) == [CARD_TYPE]


def test_the_form_has_every_field_of_the_catalogue(clerk):
    page = clerk.get(CARD).text
    for name in ("upload.portrait", "field.name", "field.resident_id", "field.address"):
        assert f'name="{name}"' in page


def test_the_form_offers_every_document_that_a_file_may_name(clerk):
    page = clerk.get(CARD).text
    offered = page.partition('name="holder-0-id_type"')[2].partition("</select>")[0]
    assert re.findall(r'value="(\d+)"', offered) == ["111", "414", "516", "511", "001"]


def test_a_travel_permit_issues_as_at_the_import(clerk):
    page = send(clerk, "review", **{"holder-0-id_type": "511", "holder-0-number": "12345678"})
    assert faults(page) == {}
    assert "林小满" in page.text


def test_the_review_names_holder_and_content_and_issues_nothing(clerk, visit):
    page = send(clerk, "review")
    assert page.status_code == 200
    assert 'data-testid="review-page"' in page.text
    for words in ("林小满", "JY13101010009999", "热食类食品制售", "已开通证照钱包"):
        assert words in page.text
    listed = clerk.look_for("JY13101010009999").text
    assert 'data-testid="licence-row"' not in listed


def test_a_double_click_issues_once(clerk, deployment):
    first, again = send(clerk, "issue"), send(clerk, "issue")
    assert (first.status_code, again.status_code) == (302, 302)
    assert first.headers["Location"] == again.headers["Location"]
    page = clerk.get(first.headers["Location"])
    assert "热食类食品制售" in page.text
    with deployment.database.read() as repository:
        entry = repository.audit.search(action=AuditAction.LICENCE_ISSUED.value, limit=1)[0]
    assert (entry.case_number, entry.operator) == ("SP-1", "clerk")


def test_every_fault_stands_beside_its_field_and_the_rest_is_kept(clerk):
    page = send(
        clerk,
        "review",
        **{
            "holder-0-name": "",
            "holder-0-number": "310101190001010012",
            "number": " ",
            "issued_on": "2026-03-09",
            "valid_until": "",
            "field.items": "",
            "field.inspected_on": "01/02/2024",
        },
    )
    assert page.status_code == 422
    assert set(faults(page)) == {
        "holder-0-name",
        "holder-0-number",
        "number",
        "valid_until",
        "field.items",
        "field.inspected_on",
    }
    assert "上海市黄浦区示例路3号" in page.text


def test_dates_that_contradict_each_other_are_told(clerk):
    assert "issued_on" in faults(send(clerk, "review", issued_on="2026-03-09"))
    assert "valid_until" in faults(send(clerk, "review", valid_until="2020-01-01"))


def test_a_known_number_under_another_name_is_told_kindly(clerk):
    page = send(clerk, "review", **{"holder-0-name": "林大满"})
    assert faults(page) == {"holder-0-name": "holder_name_differs"}
    assert "登记的姓名或名称与此不同" in page.text


def test_the_second_of_a_type_that_allows_one_links_to_the_first(clerk, town):
    changes = {
        "number": "JZZ-2",
        "field.premises": "",
        "field.name": "林小满",
        "field.resident_id": resident_id(1),
        "field.address": "上海市黄浦区示例路1号",
        "field.card_class": "居住证",
        "field.portrait": PORTRAIT,
    }
    for step, status in (("review", 422), ("issue", 409)):
        page = send(clerk, step, CARD, **changes)
        assert page.status_code == status
        assert faults(page) == {"holder-0-number": "holder_has_one"}
        assert f'href="/issuer/licences/{town.card_id}" data-testid="existing"' in page.text


def test_a_taken_number_links_to_its_licence_and_the_refusal_is_recorded(clerk, town, deployment):
    page = send(clerk, "issue", number="JY13101010000001")
    assert page.status_code == 409
    assert f'href="/issuer/licences/{town.food_id}" data-testid="existing"' in page.text
    with deployment.database.read() as repository:
        entry = repository.audit.search(limit=1)[0]
    assert (entry.action, entry.outcome) == (
        AuditAction.ISSUING_REFUSED,
        "licence_number_taken",
    )


def test_holders_are_added_and_removed(clerk):
    two = send(clerk, "add-holder").text
    assert two.count('data-testid="holder"') == 2
    assert 'name="holder-1-name"' in two
    one = send(clerk, "remove-holder-1", holders="2").text
    assert one.count('data-testid="holder"') == 1
    assert "林小满" in one


def test_a_joint_licence_reaches_both_holders(clerk, visit):
    second = {
        "holders": "2",
        "holder-1-kind": "natural_person",
        "holder-1-name": cast.GAO.name,
        "holder-1-id_type": "111",
        "holder-1-number": resident_id(2),
    }
    assert send(clerk, "issue", **second).status_code == 302
    for login in ("lin", "gao"):
        page = unescape(visit(login).get("/holder/messages").text)
        assert "向您签发了“食品经营许可证”" in page


def test_another_units_type_is_not_found(visit, deployment, clerk):
    assert clerk.get("/issuer/licences/new/" + "9" * 21).status_code == 404
    token = csrf_token(clerk.get("/account").text)
    response = clerk.client.post(
        "/issuer/licences/new/" + "9" * 21, data={**WRITTEN, "csrf_token": token}
    )
    assert response.status_code == 404
