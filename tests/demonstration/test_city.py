"""What is in the city: everyone that the design promises, and a licence in every state."""

import base64
from collections import Counter
from datetime import timedelta
from itertools import pairwise

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from tests.factories import NOW, TODAY
from wallet.demonstration.cast.companies import COMPANIES
from wallet.demonstration.cast.people import CITIZENS
from wallet.demonstration.cast.units import BUREAUX, UNITS
from wallet.domain.actors.actors import HolderKind, IdentityKind, UnitKind
from wallet.domain.actors.resident_id import parse_resident_id
from wallet.domain.actors.uscc import parse_uscc
from wallet.domain.licences.licence import LicenceStatus, RevocationKind
from wallet.domain.trail.audit import AuditAction
from wallet.services.access.credentials import check_pin
from wallet.services.access.signing_in import sign_in
from wallet.services.key_cabinet import DOCUMENT
from wallet.tokens.certificates import check_chain


def held_by(city, login):
    return [one for one in city.report.licences if login in one.holders]


def test_everyone_is_there(city):
    roles = Counter(account.role for account in city.report.accounts)
    assert roles["holder"] >= 12
    assert roles["enterprise"] >= 6
    assert roles["issuer"] >= 6
    assert roles["verifier"] >= 7
    assert roles["operator"] >= 1
    assert roles["supervisor"] >= 3
    kinds = Counter(unit.kind for unit in UNITS)
    assert kinds[UnitKind.PUBLIC_RELYING_UNIT] >= 4
    assert kinds[UnitKind.SOCIAL_RELYING_PARTY] >= 3
    assert kinds[UnitKind.DISTRICT] >= 2


def test_every_issuer_and_verifier_has_a_client(city):
    scopes = {client.role: set(client.scopes) for client in city.report.clients}
    assert scopes["issuer"] == {"licences:read", "licences:write"}
    assert scopes["verifier"] == scopes["social"] | {"materials:read"}
    assert scopes["social"] == {"verifications:write", "authorizations:write"}
    assert all(client.scenarios for client in city.report.clients if client.role != "issuer")


def test_there_are_names_that_systems_like_to_spoil():
    names = {citizen.name for citizen in CITIZENS}
    assert "古丽米热·艾比布力" in names
    assert any(ord(letter) > 0xFFFF for name in names for letter in name)


def test_every_state_is_there(city):
    assert {one.state for one in city.report.licences} == {state.value for state in LicenceStatus}
    kinds = {one.revocation_kind for one in city.report.licences} - {None}
    assert kinds == {kind.value for kind in RevocationKind}
    assert any(one.disputed and one.state == "valid" for one in city.report.licences)
    assert any(".002." in one.identifier for one in city.report.licences)
    assert any(len(one.holders) > 1 for one in city.report.licences)


def test_the_states_told_are_those_stored(city):
    with city.read() as repository:
        units = {unit.id for unit in repository.units.all()}
        stored = [one for unit in units for one in repository.licences.of_issuer(unit, limit=500)]
    told = {one.identifier: one.state for one in city.report.licences}
    assert {str(one.code): one.status_on(TODAY).value for one in stored} == told


def test_lins_wallet_looks_alive(city):
    licences = held_by(city, "lin")
    assert sum(one.state == "valid" for one in licences) >= 8
    with city.read() as repository:
        account = repository.accounts.find_by_login("lin")
        held = repository.licences.held_by(account.holder_id)
        scans = repository.audit.for_licences([one.id for one in held])
    soon = TODAY + timedelta(days=30)
    assert any(one.term.valid_until and TODAY <= one.term.valid_until <= soon for one in held)
    assert all(one.delivered_at for one in held)
    assert {entry.outcome for entry in scans} == {"valid", "not_permitted", "done"}


def test_holders_were_asked_and_answered_in_every_way(city):
    with city.read() as repository:
        accounts = {
            login: repository.accounts.find_by_login(login) for login in ("lin", "guli", "zhou")
        }
        grants, lin = repository.authorizations, accounts["lin"].holder_id
        granted = [
            *grants.past_of_holder(lin, NOW, before=None, limit=9),
            *grants.living_of_holder(lin, NOW),
        ]
        waiting = repository.request_lists.waiting_for(accounts["zhou"].holder_id, NOW)
        declined = repository.audit.search(action=AuditAction.AUTHORIZATION_DECLINED.value)
    assert [one.in_force_at(NOW) for one in granted] == [False, True]
    assert "address" not in granted[1].fields
    assert len(waiting) == len(declined) == 1


def test_everyone_holds_something(city):
    for one in (*CITIZENS, *COMPANIES):
        assert held_by(city, one.login), one.login
    assert all(len(held_by(city, citizen.login)) >= 3 for citizen in CITIZENS)


def test_all_three_kinds_of_holder_hold_licences(city):
    kinds = {company.kind for company in COMPANIES} | {HolderKind.NATURAL_PERSON}
    assert kinds == set(HolderKind)


def test_no_number_is_anybodys():
    for citizen in CITIZENS:
        if citizen.identity_kind is IdentityKind.RESIDENT_ID:
            read = parse_resident_id(citizen.identity_number, TODAY)
            assert read.birth == citizen.birth
            assert read.birth.year == 1900
            assert read.is_male is (citizen.sex == "男")
    for one in (*COMPANIES, *UNITS):
        assert parse_uscc(one.uscc) == one.uscc
        assert one.uscc[8:12] == "0000"


def test_every_password_and_pin_opens(city):
    parts = city.deployment
    for account in city.report.accounts:
        signed_in = sign_in(
            parts.database,
            parts.hasher,
            parts.entropy,
            NOW,
            unverified_login=account.login,
            unverified_password=account.password,
            address=account.login,
        )
        assert signed_in.account.demonstration
        assert (account.pin is not None) is (signed_in.account.holder_id is not None)
        if account.pin:
            check_pin(parts.database, parts.hasher, NOW, signed_in.account, account.pin)


def test_every_client_secret_opens(city):
    with city.read() as repository:
        for client in city.report.clients:
            found = repository.client_credentials.find_by_secret(
                client.client_id, client.client_secret, NOW
            )
            assert found.client.unit_name == client.unit


def test_every_bureau_signs_with_a_key_of_its_own_under_the_city_authority(city):
    pem = (city.var / "demo-ca.pem").read_bytes()
    root = x509.load_pem_x509_certificate(pem).public_bytes(Encoding.DER)
    with city.read() as repository:
        keys = [
            key
            for key in repository.keys.all()
            if key.use == DOCUMENT and not key.retired_at and not key.withdrawn_at
        ]
        units = {unit.id: unit for unit in repository.units.all()}
    assert len(keys) == len({key.unit_id for key in keys}) == len(BUREAUX)
    for key in keys:
        chain = [base64.b64decode(der) for der in key.certificate_chain]
        signer = check_chain(chain, root, NOW)
        assert signer.uscc == units[key.unit_id].uscc


def test_the_trail_is_in_the_order_of_time(city):
    with city.read() as repository:
        entries = repository.audit.search(limit=1000)[::-1]
    city_seeded = [entry for entry in entries if entry.action is AuditAction.CITY_SEEDED]
    assert len(city_seeded) == 1
    told = entries[: entries.index(city_seeded[0]) + 1]
    assert all(one.at <= other.at for one, other in pairwise(told))


def test_what_a_withdrawn_key_signed_was_signed_anew(city):
    with city.read() as repository:
        (withdrawn,) = [key for key in repository.keys.all() if key.withdrawn_at]
        assert repository.key_records.count_unconfirmed(withdrawn.unit_id) == 0
        (one,) = [it for it in repository.change_lists.of_unit(withdrawn.unit_id) if it.resigns]
        resigned = [
            repository.licences.get(row.licence_id) for row in repository.list_rows.page(one.id)
        ]
    assert (one.state.value, one.counts.done) == ("done", len(resigned))
    assert all(licence.version > 1 for licence in resigned)


def test_lists_of_every_standing_tell_their_story(city):
    with city.read() as repository:
        lists = [
            it for unit in repository.units.all() for it in repository.change_lists.of_unit(unit.id)
        ]
    told = {(it.change.act.value, it.state.value) for it in lists}
    assert told == {
        ("prolongation", "done"),
        ("correction", "checked"),
        ("correction", "undecided"),
        ("revocation", "awaiting_approval"),
        ("resigning", "done"),
    }
    (prolonged,) = [it for it in lists if it.change.act.value == "prolongation"]
    assert (prolonged.counts.done, prolonged.counts.refused) == (2, 3)
