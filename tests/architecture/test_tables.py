"""No table stands twice, and none lacks a member of what it is about."""

from pathlib import Path

import pytest

from tests.architecture import tables
from wallet.desks.shared.views.registry import case_view, use_list_view
from wallet.desks.shared.words import (
    authorization_words,
    change_words,
    collection_words,
    copy_words,
    labels,
    notice_words,
    oversight_words,
    permit_words,
)
from wallet.desks.shared.words.registry import catalogue_words, registry_words
from wallet.domain.actors import api_scope, identity_documents
from wallet.domain.actors.actors import HolderKind, IdentityKind, Role
from wallet.domain.actors.api_scope import ApiScope
from wallet.domain.catalogue import issuing_catalogue
from wallet.domain.catalogue.issuing_catalogue import (
    FieldFormat,
    Publicity,
    Sensitivity,
    StandardLevel,
    SyncMode,
)
from wallet.domain.changes import licence_change
from wallet.domain.changes.change_request import ChangeState
from wallet.domain.changes.licence_change import ChangeAct
from wallet.domain.collecting.collection import CollectionState
from wallet.domain.copies.temporary_copy import CopyStanding
from wallet.domain.enterprise.appointment import Post
from wallet.domain.errors import WalletError
from wallet.domain.grounds import exemption
from wallet.domain.grounds.authorization import Channel, RequestState
from wallet.domain.grounds.exemption import MaterialOutcome
from wallet.domain.grounds.use_list import UseListState
from wallet.domain.grounds.withdrawal import REASON_WORDS, WithdrawalReason
from wallet.domain.licences import face_check, standing_words
from wallet.domain.licences.licence import LicenceStatus, RevocationKind
from wallet.domain.licences.notice import NoticeKind
from wallet.domain.oversight.incident import DueAct, DueStanding
from wallet.domain.oversight.reconciliation import FindingKind
from wallet.domain.permits.industry_permit import PermitAct, PermitState
from wallet.domain.registry.filing import FilingState
from wallet.domain.registry.scenario import ScenarioKind, ScenarioState
from wallet.domain.registry.social_application import ApplicationState, Industry
from wallet.domain.showing import masking, verification
from wallet.domain.showing.masking import MaskKind
from wallet.domain.showing.verification import SENTENCES, Outcome, outcome_of
from wallet.domain.trail.audit import AuditAction, Ground
from wallet.services.changes import state_changes

ROOT = Path(__file__).parents[2]
DOCUMENT_ACTS = {
    ChangeAct.AMENDMENT,
    ChangeAct.CORRECTION,
    ChangeAct.PROLONGATION,
    ChangeAct.SUPERSESSION,
    ChangeAct.RESIGNING,
}
"""What makes a version or a successor; the others only change the state."""
COMPLETE = {
    "holders": (identity_documents.HOLDER_WORDS, HolderKind),
    "documents": (identity_documents.IDENTITY_DOCUMENTS, IdentityKind),
    "scopes": (api_scope.SCOPE_MEANINGS, ApiScope),
    "roles": (labels.ROLES, Role),
    "posts": (labels.POSTS, Post),
    "grounds": (labels.GROUNDS, Ground),
    "acts": (labels.ACTIONS, AuditAction),
    "statuses": (standing_words.STATUS_WORDS, LicenceStatus),
    "revocations": (standing_words.REVOKED_WORDS, RevocationKind),
    "acts of revoking": (labels.REVOCATION_ACTS, RevocationKind),
    "levels": (issuing_catalogue.LEVEL_WORDS, StandardLevel),
    "publicities": (catalogue_words.PUBLICITIES, Publicity),
    "sync modes": (catalogue_words.SYNC_MODES, SyncMode),
    "formats": (catalogue_words.FORMATS, FieldFormat),
    "readers of a format": (face_check._READERS, FieldFormat),
    "sensitivities": (catalogue_words.SENSITIVITIES, Sensitivity),
    "masks": (masking._MASKS, MaskKind),
    "outcomes": (verification.SENTENCES, Outcome),
    "outcomes of a paper": (exemption.MATERIAL_WORDS, MaterialOutcome),
    "tones of a paper": (case_view._TONES, MaterialOutcome),
    "changes": (change_words.ACT_WORDS, ChangeAct),
    "signs of changes": (change_words.ACT_SIGNS, ChangeAct),
    "states of changes": (change_words.CHANGE_STATES, ChangeState),
    "states after changes": (licence_change.STATE_AFTER, frozenset(ChangeAct) - DOCUMENT_ACTS),
    "acts of changes": (state_changes.ACTIONS, ChangeAct),
    "titles of notices": (notice_words._TITLES, NoticeKind),
    "signs of notices": (notice_words.SIGNS, NoticeKind),
    "channels": (authorization_words.CHANNELS, Channel),
    "copies": (copy_words.STANDINGS, CopyStanding),
    "permits": (permit_words.PERMIT_STATES, PermitState),
    "acts on permits": (permit_words.PERMIT_ACTS, PermitAct),
    "findings": (oversight_words.FINDING_KINDS, FindingKind),
    "acts that are due": (oversight_words.DUE_ACTS, DueAct),
    "collections": (collection_words.STATE_WORDS, CollectionState),
    "dues": (oversight_words.DUE_STANDINGS, DueStanding),
    "requests": (authorization_words.REQUEST_STATES, RequestState),
    "reasons of withdrawals": (REASON_WORDS, WithdrawalReason),
    "scenarios": (registry_words.SCENARIO_STATES, ScenarioState),
    "kinds of scenario": (registry_words.KINDS, ScenarioKind),
    "filings": (registry_words.FILING_STATES, FilingState),
    "applications": (registry_words.APPLICATION_STATES, ApplicationState),
    "industries": (registry_words.INDUSTRIES, Industry),
    "use lists": (use_list_view.STATE_WORDS, UseListState),
    "tones of use lists": (use_list_view._TONES, UseListState),
}
FIRST = 'WORDS = {\n    Kind.ONE: _("一"),\n    Kind.TWO: _("二"),\n    Kind.THREE: _("三"),\n}\n'
COPIES = [
    FIRST,
    'OTHER = {"one": "一", "two": "二", "three": "三"}\n',
    'OTHER = {Kind.ONE.value: "一", Kind.TWO.value: "二", Kind.THREE.value: "三", "four": "四"}\n',
]


@pytest.mark.parametrize(("table", "kind"), COMPLETE.values(), ids=COMPLETE)
def test_a_table_has_a_row_for_every_member(table, kind):
    assert {str(member.value) for member in kind} == {
        str(getattr(key, "value", key)) for key in table
    }


def test_no_table_is_written_twice():
    assert tables.second_copies(ROOT) == []


@pytest.mark.parametrize("copy", COPIES)
def test_a_second_copy_is_found(tmp_path, copy):
    write(tmp_path, "wallet/domain/kinds.py", FIRST)
    write(tmp_path, "wallet/desks/kinds.py", copy)
    (found,) = tables.second_copies(tmp_path)
    assert "says again what" in found


def test_tables_about_different_kinds_may_use_the_same_words(tmp_path):
    write(tmp_path, "wallet/domain/kinds.py", FIRST)
    write(tmp_path, "wallet/desks/kinds.py", FIRST.replace("Kind", "OtherKind"))
    assert tables.second_copies(tmp_path) == []


def test_scopes_are_named_and_not_written_out():
    assert tables.written_scopes(ROOT) == []


def test_a_scope_that_is_written_out_is_found(tmp_path):
    write(
        tmp_path, "wallet/api/views.py", '@scope_required("licences:read")\ndef view():\n    ...\n'
    )
    (found,) = tables.written_scopes(tmp_path)
    assert found.endswith("licences:read")


def test_an_outcome_has_the_word_of_the_status_that_it_comes_from():
    for status in LicenceStatus:
        outcome = outcome_of(status)
        if outcome.value == status.value and outcome is not Outcome.REVOKED:
            words = standing_words.STATUS_WORDS[status]
            assert (SENTENCES[outcome].word, SENTENCES[outcome].word_en) == (words.zh, words.en)


def test_every_kind_of_error_has_the_status_of_its_category():
    categories = {kind: kind.status for kind in WalletError.__subclasses__()}
    assert set(categories.values()) == {401, 403, 404, 409, 422, 429, 503}
    others = {
        kind.code: kind.status
        for category, status in categories.items()
        for kind in below(category)
        if kind.status != status
    }
    # What the token endpoint and content negotiation answer is fixed by their standards.
    assert others == {
        "certificate_ended": 409,
        "invalid_request": 400,
        "invalid_scope": 400,
        "not_acceptable": 406,
        "unsupported_grant_type": 400,
    }


def below(kind):
    for narrower in kind.__subclasses__():
        yield narrower
        yield from below(narrower)


def write(root, name, text):
    path = root / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
