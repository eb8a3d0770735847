"""Closing an account ends everything that rests on it, and never a unit's last administrator."""

import threading
from datetime import timedelta

import pytest

from tests.factories import TYPE_CODE, issuer_key, licence_draft, licence_type, trusted_authority
from wallet.domain.accounts.kept_account import (
    AccountClosed,
    AccountState,
    LastAdministrator,
    RightsUnchanged,
    UnknownAccount,
)
from wallet.domain.changes.change_request import ChangeNotOpen, ChangeState
from wallet.domain.changes.licence_change import ChangeAct, LicenceChange
from wallet.domain.errors import Conflict, NotFound
from wallet.domain.licences.licence import RevocationKind
from wallet.domain.trail.audit import DONE, AuditAction
from wallet.services.access.signing_in import WrongCredentials
from wallet.services.accounts import closing
from wallet.services.changes import approving, changing
from wallet.services.licences import issuing


def asked_to_revoke(staffed, login):
    """A licence of the bureau, and the change of it that a clerk asked for."""
    city, deployment = staffed.city, staffed.city.deployment
    with deployment.database.begin() as repository:
        repository.catalogue.add(licence_type(staffed.bureau.id))
        repository.authorities.add(trusted_authority())
        issuer_key(repository, staffed.bureau)
        repository.units.set_second_approval(staffed.bureau.id, required=True)
    tools = (deployment.database, deployment.document_maker, deployment.entropy, city.clock())
    issued = issuing.issue(*tools, city.actor(login), licence_draft(type_code=TYPE_CODE))
    wanted = LicenceChange(ChangeAct.REVOCATION, "本人申请", RevocationKind.DEREGISTERED)
    return changing.change(*tools, city.actor(login), str(issued.licence.code), wanted)


def test_closing_ends_every_sign_in_and_opens_no_new_one(staffed):
    city, head = staffed.city, staffed.city.actor("head")
    start = city.reset("clerk", head).start
    here, there = (city.sign_in("clerk", start.text) for _ in range(2))
    city.close("clerk", head)
    assert not city.still_signed_in(here)
    assert not city.still_signed_in(there)
    with pytest.raises(WrongCredentials):
        city.sign_in("clerk", start.text)
    assert city.account("clerk").state_at(city.clock()) is AccountState.CLOSED
    entry = city.entries(AuditAction.ACCOUNT_CLOSED)[0]
    assert (entry.outcome, entry.actor.name) == (DONE, "head")
    assert (entry.details["login"], entry.details["sign_ins"]) == ("clerk", "2")


def test_an_ended_sign_in_stays_ended_when_the_account_is_reopened(staffed):
    city, head = staffed.city, staffed.city.actor("head")
    start = city.reset("clerk", head).start
    signed_in = city.sign_in("clerk", start.text)
    city.close("clerk", head)
    city.reopen("clerk", head)
    assert not city.still_signed_in(signed_in)


def test_an_account_is_closed_once(staffed):
    city, head = staffed.city, staffed.city.actor("head")
    city.close("clerk", head)
    with pytest.raises(AccountClosed):
        city.close("clerk", head)
    assert [one.outcome for one in city.entries(AuditAction.ACCOUNT_CLOSED)] == [
        "account_closed",
        DONE,
    ]


def test_a_clerk_closes_nobody_not_even_itself(staffed):
    city = staffed.city
    for login in ("head", "clerk"):
        with pytest.raises(UnknownAccount):
            city.close(login, city.actor("clerk"))
    assert city.actor("head")


def test_what_a_closed_clerk_has_waiting_is_withdrawn(staffed):
    city, head = staffed.city, staffed.city.actor("head")
    outcome = asked_to_revoke(staffed, "clerk")
    city.close("clerk", head)
    deployment = city.deployment
    database = deployment.database
    with database.read() as repository:
        request = repository.change_requests.get(outcome.request.id, staffed.bureau.id)
        assert repository.change_requests.waiting_for(outcome.licence.id, city.clock()) is None
    assert (request.state, request.decided_name) == (ChangeState.WITHDRAWN, "head")
    assert city.entries(AuditAction.ACCOUNT_CLOSED)[0].details["changes_withdrawn"] == "1"
    tools = (database, deployment.document_maker, deployment.entropy, city.clock())
    with pytest.raises(ChangeNotOpen):
        approving.approve(*tools, head, request.id)


def test_what_another_clerk_has_waiting_stays(staffed):
    city, head = staffed.city, staffed.city.actor("head")
    outcome = asked_to_revoke(staffed, "head")
    city.close("clerk", head)
    with city.deployment.database.read() as repository:
        assert repository.change_requests.waiting_for(outcome.licence.id, city.clock())


def test_the_last_administrator_stays(staffed):
    city, head = staffed.city, staffed.city.actor("head")
    with pytest.raises(LastAdministrator):
        city.close("head", head)
    with pytest.raises(LastAdministrator):
        city.set_administers("head", head, administers=False)
    assert city.last().outcome == "last_administrator"
    city.set_administers("clerk", head, administers=True)
    city.close("head", head)
    assert city.actor("head") is None
    assert city.account("clerk").administers


def test_the_operator_may_close_the_last_administrator_and_name_another(staffed):
    city, operator = staffed.city, staffed.city.actor("xinke")
    city.close("head", operator)
    city.open(staffed.bureau, "next.head", operator)
    city.close("clerk", city.actor("next.head"))


def test_an_administrator_who_is_none_any_more_looks_after_nothing(staffed):
    city, head = staffed.city, staffed.city.actor("head")
    city.set_administers("clerk", head, administers=True)
    with pytest.raises(RightsUnchanged):
        city.set_administers("clerk", head, administers=True)
    city.set_administers("head", city.actor("clerk"), administers=False)
    with pytest.raises(UnknownAccount):
        city.reset("clerk", head)
    assert [
        (one.outcome, one.details["administers"])
        for one in city.entries(AuditAction.ACCOUNT_RIGHTS_CHANGED)
    ] == [(DONE, "no"), ("rights_unchanged", "yes"), (DONE, "yes")]


def test_a_closed_account_administers_nothing(staffed):
    city, head = staffed.city, staffed.city.actor("head")
    city.close("clerk", head)
    with pytest.raises(AccountClosed):
        city.set_administers("clerk", head, administers=True)


def test_a_lost_device_is_signed_out_and_the_password_stays(staffed):
    city, head = staffed.city, staffed.city.actor("head")
    start = city.reset("clerk", head).start
    signed_in = city.sign_in("clerk", start.text)
    city.clock.advance(minutes=1)
    city.end_sign_ins("clerk", head)
    assert not city.still_signed_in(signed_in)
    assert city.sign_in("clerk", start.text)
    assert city.entries(AuditAction.ACCOUNT_SIGN_INS_ENDED)[0].details["sign_ins"] == "1"
    assert start.until > city.clock() + timedelta(days=6)


def test_two_administrators_who_close_each_other_leave_one(staffed):
    city = staffed.city
    city.set_administers("clerk", city.actor("head"), administers=True)
    actors = {login: city.actor(login) for login in ("head", "clerk")}
    ids = {login: city.account(login).id for login in actors}
    together, refused = threading.Barrier(2), []

    def close(closed, by):
        together.wait()
        try:
            closing.close_account(city.deployment.database, city.clock(), actors[by], ids[closed])
        except (Conflict, NotFound) as refusal:
            refused.append(refusal.code)

    tries = [
        threading.Thread(target=close, args=pair) for pair in (("head", "clerk"), ("clerk", "head"))
    ]
    for one in tries:
        one.start()
    for one in tries:
        one.join()
    assert refused == ["unknown_account"]
    with city.deployment.database.read() as repository:
        assert len(repository.kept_accounts.administrators(staffed.bureau.id)) == 1
