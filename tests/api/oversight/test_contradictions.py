"""A bureau's system lists its licences that contradict, a page at a time, and no other's."""

import pytest

from tests.earlier_city import EarlierCity
from tests.own_faces import DRIVING, WANG, add_own_types, own_draft


@pytest.fixture
def city(deployment, clock, town):
    add_own_types(deployment)
    return EarlierCity(deployment, clock)


def test_what_contradicts_is_listed_with_its_fields_in_both_languages(bureau, other, city):
    licence = city.before(own_draft(DRIVING), name="孙别人")
    city.examine()
    (told,) = bureau.get("contradictions").json["contradictions"]
    assert told["identifier"] == str(licence.code)
    assert (told["type_code"], told["number"]) == (DRIVING.type_code, "QZ1")
    assert (told["state"], told["same_number_as"]) == ("valid", None)
    (fault,) = told["errors"]
    assert (fault["field"], fault["code"]) == ("name", "contradicts_holder")
    assert "李*华" in fault["detail"]
    assert "differs" in fault["title"]
    assert other.get("contradictions").json == {"contradictions": [], "next_cursor": None}


def test_two_of_one_number_name_each_other(bureau, city):
    pair = {
        str(one.code)
        for one in (city.numbered_before("QZ 1"), city.numbered_before("ＱＺ１", WANG))
    }
    city.examine()
    listed = bureau.get("contradictions").json["contradictions"]
    assert {one["identifier"] for one in listed} == pair
    assert {one["same_number_as"] for one in listed} == pair
    assert {one["number"] for one in listed} == {"QZ 1", "ＱＺ１"}


def test_the_list_goes_on_behind_its_cursor(bureau, city):
    wrong = {
        str(city.before(own_draft(DRIVING, number=f"N{one}"), name="孙").code) for one in range(7)
    }
    city.examine()
    seen, cursor = [], None
    for _page in range(4):
        page = bureau.get("contradictions", limit=2, **({"cursor": cursor} if cursor else {})).json
        seen += [one["identifier"] for one in page["contradictions"]]
        cursor = page["next_cursor"]
    assert cursor is None
    assert len(seen) == 7
    assert set(seen) == wrong
    assert bureau.get("contradictions", cursor="nonsense").status_code == 422


def test_it_takes_a_token_that_may_read(hotel, city):
    assert hotel.get("contradictions").status_code == 403
