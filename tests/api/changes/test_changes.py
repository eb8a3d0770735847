"""A bureau's system changes licences: each act once, with every fault told by a stable code."""

import pytest

from tests.api.systems import assert_problem, licence_body
from tests.factories import NOW
from tests.services.changes.bureau import OPERATOR
from wallet.domain.trail.audit import AuditAction
from wallet.services.changes.approving import set_second_approval

REASON = {"reason": "依据第 1 号文"}
CALLS = {
    "suspensions": REASON,
    "resumptions": REASON,
    "revocations": {**REASON, "kind": "rescinded"},
    "transfers": REASON,
    "voidings": REASON,
    "amendments": {**REASON, "fields": {"items": "热食类食品制售"}},
    "supersessions": {**REASON, "licence": licence_body()},
}
ENDINGS = {"revocations": "revoked", "transfers": "transferred", "voidings": "void"}


@pytest.fixture
def permit(town):
    """The address of Lin's food permit."""
    return f"licences/{town.food_code}"


@pytest.fixture
def two_clerks(deployment, town):
    unit_id = OPERATOR.unit_id
    set_second_approval(deployment.database, NOW, OPERATOR, unit_id, required=True)


def test_a_licence_is_suspended_and_resumed(bureau, permit):
    suspended = bureau.post(f"{permit}/suspensions", REASON)
    assert (suspended.status_code, suspended.json["state"]) == (201, "suspended")
    assert suspended.json["reason"] == REASON["reason"]
    assert bureau.post(f"{permit}/resumptions", REASON).json["state"] == "valid"


@pytest.mark.parametrize("call", ENDINGS)
def test_an_ended_licence_stays_ended(bureau, permit, call):
    ended = bureau.post(f"{permit}/{call}", CALLS[call])
    assert (ended.status_code, ended.json["state"]) == (201, ENDINGS[call])
    told = bureau.post(f"{permit}/{call}", CALLS[call])
    assert_problem(told, 409, "licence_already_ended")


def test_an_amendment_is_the_next_version_of_the_same_licence(bureau, permit):
    amended = bureau.post(f"{permit}/amendments", CALLS["amendments"])
    assert (amended.status_code, amended.json["version"]) == (201, 2)
    assert amended.json["fields"]["items"] == "热食类食品制售"
    corrected = {**REASON, "kind": "corrected", "valid_until": "2032-01-04"}
    again = bureau.post(f"{permit}/amendments", corrected).json
    assert (again["version"], again["valid_until"]) == (3, "2032-01-04")
    assert bureau.get(permit).json["identifier"] == again["identifier"]


def test_a_supersession_answers_with_the_new_licence(bureau, permit, trail):
    issued = bureau.post(f"{permit}/supersessions", CALLS["supersessions"], key="k-1")
    assert (issued.status_code, issued.json["version"]) == (201, 1)
    assert issued.headers["Location"].endswith(issued.json["identifier"])
    assert bureau.get(permit).json["state"] == "superseded"
    again = bureau.post(f"{permit}/supersessions", CALLS["supersessions"], key="k-1")
    assert again.json == issued.json
    assert len(trail(AuditAction.LICENCE_SUPERSEDED)) == 1


@pytest.mark.parametrize("call", CALLS)
def test_a_repeated_key_acts_once_and_never_for_something_else(bureau, permit, call):
    if call == "resumptions":
        bureau.post(f"{permit}/suspensions", REASON)
    first = bureau.post(f"{permit}/{call}", CALLS[call], key="k-1")
    again = bureau.post(f"{permit}/{call}", CALLS[call], key="k-1")
    assert (first.status_code, again.status_code) == (201, 201), first.text
    assert again.json == first.json
    other = bureau.post(f"{permit}/{call}", {**CALLS[call], "reason": "别的原因"}, key="k-1")
    assert_problem(other, 409, "idempotency_key_reused")


@pytest.mark.parametrize("call", CALLS)
def test_another_bureaus_licence_is_not_found_and_that_is_recorded(other, permit, call, trail):
    assert_problem(other.post(f"{permit}/{call}", CALLS[call]), 404, "unknown_licence")
    entry = trail()[0]
    assert (entry.outcome, entry.actor.name) == ("unknown_licence", "other-system")


@pytest.mark.parametrize("call", CALLS)
def test_every_fault_names_its_field(bureau, permit, call):
    told = bureau.post(f"{permit}/{call}", {**CALLS[call], "reason": ""})
    problem = assert_problem(told, 422, "invalid_input")
    assert [fault["field"] for fault in problem["errors"]] == ["reason"]
    told = bureau.post(f"{permit}/{call}", {**CALLS[call], "reason": "  "})
    assert told.json["errors"][0]["field"] == "reason"


def test_faults_of_an_amendment_name_the_face_field(bureau, permit):
    body = {**REASON, "fields": {"items": "", "nonsense": "x"}}
    told = assert_problem(bureau.post(f"{permit}/amendments", body), 422, "face_not_acceptable")
    assert {fault["field"] for fault in told["errors"]} == {"fields.items", "fields.nonsense"}
    nothing = bureau.post(f"{permit}/amendments", REASON)
    assert_problem(nothing, 422, "nothing_changes")


def test_a_revocation_has_one_of_three_kinds(bureau, permit):
    told = assert_problem(bureau.post(f"{permit}/revocations", REASON), 422, "invalid_input")
    assert [fault["field"] for fault in told["errors"]] == ["kind"]


@pytest.mark.parametrize("call", ENDINGS)
def test_where_two_clerks_are_wanted_an_ending_waits(bureau, permit, two_clerks, call):
    asked = bureau.post(f"{permit}/{call}", CALLS[call], key="k-1")
    assert (asked.status_code, asked.json["state"]) == (202, "awaiting_approval")
    assert bureau.get(permit).json["state"] == "valid"
    address = f"change-requests/{asked.json['id']}"
    assert asked.headers["Location"] == f"/api/v1/{address}"
    assert bureau.get(address).json == asked.json
    assert bureau.post(f"{permit}/{call}", CALLS[call], key="k-1").json == asked.json
    told = bureau.post(f"{permit}/{call}", CALLS[call])
    assert_problem(told, 409, "change_awaits_approval")


def test_another_bureau_sees_nothing_of_a_waiting_change(bureau, other, permit, two_clerks):
    asked = bureau.post(f"{permit}/transfers", REASON)
    told = other.get(f"change-requests/{asked.json['id']}")
    assert_problem(told, 404, "unknown_change_request")


def test_a_suspension_waits_for_nobody(bureau, permit, two_clerks):
    assert bureau.post(f"{permit}/suspensions", REASON).status_code == 201
