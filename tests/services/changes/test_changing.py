"""What an issuer decides takes effect at once, is told to the holder, and leaves one entry."""

import pytest

from tests import cast
from tests.services.changes.bureau import REASON, key
from wallet.domain.changes.licence_change import KindMissing
from wallet.domain.licences.licence import (
    LicenceAlreadyEnded,
    LicenceNotSuspended,
    LicenceState,
    ReasonMissing,
    RevocationKind,
)
from wallet.domain.trail.audit import AuditAction
from wallet.repository.licences.licences import UnknownLicence
from wallet.services.acts.doing import IdempotencyKeyReused
from wallet.services.changes.state_changes import ACTIONS

ENDINGS = [
    ("revocation", "deregistered", "revoked"),
    ("revocation", "rescinded", "revoked"),
    ("revocation", "withdrawn_as_penalty", "revoked"),
    ("transfer", "", "transferred"),
    ("voiding", "", "void"),
]


def test_a_suspended_licence_is_resumed_and_its_holder_told_both_times(bureau):
    assert bureau.change("suspension").licence.state is LicenceState.SUSPENDED
    resumed = bureau.change("resumption").licence
    assert (resumed.state, resumed.state_reason) == (LicenceState.VALID, None)
    assert {"licence_suspended", "licence_resumed"} <= set(bureau.kinds())
    suspended = next(one for one in bureau.notices() if one.kind.value == "licence_suspended")
    assert (suspended.details, suspended.read_at) == ({"reason": REASON}, None)
    assert suspended.licence_id == bureau.town.card_id


@pytest.mark.parametrize(("act", "kind", "state"), ENDINGS)
def test_each_way_to_end_a_licence_is_final_told_and_recorded(bureau, act, kind, state):
    ended = bureau.change(act, kind=kind).licence
    assert (ended.state.value, ended.state_reason) == (state, REASON)
    assert ended.revocation_kind == (RevocationKind(kind) if kind else None)
    entry = bureau.entries()[0]
    assert (entry.action, entry.outcome) == (ACTIONS[act], "done")
    assert entry.details.get("kind", "") == kind
    assert bureau.notices()[0].details["reason"] == REASON
    with pytest.raises(LicenceAlreadyEnded):
        bureau.change(act, kind=kind)
    assert bureau.entries()[0].outcome == "licence_already_ended"


def test_a_refused_change_leaves_no_notice(bureau):
    told = len(bureau.notices())
    with pytest.raises(LicenceNotSuspended):
        bureau.change("resumption")
    assert len(bureau.notices()) == told
    entry = bureau.entries(AuditAction.LICENCE_RESUMED)[0]
    assert entry.outcome == "licence_not_suspended"


@pytest.mark.parametrize("act", ["suspension", "resumption", "transfer", "voiding"])
def test_another_bureau_finds_nothing_to_change_and_that_is_recorded(bureau, act):
    with pytest.raises(UnknownLicence):
        bureau.change(act, clerk=cast.OTHER_CLERK)
    entry = bureau.entries()[0]
    assert (entry.outcome, entry.actor.id) == ("unknown_licence", cast.OTHER_CLERK.id)
    assert bureau.licence().state is LicenceState.VALID


def test_a_change_states_its_reason_and_a_revocation_its_kind(bureau):
    with pytest.raises(ReasonMissing):
        bureau.change("suspension", reason="  ")
    with pytest.raises(KindMissing):
        bureau.change("revocation", kind="ended")


def test_a_repeated_key_changes_once(bureau):
    first = bureau.change("suspension", identity=key("k-1"))
    again = bureau.change("suspension", identity=key("k-1"))
    assert first == again
    assert bureau.kinds().count("licence_suspended") == 1
    with pytest.raises(IdempotencyKeyReused):
        bureau.change("suspension", identity=key("k-1", "something else"))


def test_every_holder_of_a_licence_is_told(bureau):
    before = len(bureau.notices(cast.GAO.id))
    bureau.change("suspension")
    assert len(bureau.notices(cast.GAO.id)) == before  # Gao holds nothing of it
