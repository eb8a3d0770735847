"""Collections over the API: sent, followed, reported; another bureau sees nothing of them."""

import io
import json

import pytest

from tests.api.systems import assert_problem, licence_body
from tests.factories import resident_id
from tests.services.collecting import sheets
from tests.services.collecting.sheets import csv_text
from wallet.domain.trail.audit import AuditAction
from wallet.repository.tables import licences
from wallet.services.collecting.holding import Workshop
from wallet.services.collecting.working import work_on_next


def good_row(sequence, **changes):
    """A row of nobody who lives in the town."""
    return sheets.good_row(500 + sequence, **changes)


def good_rows(count):
    return [good_row(sequence) for sequence in range(1, count + 1)]


@pytest.fixture
def work(deployment):
    def until_done():
        shop = Workshop(
            deployment.database,
            deployment.document_maker,
            deployment.entropy,
            deployment.clock,
            "worker",
        )
        while work_on_next(shop):
            pass

    return until_done


def sheet(*rows):
    return csv_text([*rows]).encode("utf-8-sig")


def send(system, content, key=None, content_type="text/csv", **query):
    headers = system.headers | ({"Idempotency-Key": key} if key else {})
    return system.client.post(
        "/api/v1/collections",
        data=content,
        headers=headers,
        content_type=content_type,
        query_string=query,
    )


def test_a_file_is_received_checked_and_taken_in(bureau, work, deployment):
    sent = send(bureau, sheet(*good_rows(3), good_row(4, 有效期止="")))
    assert sent.status_code == 202
    assert sent.json["state"] == "received"
    assert sent.headers["Location"] == f"/api/v1/collections/{sent.json['id']}"
    work()
    done = bureau.get(f"collections/{sent.json['id']}").json
    assert done["state"] == "done"
    assert [done[name] for name in ("rows", "done", "issued", "refused")] == [4, 4, 3, 1]
    found = bureau.get("licences", number="JY13101010000502")
    assert len(found.json["licences"]) == 1


def test_a_dry_run_waits_for_its_confirmation(bureau, work):
    sent = send(bureau, sheet(*good_rows(2)), dry_run="true")
    work()
    address = f"collections/{sent.json['id']}"
    assert bureau.get(address).json["state"] == "checked"
    assert bureau.get("licences", number="JY13101010000502").json["licences"] == []
    confirmed = bureau.post(f"{address}/confirmations")
    assert (confirmed.status_code, confirmed.json["state"]) == (202, "running")
    work()
    assert bureau.get(address).json["issued"] == 2
    assert_problem(bureau.post(f"{address}/confirmations"), 409, "collection_not_checked")
    assert_problem(bureau.post(f"{address}/cancellations"), 409, "collection_over")


def test_the_errors_open_in_a_spreadsheet_and_tell_no_number(bureau, work):
    number = resident_id(505)
    row = good_row(5, 颁发日期="01/02/2024", 证件号码=number, 持证主体="@林小满")
    sent = send(bureau, sheet(good_row(1), row))
    work()
    errors = bureau.get(f"collections/{sent.json['id']}/errors.csv")
    assert errors.content_type == "text/csv; charset=utf-8"
    assert errors.data.startswith(b"\xef\xbb\xbf")
    lines = errors.data.decode("utf-8-sig").splitlines()
    assert [line.split(",")[4] for line in lines[1:]] == ["持证主体", "颁发日期"]
    assert {line.split(",")[0] for line in lines[1:]} == {"3"}
    for secret in (number, "@林小满", "JY13101010000501"):
        assert secret not in errors.text


def test_json_lines_have_the_members_of_the_single_call(bureau, work):
    good = licence_body()
    lines = [
        good | {"number": "JY-L1"},
        good | {"number": "JY-L2", "issued_on": "2026-01-05", "unheard_of": 1},
        good | {"number": "JY-L3", "valid_until": None},
        good | {"number": "JY-L4", "fields": good["fields"] | {"colour": "red"}},
    ]
    content = "\n".join([*(json.dumps(one, ensure_ascii=False) for one in lines), "{broken"])
    sent = send(bureau, content.encode(), content_type="application/x-ndjson")
    work()
    done = bureau.get(f"collections/{sent.json['id']}").json
    assert (done["file_kind"], done["issued"], done["refused"]) == ("jsonl", 1, 4)
    lines = bureau.get(done["errors"].removeprefix("/api/v1/")).data.decode("utf-8-sig")
    told = [tuple(line.split(",")[n] for n in (0, 4, 6)) for line in lines.splitlines()[1:]]
    assert told == [
        ("2", "unheard_of", "member_unacceptable"),
        ("3", "valid_until", "field_missing"),
        ("4", "colour", "field_of_another_type"),
        ("5", "", "line_not_json"),
    ]


def test_a_form_with_a_file_is_the_same(bureau, work):
    sent = bureau.client.post(
        "/api/v1/collections",
        data={"file": (io.BytesIO(sheet(*good_rows(1))), "a.csv"), "legacy": "true"},
        headers=bureau.headers,
    )
    assert sent.status_code == 202
    assert sent.json["legacy"] is True
    work()
    assert bureau.get(f"collections/{sent.json['id']}").json["issued"] == 1


def test_legacy_licences_keep_their_dates_and_how_they_ended(bureau, work, deployment):
    old = {"颁发日期": "2003-05-01", "有效期起": "2003-05-01", "有效期止": "2013-04-30"}
    rows = [
        good_row(1) | old | {"证照状态": ""},
        good_row(2) | old | {"证照状态": "已注销"},
        good_row(3) | {"证照状态": "不知道"},
    ]
    sent = send(bureau, sheet(*rows), legacy="true")
    work()
    done = bureau.get(f"collections/{sent.json['id']}").json
    assert (done["issued"], done["refused"]) == (2, 1)
    with deployment.database.read() as repository:
        stored = repository.connection.execute(
            licences.select().where(licences.c.legacy).order_by(licences.c.state)
        ).all()
    assert [(one.state, one.revocation_kind) for one in stored] == [
        ("revoked", "deregistered"),
        ("valid", None),
    ]
    assert {str(one.issued_on) for one in stored} == {"2003-05-01"}


def test_a_retry_is_harmless_and_a_key_is_for_one_request(bureau):
    first = send(bureau, sheet(*good_rows(2)), key="k1")
    again = send(bureau, sheet(*good_rows(2)), key="k1")
    assert again.json["id"] == first.json["id"]
    assert_problem(send(bureau, sheet(*good_rows(3)), key="k1"), 409, "idempotency_key_reused")
    assert send(bureau, sheet(*good_rows(2))).json["id"] == first.json["id"]


def test_nothing_is_not_received(bureau):
    assert_problem(send(bureau, b""), 422, "upload_missing")
    assert_problem(send(bureau, sheet(*good_rows(1)), dry_run="perhaps"), 422, "invalid_input")


def test_the_list_has_cursors(bureau, clock):
    ids = []
    for sequence in range(3):
        clock.advance(seconds=1)
        ids.append(send(bureau, sheet(good_row(sequence + 1))).json["id"])
    first = bureau.get("collections", limit=2).json
    assert [one["id"] for one in first["collections"]] == ids[:0:-1]
    rest = bureau.get("collections", cursor=first["next_cursor"]).json
    assert [one["id"] for one in rest["collections"]] == ids[:1]
    assert rest["next_cursor"] is None
    assert_problem(bureau.get("collections", cursor="x"), 422, "bad_cursor")


@pytest.mark.parametrize(
    ("call", "action"),
    [
        ("", AuditAction.ACCESS_REFUSED),
        ("/errors.csv", AuditAction.ACCESS_REFUSED),
        ("/confirmations", AuditAction.COLLECTION_CONFIRMED),
        ("/cancellations", AuditAction.COLLECTION_CANCELLED),
    ],
)
def test_another_bureaus_collection_is_not_found_and_the_try_is_kept(
    bureau, other, trail, call, action
):
    sent = send(bureau, sheet(*good_rows(1)))
    address = f"collections/{sent.json['id']}{call}"
    told = other.post(address) if call.endswith("ations") else other.get(address)
    assert_problem(told, 404, "unknown_collection")
    entry = trail()[0]
    assert (entry.action, entry.outcome) == (action, "unknown_collection")
    assert entry.actor.name == "other-system"
    assert other.get("collections").json["collections"] == []


def test_a_system_without_the_scope_sends_nothing(hotel):
    assert_problem(send(hotel, sheet(*good_rows(1))), 403, "insufficient_scope")
