"""Lists of changes over the API: sent as rows or as a file, followed, confirmed, reported."""

import io
import json

import pytest

from tests.api.changes.lists import NUMBER, OTHER, PLACE, send_file
from tests.api.systems import assert_problem
from tests.factories import holder_draft, resident_id
from tests.services.changes.bureau import table
from tests.services.signing_keys.bureau import Bureau as Keys

REASON = "依据第 1 号文"
AMENDED = [
    {"number": NUMBER, "fields": {"premises": PLACE}},
    {"number": OTHER, "fields": {"premises": PLACE}, "reason": "迁址"},
    {"number": "NO-SUCH", "fields": {"premises": PLACE}},
]


def send(system, act="amendment", rows=AMENDED, key=None, **body):
    sent = {"act": act, "reason": REASON, "rows": rows, **body}
    return system.post("change-lists", sent, key or f"key-{act}-{len(str(sent))}")


def test_rows_are_checked_carried_out_and_told(bureau, clerks, work):
    sent = send(bureau)
    assert (sent.status_code, sent.json["state"]) == (202, "received")
    assert sent.headers["Location"] == f"/api/v1/change-lists/{sent.json['id']}"
    work()
    done = bureau.get(f"change-lists/{sent.json['id']}").json
    assert done["state"] == "done"
    assert [done[name] for name in ("rows", "possible", "done", "refused")] == [3, 2, 2, 1]
    rows = bureau.get(f"change-lists/{sent.json['id']}/rows").json["rows"]
    assert [(row["state"], row["code"]) for row in rows] == [
        ("done", None),
        ("done", None),
        ("refused", "unknown_licence"),
    ]
    assert rows[0]["changes"][0]["after"] == PLACE
    assert bureau.get(f"licences/{rows[0]['identifier']}").json["fields"]["premises"] == PLACE
    assert rows[2]["errors"][0]["code"] == "unknown_licence"


def test_a_dry_run_waits_for_its_confirmation(bureau, clerks, work):
    sent = send(bureau, dry_run=True).json
    work()
    checked = bureau.get(f"change-lists/{sent['id']}").json
    assert (checked["state"], checked["possible"], checked["dry_run"]) == ("checked", 2, True)
    assert bureau.get(f"licences/{clerks.town.food_code}").json["version"] == 1
    confirmed = bureau.post(f"change-lists/{sent['id']}/confirmations", {}, "c-1")
    assert (confirmed.status_code, confirmed.json["state"]) == (202, "running")
    work()
    again = bureau.post(f"change-lists/{sent['id']}/confirmations", {}, "c-2")
    assert_problem(again, 409, "list_not_checked")


def test_one_that_would_leave_a_holder_with_less_waits_for_a_second_clerk(bureau, clerks, work):
    clerks.want_second_clerk()
    rows = [{"number": NUMBER, "valid_until": "2030-01-01"}]
    sent = send(bureau, rows=rows).json
    work()
    waiting = bureau.get(f"change-lists/{sent['id']}").json
    assert (waiting["state"], waiting["gives_less"]) == ("awaiting_approval", True)
    assert waiting["lapses_at"]


def test_a_file_is_sent_as_it_is_or_as_a_form(bureau, clerks, work):
    rows = [
        ["证照编号", "有效期止", "原因"],
        [NUMBER, "2032-01-01", "延期"],
        [OTHER, "长期", "延期"],
    ]
    sent = send_file(bureau, table(rows), act="prolongation")
    form = {"file": (io.BytesIO(table(rows[:2])), "a.csv"), "act": "prolongation", "reason": "x"}
    again = send_file(bureau, form, "form-key", "multipart/form-data")
    assert [sent.status_code, again.status_code] == [202, 202]
    work()
    codes = [row["code"] for row in bureau.get(f"change-lists/{sent.json['id']}/rows").json["rows"]]
    assert codes == [None, "long_term_not_allowed"]
    told = bureau.get(f"change-lists/{again.json['id']}").json
    assert (told["state"], told["refused"]) == ("done", 1)


def test_rows_are_paged_and_told_by_state_and_as_a_file(bureau, clerks, work):
    rows = [*AMENDED, *({"number": f"NO-{n}", "fields": {}} for n in range(20))]
    sent = send(bureau, rows=rows).json
    work()
    address = f"change-lists/{sent['id']}/rows"
    first = bureau.get(address, limit=10).json
    assert (len(first["rows"]), first["next_after"]) == (10, 10)
    second = bureau.get(address, limit=10, after=first["next_after"]).json
    assert [row["row"] for row in second["rows"]] == list(range(11, 21))
    assert len(bureau.get(address, state="done").json["rows"]) == 2
    assert len(bureau.get(address, state="refused", limit=500).json["rows"]) == 21
    report = bureau.client.get(sent["results"], headers=bureau.headers)
    assert report.content_type.startswith("text/csv")
    assert report.text.count("unknown_licence") == 21


def test_a_list_is_cancelled_between_two_rows(bureau, clerks, work):
    sent = send(bureau).json
    cancelled = bureau.post(f"change-lists/{sent['id']}/cancellations", {}, "c-1")
    assert cancelled.json["state"] == "cancelled"
    work()
    assert_problem(
        bureau.post(f"change-lists/{sent['id']}/cancellations", {}, "c-2"), 409, "list_over"
    )


def test_a_repeated_key_sends_one_list(bureau, clerks):
    first, second = send(bureau, key="k").json, send(bureau, key="k").json
    assert first["id"] == second["id"]
    assert_problem(send(bureau, key="k", reason="another"), 409, "idempotency_key_reused")
    assert len(bureau.get("change-lists").json["lists"]) == 1


def test_another_bureau_sees_nothing_of_it(bureau, other, clerks):
    sent = send(bureau).json["id"]
    for address in (f"change-lists/{sent}", f"change-lists/{sent}/rows"):
        assert_problem(other.get(address), 404, "unknown_change_list")
    for act in ("confirmations", "cancellations"):
        told = other.post(f"change-lists/{sent}/{act}", {}, act)
        assert_problem(told, 404, "unknown_change_list")
    assert other.get("change-lists").json == {"lists": [], "next_cursor": None}


@pytest.mark.parametrize(
    ("act", "row"),
    [
        ("suspension", {}),
        ("transfer", {}),
        ("voiding", {}),
        ("amendment", {"fields": {"items": "热食"}}),
        ("correction", {"fields": {"items": "热食"}}),
        ("prolongation", {"valid_until": "2033-01-01"}),
        (
            "supersession",
            {
                "licence": {
                    "issued_on": "2026-03-01",
                    "valid_from": "2026-03-01",
                    "valid_until": "2031-02-28",
                }
            },
        ),
    ],
)
def test_every_act_is_done_by_a_list(bureau, clerks, work, act, row):
    sent = send(bureau, act, [{"identifier": clerks.town.food_code, **row}]).json
    work()
    assert bureau.get(f"change-lists/{sent['id']}").json["done"] == 1


@pytest.mark.parametrize("kind", ["deregistered", "rescinded", "withdrawn_as_penalty"])
def test_a_revocation_names_its_kind(bureau, clerks, work, kind):
    rows = [{"number": NUMBER}]
    assert_problem(send(bureau, "revocation", rows, key="none"), 422, "kind_missing")
    sent = send(bureau, "revocation", rows, kind=kind).json
    work()
    told = bureau.get(f"licences/{clerks.town.food_code}").json
    assert (sent["kind"], told["revocation_kind"]) == (kind, kind)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"act": "amendment", "reason": "x", "rows": []}, "list_not_acceptable"),
        ({"act": "suspension", "rows": [{"number": "1"}]}, "reason_missing"),
        ({"act": "resigning", "rows": [{"number": "1"}]}, "list_not_acceptable"),
        ({"act": "resigning", "rows": []}, "nothing_to_resign"),
        ({"act": "no-such", "rows": []}, "invalid_input"),
        ({"rows": []}, "invalid_input"),
        ({"act": "amendment", "rows": {}}, "invalid_input"),
        ({"act": "amendment", "rows": [1]}, "invalid_input"),
        ({"act": "amendment", "rows": [[]]}, "invalid_input"),
        ({"act": "amendment", "rows": [{}] * 10_001}, "invalid_input"),
        ({"act": "amendment", "reason": "x" * 501, "rows": [{}]}, "invalid_input"),
        ({"act": "amendment", "reason": {}, "rows": [{}]}, "invalid_input"),
        ({"act": "revocation", "kind": "x", "rows": [{}]}, "invalid_input"),
        ({"act": "amendment", "dry_run": "yes", "rows": [{}]}, "invalid_input"),
        ({"act": "amendment", "rows": [{}], "more": 1}, "invalid_input"),
    ],
    ids=lambda value: json.dumps(value)[:50],
)
def test_a_body_that_cannot_be_taken_is_a_problem(bureau, clerks, body, code):
    told = bureau.post("change-lists", body, "a-key")
    assert told.status_code in {409, 422}
    assert told.json["code"] == code


@pytest.fixture
def withdrawn(clerks, clock, deployment):
    """The key that signed everything so far was withdrawn, and another one is in force."""
    its = Keys(deployment, clock)
    its.withdraw(its.kid())
    its.renew()
    clock.advance(minutes=11)


def test_signing_anew_after_a_withdrawal_is_one_call(clerks, work, withdrawn, bureau):
    sent = send(bureau, "resigning", [], key="r-1", reason="")
    assert sent.status_code == 202
    assert send(bureau, "resigning", [], key="r-2", reason="").json["id"] == sent.json["id"]
    work()
    done = bureau.get(f"change-lists/{sent.json['id']}").json
    assert (done["state"], done["done"]) == ("done", 3)
    assert bureau.get(f"licences/{clerks.town.food_code}").json["version"] == 2


def test_a_row_names_another_holder_by_the_members_of_the_single_call(bureau, clerks, work):
    holder = holder_draft(name="宋南星", identity_number=resident_id(500))
    members = {
        "kind": holder.kind.value,
        "name": holder.name,
        "id_type": "resident_id",
        "id_number": holder.identity_number,
    }
    licence = {"issued_on": "2026-03-01", "valid_from": "2026-03-01", "valid_until": "2031-02-28"}
    rows = [{"number": NUMBER, "licence": {**licence, "holders": [members]}}]
    sent = send(bureau, "supersession", rows).json
    work()
    told = bureau.get(f"change-lists/{sent['id']}/rows").json["rows"][0]
    assert told["code"] == "another_holder"
