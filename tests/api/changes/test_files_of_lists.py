"""Files of lists over the API: large ones, and those of which it is asked how they are meant."""

import pytest

from tests.api.changes.lists import OTHER, PLACE, send_file

NOTED = f"证照编号,经营场所,经办备注\n{OTHER},{PLACE},急件\n".encode()


def test_how_a_file_is_meant_is_asked_and_answered(bureau, other, clerks, work):
    sent = send_file(bureau, NOTED, act="amendment", dry_run="true").json
    work()
    asked = bureau.get(f"change-lists/{sent['id']}").json
    assert (asked["state"], asked["rows"]) == ("undecided", 0)
    assert asked["questions"] == [
        {"code": "headings_unknown", "names": ["经办备注"], "decision": "unknown_columns"}
    ]
    address = f"change-lists/{sent['id']}/decisions"
    bureau_problem = bureau.post(address, {"hidden_rows": "take"}, "d-1")
    assert (bureau_problem.status_code, bureau_problem.json["code"]) == (422, "decision_missing")
    assert other.post(address, {"unknown_columns": "leave"}, "d-2").status_code == 404
    assert bureau.post(address, {"unknown_columns": "take"}, "d-3").status_code == 422
    decided = bureau.post(address, {"unknown_columns": "leave"}, "d-4")
    assert (decided.status_code, decided.json["state"]) == (202, "received")
    work()
    checked = bureau.get(f"change-lists/{sent['id']}").json
    assert (checked["state"], checked["questions"]) == ("checked", [])
    assert checked["decisions"]["unknown_columns"] == "leave"
    again = bureau.post(address, {"unknown_columns": "leave"}, "d-5")
    assert (again.status_code, again.json["code"]) == (409, "nothing_to_decide")


@pytest.mark.parametrize(
    ("meant", "state", "code"),
    [({}, "failed", "headings_unknown"), ({"unknown_columns": "leave"}, "done", None)],
)
def test_a_file_that_nobody_waits_for_says_at_once_how_it_is_meant(
    bureau, clerks, work, meant, state, code
):
    sent = send_file(bureau, NOTED, act="amendment", **meant).json
    work()
    told = bureau.get(f"change-lists/{sent['id']}").json
    assert (told["state"], (told["failure"] or {"code": None})["code"]) == (state, code)


def test_a_file_larger_than_other_requests_is_received_as_it_is(bureau, clerks, deployment):
    content = b"number\n" + b"JY13101010000001\n" * 800_000
    assert len(content) > 12 << 20
    sent = send_file(bureau, content, act="amendment", dry_run="true")
    assert sent.status_code == 202, sent.text
    with deployment.database.read() as repository:
        parts = list(repository.list_files.parts(sent.json["id"]))
    assert b"".join(parts) == content
    assert max(len(one) for one in parts) == 1 << 20
