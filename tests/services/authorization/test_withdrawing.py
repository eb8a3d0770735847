"""Taking a grant back: at once, once, for a reason or none, with a statement that both keep."""

import pytest

from tests import cast
from tests.services.verification.counter import HOTEL_SYSTEM
from tests.trail_watch import leaving_one_entry
from wallet.domain.grounds.authorization import RequestState
from wallet.domain.grounds.read_refusals import AuthorizationWithdrawn
from wallet.domain.grounds.withdrawal import UnknownReason, WithdrawalReason
from wallet.domain.trail.audit import AuditAction
from wallet.services.authorization.asking import poll
from wallet.services.authorization.consent_records import consents_of_request

REASONS = ["", *(one.value for one in WithdrawalReason)]


def kept(parties, request):
    deployment = parties.deployment
    with deployment.database.read() as repository:
        (consent,) = consents_of_request(
            repository,
            deployment.cabinet.ring(),
            deployment.public_url,
            parties.clock(),
            request.id,
            HOTEL_SYSTEM,
        )
    return consent


@pytest.mark.parametrize("reason", REASONS)
def test_the_statement_says_when_why_and_what_may_be_used_no_more(parties, clock, reason):
    request = parties.ask()
    (grant,) = parties.grant(request, "name", "resident_id")
    clock.advance(hours=1)
    with leaving_one_entry(parties.deployment.database):
        parties.withdraw(grant, reason=reason)
    said = kept(parties, request).ensure_withdrawn().statement
    assert (said.withdrawn_at, said.granted_at) == (clock(), grant.granted_at)
    assert (said.reason or "") == reason
    assert said.fields == grant.fields == ("name", "resident_id")
    assert (said.authorization_id, said.audience) == (grant.id, cast.HOTEL.uscc)
    (entry,) = parties.entries(AuditAction.AUTHORIZATION_WITHDRAWN)
    assert entry.details.get("reason", "") == reason
    with pytest.raises(AuthorizationWithdrawn):
        parties.retrieve(request)


@pytest.mark.parametrize(
    "reason",
    [
        "withdrawn_by_holder",
        "NO_LONGER_NEEDED",
        " no_longer_needed",
        "no_longer_needed ",
        "不想给了",
        "\x00",
        "by_mistake,not_trusted",
        "<b>",
        "None",
        "0",
        "a" * 40,
    ],
)
def test_a_reason_that_is_not_offered_is_refused_and_nothing_ends(parties, reason):
    request = parties.ask()
    (grant,) = parties.grant(request)
    with leaving_one_entry(parties.deployment.database), pytest.raises(UnknownReason):
        parties.withdraw(grant, reason=reason)
    assert kept(parties, request).withdrawal is None
    assert parties.retrieve(request)


def test_doing_it_twice_keeps_the_first_time_and_reason(parties, clock):
    request = parties.ask()
    (grant,) = parties.grant(request)
    parties.withdraw(grant, reason="by_mistake")
    first = kept(parties, request).ensure_withdrawn()
    clock.advance(days=1)
    parties.withdraw(grant, reason="not_trusted")
    assert kept(parties, request).ensure_withdrawn() == first


def test_what_ended_with_its_licence_is_no_withdrawal(parties):
    request = parties.ask()
    (grant,) = parties.grant(request)
    with parties.deployment.database.begin() as repository:
        repository.authorizations.end_of_licence(grant.licence_id, parties.clock(), "revoked")
    parties.withdraw(grant, reason="by_mistake")
    assert kept(parties, request).withdrawal is None
    found, (ended,) = poll(parties.deployment.database, HOTEL_SYSTEM, request.id)
    assert (found.state, ended.withdrawn) == (RequestState.GRANTED, False)


def test_a_code_that_is_cancelled_leaves_a_statement_for_each_grant(codes, parties):
    request, _code = codes.make()
    codes.cancel(request.id)
    with parties.deployment.database.read() as repository:
        grants = repository.authorizations.of_request(request.id)
        signed = repository.authorizations.withdrawal_statements(one.id for one in grants)
        found = repository.authorizations.get_request(request.id)
    assert signed.keys() == {one.id for one in grants}
    assert found.state is RequestState.WITHDRAWN


def test_the_statement_is_sealed_in_the_database(parties):
    request = parties.ask()
    (grant,) = parties.grant(request)
    parties.withdraw(grant)
    with parties.deployment.database.read() as repository:
        rows = repository.connection.exec_driver_sql("SELECT withdrawal_sealed FROM authorizations")
        (stored,) = [bytes(row[0]) for row in rows if row[0]]
    assert b"eyJ" not in stored
