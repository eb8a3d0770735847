"""Applying to read for a matter outside the use list (Art. 15): the form, and who may."""

import pytest

from tests.services.registry.offices import Offices
from tests.services.use_lists.outside import GROUND, QT, READS, applied
from tests.town import CARD_TYPE
from wallet.domain.form_faults import FormNotAcceptable
from wallet.domain.registry.scenario_draft import SensitiveReviewMissing


@pytest.fixture
def offices(office):
    return Offices(office.deployment, office.clock)


@pytest.mark.parametrize(
    ("changes", "fields"),
    [
        ({"legal_ground": ""}, {"legal_ground"}),
        ({"matter_code": ""}, {"matter_code"}),
        ({"matter_code": "有 空格"}, {"matter_code"}),
        ({"matter_code": "ab"}, {"matter_code"}),
        ({"matter_code": "x" * 65}, {"matter_code"}),
        ({"matter_name": ""}, {"matter_name"}),
        ({"matter_name": "长" * 101}, {"matter_name"}),
        ({"outside_use_list": False}, {"outside_use_list"}),
        ({"read": {}}, {"types"}),
        ({"read": {CARD_TYPE: {"name": "maybe"}}}, {"types"}),
        ({"read": {CARD_TYPE: {"no such field": "read"}}}, {"types"}),
        ({"retention_days": "31"}, {"retention_days"}),
        ({"matter_code": "", "matter_name": ""}, {"matter_code", "matter_name"}),
    ],
)
def test_a_form_that_is_not_whole_says_where(office, changes, fields):
    with pytest.raises(FormNotAcceptable) as refusal:
        applied(office, **changes)
    assert {one.field for one in refusal.value.faults} == fields


def test_a_social_party_has_no_such_ground_whatever_its_form_says(offices):
    draft = {"read": READS, "outside_use_list": True, "legal_ground": GROUND, "matter_code": QT}
    scenario = offices.apply("hotel", **draft)
    assert (scenario.read_fields, scenario.matter_code, scenario.legal_ground) == ({}, "", "")


def test_sensitive_fields_are_let_through_only_after_a_look_at_each(office, offices):
    scenario = applied(office)
    with pytest.raises(SensitiveReviewMissing):
        offices.approve(scenario.code, reviewed=False)
