"""A system reads its own scenarios, with what it may ask and is shown; nobody else's."""

import pytest

from tests import cast
from tests.api.systems import assert_problem
from tests.factories import NOW
from tests.town import CARD_TYPE, CHECK_IN
from wallet.domain.registry.scenario import ScenarioState
from wallet.repository.registry.registry_tables import api_clients
from wallet.repository.tables import units


def test_a_scenario_names_types_and_fields_with_their_labels(hotel):
    (scenario,) = hotel.get("scenarios").json["scenarios"]
    assert (scenario["code"], scenario["kind"], scenario["open"]) == (CHECK_IN.code, "social", True)
    assert (scenario["longest_term_days"], scenario["in_force_until"]) == (30, None)
    (shown,) = scenario["shown"]
    assert (shown["type_code"], shown["name"]) == (CARD_TYPE, "居住证")
    assert [(one["name"], one["masked"]) for one in shown["fields"]] == [
        *(("portrait", False), ("name", True), ("resident_id", True)),
    ]
    (asked,) = scenario["askable"]
    assert asked["reads_a_day"] == 1000
    assert asked["fields"][1] == {
        "name": "resident_id",
        "label": "公民身份号码",
        "label_en": "ID number",
        "format": "resident_id",
        "sensitivity": "sensitive",
        "required": True,
    }


def test_each_unit_sees_its_own(system, hotel):
    shop = system("shop-system").get("scenarios").json["scenarios"]
    assert [one["code"] for one in shop] == ["shop-sale"]
    assert shop[0]["askable"] == []
    assert [one["code"] for one in hotel.get("scenarios").json["scenarios"]] == ["hotel-check-in"]


@pytest.mark.parametrize("state", [one for one in ScenarioState if one != "approved"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_one_that_is_not_approved_is_told_and_is_not_open(hotel, deployment, state):
    with deployment.database.begin() as repository:
        repository.scenarios.set_state(CHECK_IN.code, state, NOW, "核查")
    (scenario,) = hotel.get("scenarios").json["scenarios"]
    assert (scenario["state"], scenario["open"]) == (state.value, False)


def test_the_list_is_paged_by_code(hotel, deployment):
    with deployment.database.begin() as repository:
        for number in range(5):
            made = CHECK_IN.__class__(**{**_parts(CHECK_IN), "code": f"further-{number}"})
            repository.scenarios.add(made)
    seen, cursor = [], None
    while True:
        page = hotel.get("scenarios", limit=2, **({"cursor": cursor} if cursor else {})).json
        seen += [one["code"] for one in page["scenarios"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == sorted([*(f"further-{number}" for number in range(5)), CHECK_IN.code])


def _parts(scenario):
    return {name: getattr(scenario, name) for name in scenario.__slots__}


@pytest.mark.parametrize("scopes", ["verifications:write", "authorizations:write"])
def test_either_scope_of_a_relying_party_is_enough(system, deployment, scopes):
    with deployment.database.begin() as repository:
        changed = api_clients.update().where(api_clients.c.id == "hotel-system")
        repository.connection.execute(changed.values(scopes=scopes))
    assert len(system("hotel-system").get("scenarios").json["scenarios"]) == 1


def test_a_bureaus_system_has_none(bureau):
    assert_problem(bureau.get("scenarios"), 403, "insufficient_scope")


def test_a_suspended_unit_reads_nothing(hotel, deployment):
    suspended = units.update().where(units.c.id == cast.HOTEL.id).values(suspended_at=NOW)
    with deployment.database.begin() as repository:
        repository.connection.execute(suspended)
    assert_problem(hotel.get("scenarios"), 403, "unit_suspended")
