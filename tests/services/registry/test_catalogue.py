"""The life of a catalogue entry: drafted, submitted, approved in versions, retired."""

from dataclasses import replace

import pytest

from tests import cast
from tests.clerks import amend
from tests.factories import TYPE_CODE, licence_draft
from tests.services.registry.catalogue_clerks import (
    COLLEAGUE,
    NEW_CODE,
    OPERATOR,
    STRANGER_CLERK,
    Clerks,
    entry_form,
)
from tests.town import CARD_TYPE
from wallet.domain.catalogue.catalogue_draft import (
    DraftChangedSince,
    DraftNotAsSeen,
    DraftState,
    EntryInWork,
    EntryStateConflict,
    ImpactReviewMissing,
    UnknownCatalogueDraft,
)
from wallet.domain.catalogue.entry_form import with_field_removed
from wallet.domain.catalogue.face_field_reading import RESERVED_LABELS
from wallet.domain.catalogue.issuing_catalogue import (
    EntryState,
    RetiredLicenceType,
    UnknownLicenceType,
)
from wallet.domain.changes.licence_change import Amendment
from wallet.domain.errors import NotPermitted
from wallet.domain.form_faults import FormNotAcceptable
from wallet.domain.licences.licence import ReasonMissing
from wallet.domain.trail.audit import AuditAction
from wallet.services.licences.issuing import issue
from wallet.services.sheets.columns import Column

FOOD, CARD = TYPE_CODE, CARD_TYPE


@pytest.fixture
def clerks(deployment, clock, town):
    return Clerks(deployment, clock)


def renamed(form):
    return replace(form, name="食品经营许可证（新版）", category="industry")


def without_portrait(form):
    return with_field_removed(form, 0)


def assert_refused(clerks, action, code):
    entry = clerks.last()
    assert (entry.action, entry.outcome) == (action, code)


def test_a_draft_waits_and_nothing_is_issued_under_it(clerks, deployment, clock):
    draft = clerks.submitted()
    assert draft.state is DraftState.SUBMITTED
    entry = clerks.last()
    assert (entry.action, entry.unit_name) == (AuditAction.ENTRY_SUBMITTED, cast.BUREAU.name)
    assert entry.details["draft"] == draft.id
    with clerks.read() as repository, pytest.raises(UnknownLicenceType):
        repository.catalogue.approved(NEW_CODE)


def test_an_approved_entry_is_the_first_version_and_licences_are_issued(clerks, deployment, clock):
    entry = clerks.approve(clerks.submitted())
    assert (entry.type_code, entry.version, entry.state) == (NEW_CODE, 1, EntryState.APPROVED)
    assert clerks.last().details["decision"] == "approved"
    face = {"plate": "沪A000001", "owner": "林小满"}
    issued = issue(
        deployment.database,
        deployment.document_maker,
        clerks.entropy,
        clock(),
        cast.BUREAU_CLERK,
        licence_draft(type_code=NEW_CODE, number="C1", face=face),
    )
    assert issued.licence.type_version == 1


def test_an_incomplete_draft_is_kept_but_not_submitted(clerks):
    draft = clerks.save(clerks.begin(), entry_form(type_code="", fields=()))
    with pytest.raises(FormNotAcceptable) as refused:
        clerks.submit(draft)
    assert {one.code for one in refused.value.faults} == {"malformed_type_code", "no_fields"}
    assert_refused(clerks, AuditAction.ENTRY_SUBMITTED, "form_not_acceptable")
    assert clerks.draft(draft.id) == draft


def test_the_version_in_force_stays_until_the_next_is_approved(clerks):
    draft = clerks.submitted_revision(FOOD, renamed)
    with clerks.read() as repository:
        before = repository.catalogue.approved(FOOD)
    assert before.version == 1
    clerks.approve(draft)
    with clerks.read() as repository:
        assert repository.catalogue.approved(FOOD).version == 2
        assert repository.catalogue.get(FOOD, 1) == before
        of_bureau = repository.catalogue.of_issuer(cast.BUREAU.id)
    assert [(one.type_code, one.version) for one in of_bureau] == [(FOOD, 2), (CARD, 1)]


def test_a_licence_of_an_earlier_version_is_still_amended_by_its_own_rules(
    clerks, deployment, clock, town
):
    drop_items = clerks.submitted_revision(FOOD, lambda form: renamed(with_field_removed(form, 1)))
    clerks.approve(drop_items, reviewed=True)
    licence, version = amend(
        deployment.database,
        deployment.document_maker,
        clerks.entropy,
        clock(),
        cast.BUREAU_CLERK,
        town.food_code,
        Amendment({"items": "热食类食品制售"}, "经营项目变更"),
    )
    assert (licence.type_version, version.face["items"]) == (1, "热食类食品制售")


def test_an_entry_has_one_next_version_in_work(clerks):
    clerks.revise(FOOD)
    with pytest.raises(EntryInWork):
        clerks.revise(FOOD, COLLEAGUE)
    assert_refused(clerks, AuditAction.ENTRY_DRAFTED, "entry_in_work")
    clerks.begin()
    with pytest.raises(EntryInWork):
        clerks.begin()


def test_another_bureau_sees_neither_draft_nor_entry(clerks):
    draft = clerks.begin()
    for act in (
        lambda: clerks.save(draft, entry_form(), STRANGER_CLERK),
        lambda: clerks.submit(draft, STRANGER_CLERK),
        lambda: clerks.withdraw(draft, STRANGER_CLERK),
        lambda: clerks.discard(draft, STRANGER_CLERK),
    ):
        with pytest.raises(UnknownCatalogueDraft):
            act()
        assert clerks.last().outcome == "unknown_catalogue_draft"
    with pytest.raises(UnknownLicenceType):
        clerks.revise(FOOD, STRANGER_CLERK)
    assert_refused(clerks, AuditAction.ENTRY_DRAFTED, "unknown_licence_type")


def test_each_desk_has_its_own_acts(clerks):
    draft = clerks.submitted()
    for act in (
        lambda: clerks.begin("别的证", OPERATOR),
        lambda: clerks.revise(FOOD, OPERATOR),
        lambda: clerks.withdraw(draft, OPERATOR),
        lambda: clerks.approve(draft, cast.BUREAU_CLERK),
        lambda: clerks.send_back(draft, operator=cast.BUREAU_CLERK),
        lambda: clerks.retire(FOOD, operator=cast.BUREAU_CLERK),
    ):
        with pytest.raises(NotPermitted):
            act()
        assert clerks.last().outcome == "not_permitted"
    assert clerks.draft(draft.id) == draft


def test_what_was_submitted_is_not_changed_but_can_be_withdrawn(clerks):
    draft = clerks.submitted()
    with pytest.raises(EntryStateConflict):
        clerks.save(draft, entry_form(name="别的证"))
    with pytest.raises(EntryStateConflict):
        clerks.submit(draft)
    with pytest.raises(EntryStateConflict):
        clerks.discard(draft)
    withdrawn = clerks.withdraw(draft)
    assert withdrawn.state is DraftState.DRAFTED
    assert clerks.last().action is AuditAction.ENTRY_WITHDRAWN
    with pytest.raises(EntryStateConflict):
        clerks.withdraw(draft)
    with pytest.raises(EntryStateConflict):
        clerks.approve(draft)


def test_a_discarded_draft_frees_the_place_of_the_next(clerks):
    draft = clerks.discard(clerks.revise(FOOD))
    assert clerks.last().action is AuditAction.ENTRY_DISCARDED
    with pytest.raises(EntryStateConflict):
        clerks.submit(draft)
    assert clerks.revise(FOOD).state is DraftState.DRAFTED


def test_two_clerks_of_one_draft_do_not_overwrite_each_other(clerks):
    opened = clerks.begin()
    saved = clerks.save(opened, entry_form(english_title="First"), COLLEAGUE)
    with pytest.raises(DraftChangedSince):
        clerks.save(opened, entry_form(english_title="Second"))
    assert_refused(clerks, AuditAction.ENTRY_DRAFTED, "draft_changed_since")
    assert clerks.draft(opened.id).form.english_title == "First"
    assert clerks.save(saved, entry_form(english_title="Second")).changed_by == "bureau.clerk"


def test_a_returned_draft_is_corrected_and_submitted_again(clerks):
    draft = clerks.submitted()
    with pytest.raises(ReasonMissing):
        clerks.send_back(draft, " ")
    returned = clerks.send_back(draft)
    assert (returned.state, returned.returned) == (DraftState.DRAFTED, True)
    assert clerks.last().details["reason"] == "请补充法律依据"
    with pytest.raises(EntryStateConflict):
        clerks.send_back(draft)
    again = clerks.submit(clerks.save(returned, entry_form(name="自行车行驶证")))
    assert (again.returned_reason, again.returned) == (None, False)
    assert clerks.approve(again).name == "自行车行驶证"
    with pytest.raises(EntryStateConflict):
        clerks.approve(again)


def test_a_code_that_was_taken_meanwhile_is_not_approved(clerks):
    mine, other = clerks.submitted(), clerks.begin("别的证")
    other = clerks.submit(clerks.save(other, entry_form(name="别的证")))
    clerks.approve(other)
    with pytest.raises(FormNotAcceptable) as refused:
        clerks.approve(mine)
    assert [one.code for one in refused.value.faults] == ["type_code_taken"]
    assert_refused(clerks, AuditAction.ENTRY_DECIDED, "form_not_acceptable")


def test_a_field_that_a_scenario_names_goes_only_after_a_look(clerks):
    draft = clerks.submitted_revision(CARD, without_portrait)
    with pytest.raises(ImpactReviewMissing):
        clerks.approve(draft)
    assert_refused(clerks, AuditAction.ENTRY_DECIDED, "impact_review_missing")
    assert clerks.approve(draft, reviewed=True).field("portrait") is None


def test_a_retired_entry_issues_nothing_and_its_licences_live_on(clerks, deployment, clock, town):
    in_work = clerks.revise(FOOD)
    with pytest.raises(ReasonMissing):
        clerks.retire(FOOD, "")
    assert clerks.retire(FOOD).state is EntryState.RETIRED
    assert clerks.draft(in_work.id).state is DraftState.DISCARDED
    with pytest.raises(RetiredLicenceType):
        issue(
            deployment.database,
            deployment.document_maker,
            clerks.entropy,
            clock(),
            cast.BUREAU_CLERK,
            licence_draft(number="JY-after"),
        )
    licence, _ = amend(
        deployment.database,
        deployment.document_maker,
        clerks.entropy,
        clock(),
        cast.BUREAU_CLERK,
        town.food_code,
        Amendment({"items": "热食类食品制售"}, "经营项目变更"),
    )
    assert licence.status_on(clock().date()).value == "valid"
    for act in (lambda: clerks.retire(FOOD), lambda: clerks.revise(FOOD)):
        with pytest.raises(EntryStateConflict):
            act()
    with pytest.raises(UnknownLicenceType):
        clerks.retire(NEW_CODE)
    with clerks.read() as repository:
        told = repository.audit.search(action=AuditAction.ENTRY_RETIRED.value, limit=9)
    assert [one.outcome for one in told] == [
        *("unknown_licence_type", "entry_state_conflict", "done", "reason_missing")
    ]


def test_no_field_is_called_like_a_column_that_every_file_has():
    assert set(Column) <= RESERVED_LABELS


def test_nobody_hands_in_or_approves_what_they_have_not_seen(clerks):
    seen = clerks.save(clerks.begin(), entry_form())
    clerks.save(seen, entry_form(english_title="Another"), COLLEAGUE)
    with pytest.raises(DraftNotAsSeen):
        clerks.submit(seen, seen_revision=seen.revision)
    assert_refused(clerks, AuditAction.ENTRY_SUBMITTED, "draft_not_as_seen")
    waiting = clerks.submit(seen)
    changed = clerks.save(clerks.withdraw(waiting), entry_form(name="别的证"))
    clerks.submit(changed)
    with pytest.raises(DraftNotAsSeen):
        clerks.approve(waiting, seen_revision=waiting.revision)
    assert_refused(clerks, AuditAction.ENTRY_DECIDED, "draft_not_as_seen")
    with clerks.read() as repository:
        assert repository.catalogue.last_version(NEW_CODE) == 0
