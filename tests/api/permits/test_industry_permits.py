"""The system of a unit in charge keeps its comprehensive permits; another unit's do not exist."""

import pytest

from tests import cast
from tests.api.systems import assert_problem
from tests.clerks import suspend
from tests.factories import SeededEntropy, issuer, uscc
from tests.trade import BUREAUX, NAMES, RESTAURANT, TYPE_CODES
from wallet.domain.trail.audit import DONE, AuditAction

PERMITS = "industry-permits"


@pytest.fixture
def body(trade):
    """A permit as the system sends it, of the components of these numbers."""

    def of(*numbers, **changes):
        return {
            "industry": RESTAURANT,
            "uscc": cast.HOTEL_HOLDER.identity_number,
            "constituents": parts(trade, *numbers),
        } | changes

    return of


def parts(trade, *numbers):
    return [{"component": NAMES[n], "licence": str(trade.licences[n].code)} for n in numbers]


def suspended(trade, number):
    clerk, code = issuer(BUREAUX[number].id), str(trade.licences[number].code)
    suspend(trade.deployment.database, SeededEntropy("api"), trade.clock(), clerk, code, "查")


def test_the_industries_of_the_unit_are_listed_with_their_components(bureau, other, trade):
    (restaurant,) = bureau.get("industries").json["industries"]
    assert (restaurant["code"], restaurant["version"], restaurant["name"]) == (
        RESTAURANT,
        1,
        "饭店",
    )
    assert restaurant["components"] == [
        {"name": name, "type_codes": [code]} for name, code in zip(NAMES, TYPE_CODES, strict=True)
    ]
    assert other.get("industries").json == {"industries": []}


def test_candidates_are_told_without_a_face_and_the_look_is_recorded(bureau, other, trade, trail):
    path, applicant = f"industries/{RESTAURANT}/candidates", cast.HOTEL_HOLDER.identity_number
    found = bureau.post(path, {"uscc": applicant}).json
    assert [one["component"] for one in found["candidates"]] == list(NAMES)
    assert [one["issuer_name"] for one in found["candidates"]] == [one.name for one in BUREAUX]
    assert all(one["eligible"] for one in found["candidates"])
    assert "示例路8号" not in str(found)
    (entry,) = trail(AuditAction.PERMIT_CANDIDATES_READ)
    assert (entry.outcome, entry.ground.value, entry.actor.id) == (
        DONE,
        "statutory",
        "bureau-system",
    )
    assert_problem(other.post(path, {"uscc": applicant}), 404, "unknown_industry")
    assert_problem(bureau.post(path, {"uscc": "111"}), 422, "malformed_uscc")


def test_a_permit_is_issued_with_its_licences_and_its_wall_code(bureau, body):
    made = bureau.post(PERMITS, body(3, 0))
    assert made.status_code == 201
    permit = made.json
    assert (permit["state"], permit["version"], permit["industry_version"]) == ("in_force", 1, 1)
    assert [one["component"] for one in permit["constituents"]] == [NAMES[0], NAMES[3]]
    assert [one["issuer_name"] for one in permit["constituents"]] == [
        BUREAUX[0].name,
        BUREAUX[3].name,
    ]
    assert permit["wall_address"].startswith("HTTP://LOCALHOST:8000/W/")
    assert made.headers["Location"] == f"/api/v1/{PERMITS}/{permit['number']}"
    assert bureau.get(f"{PERMITS}/{permit['number']}").json == permit


def test_each_licence_keeps_its_own_state(bureau, body, trade):
    number = bureau.post(PERMITS, body(0, 1, 2, 3)).json["number"]
    suspended(trade, 2)
    permit = bureau.get(f"{PERMITS}/{number}").json
    assert (permit["state"], permit["needs_rebuilding"]) == ("partly_in_force", True)
    states = ["valid", "valid", "suspended", "valid"]
    assert [one["status"] for one in permit["constituents"]] == states


def test_a_repeated_key_issues_once_and_never_something_else(bureau, body, deployment):
    first = bureau.post(PERMITS, body(0, 1), key="permit-1")
    again = bureau.post(PERMITS, body(0, 1), key="permit-1")
    assert (again.status_code, again.json) == (201, first.json)
    with deployment.database.read() as repository:
        assert len(repository.permits.of_issuer(cast.BUREAU.id)) == 1
    assert_problem(bureau.post(PERMITS, body(0, 2), key="permit-1"), 409, "idempotency_key_reused")


def test_without_a_key_the_second_permit_of_a_licence_is_refused(bureau, body):
    assert bureau.post(PERMITS, body(0, 1)).status_code == 201
    assert_problem(bureau.post(PERMITS, body(1, 2)), 409, "constituent_taken")


@pytest.mark.parametrize(
    ("changes", "status", "code"),
    [
        ({"constituents": []}, 422, "too_few_constituents"),
        ({"industry": "no-such"}, 404, "unknown_industry"),
        ({"uscc": uscc(77)}, 404, "unknown_applicant"),
    ],
)
def test_what_makes_no_permit_is_refused(bureau, body, changes, status, code):
    assert_problem(bureau.post(PERMITS, body(0, 1, **changes)), status, code)


def test_one_component_alone_or_a_licence_that_nobody_knows_is_refused(bureau, body, trade, trail):
    assert_problem(bureau.post(PERMITS, body(0)), 422, "too_few_constituents")
    unknown = [*parts(trade, 0), {"component": NAMES[1], "licence": "1.2.156.3005.2.none"}]
    refused = bureau.post(PERMITS, body(constituents=unknown))
    assert_problem(refused, 422, "constituent_unsuitable")
    outcomes = [entry.outcome for entry in trail(AuditAction.PERMIT_ASSEMBLED)]
    assert outcomes == ["constituent_unsuitable", "too_few_constituents"]


def test_it_is_extended_gathered_anew_and_ended_each_once_a_key(bureau, body, trade):
    number = bureau.post(PERMITS, body(0, 1)).json["number"]
    address = f"{PERMITS}/{number}"
    more = {"constituents": parts(trade, 2)}
    for _ in range(2):
        extended = bureau.post(f"{address}/components", more, key="extend-1")
        assert (extended.status_code, extended.json["version"]) == (201, 2)
    suspended(trade, 1)
    anew = {"constituents": parts(trade, 0, 2), "reason": "一项许可暂停"}
    for _ in range(2):
        rebuilt = bureau.post(f"{address}/rebuildings", anew, key="rebuild-1")
        assert (rebuilt.json["version"], rebuilt.json["state"]) == (3, "in_force")
    assert_problem(bureau.post(f"{address}/rebuildings", anew), 409, "permit_unchanged")
    for _ in range(2):
        ended = bureau.post(f"{address}/endings", {"reason": "停业"}, key="end-1")
        assert (ended.json["state"], ended.json["reason"]) == ("ended", "停业")
    assert_problem(bureau.post(f"{address}/endings", {"reason": "停业"}), 409, "permit_ended")


def test_the_list_is_paged_and_narrowed(bureau, body, clock):
    numbers = []
    for pair in ((0, 1), (2, 3)):
        numbers.insert(0, bureau.post(PERMITS, body(*pair)).json["number"])
        clock.advance(minutes=1)
    bureau.post(f"{PERMITS}/{numbers[0]}/endings", {"reason": "停业"})
    first = bureau.get(PERMITS, limit=1).json
    assert [one["number"] for one in first["industry_permits"]] == numbers[:1]
    second = bureau.get(PERMITS, limit=1, cursor=first["next_cursor"]).json
    assert [one["number"] for one in second["industry_permits"]] == numbers[1:]
    assert second["next_cursor"] is None
    living = bureau.get(PERMITS, ended="false", industry=RESTAURANT).json["industry_permits"]
    assert [one["number"] for one in living] == numbers[1:]
    assert bureau.get(PERMITS, industry="another").json["industry_permits"] == []
    assert_problem(bureau.get(PERMITS, cursor="310000202600000000"), 422, "bad_cursor")


def test_another_units_permit_is_not_found_and_the_attempt_is_recorded(bureau, other, body, trail):
    number = bureau.post(PERMITS, body(0, 1)).json["number"]
    sent = {"reason": "停业", "constituents": []}
    calls = {
        "": other.get,
        "/components": lambda path: other.post(path, {"constituents": []}),
        "/rebuildings": lambda path: other.post(path, sent),
        "/endings": lambda path: other.post(path, {"reason": "停业"}),
    }
    for part, call in calls.items():
        assert_problem(call(f"{PERMITS}/{number}{part}"), 404, "unknown_permit")
        entry = trail()[0]
        assert (entry.outcome, entry.actor.id) == ("unknown_permit", "other-system")
    assert other.get(PERMITS).json["industry_permits"] == []
