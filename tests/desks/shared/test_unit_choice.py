"""One of thousands of units is chosen in a filter by some words of its name, without a script."""

import re

import pytest

from tests import cast
from tests.factories import unit, uscc

PAGES = [
    ("operator", "/operator/audit", "action=account:signed_in"),
    ("supervisor", "/supervisor/audit", "outcome=done"),
    ("operator", "/operator/gateway", "until=2026-03-01"),
    ("supervisor", "/supervisor/gateway", "until=2026-03-01"),
]
CHOICE = re.compile(r'href="([^"]+)" data-testid="unit-choice" data-unit="(\w+)"')


@pytest.fixture
def two_hotels(deployment, town):
    """A unit whose name has the hotel's in it; returns a part that both have, and both ids."""
    other = unit(f"{cast.HOTEL.name}二店", uscc(801))
    with deployment.database.begin() as repository:
        repository.units.add(other)
    return cast.HOTEL.name[1:], {cast.HOTEL.id, other.id}


def choices(page):
    return {found[1]: found[0].replace("&amp;", "&") for found in CHOICE.findall(page.text)}


@pytest.mark.parametrize(("login", "path", "kept"), PAGES)
class TestEveryPageWithAUnitFilter:
    def test_a_whole_name_a_code_or_the_only_one_found_leads_to_its_address(
        self, visit, two_hotels, login, path, kept
    ):
        desk = visit(login)
        for typed in (cast.HOTEL.name, cast.HOTEL.uscc.lower(), cast.BUREAU.name[2:]):
            way = desk.get(f"{path}?unit={typed}&{kept}")
            chosen = cast.BUREAU if typed == cast.BUREAU.name[2:] else cast.HOTEL
            assert way.status_code == 302
            assert f"unit={chosen.id}" in way.headers["Location"]
            page = desk.get(way.headers["Location"])
            assert f'value="{chosen.name}"' in page.text
            assert kept.partition("=")[2] in page.text

    def test_a_part_of_several_names_lists_them_with_the_other_filters_kept(
        self, visit, two_hotels, login, path, kept
    ):
        desk, (part, both) = visit(login), two_hotels
        page = desk.get(f"{path}?unit={part}&{kept}")
        found = choices(page)
        assert found.keys() == both
        assert 'data-testid="audit-entry"' not in page.text
        chosen = desk.get(found[cast.HOTEL.id])
        assert chosen.status_code == 200
        assert f'value="{cast.HOTEL.name}"' in chosen.text

    def test_what_fits_is_listed_while_one_types(self, visit, two_hotels, login, path, kept):
        desk, (part, both) = visit(login), two_hotels
        listed = desk.get(f"{path}/units?unit={part}&{kept}")
        assert choices(listed).keys() == both
        assert "<html" not in listed.text
        assert kept in next(iter(choices(listed).values())).replace("%3A", ":")
        assert choices(desk.get(f"{path}/units?unit=")) == {}

    def test_a_unit_that_there_is_not_is_said_so(self, visit, two_hotels, login, path, kept):
        page = visit(login).get(f"{path}?unit=没有这家&{kept}")
        assert page.status_code == 200
        assert 'data-testid="no-unit"' in page.text
        assert 'data-testid="audit-entry"' not in page.text
