"""Reading an application for a scenario: what can be taken, and what stands beside each field."""

from dataclasses import replace

import pytest

from tests import cast
from tests.factories import TODAY, licence_type
from tests.services.registry.offices import scenario_draft
from tests.town import CARD_FIELDS, CARD_TYPE
from wallet.domain.actors.actors import UnitKind
from wallet.domain.form_faults import FormNotAcceptable
from wallet.domain.registry.scenario import ScenarioKind
from wallet.domain.registry.scenario_draft import kind_for, read_draft, sensitive_fields

CATALOGUE = {CARD_TYPE: licence_type(type_code=CARD_TYPE, name="居住证", fields=CARD_FIELDS)}
PUBLIC_BODY = replace(cast.HOTEL, kind=UnitKind.PUBLIC_RELYING_UNIT)


def read(unit=cast.HOTEL, **changes):
    return read_draft(scenario_draft(**changes), "code", unit, CATALOGUE, TODAY)


def faults(**changes):
    with pytest.raises(FormNotAcceptable) as refused:
        read(**changes)
    return [(one.field, one.code) for one in refused.value.faults]


@pytest.mark.parametrize("kind", UnitKind)
def test_the_kind_of_a_scenario_follows_from_the_unit(kind):
    social = kind in {UnitKind.SOCIAL_RELYING_PARTY, UnitKind.ENTERPRISE}
    expected = ScenarioKind.SOCIAL if social else ScenarioKind.GOVERNMENT
    assert kind_for(replace(cast.HOTEL, kind=kind)) is expected


def test_a_scenario_that_asks_nothing_has_no_term_and_keeps_nothing():
    scenario = read(asked={}, longest_term_days="999", retention_days="x")
    assert (scenario.longest_term_days, scenario.retention_days) == (0, 0)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"longest_term_days": "0"}, ("longest_term_days", "out_of_range")),
        ({"longest_term_days": "367"}, ("longest_term_days", "out_of_range")),
        ({"longest_term_days": "٣"}, ("longest_term_days", "out_of_range")),
        ({"retention_days": ""}, ("retention_days", "out_of_range")),
        ({"retention_days": "1827"}, ("retention_days", "out_of_range")),
        ({"in_force_from": ""}, ("in_force_from", "malformed_date")),
        ({"in_force_from": "2026-03-01"}, ("in_force_from", "in_the_past")),
        ({"in_force_until": "2026-03-01"}, ("in_force_until", "term_out_of_order")),
        ({"district_code": "110101"}, ("district_code", "unknown_district")),
        ({"name": "名" * 31}, ("name", "length")),
        ({"shown": {"999": {}}, "asked": {}}, ("types", "unknown_licence_type")),
        ({"shown": {CARD_TYPE: {}}, "asked": {}}, (f"fields.{CARD_TYPE}", "nothing_chosen")),
    ],
)
def test_a_fault_stands_beside_its_field(changes, expected):
    assert expected in faults(**changes)


def test_a_public_bodys_scenario_has_no_district_and_may_have_a_legal_ground():
    scenario = read(
        PUBLIC_BODY,
        district_code="310101",
        outside_use_list=True,
        legal_ground="《示例条例》第八条",
    )
    assert scenario.district_code is None
    assert scenario.legal_ground == "《示例条例》第八条"
    assert faults(unit=PUBLIC_BODY, outside_use_list=True) == [("legal_ground", "length")]
    assert read(PUBLIC_BODY, legal_ground="《示例条例》第八条").legal_ground == ""


def test_sensitive_is_what_is_shown_clear_or_may_be_asked():
    shown = {CARD_TYPE: {"portrait": "clear", "address": "masked", "name": "clear"}}
    scenario = read(shown=shown, asked={CARD_TYPE: {"resident_id": "optional"}})
    assert [field.name for _, field in sensitive_fields(scenario, CATALOGUE)] == [
        *("portrait", "resident_id"),
    ]
