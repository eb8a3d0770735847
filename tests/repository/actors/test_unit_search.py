"""Units are found by any part of their name and by their code, a page at a time."""

import pytest

from tests.factories import unit, uscc
from wallet.domain.actors.actors import UnitKind

NAMES = ("示例宾馆", "上海示例宾馆二店", "示例示例宾馆", "ABC宾馆", "示例小店", "另一家")


@pytest.fixture
def search(deployment):
    """A city of some units; looks for them, all pages one after another."""
    with deployment.database.begin() as repository:
        for number, name in enumerate(NAMES):
            kind = UnitKind.ENTERPRISE if number % 2 else UnitKind.SOCIAL_RELYING_PARTY
            repository.units.add(unit(name, uscc(700 + number), kind=kind))

    def find(wanted="", kind=None, limit=2):
        found, cursor = [], None
        while True:
            with deployment.database.read() as repository:
                page = repository.unit_search.page(wanted, kind, cursor, limit)
            assert len(page.units) <= limit
            found += [one.name for one in page.units]
            cursor = page.next_cursor
            if cursor is None:
                return found

    return find


def test_without_a_word_all_are_listed_by_name(search):
    assert search() == sorted(NAMES)
    assert search(kind=UnitKind.ENTERPRISE) == sorted(NAMES[1::2])


def test_a_unit_is_found_once_by_any_part_of_its_name(search):
    assert sorted(search("示例")) == sorted(NAMES[:3] + NAMES[4:5])
    assert search("宾馆二店") == ["上海示例宾馆二店"]
    assert sorted(search("宾馆", limit=1)) == sorted(NAMES[:4])
    assert search("宾馆", UnitKind.ENTERPRISE, limit=1) == ["ABC宾馆", "上海示例宾馆二店"]
    assert search("没有的") == []


def test_letters_are_found_large_or_small_and_a_code_by_its_beginning(search):
    assert search("abc") == search("ABC") == ["ABC宾馆"]
    assert search(uscc(703).lower()) == [NAMES[3]]
    assert search(uscc(703)[:-1]) == [NAMES[3]]


@pytest.mark.parametrize("wanted", ["%", "_", "'", "\\"])
def test_no_sign_stands_for_others(search, wanted):
    assert search(wanted) == []


def test_a_changed_name_is_found_and_the_earlier_one_no_more(search, deployment):
    with deployment.database.begin() as repository:
        (one,) = repository.units.called("另一家", "")
        repository.units.change(one.id, "新的名称", one.uscc, one.district_code)
    assert search("另一") == []
    assert search("的名") == ["新的名称"]


def test_a_name_that_has_a_part_as_the_code_has_it_is_found_once(search, deployment):
    code = uscc(790)
    with deployment.database.begin() as repository:
        repository.units.add(unit(f"{code[:2]}号仓", code))
        repository.units.add(unit(f"{code[:2]}号店", uscc(791)))
    found = search(code[:2], limit=1)
    assert sorted(found) == sorted([*NAMES, f"{code[:2]}号仓", f"{code[:2]}号店"])
