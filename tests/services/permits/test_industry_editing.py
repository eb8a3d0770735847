"""The operator's table of industries: every edit is a version."""

import pytest

from tests import cast
from tests.trade import NAMES, RESTAURANT, TYPE_CODES, components
from wallet.domain.errors import NotPermitted
from wallet.domain.form_faults import FormNotAcceptable
from wallet.domain.permits.industry_permit import IndustryComponent
from wallet.domain.trail.audit import DONE, AuditAction
from wallet.services.permits.industry_editing import IndustryChangedMeanwhile


def test_an_edit_is_a_new_version_and_the_earlier_one_stays(trade, deployment):
    trade.put(components(0, 2), seen_version=1, name="餐馆")
    with deployment.database.read() as repository:
        second, first = repository.industries.versions_of(RESTAURANT)
        (latest,) = repository.industries.all_latest()
    assert (first.version, first.name, len(first.components)) == (1, "饭店", 4)
    assert latest == second
    assert (second.version, second.name, second.made_by) == (2, "餐馆", "operator")
    assert [one.outcome for one in trade.entries(AuditAction.INDUSTRY_CHANGED)] == [DONE, DONE]


def test_two_operators_do_not_overwrite_each_other(trade):
    trade.put(components(0, 2), seen_version=1)
    with pytest.raises(IndustryChangedMeanwhile):
        trade.put(components(0, 3), seen_version=1)
    assert trade.entries(AuditAction.INDUSTRY_CHANGED)[0].outcome == "industry_changed_meanwhile"


@pytest.mark.parametrize("login", ["clerk", "hotelier", "supervisor"])
def test_only_the_operator_edits_it(trade, login):
    with pytest.raises(NotPermitted):
        trade.put(components(0, 1), seen_version=1, login=login)


@pytest.mark.parametrize(
    ("sent", "fault"),
    [
        (components(0), "count"),
        ((), "count"),
        ((*components(0), IndustryComponent(NAMES[0])), "twice"),
        ((*components(0), IndustryComponent("另一项", (TYPE_CODES[0],))), "type_twice"),
        ((*components(0), IndustryComponent("另一项", ("1" * 21,))), "unknown_type"),
        ((*components(0), IndustryComponent("长" * 41)), "length"),
    ],
)
def test_components_that_make_no_industry_are_refused(trade, sent, fault):
    with pytest.raises(FormNotAcceptable) as refused:
        trade.put(sent, seen_version=1)
    assert fault in {one.code for one in refused.value.faults}


def test_only_an_issuing_bureau_can_be_in_charge(trade):
    for unit_id in ("", "0" * 32, cast.SHOP.id):
        with pytest.raises(FormNotAcceptable):
            trade.put(components(0, 1), seen_version=1, issuer_id=unit_id)


def test_a_permit_without_a_licence_type_may_stand_in_the_table(trade):
    sent = (*components(0), IndustryComponent("城镇污水排入排水管网许可"))
    assert trade.put(sent, seen_version=1).components[1].type_codes == ()
