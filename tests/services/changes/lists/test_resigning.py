"""After a key's withdrawal: every living licence gets a fresh document by the key in force."""

from dataclasses import replace

import pytest

from tests import cast
from tests.factories import issuer, licence_draft
from tests.services.changes.bureau import key
from tests.services.signing_keys.bureau import Bureau as Keys
from tests.services.verification.counter import Counter
from wallet.domain.actors.actors import Actor, ActorKind, Role
from wallet.domain.changes.change_request import ChangeState
from wallet.domain.errors import NotPermitted
from wallet.domain.licences.licence import LicenceState
from wallet.domain.licences.licence_code import parse_licence_code
from wallet.domain.licences.notice import NoticeKind
from wallet.domain.showing.verification import Outcome
from wallet.domain.trail.audit import AuditAction
from wallet.repository.signing_keys.keys import NoSigningKey
from wallet.services.changes.lists.deciding import cancel
from wallet.services.changes.lists.receiving import NothingToResign
from wallet.services.changes.lists.working import work_on_next_list

OPERATOR = issuer(role=Role.OPERATOR, name="operator", id="6" * 32)
SYSTEM = Actor(ActorKind.CLIENT, "bureau-system", "bureau-system", cast.BUREAU.id)


@pytest.fixture
def signers(deployment, clock, town):
    return Keys(deployment, clock)


@pytest.fixture
def counter(deployment, clock, town):
    return Counter(deployment, clock, town)


@pytest.fixture
def withdrawn(signers):
    """The first key was withdrawn and another one is in force; returns the first."""
    old = signers.kid()
    signers.withdraw(old)
    another_key(signers)
    return old


def another_key(signers, seed="second"):
    signers.renew(seed)
    signers.clock.advance(minutes=11)
    return signers.kid()


def version(bureau, licence_id, number=None):
    with bureau.database.read() as repository:
        licence = repository.licences.get(licence_id)
        return repository.licences.version(licence.id, number or licence.version)


def unconfirmed(bureau):
    with bureau.database.read() as repository:
        return repository.key_records.count_unconfirmed(cast.BUREAU.id)


def scanned(counter):
    return counter.scan(counter.screen(counter.show()).text).outcome


def test_what_could_not_be_confirmed_is_valid_again(bureau, counter, withdrawn, signers):
    assert scanned(counter) is Outcome.CANNOT_CONFIRM
    assert unconfirmed(bureau) == 2
    one = bureau.carry_out(bureau.resign())
    assert (one.state, one.counts.done, one.counts.refused) == (ChangeState.DONE, 2, 0)
    assert scanned(counter) is Outcome.VALID
    assert unconfirmed(bureau) == 0
    assert version(bureau, bureau.town.card_id).kid == signers.kid()


def test_what_was_signed_is_never_rewritten_and_its_identifier_keeps_finding_it(bureau, withdrawn):
    before = version(bureau, bureau.town.card_id)
    bureau.carry_out(bureau.resign())
    after, licence = version(bureau, bureau.town.card_id), bureau.licence()
    assert version(bureau, licence.id, 1) == before
    assert (after.version, after.face) == (2, before.face)
    old, new = parse_licence_code(before.code), parse_licence_code(after.code)
    assert new == old.next_version()
    with bureau.database.read() as repository:
        assert repository.licences.get_by_code(before.code, cast.BUREAU.id).id == licence.id
    assert licence.term == bureau.licence().term


def test_each_holder_is_told_once_and_the_trail_has_each_licence(bureau, withdrawn):
    one = bureau.carry_out(bureau.resign())
    assert bureau.kinds().count(NoticeKind.LICENCE_RESIGNED.value) == 2
    entries = bureau.entries(AuditAction.LICENCE_RESIGNED)
    assert {entry.licence_id for entry in entries} == {bureau.town.card_id, bureau.town.food_id}
    assert {entry.details["request"] for entry in entries} == {one.id}
    assert [entry.outcome for entry in bureau.entries(AuditAction.RESIGNING_BEGUN)] == ["done"]
    with pytest.raises(NothingToResign):
        bureau.resign()


@pytest.mark.parametrize(
    ("act", "told"),
    [
        ("suspension", Outcome.SUSPENDED),
        ("revocation", Outcome.REVOKED),
        ("transfer", Outcome.REVOKED),
        ("voiding", Outcome.REVOKED),
    ],
)
def test_living_licences_are_concerned_and_what_ended_tells_so_anyway(
    bureau, counter, signers, act, told
):
    bureau.change(act, kind="rescinded" if act == "revocation" else "")
    state, lives = bureau.licence().state, act == "suspension"
    signers.withdraw(signers.kid())
    another_key(signers)
    session = counter.show_whatever_its_state(bureau.town.card_id)
    assert counter.scan(counter.screen(session).text).outcome is told
    bureau.carry_out(bureau.resign())
    assert (bureau.licence().state, bureau.licence().version) == (state, 2 if lives else 1)
    assert bureau.kinds().count(NoticeKind.LICENCE_RESIGNED.value) == (2 if lives else 1)


def test_a_suspended_licence_is_valid_when_it_is_resumed(bureau, counter, signers):
    bureau.change("suspension")
    signers.withdraw(signers.kid())
    another_key(signers)
    bureau.carry_out(bureau.resign())
    bureau.change("resumption")
    assert scanned(counter) is Outcome.VALID


def test_a_licence_that_ran_out_is_signed_anew_too_since_it_may_be_prolonged(bureau, withdrawn):
    bureau.amend({}, bureau.town.food_code, valid_until="2026-03-01")
    with bureau.database.begin() as repository:
        repository.keys.withdraw(version(bureau, bureau.town.food_id).kid, bureau.clock(), "x", "y")
    assert unconfirmed(bureau) == 2


def test_a_licence_of_another_bureau_or_under_a_good_key_is_left_alone(bureau, withdrawn):
    fresh = bureau.issue(licence_draft(number="NEW-1")).licence
    one = bureau.carry_out(bureau.resign())
    assert one.rows == 2
    assert bureau.licence(fresh.id).version == 1


def test_a_licence_that_a_clerk_amended_meanwhile_is_not_signed_a_third_time(bureau, withdrawn):
    one = bureau.resign()
    bureau.gather(one)
    bureau.amend({"address": "上海市静安区示例路9号"})
    bureau.carry_out(one)
    told = {row.licence_id: row.outcome for row in bureau.rows(one)}
    assert told == {bureau.town.card_id: "signature_stands", bureau.town.food_id: "done"}
    assert bureau.licence().version == 2


def test_a_licence_that_ended_meanwhile_is_left_as_it_ended(bureau, withdrawn):
    one = bureau.resign()
    bureau.gather(one)
    bureau.change("revocation", kind="rescinded")
    bureau.carry_out(one)
    assert "licence_already_ended" in bureau.outcomes(one)
    assert bureau.licence().state is LicenceState.REVOKED


def test_a_licence_of_which_a_change_waits_is_left_to_the_second_clerk(bureau, withdrawn):
    bureau.want_second_clerk()
    asked = bureau.change("transfer").request
    one = bureau.carry_out(bureau.resign())
    assert sorted(bureau.outcomes(one)) == ["change_awaits_approval", "done"]
    bureau.refuse(asked)
    assert bureau.carry_out(bureau.resign()).counts.done == 1


def test_without_a_key_in_force_it_does_not_begin(bureau, signers):
    signers.withdraw(signers.kid())
    with pytest.raises(NoSigningKey):
        bureau.resign()


def test_when_the_next_key_is_withdrawn_too_it_stops_and_goes_on_under_the_third(
    bureau, signers, withdrawn
):
    one = bureau.resign()
    bureau.gather(one)
    work_on_next_list(bureau.workshop(), rows=1)
    signers.withdraw(signers.kid())
    stopped = bureau.carry_out(one)
    assert (stopped.state, stopped.failure.code) == (ChangeState.FAILED, "no_signing_key")
    assert (stopped.counts.done, unconfirmed(bureau)) == (1, 2)
    another_key(signers, "third")
    bureau.go_on(one)
    assert bureau.carry_out(one).counts.done == 2
    assert unconfirmed(bureau) == 1
    assert bureau.carry_out(bureau.resign()).counts.done == 1
    assert unconfirmed(bureau) == 0


@pytest.mark.parametrize("done", [0, 1, 2])
def test_cancelled_it_leaves_the_rest_to_be_begun_anew(bureau, withdrawn, done):
    one = bureau.resign()
    bureau.gather(one)
    for _ in range(done):
        work_on_next_list(bureau.workshop(), rows=1)
    bureau.cancel_list(one)
    bureau.carry_out(one)
    assert unconfirmed(bureau) == 2 - done
    if done < 2:
        assert bureau.carry_out(bureau.resign()).counts.done == 2 - done
    assert bureau.licence().version == bureau.licence(bureau.town.food_id).version == 2


def test_two_clerks_who_begin_get_one_list(bureau, withdrawn):
    first = bureau.resign()
    second = bureau.resign(replace(cast.BUREAU_CLERK, id="7" * 32, name="another"))
    assert first.id == second.id
    bureau.gather(first)
    assert bureau.resign(OPERATOR).id == first.id
    bureau.carry_out(first)
    assert bureau.licence().version == 2


def test_a_key_gives_the_same_list_again(bureau, withdrawn):
    one = bureau.resign(identity=key("k-1"))
    bureau.carry_out(one)
    assert bureau.resign(identity=key("k-1")).id == one.id


@pytest.mark.parametrize("actor", [cast.BUREAU_CLERK, OPERATOR, SYSTEM], ids=lambda one: one.name)
def test_the_bureau_its_system_and_the_operator_may(bureau, withdrawn, actor):
    one = bureau.carry_out(bureau.resign(actor))
    assert one.counts.done == 2
    assert bureau.entries(AuditAction.LICENCE_RESIGNED)[0].actor.name == actor.name


def test_another_bureau_signs_nothing_of_this_one(bureau, withdrawn):
    with pytest.raises(NothingToResign):
        bureau.resign(cast.OTHER_CLERK)
    verifier = replace(cast.BUREAU_CLERK, role=Role.VERIFIER)
    with pytest.raises(NotPermitted):
        bureau.resign(verifier)


def test_the_operator_cancels_what_signs_anew_and_nothing_else(bureau, withdrawn):
    one = bureau.resign(OPERATOR)
    listed = bureau.hand_in(b"NO-1")
    with pytest.raises(NotPermitted):
        cancel(bureau.database, bureau.clock(), OPERATOR, listed.id, cast.BUREAU.id)
    cancelled = cancel(bureau.database, bureau.clock(), OPERATOR, one.id, cast.BUREAU.id)
    assert cancelled.state is ChangeState.CANCELLED


def test_a_second_clerk_is_not_waited_for_since_nobody_has_less(bureau, withdrawn):
    bureau.want_second_clerk()
    assert bureau.carry_out(bureau.resign()).state is ChangeState.DONE


def test_what_is_to_be_signed_anew_is_found_some_at_a_time(bureau, withdrawn, monkeypatch):
    monkeypatch.setattr("wallet.services.changes.lists.working._ROWS_READ_AT_ONCE", 1)
    one = bureau.resign()
    counted = []
    while bureau.now_stands(one).state is ChangeState.RECEIVED:
        work_on_next_list(bureau.workshop())
        counted.append(bureau.now_stands(one).rows)
    assert counted == [1, 2, 2]
    assert {row.licence_id for row in bureau.rows(one)} == {
        bureau.town.card_id,
        bureau.town.food_id,
    }
