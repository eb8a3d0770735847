"""A bureau's system compares its list, and reports force majeure, over HTTP."""

import io

import pytest

from tests.api.systems import assert_problem
from tests.factories import TYPE_CODE
from tests.services.oversight.bureau_lists import FACE, TOWNS_OWN, csv_of, row
from wallet.domain.licences.face_digest import face_digest
from wallet.domain.trail.audit import AuditAction

MISSING = "JY13101010000077"
LIST = {
    "type_code": TYPE_CODE,
    "rows": [
        {"number": TOWNS_OWN, "version": 1, "state": "valid", "face_digest": face_digest(FACE)},
        {"number": MISSING, "fields": {"premises": "某处"}},
    ],
}
INCIDENT = {
    "happened": "机房断电",
    "cause": "市电故障",
    "measures": "切换备用电源",
    "began_at": "2026-03-02T08:30:00+08:00",
    "type_codes": [TYPE_CODE],
}


@pytest.fixture
def reported(bureau):
    """The address of an incident that was reported."""
    made = bureau.post("incidents", INCIDENT)
    assert made.status_code == 201, made.text
    return f"incidents/{made.json['id']}"


def test_rows_are_compared_and_the_report_read_again(bureau):
    made = bureau.post("reconciliations", LIST)
    assert made.status_code == 201, made.text
    assert (made.json["agreeing"], made.json["missing_here"]) == (1, 1)
    [finding] = made.json["findings"]
    assert finding == {
        "kind": "missing_here",
        "number": MISSING,
        "row_number": 2,
        "names": [],
    }
    address = f"reconciliations/{made.json['id']}"
    assert bureau.get(address).json == made.json
    assert bureau.get(address, kind="differing").json["findings"] == []
    assert made.headers["Location"].endswith(address)
    assert len(bureau.get("reconciliations").json["reconciliations"]) == 1


@pytest.mark.parametrize("as_part", [True, False])
def test_a_file_is_compared_as_the_body_or_as_a_part(bureau, as_part):
    content = csv_of(row(), row(MISSING))
    made = bureau.client.post(
        f"/api/v1/reconciliations?type_code={TYPE_CODE}",
        data={"file": (io.BytesIO(content), "list.csv")} if as_part else content,
        content_type=None if as_part else "application/octet-stream",
        headers=bureau.headers,
    )
    assert made.status_code == 201, made.text
    assert (made.json["agreeing"], made.json["missing_here"]) == (1, 1)


def test_a_retry_under_the_same_key_compares_once(bureau):
    first = bureau.post("reconciliations", LIST, key="one")
    assert bureau.post("reconciliations", LIST, key="one").json == first.json
    other = bureau.post("reconciliations", {**LIST, "scope": "all"}, key="one")
    assert_problem(other, 409, "idempotency_key_reused")


@pytest.mark.parametrize(
    ("changes", "status", "code", "field"),
    [
        ({"rows": []}, 422, "invalid_input", "rows"),
        ({"rows": [{"version": 1}]}, 422, "invalid_input", "rows.0.number"),
        ({"scope": "some"}, 422, "invalid_input", "scope"),
        ({"type_code": "1" * 21}, 404, "unknown_licence_type", "type_code"),
    ],
)
def test_a_bad_list_is_a_problem_with_the_fields_name(bureau, changes, status, code, field):
    told = assert_problem(bureau.post("reconciliations", LIST | changes), status, code)
    assert told["errors"][0]["field"] == field


def test_an_empty_or_foreign_file_is_a_problem(bureau):
    binary = "application/octet-stream"
    address = f"reconciliations?type_code={TYPE_CODE}"
    assert_problem(bureau.post_raw(address, b"", binary), 422, "file_empty")
    assert_problem(bureau.post_raw(address, b"a,b\n1,2\n", binary), 422, "headings_unknown")


def test_another_bureau_sees_no_report_and_no_incident_and_leaves_an_entry(
    bureau, other, reported, trail
):
    made = bureau.post("reconciliations", LIST).json["id"]
    assert_problem(other.get(f"reconciliations/{made}"), 404, "unknown_reconciliation")
    assert trail()[0].outcome == "unknown_reconciliation"
    assert_problem(other.get(reported), 404, "unknown_incident")
    closed = other.post(f"{reported}/closings")
    assert_problem(closed, 404, "unknown_incident")
    assert trail(AuditAction.INCIDENT_CLOSED)[0].outcome == "unknown_incident"
    assert other.get("incidents").json == {"incidents": [], "next_cursor": None}


def test_a_verifiers_system_may_neither_compare_nor_report(hotel):
    assert hotel.post("reconciliations", LIST).status_code == 403
    assert hotel.post("incidents", INCIDENT).status_code == 403


def test_an_incident_from_its_report_to_its_closing(bureau, reported, clock):
    dues = {"type_code": TYPE_CODE, "act": "collect", "numbers": [MISSING]}
    added = bureau.post(f"{reported}/dues", dues)
    assert [one["standing"] for one in added.json["dues"]] == ["open"]
    recovered = bureau.post(f"{reported}/recoveries", {"recovered_at": "2026-03-02T09:00:00+08:00"})
    assert recovered.json["due_until"] == "2026-03-05"
    assert recovered.json["calendar_known"] is True
    assert_problem(bureau.post(f"{reported}/closings"), 409, "incident_not_done")
    again = bureau.post(f"{reported}/recoveries", {"recovered_at": "2026-03-02T09:10:00+08:00"})
    assert_problem(again, 409, "incident_recovered")
    assert bureau.issue(number=MISSING).status_code == 201
    closed = bureau.post(f"{reported}/closings")
    assert closed.status_code == 201
    assert closed.json["closed_at"]
    assert bureau.get("incidents").json["incidents"] == [bureau.get(reported).json]


def test_whether_it_still_lasts_is_asked_and_answered(bureau, reported, clock, trail):
    made = bureau.get(reported).json
    its = (made["asked_on"], made["answer_until"], made["lapsed_on"])
    assert its == ("2026-03-09", "2026-03-12", None)
    address = f"{reported}/continuations"
    assert_problem(bureau.post(address, {"reason": "备件未到"}), 409, "incident_not_asked")
    clock.advance(days=8)
    bureau.fetch_token()
    for reason in ("", "长" * 501, None):
        assert_problem(bureau.post(address, {"reason": reason}), 422, "invalid_input")
    answered = bureau.post(address, {"reason": "备件未到"})
    assert answered.status_code == 201, answered.text
    assert (answered.json["asked_on"], answered.json["answer_until"]) == (
        "2026-03-17",
        "2026-03-20",
    )
    assert trail(AuditAction.INCIDENT_CONTINUES)[0].actor.id == "bureau-system"
    clock.advance(days=20)
    bureau.fetch_token()
    assert_problem(bureau.post(address, {"reason": "备件未到"}), 409, "incident_lapsed")


def test_incidents_come_in_pages_each_with_the_first_that_is_due(bureau, reported):
    for _ in range(2):
        bureau.post("incidents", INCIDENT)
    numbers = [f"JY1310101{number:07}" for number in range(500, 620)]
    dues = {"type_code": TYPE_CODE, "act": "collect", "numbers": numbers}
    made = bureau.post(f"{reported}/dues", dues).json
    assert (made["due"], made["left"], made["overdue"], len(made["dues"])) == (120, 100, 0, 50)
    first = bureau.get("incidents", limit="2").json
    rest = bureau.get("incidents", limit="2", cursor=first["next_cursor"]).json
    listed = first["incidents"] + rest["incidents"]
    assert rest["next_cursor"] is None
    assert listed == bureau.get("incidents").json["incidents"]
    assert made in listed
    assert_problem(bureau.get("incidents", cursor="x"), 422, "bad_cursor")


def test_what_is_due_is_read_page_by_page_all_of_it_or_what_is_left(bureau, reported):
    numbers = [f"JY1310101{number:07}" for number in range(500, 507)]
    dues = {"type_code": TYPE_CODE, "act": "collect", "numbers": numbers}
    bureau.post(f"{reported}/dues", dues)
    bureau.issue(number=numbers[1])
    read, after = [], -1
    while after is not None:
        page = bureau.get(reported, after=str(after), limit="3").json
        read += [one["number"] for one in page["dues"]]
        after = page["next_after"]
    assert read == numbers
    left = bureau.get(reported, left_only="true").json
    assert [one["number"] for one in left["dues"]] == [numbers[0], *numbers[2:]]
    assert (left["due"], left["left"]) == (7, 6)


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"began_at": "2026-03-02T08:30:00"}, "invalid_input", "began_at"),
        ({"began_at": "2036-03-02T08:30:00Z"}, "moment_out_of_order", "began_at"),
        ({"happened": " "}, "invalid_input", "happened"),
        ({"type_codes": []}, "invalid_input", "type_codes"),
    ],
)
def test_a_bad_report_is_a_problem_with_the_fields_name(bureau, changes, code, field):
    told = assert_problem(bureau.post("incidents", INCIDENT | changes), 422, code)
    assert told["errors"][0]["field"] == field
