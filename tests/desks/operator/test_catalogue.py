"""The operator's issuing list: what waits, what it changes, deciding and retiring."""

from dataclasses import replace

import pytest

from tests import cast
from tests.factories import TYPE_CODE
from tests.services.registry.catalogue_clerks import NEW_CODE, Clerks
from tests.town import CARD_TYPE
from wallet.domain.catalogue.catalogue_draft import DraftState
from wallet.domain.catalogue.issuing_catalogue import EntryState

LIST = "/operator/catalogue"


@pytest.fixture
def clerks(deployment, clock, town):
    return Clerks(deployment, clock)


@pytest.fixture
def operator(visit):
    return visit("operator")


def decide(browser, draft, **form):
    page = f"{LIST}/drafts/{draft.id}"
    return browser.post(f"{page}/decision", page=page, **{"revision": draft.revision, **form})


def test_the_list_begins_with_what_waits_and_has_both_lists_as_tabs(operator, clerks):
    assert "没有待批准的类目" in operator.get(LIST).text
    draft = clerks.submitted()
    page = operator.get(LIST).text
    assert f"{LIST}/drafts/{draft.id}" in page
    assert TYPE_CODE not in page
    assert 'href="/operator/use-lists"' in page
    assert f'href="{LIST}"' in operator.get("/operator/use-lists").text
    everything = operator.get(f"{LIST}?state=all&q={cast.BUREAU.name}").text
    assert all(code in everything for code in (NEW_CODE, TYPE_CODE, CARD_TYPE))


def test_a_draft_is_approved_and_stands_on_the_list(operator, clerks):
    draft = clerks.submitted()
    done = decide(operator, draft, decision="approve")
    assert done.headers["Location"] == f"{LIST}/types/{NEW_CODE}"
    assert 'data-state="approved"' in operator.get(f"{LIST}/types/{NEW_CODE}").text
    assert decide(operator, draft, decision="approve").status_code == 409


def test_a_draft_is_returned_with_a_reason(operator, clerks):
    draft = clerks.submitted()
    refused = decide(operator, draft, decision="return", reason=" ")
    assert (refused.status_code, 'data-code="reason_missing"' in refused.text) == (422, True)
    assert decide(operator, draft, decision="return", reason="请核对代码").status_code == 302
    assert clerks.draft(draft.id).returned_reason == "请核对代码"


def test_who_relies_on_a_field_that_goes_is_named_and_must_be_ticked(operator, clerks):
    draft = clerks.submitted_revision(CARD_TYPE, lambda form: replace(form, fields=form.fields[1:]))
    page = operator.get(f"{LIST}/drafts/{draft.id}").text
    assert 'data-testid="reliances"' in page
    assert cast.HOTEL.name in page
    assert "入住登记" in page
    assert 'data-kind="field_removed"' in page
    refused = decide(operator, draft, decision="approve")
    assert (refused.status_code, 'data-code="impact_review_missing"' in refused.text) == (422, True)
    assert decide(operator, draft, decision="approve", confirmed="yes").status_code == 302


def test_what_was_not_handed_in_is_not_shown(operator, clerks):
    draft = clerks.begin()
    assert operator.get(f"{LIST}/drafts/{draft.id}").status_code == 404
    taken_back = clerks.withdraw(clerks.submitted_revision(CARD_TYPE, lambda form: form))
    assert operator.get(f"{LIST}/drafts/{taken_back.id}").status_code == 404
    assert operator.get(f"{LIST}/drafts/{'0' * 32}").status_code == 404


def test_an_entry_is_retired_with_a_reason_after_the_consequences_are_told(operator, clerks):
    page = f"{LIST}/types/{CARD_TYPE}/retirement"
    told = operator.get(page).text
    assert "停用后不能恢复" in told
    assert f"{cast.HOTEL.name} · 场景 · 入住登记" in told
    assert operator.post(page, page=page, reason="").status_code == 422
    assert operator.post(page, page=page, reason="业务取消").status_code == 302
    with clerks.read() as repository:
        assert repository.catalogue.latest(CARD_TYPE).state is EntryState.RETIRED
    shown = operator.get(f"{LIST}/types/{CARD_TYPE}").text
    assert "业务取消" in shown
    assert 'data-testid="retire"' not in shown
    assert operator.post(page, page=page, reason="业务取消").status_code == 409


def test_what_was_changed_since_is_looked_at_again(operator, clerks):
    draft = clerks.submitted()
    refused = decide(operator, draft, decision="approve", revision=draft.revision - 1)
    assert (refused.status_code, 'data-code="draft_not_as_seen"' in refused.text) == (409, True)
    assert clerks.draft(draft.id).state is DraftState.SUBMITTED


def test_an_unfinished_submission_says_what_is_wrong(operator, clerks):
    first, second = clerks.submitted(), clerks.begin("别的证")
    second = clerks.submit(clerks.save(second, replace(first.form, name="别的证")))
    clerks.approve(first)
    assert 'data-testid="unfinished"' in operator.get(f"{LIST}/drafts/{second.id}").text
    assert decide(operator, second, decision="approve").status_code == 422
    assert clerks.draft(second.id).state is DraftState.SUBMITTED


@pytest.mark.parametrize("login", ["lin", "hotel", "clerk", "supervisor"])
def test_nobody_else_enters(visit, login):
    assert visit(login).get(LIST).status_code == 403
