"""The city's issuing list for everybody: what it says, what it keeps back, how it is cached."""

import csv
import io
import re
from dataclasses import replace

import pytest

from tests import cast
from tests.factories import TYPE_CODE, licence_type
from tests.services.registry.catalogue_clerks import Clerks, entry_form
from tests.town import CARD_TYPE
from wallet.domain.catalogue.entry_form import FieldForm
from wallet.domain.catalogue.issuing_catalogue import Publicity

LIST, CSV, JSON = "/catalogue", "/catalogue.csv", "/catalogue.json"
INTERNAL = "113100000000000191009"


@pytest.fixture
def clerks(deployment, clock, town):
    return Clerks(deployment, clock)


@pytest.fixture
def anyone(visit):
    return visit()


@pytest.fixture
def internal(deployment, town):
    hidden = licence_type(type_code=INTERNAL, name="内部证", publicity=Publicity.INTERNAL)
    with deployment.database.begin() as repository:
        repository.catalogue.add(hidden)


def codes(page):
    return re.findall(r'data-testid="published-entry" data-code="(\w+)"', page.text)


def rows(response):
    return list(csv.reader(io.StringIO(response.get_data().decode("utf-8-sig"))))


def test_anyone_finds_the_list_from_the_sign_in_page(anyone):
    assert f'href="{LIST}"' in anyone.get("/sign-in").text
    assert codes(anyone.get(LIST)) == [CARD_TYPE, TYPE_CODE]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=居住", [CARD_TYPE]),
        ("q=食品+监督", [TYPE_CODE]),
        (f"q={TYPE_CODE}", [TYPE_CODE]),
        ("q=food", [TYPE_CODE]),
        (f"issuer={cast.BUREAU.uscc}", [CARD_TYPE, TYPE_CODE]),
        (f"issuer={cast.OTHER_BUREAU.uscc}", []),
        ("kind=legal_person", [CARD_TYPE, TYPE_CODE]),
        ("kind=nobody&page=x", [CARD_TYPE, TYPE_CODE]),
        ("page=99", [CARD_TYPE, TYPE_CODE]),
    ],
)
def test_the_list_is_narrowed(anyone, query, found):
    assert codes(anyone.get(f"{LIST}?{query}")) == found


def test_the_list_has_pages(anyone, deployment, town):
    with deployment.database.begin() as repository:
        for number in range(25):
            repository.catalogue.add(
                licence_type(type_code=f"113100000000000191{number + 100}", name=f"证{number:02}")
            )
    first, second = anyone.get(LIST), anyone.get(f"{LIST}?page=2")
    assert (len(codes(first)), len(codes(second))) == (20, 7)
    assert "共 27 类证照" in first.text
    assert 'rel="next"' in first.text
    assert 'rel="prev"' in second.text


def test_htmx_gets_the_rows_alone(anyone, town):
    part = anyone.get(f"{LIST}?q=居住", headers={"HX-Request": "true"})
    assert "<html" not in part.text
    assert codes(part) == [CARD_TYPE]


def test_an_entry_shows_a_sample_that_is_nobodys(anyone, town):
    page = anyone.get(f"{LIST}/{CARD_TYPE}").text
    assert "face__state--sample" in page
    assert "sample_portrait" in page
    assert "公民身份号码" in page
    assert "data-live-clock" not in page
    assert "林小满" not in page


def test_what_is_not_public_does_not_exist(anyone, internal, clerks):
    draft = clerks.submitted()
    clerks.retire(TYPE_CODE)
    assert codes(anyone.get(LIST)) == [CARD_TYPE]
    for code in (INTERNAL, TYPE_CODE, draft.form.type_code, "nothing"):
        assert anyone.get(f"{LIST}/{code}").status_code == 404
    for file in (CSV, JSON):
        assert INTERNAL not in anyone.get(file).text


def test_the_files_say_no_more_than_the_page(anyone, town):
    (card, food) = anyone.get(JSON).json["entries"]
    assert (card["type_code"], card["issuer"]) == (CARD_TYPE, cast.BUREAU.name)
    assert card["fields"][0] == {"label": "照片", "label_en": "Portrait"}
    for secret in ("sensitivity", "max_length", "resident_id", "sync_mode", "publicity"):
        assert secret not in anyone.get(JSON).text
        assert secret not in anyone.get(CSV).text
    assert food["holder_kinds"] == ["natural_person", "legal_person", "unincorporated_organization"]


def test_the_table_opens_right_in_a_spreadsheet(anyone, clerks):
    form = entry_form(
        name="=HYPERLINK(1)", fields=(FieldForm("plate", "@车牌", "Plate", max_length="9"),)
    )
    clerks.approve(clerks.submitted(form))
    response = anyone.get(CSV)
    assert response.get_data().startswith(b"\xef\xbb\xbf")
    assert response.content_type == "text/csv; charset=utf-8"
    table = rows(response)
    assert table[0][:3] == ["证照类型代码", "证照名称", "英文名称"]
    assert {len(row) for row in table} == {len(table[0])}
    cells = [cell for row in table[1:] for cell in row]
    assert "'=HYPERLINK(1)" in cells
    assert "'@车牌" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert len(rows(anyone.get(f"{CSV}?q=居住"))) == 2


@pytest.mark.parametrize("file", [CSV, JSON])
def test_a_file_is_kept_until_something_is_approved(anyone, clerks, clock, file):
    clock.advance(minutes=1)
    clerks.approve(clerks.submitted_revision(CARD_TYPE, lambda form: form))
    first = anyone.get(file)
    assert first.headers["Cache-Control"] == "public, max-age=300"
    known = {"If-None-Match": first.headers["ETag"]}
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    for asked in (known, since):
        again = anyone.get(file, headers=asked)
        assert (again.status_code, again.get_data()) == (304, b"")
    clock.advance(minutes=1)
    renamed = clerks.submitted_revision(CARD_TYPE, lambda form: replace(form, name="新居住证"))
    assert anyone.get(file, headers=known).status_code == 304
    clerks.approve(renamed)
    for asked in (known, since):
        again = anyone.get(file, headers=asked)
        assert again.status_code == 200
        assert "新居住证" in again.text


def test_nothing_of_a_session_is_in_a_file_that_caches_keep(visit):
    response = visit("clerk").get(JSON)
    assert "Set-Cookie" not in response.headers
    assert cast.BUREAU_CLERK.name not in response.text


def test_the_list_speaks_english(anyone, town):
    anyone.post("/preferences", language="en")
    page = anyone.get(LIST).text
    assert "RESIDENCE PERMIT" in page
    assert "Natural person" in page
    assert "Sample" in anyone.get(f"{LIST}/{CARD_TYPE}").text
