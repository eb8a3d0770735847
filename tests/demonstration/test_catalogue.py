"""The issuing catalogue and the scenarios fit together, and importers can read the labels."""

from collections import Counter

from wallet.demonstration.catalogue.entries import BY_KEY, DRAFTS
from wallet.demonstration.registry.askable_fields import ASKABLE
from wallet.demonstration.registry.scenarios import SCENARIOS
from wallet.domain.actors.actors import HolderKind
from wallet.domain.catalogue.issuing_catalogue import FieldFormat, Sensitivity
from wallet.domain.registry.scenario import ScenarioKind
from wallet.services.sheets.columns import Column

CATEGORIES = {
    "identity",
    "vehicle",
    "life",
    "work",
    "education",
    "property",
    "enterprise",
    "industry",
}


def test_there_are_types_for_all_three_kinds_of_holder():
    assert len(DRAFTS) >= 25
    assert {kind for draft in DRAFTS for kind in draft.kinds} == set(HolderKind)
    assert {draft.category for draft in DRAFTS} == CATEGORIES


def test_codes_names_and_keys_are_unique():
    for attribute in ("type_code", "name", "key"):
        values = Counter(getattr(draft, attribute) for draft in DRAFTS)
        assert max(values.values()) == 1


def test_labels_are_unique_and_no_heading_of_an_import():
    for draft in DRAFTS:
        labels = [field.label for field in draft.fields]
        assert len(set(labels)) == len(labels)
        assert not set(labels) & set(Column)
        assert all(field.label_en for field in draft.fields)


def test_identity_numbers_are_always_sensitive_on_peoples_licences():
    for draft in DRAFTS:
        for field in draft.fields:
            if field.format is FieldFormat.RESIDENT_ID or field.name.endswith("id_number"):
                assert field.sensitivity is Sensitivity.SENSITIVE


def test_scenarios_name_only_fields_that_exist():
    for scenario in SCENARIOS:
        assert scenario.shown
        for key, shown in scenario.shown.items():
            names = {field.name for field in BY_KEY[key].fields}
            assert {field.name for field in shown.fields()} <= names, (scenario.code, key)


def test_scenarios_ask_only_for_fields_that_exist_and_say_for_how_long():
    assert set(ASKABLE) <= {scenario.code for scenario in SCENARIOS}
    for code, askable in ASKABLE.items():
        assert askable.of_types
        assert askable.longest_term_days
        assert askable.retention_days
        for key, asked in askable.of_types.items():
            assert asked.required
            wanted = [field.name for field in asked.fields()]
            names = {field.name for field in BY_KEY[key].fields}
            assert set(wanted) <= names, (code, key)
            assert len(set(wanted)) == len(wanted)


def test_social_scenarios_show_no_address_and_only_the_bank_reads_an_identity_number():
    for scenario in SCENARIOS:
        if scenario.kind is ScenarioKind.SOCIAL:
            clear = {name for shown in scenario.shown.values() for name in shown.clear}
            assert "address" not in clear
            assert "id_number" not in clear or scenario.unit == "bank"
