"""A bureau's system reads and ends its own licences; another's do not exist for it."""

import pytest

from tests.api.systems import assert_problem, licence_body
from tests.town import CARD_TYPE
from wallet.domain.trail.audit import AuditAction


def test_one_is_read_with_its_document_and_the_look_is_recorded(bureau, town, trail):
    response = bureau.get(f"licences/{town.card_code}")
    assert response.status_code == 200
    assert response.json["identifier"] == town.card_code
    assert response.json["fields"]["name"] == "林小满"
    entry = trail()[0]
    assert (entry.action, entry.licence_code) == (AuditAction.LICENCE_READ, town.card_code)
    assert "name" in entry.fields


@pytest.mark.parametrize("act", ["", "/revocations"])
def test_another_units_licence_is_not_found_and_the_try_is_recorded(other, town, trail, act):
    path = f"licences/{town.card_code}{act}"
    body = {"kind": "rescinded", "reason": "许可不当"}
    told = other.post(path, body) if act else other.get(path)
    assert_problem(told, 404, "unknown_licence")
    entry = trail()[0]
    action = AuditAction.LICENCE_REVOKED if act else AuditAction.LICENCE_READ
    assert (entry.action, entry.outcome) == (action, "unknown_licence")
    assert entry.actor.id == "other-system"
    nothing = other.post(path.replace("HORP", "HORQ"), body) if act else other.get("licences/x")
    assert {**nothing.json} == {**told.json}


def test_a_verifiers_token_reads_none(hotel, town):
    assert_problem(hotel.get("licences"), 403, "insufficient_scope")
    assert_problem(hotel.get(f"licences/{town.card_code}"), 403, "insufficient_scope")


def test_the_list_has_the_own_ones_only(bureau, other, town):
    listed = bureau.get("licences").json["licences"]
    assert {one["identifier"] for one in listed} == {town.card_code, town.food_code}
    assert other.get("licences").json == {"licences": [], "next_cursor": None}


def test_the_list_is_narrowed_by_type_number_and_state(bureau, town):
    def found(**query):
        return [one["identifier"] for one in bureau.get("licences", **query).json["licences"]]

    assert found(type_code=CARD_TYPE) == [town.card_code]
    assert found(number="JZZ31010000001") == [town.card_code]
    assert found(state="revoked") == []
    assert len(found(state="valid")) == 2


def test_pages_follow_one_another_without_gap_or_repetition(bureau, clock):
    for number in range(5):
        clock.advance(seconds=number % 2)  # some were issued in the same moment
        bureau.issue(number=f"JY-{number}")
    seen, cursor = [], None
    for _ in range(4):
        page = bureau.get("licences", limit=2, **({"cursor": cursor} if cursor else {})).json
        seen += [one["identifier"] for one in page["licences"]]
        cursor = page["next_cursor"]
    assert cursor is None
    assert len(seen) == len(set(seen)) == 7
    everything = bureau.get("licences").json["licences"]
    assert seen == [one["identifier"] for one in everything]


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"cursor": "rubbish"}, "bad_cursor"),
        ({"cursor": "1-"}, "bad_cursor"),
        ({"cursor": "１-a"}, "bad_cursor"),
        ({"cursor": "9" * 30 + "-a"}, "bad_cursor"),
        ({"cursor": "1-\x00"}, "bad_cursor"),
        ({"cursor": "x" * 61}, "invalid_input"),
        ({"limit": "0"}, "invalid_input"),
        ({"limit": "201"}, "invalid_input"),
        ({"limit": "many"}, "invalid_input"),
        ({"state": "gone"}, "invalid_input"),
        ({"typecode": CARD_TYPE}, "invalid_input"),
    ],
    ids=str,
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_query_that_means_nothing_is_refused_instead_of_listing_everything(bureau, query, code):
    assert_problem(bureau.get("licences", **query), 422, code)


@pytest.mark.parametrize("kind", ["deregistered", "rescinded", "withdrawn_as_penalty"])
def test_a_licence_is_revoked_with_its_kind_and_its_live_code_dies(
    bureau, hotel, visit, town, trail, kind
):
    lin = visit("lin")
    code = lin.code(lin.present(town.card_id))
    revoked = bureau.post(
        f"licences/{town.card_code}/revocations", {"kind": kind, "reason": "依法办理"}
    )
    assert revoked.status_code == 201
    assert (revoked.json["state"], revoked.json["revocation_kind"]) == ("revoked", kind)
    entry = trail(AuditAction.LICENCE_REVOKED)[0]
    assert (entry.details["kind"], entry.details["reason"]) == (kind, "依法办理")
    answer = hotel.verify(code).json
    assert (answer["outcome"], answer["revocation_kind"]) == ("revoked", kind)


def test_what_has_ended_is_not_ended_again(bureau, town, trail):
    path, body = (
        f"licences/{town.card_code}/revocations",
        {"kind": "rescinded", "reason": "许可不当"},
    )
    assert bureau.post(path, body).status_code == 201
    assert_problem(bureau.post(path, body), 409, "licence_already_ended")
    assert trail()[0].outcome == "licence_already_ended"
    assert [entry.outcome for entry in trail(AuditAction.LICENCE_REVOKED)][1:] == ["done"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"kind": "rescinded", "reason": "  "}, "invalid_input"),
        ({"kind": "rescinded"}, "invalid_input"),
        ({"kind": "superseded", "reason": "换发"}, "invalid_input"),
        ({"reason": "许可不当"}, "invalid_input"),
        ({"kind": "rescinded", "reason": "长" * 501}, "invalid_input"),
    ],
    ids=str,
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_revocation_states_its_kind_and_reason(bureau, town, body, code):
    path = f"licences/{town.card_code}/revocations"
    assert_problem(bureau.post(path, body), 422, code)
    assert bureau.get(f"licences/{town.card_code}").json["state"] == "valid"


def test_a_new_licence_is_listed_first(bureau, clock):
    clock.advance(seconds=1)
    identifier = bureau.post("licences", licence_body()).json["identifier"]
    assert bureau.get("licences", limit=1).json["licences"][0]["identifier"] == identifier
