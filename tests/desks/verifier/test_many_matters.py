"""A unit with more matters than a page holds: its list, and the choice at its counter."""

import re
from dataclasses import replace

import pytest

from tests.desks.pages import HTMX, pages_of, sizes
from tests.factories import resident_id
from tests.office import MATTER, MATTER_NAME
from wallet.domain.grounds.use_list import UseListState

LIST, NEW_CASE = "/verifier/use-list", "/verifier/cases/new"
MANY = 60
OPTION = re.compile(r'<option value="(310101-[^"]+)"')
TYPED = {
    "case_number": "HP20260302001",
    "applicant": "natural_person-111",
    "name": "林小满",
    "id_number": resident_id(1),
}


@pytest.fixture
def counter(office, visit, deployment):
    """The counter of a unit with sixty more matters in force, one of them in work as well."""
    entry = office.approved()
    with deployment.database.begin() as repository:
        for number in range(MANY):
            its = {"matter_code": f"310101-XX-{number:04}", "matter_name": f"备案事项{number:02}"}
            repository.use_lists.add(replace(entry, id=f"{number:032}", **its))
        draft = {"version": None, "state": UseListState.DRAFTED, "matter_code": "310101-XX-0007"}
        repository.use_lists.add(replace(entry, id="d" * 32, matter_name="新名", **draft))
        gone = {"version": 9, "state": UseListState.ENDED, "matter_code": "310101-XX-0008"}
        repository.use_lists.add(replace(entry, id="e" * 32, **gone))
    return visit("counter")


def entries(page):
    return re.findall(r'/verifier/use-list/([0-9a-f]{32})"', page)


def options(page):
    return OPTION.findall(page)


def find(counter, wanted, **typed):
    form = {"step": "find", "find": wanted, "matter": MATTER, **TYPED, **typed}
    return counter.post("/verifier/cases", page=NEW_CASE, **form)


@pytest.mark.parametrize("headers", [None, HTMX], ids=["pages", "appended"])
def test_the_list_comes_page_by_page_without_what_ended(counter, headers):
    pages = pages_of(counter, LIST, headers)
    assert sizes(pages, r'/verifier/use-list/([0-9a-f]{32})"') == [50, MANY + 2 - 50]
    assert "e" * 32 not in "".join(pages)


def test_a_cursor_of_nothing_is_the_first_page(counter):
    assert len(entries(counter.get(f"{LIST}?cursor={'0' * 31}x").text)) == 50


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("备案事项0", 10),
        ("备案事项12", 1),
        ("案事项12", 0),
        ("310101-XX-0007", 2),
        ("310101-XX-0008", 1),
        ("310101-XX", 0),
        ("%", 0),
        ("备案", 50),
    ],
)
def test_a_matter_is_found_by_its_whole_code_or_the_beginning_of_its_name(counter, wanted, found):
    page = counter.get(LIST, query_string={"q": wanted}).text
    assert len(entries(page)) == found
    assert ('data-testid="more"' in page) == (found == 50)
    assert ("没有找到事项" in page) == (found == 0)


def test_the_counter_offers_a_page_of_matters_and_the_one_of_last_time(counter):
    counter.post("/verifier/cases", page=NEW_CASE, matter="310101-XX-0059", **TYPED)
    page = counter.get(NEW_CASE).text
    assert len(options(page)) == 50
    assert 'value="310101-XX-0059" selected' in page
    assert 'data-testid="more"' in page


def test_looking_for_a_matter_keeps_what_was_typed_and_opens_nothing(counter, office):
    before = len(office.entries())
    page = find(counter, "备案事项5")
    assert page.status_code == 200
    assert options(page.text) == [f"310101-XX-00{number}" for number in range(50, 60)]
    for value in TYPED.values():
        assert f'value="{value}"' in page.text
    assert len(office.entries()) == before


def test_what_is_in_work_alone_is_not_offered(counter):
    assert options(find(counter, "新名").text)[0] == MATTER
    assert 'data-testid="missed"' in find(counter, "新名").text
    assert options(find(counter, "310101-XX-0007").text) == ["310101-XX-0007"]


def test_a_matter_that_was_found_opens_a_case(counter):
    opened = counter.post(
        "/verifier/cases", page=NEW_CASE, matter="310101-XX-0058", find="备案事项58", **TYPED
    )
    assert opened.status_code == 302


def test_few_matters_are_all_offered_without_a_search(office, visit):
    office.approved()
    page = visit("counter").get(NEW_CASE).text
    assert options(page) == [MATTER]
    assert MATTER_NAME in page
    assert 'data-testid="find"' not in page
