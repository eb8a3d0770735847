"""A bureau's system looks for a person or a number; what is personal is in no address."""

import pytest

from tests.api.systems import assert_problem, holder_body
from tests.factories import TYPE_CODE, resident_id
from wallet.domain.trail.audit import AuditAction

SEARCHES = "licence-searches"
GULI, NUMBER = "古丽米热·艾比布力", resident_id(410)


@pytest.fixture
def guli(bureau):
    """The identifier of a licence of hers."""
    issued = bureau.issue(number="JYQ1", holders=[holder_body(name=GULI, id_number=NUMBER)])
    assert issued.status_code == 201, issued.text
    return issued.json["identifier"]


def found(answer):
    assert answer.status_code == 200, answer.text
    return [one["identifier"] for one in answer.json["licences"]]


@pytest.mark.parametrize(
    "asked",
    [
        {"name": GULI},
        {"name": "古丽米热•艾比布力"},
        {"name": "古丽米热.艾比布力"},
        {"id_type": "111", "id_number": NUMBER},
        {"id_type": "resident_id", "id_number": f" {NUMBER[:6]} {NUMBER[6:]}"},
        {"number": "JYQ1"},
        {"name": "查无此人", "number": "JYQ1"},
        {"name": GULI, "type_code": TYPE_CODE, "state": "valid", "status": "valid"},
        {"name": GULI, "issued_from": "2024-01-01", "issued_until": "2026-12-31"},
    ],
)
def test_a_licence_is_found_by_what_is_known_of_it(bureau, guli, asked):
    answer = bureau.post(SEARCHES, asked)
    assert found(answer) == [guli]
    assert answer.json["complete"] is True


@pytest.mark.parametrize(
    "asked",
    [
        {"name": "古丽米热"},
        {"number": "JYQ"},
        {"id_type": "111", "id_number": resident_id(411)},
        {"name": GULI, "state": "suspended"},
        {"name": GULI, "status": "expired"},
        {"name": GULI, "type_code": "1" * 21},
        {"name": GULI, "issued_until": "2001-01-01"},
        {"name": GULI, "ends_by": "2026-03-03"},
    ],
)
def test_what_does_not_fit_is_not_found(bureau, guli, asked):
    assert found(bureau.post(SEARCHES, asked)) == []


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({}, "invalid_input"),
        ({"name": ""}, "invalid_input"),
        ({"id_number": NUMBER}, "invalid_input"),
        ({"id_type": "111"}, "invalid_input"),
        ({"name": GULI, "limit": 0}, "invalid_input"),
        ({"name": GULI, "limit": 201}, "invalid_input"),
        ({"name": ["张三"]}, "invalid_input"),
        ({"name": GULI, "status": "gone"}, "invalid_input"),
        ({"name": GULI, "issued_from": "2026/01/01"}, "invalid_input"),
        ({"name": "123"}, "search_term_unusable"),
        ({"id_type": "111", "id_number": NUMBER[:-1]}, "malformed_resident_id"),
        ({"name": GULI, "issued_from": "2026-02-02", "issued_until": "2026-02-01"}, None),
        ({"name": GULI, "cursor": "x"}, "bad_cursor"),
    ],
)
def test_what_cannot_be_looked_for_is_told(bureau, guli, asked, code):
    assert_problem(bureau.post(SEARCHES, asked), 422, code or "period_out_of_order")


@pytest.mark.parametrize(
    ("asked", "code", "named"),
    [
        ({}, "at_least_one", "name, id_number, number"),
        ({"name": "", "number": ""}, "at_least_one", "name, id_number, number"),
        ({"id_number": NUMBER}, "given_together", "id_type, id_number"),
        ({"name": GULI, "id_type": "111"}, "given_together", "id_type, id_number"),
    ],
)
def test_what_is_missing_is_named_in_both_languages(bureau, asked, code, named):
    (fault,) = bureau.post(SEARCHES, asked).json["errors"]
    assert fault["code"] == code
    assert named in fault["title"]
    assert named in fault["detail"]


def test_pages_of_a_name_follow_one_another(bureau, clock):
    issued, hers = [], [holder_body(name=GULI, id_number=NUMBER)]
    for number in range(5):
        clock.advance(seconds=number % 2)
        made = bureau.issue(number=f"JYQ{number}", holders=hers)
        issued.append(made.json["identifier"])
    seen, cursor = [], None
    for _ in range(3):
        page = bureau.post(SEARCHES, {"name": GULI, "limit": 2, "cursor": cursor})
        seen += found(page)
        cursor = page.json["next_cursor"]
    assert cursor is None
    assert sorted(seen) == sorted(issued)


def test_each_page_is_recorded_without_what_was_looked_for(bureau, guli, trail):
    bureau.post(SEARCHES, {"name": GULI, "id_type": "111", "id_number": NUMBER})
    entry = trail(AuditAction.LICENCES_SEARCHED)[0]
    assert (entry.actor.id, set(entry.fields)) == ("bureau-system", {"name", "identity"})
    assert GULI not in repr(entry)
    assert NUMBER not in repr(entry)


def test_another_bureau_finds_nothing_and_a_verifier_may_not_look(other, hotel, guli):
    for asked in ({"name": GULI}, {"id_type": "111", "id_number": NUMBER}, {"number": "JYQ1"}):
        assert found(other.post(SEARCHES, asked)) == []
    assert_problem(hotel.post(SEARCHES, {"name": GULI}), 403, "insufficient_scope")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"status": "valid"}, True),
        ({"status": "expired"}, False),
        ({"status": "not_yet_valid"}, False),
        ({"status": "valid", "state": "valid", "type_code": TYPE_CODE}, True),
        ({"issued_from": "2024-01-01"}, True),
        ({"issued_until": "2001-01-01"}, False),
        ({"ends_by": "2199-12-31"}, True),
        ({"ends_by": "2026-03-03"}, False),
        ({"number": "JYQ1", "issued_until": "2001-01-01"}, False),
        ({"number": "JYQ1", "status": "valid"}, True),
    ],
)
def test_the_list_is_narrowed_by_status_and_days(bureau, guli, query, expected):
    assert (guli in found(bureau.get("licences", **query))) is expected


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"status": "gone"}, "invalid_input"),
        ({"issued_from": "yesterday"}, "invalid_input"),
        ({"ends_by": "2026-02-30"}, "invalid_input"),
        ({"issued_from": "2026-02-02", "issued_until": "2026-02-01"}, "period_out_of_order"),
        ({"name": GULI}, "invalid_input"),
    ],
)
def test_a_list_that_cannot_be_narrowed_so_is_told(bureau, query, code):
    assert_problem(bureau.get("licences", **query), 422, code)
