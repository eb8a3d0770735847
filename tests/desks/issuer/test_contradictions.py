"""The clerk's form takes what is the holder's from the holder; what contradicts is listed."""

import re

import pytest

from tests.earlier_city import EarlierCity
from tests.factories import resident_id
from tests.own_faces import CAFE, DRIVING, LI, PERMIT, REGISTRATION, WANG, add_own_types, own_draft
from wallet.domain.changes.licence_change import Amendment

FORM = f"/issuer/licences/new/{DRIVING.type_code}"
LIST = "/issuer/contradictions"
WRITTEN = {
    "holders": "1",
    "holder-0-kind": "natural_person",
    "holder-0-name": "李丽华",
    "holder-0-id_type": "111",
    "holder-0-number": LI.identity_number,
    "number": "QZ1",
    "issued_on": "2026-03-01",
    "valid_from": "2026-03-01",
    "valid_until": "2031-02-28",
    "field.vehicle_class": "C1",
}


@pytest.fixture
def city(deployment, clock, town):
    add_own_types(deployment)
    return EarlierCity(deployment, clock)


@pytest.fixture
def clerk(city, visit):
    return visit("clerk")


def send(clerk, step, **changes):
    fields = {**WRITTEN, "idempotency_key": "t" * 32, "step": step, **changes}
    return clerk.post(FORM, page=FORM, **fields)


def faults(page):
    return dict(re.findall(r'data-field="([^"]+)" data-code="(\w+)"', page.text))


def value(page, name):
    found = re.search(rf'name="field.{name}"[^>]*value="([^"]*)"', page.text)
    return found[1] if found else ""


def test_the_form_is_filled_in_from_the_holder(clerk):
    page = send(clerk, "prefill")
    assert faults(page) == {}
    assert value(page, "name") == "李丽华"
    assert value(page, "birth_date") == "1900-01-01"
    assert value(page, "id_number") == LI.identity_number
    assert '<option value="女" selected>' in page.text


def test_what_was_filled_in_follows_the_holder_when_that_is_put_right(clerk):
    own = {"own.name": "李丽花", "field.name": "李丽花", "own.sex": "男", "field.sex": "男"}
    page = send(clerk, "prefill", **own)
    assert value(page, "name") == "李丽华"
    assert '<option value="女" selected>' in page.text
    assert faults(send(clerk, "review", **own)) == {}


def test_nothing_is_filled_in_while_the_holder_cannot_be_read(clerk):
    page = send(clerk, "prefill", **{"holder-0-number": "310"})
    assert page.status_code == 200
    assert value(page, "name") == ""


def test_the_review_shows_what_is_taken_and_issues_it(clerk):
    page = send(clerk, "review")
    assert 'data-testid="review-page"' in page.text
    for words in ("李丽华", "女", LI.identity_number):
        assert words in page.text
    issued = send(clerk, "issue")
    assert issued.status_code == 302
    assert "李丽华" in clerk.get(issued.headers["Location"]).text


@pytest.mark.parametrize(
    ("field", "written", "code"),
    [
        ("name", "孙别人", "contradicts_holder"),
        ("id_number", WANG.identity_number, "contradicts_holder"),
        ("birth_date", "1990-05-06", "contradicts_identity_number"),
        ("sex", "男", "contradicts_identity_number"),
    ],
)
@pytest.mark.parametrize("step", ["review", "issue"])
def test_a_face_of_somebody_else_is_told_beside_its_field_and_not_issued(
    clerk, city, step, field, written, code
):
    page = send(clerk, step, **{f"field.{field}": written})
    assert page.status_code == 422
    assert faults(page) == {f"field.{field}": code}
    assert "李*华" in page.text
    assert city.find("QZ1") == set()


def test_a_number_with_a_no_break_space_is_told_beside_it(clerk):
    assert faults(send(clerk, "review", number="QZ\u00a01")) == {"number": "hidden_character"}


@pytest.mark.parametrize("number", ["qz 1", "ＱＺ１", "Qz1"])
def test_a_number_in_another_writing_leads_to_the_licence_that_has_it(clerk, city, number):
    first = city.issue(own_draft(DRIVING, WANG, number="QZ1"))
    page = send(clerk, "review", number=number)
    assert faults(page) == {"number": "licence_number_taken"}
    assert f"/issuer/licences/{first.id}" in page.text
    assert first.id in clerk.get(f"/issuer/licences?q={number}").text


def test_the_list_names_what_contradicts_and_what_to_do_next(clerk, city):
    licence = city.before(own_draft(DRIVING), name="孙别人", sex="男")
    assert "没有照面不符的证照" in clerk.get(LIST).text
    city.examine()
    page = clerk.get(LIST).text
    assert "“姓名”与持证主体（李*华）的姓名或名称不一致。" in page
    assert "“性别”与持证主体（李*华）的身份证号里的性别不一致。" in page
    assert "孙别人" not in page
    assert f"/issuer/licences/{licence.id}/amendment?kind=corrected" in page
    assert f"/issuer/licences/{licence.id}/change/voiding" in page
    home = clerk.get("/issuer/licences").text
    assert "有 1 张证照照面不符" in home
    assert 'data-testid="in-doubt"' in clerk.get(f"/issuer/licences/{licence.id}").text


def test_two_of_one_number_lead_to_each_other_and_to_a_new_number(clerk, city):
    first, second = city.numbered_before("QZ 1"), city.numbered_before("ＱＺ１", WANG)
    city.examine()
    page = clerk.get(LIST).text
    assert page.count("只是写法不同") == 2
    for one in (first, second):
        assert f"/issuer/licences/{one.id}/supersession" in page


def test_a_head_that_changed_leads_to_an_amendment(clerk, city):
    face = {"representative": "黄慧敏", "representative_number": resident_id(7)}
    registration = city.issue(own_draft(REGISTRATION, CAFE, face=face, number="YZ1"))
    permit = city.issue(own_draft(PERMIT, CAFE, number="WS1"))
    changed = {"representative": "陆知秋", "representative_number": ""}
    city.change(registration, Amendment(changed, "变更登记"))
    city.examine()
    page = clerk.get(LIST).text
    assert "陆知秋" not in page
    assert f'/issuer/licences/{permit.id}/amendment"' in page


def test_the_list_is_paged_and_another_bureau_sees_nothing_of_it(clerk, city, visit):
    for one in range(23):
        city.before(own_draft(DRIVING, number=f"N{one}"), name="孙别人")
    city.examine()
    page = clerk.get(LIST)
    assert page.text.count('data-testid="contradiction"') == 20
    further = re.search(r'href="(/issuer/contradictions\?cursor=[^"]+)"', page.text)[1]
    assert clerk.get(further).text.count('data-testid="contradiction"') == 3
    assert "有 23 张证照照面不符" in clerk.get("/issuer/licences").text
    assert clerk.get(f"{LIST}?cursor=nonsense").status_code == 422


def test_an_amendment_is_told_beside_its_field(clerk, city):
    licence = city.issue(own_draft(DRIVING))
    page = f"/issuer/licences/{licence.id}/amendment"
    form = clerk.get(page)
    seen = re.search(r'name="seen" value="([^"]*)"', form.text)[1]
    sent = {f"field.{name}": said for name, said in (("name", "孙别人"), ("sex", "女"))}
    sent |= {"field.birth_date": "1900-01-01", "field.id_number": LI.identity_number}
    sent |= {"field.vehicle_class": "C1", "valid_until": "2031-01-04", "reason": "变更"}
    answer = clerk.post(page, page=page, step="review", seen=seen, idempotency_key="k" * 32, **sent)
    assert answer.status_code == 422
    assert faults(answer) == {"field.name": "contradicts_holder"}
