"""What leaves a holder with less waits over the API, too; an act says what it was decided on."""

import pytest

from tests import cast
from tests.api.systems import assert_problem, holder_body, licence_body
from tests.factories import NOW, resident_id
from tests.services.changes.bureau import OPERATOR
from wallet.domain.trail.audit import AuditAction
from wallet.services.changes.approving import set_second_approval

REASON = {"reason": "依据第 1 号文"}
YESTERDAY, NEXT_YEAR, LATER = "2026-02-28", "2027-03-01", "2040-01-01"
GAO = holder_body(name=cast.GAO.name, id_number=resident_id(2))


def renewal(**changes):
    return {**REASON, "licence": licence_body(**changes)}


LESS = {
    "the last day is yesterday": ("amendments", {**REASON, "valid_until": YESTERDAY}),
    "the last day is earlier": ("amendments", {**REASON, "valid_until": NEXT_YEAR}),
    "an earlier last day is called a correction": (
        "amendments",
        {**REASON, "kind": "corrected", "valid_until": NEXT_YEAR},
    ),
    "a text is struck out": ("amendments", {**REASON, "fields": {"items": "预包装食品"}}),
    "the successor has expired": ("supersessions", renewal(valid_until=YESTERDAY)),
    "the successor has yet to begin": ("supersessions", renewal(valid_from=NEXT_YEAR)),
    "the successor is shorter": ("supersessions", renewal(valid_until=NEXT_YEAR)),
    "revoked": ("revocations", {**REASON, "kind": "rescinded"}),
    "transferred": ("transfers", REASON),
    "void": ("voidings", REASON),
}


@pytest.fixture
def permit(town):
    """The address of Lin's food permit."""
    return f"licences/{town.food_code}"


@pytest.fixture
def two_clerks(deployment, town):
    unit_id = OPERATOR.unit_id
    set_second_approval(deployment.database, NOW, OPERATOR, unit_id, required=True)


@pytest.mark.parametrize("name", LESS)
def test_whatever_leaves_the_holder_with_less_waits(bureau, permit, two_clerks, name):
    call, body = LESS[name]
    before = bureau.get(permit).json
    asked = bureau.post(f"{permit}/{call}", body, key="k-1")
    assert (asked.status_code, asked.json["state"]) == (202, "awaiting_approval")
    assert bureau.get(permit).json == before
    assert bureau.post(f"{permit}/{call}", body, key="k-1").json == asked.json
    assert bureau.get(f"change-requests/{asked.json['id']}").json == asked.json


def test_a_successor_without_one_of_two_holders_waits(bureau, permit, two_clerks):
    both = renewal(number="JY13101019990002", holders=[holder_body(), GAO])
    more = bureau.post(f"{permit}/supersessions", both)
    assert more.status_code == 201, more.text
    one = renewal(number="JY13101019990002", holders=[GAO])
    asked = bureau.post(f"licences/{more.json['identifier']}/supersessions", one)
    assert (asked.status_code, asked.json["changes"]) == (202, ["holders"])


@pytest.mark.parametrize("name", LESS)
def test_a_waiting_change_blocks_all_but_suspending(bureau, permit, two_clerks, name, trail):
    bureau.post(f"{permit}/transfers", REASON)
    call, body = LESS[name]
    told = bureau.post(f"{permit}/{call}", body)
    assert_problem(told, 409, "change_awaits_approval")
    assert trail()[0].licence_id is not None
    assert bureau.post(f"{permit}/suspensions", REASON).status_code == 201
    assert_problem(bureau.post(f"{permit}/resumptions", REASON), 409, "change_awaits_approval")


def test_what_enlarges_waits_for_nobody(bureau, permit, two_clerks):
    longer = bureau.post(f"{permit}/amendments", {**REASON, "valid_until": LATER})
    assert (longer.status_code, longer.json["valid_until"]) == (201, LATER)


def test_an_act_on_an_earlier_version_is_refused_with_what_changed(bureau, permit, trail):
    changed = {"fields": {"items": "糕点类食品制售"}, "valid_until": LATER}
    bureau.post(f"{permit}/amendments", {**REASON, **changed})
    for call, body in (
        ("amendments", {"fields": {"items": "热食类食品制售"}}),
        ("supersessions", {"licence": licence_body()}),
        ("transfers", {}),
    ):
        told = bureau.post(f"{permit}/{call}", {**REASON, **body, "version": 1})
        problem = assert_problem(told, 409, "licence_changed_meanwhile")
        assert (problem["version"], problem["state"]) == (2, "valid")
        assert problem["changed"] == ["items", "valid_until"]
        assert trail()[0].outcome == "licence_changed_meanwhile"
    again = {**REASON, "fields": {"items": "热食类食品制售"}, "version": 2}
    assert bureau.post(f"{permit}/amendments", again).json["version"] == 3


def test_the_entity_tag_of_a_licence_says_its_state_too(bureau, permit):
    tag = bureau.get(permit).headers["ETag"]
    assert tag == '"1-valid"'
    bureau.post(f"{permit}/suspensions", REASON)
    bureau.headers = {**bureau.headers, "If-Match": tag}
    told = assert_problem(
        bureau.post(f"{permit}/supersessions", renewal()), 409, "licence_changed_meanwhile"
    )
    assert told["changed"] == ["state"]
    bureau.headers = {**bureau.headers, "If-Match": '"nonsense"'}
    told = bureau.post(f"{permit}/transfers", REASON)
    assert_problem(told, 422, "version_unreadable")


def test_suspending_twice_and_resuming_what_is_valid_have_codes_of_their_own(bureau, permit):
    assert_problem(bureau.post(f"{permit}/resumptions", REASON), 409, "licence_not_suspended")
    bureau.post(f"{permit}/suspensions", REASON)
    assert_problem(bureau.post(f"{permit}/suspensions", REASON), 409, "licence_already_suspended")


def test_refused_issuing_is_one_action_everywhere(bureau, town, trail):
    told = bureau.post("licences", licence_body(number="JY13101010000001", valid_until=YESTERDAY))
    assert told.status_code in {409, 422}
    entry = trail()[0]
    assert entry.action is AuditAction.ISSUING_REFUSED
    assert (entry.case_number, entry.outcome) == ("SP-2026-0001", told.json["code"])
