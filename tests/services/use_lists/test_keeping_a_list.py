"""A unit drafts and submits, the operator decides, and every version stays."""

import pytest

from tests.factories import TYPE_CODE
from tests.office import MATTER, MATTER_NAME, PAPERS
from tests.town import CARD_TYPE
from wallet.domain.catalogue.issuing_catalogue import UnknownLicenceType
from wallet.domain.errors import NotPermitted, WalletError
from wallet.domain.form_faults import FormNotAcceptable
from wallet.domain.grounds.use_list import (
    FieldNotOnFace,
    MatterInWork,
    StatutoryGroundMissing,
    UnknownMatter,
    UseListIncomplete,
    UseListState,
    UseListStateConflict,
)
from wallet.domain.licences.licence import ReasonMissing
from wallet.domain.trail.audit import AuditAction
from wallet.services.use_lists import deciding, drafting
from wallet.services.use_lists.drafting import MaterialDraft, MatterDraft


@pytest.fixture
def act(office):
    """Call a service of the unit or the operator with what every one of them takes."""

    def call(service, *args, login="counter", entropy=False):
        parts = [office.deployment.database, office.clock(), office.actor(login)]
        if entropy:
            parts.insert(1, office.deployment.entropy)
        return service(*parts, *args)

    return call


def refused(office, action, error, call):
    before = len(office.entries())
    with pytest.raises(error):
        call()
    entries = office.entries()
    assert len(entries) == before + 1
    assert (entries[0].action, entries[0].outcome) == (action, error.code)


def test_a_draft_is_submitted_and_approved_as_the_first_version(office):
    entry = office.approved()
    assert (entry.state, entry.version) == (UseListState.APPROVED, 1)
    assert entry.decided_at == office.clock()
    stored = office.entry(entry.id)
    assert stored == entry
    assert [one.name for one in stored.materials] == [name for name, _ in PAPERS]
    done = office.entries(AuditAction.USE_LIST_DECIDED)[0]
    assert (done.outcome, done.matter_code, done.details["version"]) == ("done", MATTER, "1")


def test_a_returned_entry_carries_its_reason_and_may_be_corrected(office, act):
    entry = office.submitted()
    returned = act(
        deciding.return_for_correction, entry.id, "“婚姻状况”与本事项无关", login="operator"
    )
    assert (returned.state, returned.decision_reason) == (
        UseListState.RETURNED,
        "“婚姻状况”与本事项无关",
    )
    act(drafting.remove_material, entry.id, entry.materials[4].key)
    again = act(drafting.submit, entry.id)
    assert (again.state, len(again.materials)) == (UseListState.SUBMITTED, 4)
    assert office.approve(again).decision_reason is None


def test_the_next_version_replaces_the_present_one_which_stays_as_history(office, act):
    first = office.approved()
    second = act(drafting.revise, first.id, entropy=True)
    act(drafting.remove_material, second.id, second.materials[4].key)
    act(drafting.submit, second.id)
    assert office.entry(first.id).state is UseListState.APPROVED
    second = office.approve(second)
    assert second.version == 2
    kept = office.entry(first.id)
    assert (kept.state, kept.version, kept.ended_at) == (
        UseListState.REPLACED,
        1,
        office.clock(),
    )
    assert kept.materials == first.materials
    with office.deployment.database.read() as repository:
        history = repository.use_lists.of_matter(first.unit_id, MATTER)
        assert repository.use_lists.approved(first.unit_id, MATTER) == second
    assert {one.version for one in history} == {1, 2}


def test_a_unit_ends_a_matter_with_a_reason(office, act):
    entry = office.approved()
    refused(
        office,
        AuditAction.USE_LIST_ENDED,
        ReasonMissing,
        lambda: act(drafting.end, entry.id, " "),
    )
    ended = act(drafting.end, entry.id, "事项取消")
    assert (ended.state, ended.ended_at) == (UseListState.ENDED, office.clock())
    refused(
        office,
        AuditAction.USE_LIST_ENDED,
        UseListStateConflict,
        lambda: act(drafting.end, entry.id, "事项取消"),
    )


def test_a_matter_has_one_entry_in_work_at_most(office, act):
    action, draft = AuditAction.USE_LIST_DRAFTED, MatterDraft(MATTER, MATTER_NAME)
    office.drafted()
    refused(
        office,
        action,
        MatterInWork,
        lambda: act(drafting.draft_matter, draft, entropy=True),
    )


def test_a_matter_in_force_is_revised_and_not_drafted_anew(office, act):
    action, draft = AuditAction.USE_LIST_DRAFTED, MatterDraft(MATTER, MATTER_NAME)
    entry = office.approved()
    refused(
        office,
        action,
        UseListStateConflict,
        lambda: act(drafting.draft_matter, draft, entropy=True),
    )
    act(drafting.revise, entry.id, entropy=True)
    refused(office, action, MatterInWork, lambda: act(drafting.revise, entry.id, entropy=True))


def test_what_was_submitted_or_decided_cannot_be_changed(office, act):
    entry = office.submitted()
    action = AuditAction.USE_LIST_DRAFTED
    material = MaterialDraft("新材料")
    for call in (
        lambda: act(drafting.put_material, entry.id, material, entropy=True),
        lambda: act(drafting.remove_material, entry.id, entry.materials[0].key),
        lambda: act(drafting.change_matter, entry.id, MatterDraft(MATTER, "改名")),
    ):
        refused(office, action, UseListStateConflict, call)
    submit = AuditAction.USE_LIST_SUBMITTED
    refused(office, submit, UseListStateConflict, lambda: act(drafting.submit, entry.id))


def test_an_entry_is_decided_once(office):
    entry = office.approved()
    refused(
        office,
        AuditAction.USE_LIST_DECIDED,
        UseListStateConflict,
        lambda: office.approve(entry),
    )


def test_only_the_operator_decides(office):
    entry = office.submitted()
    for login in ("counter", "supervisor", "clerk"):
        refused(
            office,
            AuditAction.USE_LIST_DECIDED,
            NotPermitted,
            lambda login=login: office.approve(entry, login),
        )


def test_only_clerks_of_public_bodies_keep_a_list(office, act):
    draft = MatterDraft(MATTER, MATTER_NAME)
    for login, error in (
        ("shop", StatutoryGroundMissing),
        ("hotel", StatutoryGroundMissing),
        ("clerk", NotPermitted),
        ("lin", NotPermitted),
    ):
        refused(
            office,
            AuditAction.USE_LIST_DRAFTED,
            error,
            lambda login=login: act(drafting.draft_matter, draft, login=login, entropy=True),
        )


def test_another_units_entry_does_not_exist(office, act):
    entry = office.drafted()
    refused(
        office,
        AuditAction.USE_LIST_SUBMITTED,
        UnknownMatter,
        lambda: act(drafting.submit, entry.id, login="neighbour"),
    )


@pytest.mark.parametrize(
    "papers",
    [(), (("身份证明", {CARD_TYPE: ()}),)],
    ids=["no paper", "a licence without a field"],
)
def test_an_entry_is_submitted_whole(office, act, papers):
    entry = office.drafted(papers=papers)
    refused(
        office,
        AuditAction.USE_LIST_SUBMITTED,
        UseListIncomplete,
        lambda: act(drafting.submit, entry.id),
    )


def test_only_licences_and_fields_of_the_issuing_list_are_matched(office, act):
    entry = office.drafted(papers=())
    for fields, error in (
        ({"113100000000000191009": ("name",)}, UnknownLicenceType),
        ({TYPE_CODE: ("portrait",)}, FieldNotOnFace),
    ):
        refused(
            office,
            AuditAction.USE_LIST_DRAFTED,
            error,
            lambda fields=fields: act(
                drafting.put_material, entry.id, MaterialDraft("材料", fields=fields), entropy=True
            ),
        )


def test_a_form_says_everything_that_is_wrong_with_it(act, office):
    with pytest.raises(FormNotAcceptable) as refusal:
        act(drafting.draft_matter, MatterDraft("有 空格", "短" * 101, "31"), entropy=True)
    assert {one.field for one in refusal.value.faults} == {"code", "name", "retention_days"}
    assert refusal.value.recorded


def test_two_papers_have_two_names(office, act):
    entry = office.drafted()
    with pytest.raises(FormNotAcceptable):
        act(drafting.put_material, entry.id, MaterialDraft("健康证明"), entropy=True)
    key = entry.materials[3].key
    changed = act(drafting.put_material, entry.id, MaterialDraft("健康证明"), key, entropy=True)
    assert changed.replaced_by == ()


def test_the_database_itself_allows_one_version_in_force(office):
    entry = office.approved()
    with pytest.raises(WalletError), office.deployment.database.begin() as repository:
        repository.use_lists.add(entry.__class__(**_fields(entry, id="f" * 32, version=2)))


def _fields(entry, **changes):
    return {name: getattr(entry, name) for name in entry.__slots__} | changes
