"""Retrieving hands over exactly the granted fields, and nothing after the holder's no."""

import json
from base64 import urlsafe_b64decode
from dataclasses import replace
from datetime import timedelta

import jwt
import pytest
from jwcrypto.jwk import JWK
from sd_jwt.verifier import SDJWTVerifier

from tests import cast, clerks
from tests.services.verification.counter import HOTEL_SYSTEM, system
from wallet.domain.actors.actors import UnitSuspended
from wallet.domain.actors.allowed_addresses import AddressNotAllowed
from wallet.domain.grounds.quota import QuotaUsedUp
from wallet.domain.grounds.read_refusals import (
    AuthorizationCancelled,
    AuthorizationDeclined,
    AuthorizationEnded,
    AuthorizationLapsed,
    AuthorizationNotAnswered,
    AuthorizationWithdrawn,
)
from wallet.domain.licences.licence import LicenceNotInForce, LicenceState, RevocationKind
from wallet.domain.registry.relying_party import ScenarioNotOpen
from wallet.domain.registry.scenario import ScenarioState
from wallet.domain.trail.audit import AuditAction, Ground
from wallet.repository.grounds.authorizations import UnknownRequest
from wallet.repository.tables import scenarios, signing_keys, units
from wallet.services.acts.doing import RequestIdentity
from wallet.services.authorization import asking, authorizing
from wallet.services.authorization.retrieving import DocumentCannotBeConfirmed
from wallet.tokens.documents.authorization_proof import digest_document

CLAIMS = {"iss", "vct", "iat", "nbf", "exp", "status", "issuing_authority", "_sd_alg"}


@pytest.fixture
def granted(parties):
    request = parties.ask()
    parties.grant(request, "name", "resident_id")
    return request


def test_an_independent_library_reads_exactly_the_ticked_fields(parties, granted):
    handed = parties.retrieve(granted)[0]
    key = _issuers_key(parties, handed.document)
    read = SDJWTVerifier(handed.document, lambda *_: key).get_verified_payload()
    plain = CLAIMS | {"licence_code", "licence_version", "issuing_authority_code"}
    assert set(read) - plain == {"name", "resident_id"}
    assert read["name"] == "林小满"


def test_the_note_binds_the_document_to_its_receiver_until_the_term_ends(parties, granted):
    handed = parties.retrieve(granted)[0]
    key = parties.deployment.cabinet.ring().keys
    public = next(one for one in key if one.kid == jwt.get_unverified_header(handed.note)["kid"])
    claims = jwt.decode(
        handed.note,
        public.public_key,
        algorithms=["ES256"],
        audience=cast.HOTEL.uscc,
        options={"verify_exp": False, "verify_iat": False},
    )
    assert claims["sd_hash"] == digest_document(handed.document)
    assert claims["exp"] == int(handed.authorization.until.timestamp())
    assert claims["iss"] == parties.deployment.public_url
    assert claims["authorization"] == handed.authorization.id
    assert claims["licence_code"] == handed.licence_code == parties.town.card_code


def test_the_holder_sees_every_read_with_its_ground_and_fields(parties, granted):
    parties.retrieve(granted)
    with parties.deployment.database.read() as repository:
        entry = repository.audit.for_licences([parties.town.card_id])[0]
    assert entry.action is AuditAction.LICENCE_RETRIEVED
    assert entry.ground is Ground.AUTHORIZED
    assert (entry.outcome, entry.fields) == ("done", ("name", "resident_id"))
    assert entry.unit_name == cast.HOTEL.name


def test_the_very_next_read_after_withdrawing_is_refused_and_recorded(parties, granted):
    handed = parties.retrieve(granted)[0]
    parties.withdraw(handed.authorization)
    _refused(parties, granted, AuthorizationWithdrawn)


def test_a_read_after_the_end_of_the_term_is_refused(parties, granted, clock):
    clock.advance(days=2)
    _refused(parties, granted, AuthorizationEnded)


def test_a_request_that_was_not_granted_says_where_it_stands(parties, clock):
    waiting, declined, cancelled = parties.ask(), parties.ask(), parties.ask()
    database, account = parties.deployment.database, parties.account()
    _refused(parties, waiting, AuthorizationNotAnswered)
    authorizing.decline(database, clock(), account, declined.id)
    _refused(parties, declined, AuthorizationDeclined)
    asking.cancel(database, clock(), HOTEL_SYSTEM, cancelled.id)
    _refused(parties, cancelled, AuthorizationCancelled)
    clock.advance(minutes=31)
    _refused(parties, waiting, AuthorizationLapsed)


def test_none_of_these_counts_against_the_unit(parties, clock):
    request = parties.ask()
    for _ in range(60):
        with pytest.raises(AuthorizationNotAnswered):
            parties.retrieve(request)
    clock.advance(minutes=31)
    for _ in range(60):
        with pytest.raises(AuthorizationLapsed):
            parties.retrieve(request)
    granted = parties.ask()
    (grant,) = parties.grant(granted)
    parties.withdraw(grant)
    for _ in range(60):
        with pytest.raises(AuthorizationWithdrawn):
            parties.retrieve(granted)
    assert parties.entries(AuditAction.UNIT_SUSPENDED) == []


def test_a_refused_read_names_the_request_the_grant_and_the_licence(parties, granted):
    handed = parties.retrieve(granted)[0]
    parties.withdraw(handed.authorization)
    with pytest.raises(AuthorizationWithdrawn):
        parties.retrieve(granted)
    refused, done = parties.entries(AuditAction.LICENCE_RETRIEVED)[:2]
    for entry in (refused, done):
        assert entry.details["request"] == granted.id
        assert entry.details["authorization"] == handed.authorization.id
        assert entry.licence_id == parties.town.card_id
    assert (refused.outcome, done.outcome) == (AuthorizationWithdrawn.code, "done")


def test_a_repeated_key_is_one_read_and_is_refused_from_the_moment_of_withdrawing(parties, granted):
    identity = RequestIdentity("read-1", "d" * 64)
    first = parties.retrieve(granted, identity=identity)
    assert parties.retrieve(granted, identity=identity) == first
    assert len(parties.entries(AuditAction.LICENCE_RETRIEVED)) == 1
    parties.withdraw(first[0].authorization)
    with pytest.raises(AuthorizationWithdrawn):
        parties.retrieve(granted, identity=identity)


def test_another_party_finds_no_such_request(parties, granted):
    other = system("shop-system")
    shop = type(other)(
        type(other.actor)(other.actor.kind, "shop-system", "shop-system", cast.SHOP.id),
        cast.SHOP.name,
        "shop-system",
    )
    with pytest.raises(UnknownRequest):
        parties.retrieve(granted, verifier=shop)


def test_beyond_the_days_quota_nothing_is_read_until_tomorrow(parties, clock):
    request = parties.ask(days=5)
    parties.grant(request, "name", "resident_id")
    for _ in range(2):
        parties.retrieve(request, quota=2)
    _refused(parties, request, QuotaUsedUp, quota=2)
    clock.advance(days=1)
    assert parties.retrieve(request, quota=2)


def test_a_caller_from_another_address_is_refused(parties, granted):
    _refused(parties, granted, AddressNotAllowed, address="10.1.2.3", allowed=("10.2.0.0/16",))
    assert parties.retrieve(granted, address="10.2.9.9", allowed=("10.2.0.0/16",))


def test_a_suspended_unit_reads_nothing(parties, granted):
    _change(parties, units, units.c.id == cast.HOTEL.id, suspended_at=parties.clock())
    _refused(parties, granted, UnitSuspended)


@pytest.mark.parametrize("state", [ScenarioState.SUSPENDED, ScenarioState.ENDED])
def test_a_scenario_that_is_no_longer_open_ends_every_read_under_it(parties, granted, state):
    _change(parties, scenarios, scenarios.c.code == "hotel-check-in", state=state.value)
    _refused(parties, granted, ScenarioNotOpen)


def test_a_suspended_licence_is_not_handed_over_and_comes_back_when_resumed(parties, granted):
    deployment = parties.deployment
    args = (deployment.database, deployment.entropy, parties.clock(), cast.BUREAU_CLERK)
    clerks.suspend(*args, parties.town.card_code, "核查")
    _refused(parties, granted, LicenceNotInForce)
    clerks.resume(*args, parties.town.card_code, "核查完成")
    assert parties.retrieve(granted)


def test_ending_a_licence_ends_its_grants_for_good(parties, granted):
    clerks.revoke(
        parties.deployment.database,
        parties.deployment.entropy,
        parties.clock(),
        cast.BUREAU_CLERK,
        parties.town.card_code,
        RevocationKind.DEREGISTERED,
        "持证人申请",
    )
    _refused(parties, granted, AuthorizationEnded)
    with parties.deployment.database.read() as repository:
        ended = repository.authorizations.of_request(granted.id)[0]
    assert ended.ended_reason == f"licence_{LicenceState.REVOKED.value}"


def test_a_document_whose_key_was_withdrawn_cannot_be_confirmed(parties, granted):
    _change(parties, signing_keys, signing_keys.c.use == "document", withdrawn_at=parties.clock())
    _refused(parties, granted, DocumentCannotBeConfirmed)


def test_after_fifty_oversteps_in_a_day_the_unit_is_suspended(parties):
    request = parties.ask()
    for _ in range(50):
        with pytest.raises(AddressNotAllowed):
            parties.retrieve(request, address="10.1.2.3", allowed=("10.2.0.0/16",))
    _refused(parties, request, UnitSuspended)
    assert len(parties.entries(AuditAction.UNIT_SUSPENDED)) == 1


def test_another_units_request_is_not_told_from_none_and_oversteps(parties, granted):
    shop = replace(
        HOTEL_SYSTEM,
        actor=replace(HOTEL_SYSTEM.actor, id="shop-system", unit_id=cast.SHOP.id),
        unit_name=cast.SHOP.name,
    )
    for _ in range(50):
        with pytest.raises(UnknownRequest):
            parties.retrieve(granted, verifier=shop)
    with pytest.raises(UnitSuspended):
        parties.retrieve(granted, verifier=shop)
    assert parties.retrieve(granted)


def test_the_quota_begins_anew_at_the_citys_midnight(parties, clock):
    request = parties.ask(days=5)
    parties.grant(request)
    parties.retrieve(request, quota=1)
    with pytest.raises(QuotaUsedUp) as refusal:
        parties.retrieve(request, quota=1)
    clock.advance(seconds=refusal.value.retry_after - 1)
    with pytest.raises(QuotaUsedUp) as last:
        parties.retrieve(request, quota=1)
    assert last.value.retry_after == 1
    clock.advance(seconds=1)
    assert parties.retrieve(request, quota=1)


def _refused(parties, request, error, **how):
    with pytest.raises(error):
        parties.retrieve(request, **how)
    entry = parties.entries(AuditAction.LICENCE_RETRIEVED)[0]
    assert entry.outcome == error.code
    assert entry.ground is Ground.AUTHORIZED
    assert parties.clock() - entry.at < timedelta(seconds=1)


def _change(parties, table, condition, **values):
    with parties.deployment.database.begin() as repository:
        repository.connection.execute(table.update().where(condition).values(**values))


def _issuers_key(parties, document):
    header = json.loads(urlsafe_b64decode(document.split(".")[0] + "=="))
    with parties.deployment.database.read() as repository:
        key = next(one for one in repository.keys.all() if one.kid == header["kid"])
    return JWK(**key.public_jwk)
