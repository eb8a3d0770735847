"""A bureau's system reads its own catalogue, to make its form; another's does not exist for it."""

import pytest

from tests.api.systems import assert_problem
from tests.factories import TYPE_CODE
from tests.services.registry.catalogue_clerks import Clerks
from tests.town import CARD_TYPE
from wallet.domain.trail.audit import AuditAction


@pytest.fixture
def clerks(deployment, clock, town):
    return Clerks(deployment, clock)


def test_a_type_has_everything_that_a_form_needs(bureau):
    told = bureau.get(f"licence-types/{TYPE_CODE}").json
    assert (told["type_code"], told["version"], told["state"]) == (TYPE_CODE, 1, "approved")
    assert told["holder_kinds"] == sorted(told["holder_kinds"])
    items = told["fields"][1]
    assert items == {
        "name": "items",
        "label": "经营项目",
        "label_en": "Business items",
        "format": "text",
        "sensitivity": "public",
        "required": True,
        "shown_when_presenting": True,
        "choices": [],
        "max_length": 200,
        "holder_fact": None,
        "which_holder": None,
    }


def test_the_own_types_are_listed_page_by_page(bureau, other):
    first = bureau.get("licence-types", limit=1).json
    assert [one["type_code"] for one in first["licence_types"]] == [TYPE_CODE]
    second = bureau.get("licence-types", limit=1, cursor=first["next_cursor"]).json
    assert [one["type_code"] for one in second["licence_types"]] == [CARD_TYPE]
    assert second["next_cursor"] is None
    assert other.get("licence-types").json == {"licence_types": [], "next_cursor": None}


def test_the_latest_version_is_told_unless_another_is_asked_for(bureau, clerks):
    clerks.approve(clerks.submitted_revision(CARD_TYPE, lambda form: form))
    path = f"licence-types/{CARD_TYPE}"
    assert bureau.get(path).json["version"] == 2
    assert bureau.get(path, version=1).json["version"] == 1
    assert_problem(bureau.get(path, version=3), 404, "unknown_licence_type")


def test_a_retired_type_is_told_as_one(bureau, clerks):
    clerks.retire(TYPE_CODE)
    assert bureau.get(f"licence-types/{TYPE_CODE}").json["state"] == "retired"
    listed = bureau.get("licence-types").json["licence_types"]
    assert [one["type_code"] for one in listed] == [CARD_TYPE]
    retired = bureau.get("licence-types", state="retired").json["licence_types"]
    assert [one["type_code"] for one in retired] == [TYPE_CODE]
    refused = bureau.issue(number="JY-after-the-end")
    assert_problem(refused, 404, "licence_type_retired")


def test_another_units_type_is_not_found_and_the_try_is_recorded(other, trail):
    told = other.get(f"licence-types/{TYPE_CODE}")
    assert_problem(told, 404, "unknown_licence_type")
    entry = trail()[0]
    assert (entry.action, entry.outcome) == (AuditAction.ACCESS_REFUSED, "unknown_licence_type")
    assert other.get("licence-types/nothing").json == told.json


def test_bad_queries_and_foreign_scopes_are_refused(bureau, hotel):
    for query, field in (
        ({"limit": 0}, "limit"),
        ({"state": "lost"}, "state"),
        ({"cursor": "x" * 22}, "cursor"),
        ({"colour": "red"}, "colour"),
    ):
        told = assert_problem(bureau.get("licence-types", **query), 422, "invalid_input")
        assert told["errors"][0]["field"] == field
    told = assert_problem(
        bureau.get(f"licence-types/{TYPE_CODE}", version="x"), 422, "invalid_input"
    )
    assert told["errors"][0]["field"] == "version"
    assert_problem(hotel.get("licence-types"), 403, "insufficient_scope")
