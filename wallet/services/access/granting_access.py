"""API clients: client credentials in, a short access token out."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zlib import crc32

from wallet.domain.actors.actors import STRANGER
from wallet.domain.actors.counted_address import counted_address
from wallet.domain.actors.lockout import CLIENT_BY_ADDRESS
from wallet.domain.entropy import new_id
from wallet.domain.errors import InvalidInput
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.actors.clients import ApiClient
from wallet.repository.database import Database
from wallet.services.access.bearers import TokenMaker, client_actor, ensure_standing
from wallet.services.access.client_proof import Proof, authenticate_client, spend
from wallet.services.acts.doing import attempting
from wallet.services.acts.limiting import Limit, OnSuccess
from wallet.tokens.access_token import LIFETIME, issue_access_token
from wallet.tokens.client_assertion import unverified_subject

_DOORS = 1000


class InvalidScope(InvalidInput):
    """A scope that the client does not have was asked for."""

    code = "invalid_scope"
    status = 400  # RFC 6749, 5.2
    zh = "申请的权限超出了已批准的范围。"
    en = "A scope beyond the approved ones was asked for."


@dataclass(frozen=True, slots=True)
class Granted:
    """An access token, the scopes that it carries, and for how many seconds it counts."""

    token: str
    scopes: frozenset[str]
    seconds: int


def grant_access_token(
    database: Database,
    maker: TokenMaker,
    now: datetime,
    proof: Proof,
    *,
    unverified_scopes: frozenset[str],
    address: str,
) -> Granted:
    """Return a token of ten minutes; no scope asked for means all that the client has.

    A client signs in with its secret, or with an assertion by its registered key (RFC 7523). What
    it got with former credentials ends with them.

    Raises:
        InvalidClient: unknown client, wrong secret or assertion, an assertion that was used
            before, or revoked.
        UnitSuspended: its unit is suspended.
        AddressNotAllowed: it calls from an address that is not on its list.
        InvalidScope: a scope beyond the client's own.
        TooManyAttempts: too many wrong secrets for this client from this address.
    """
    client_id = (proof.client_id or unverified_subject(proof.unverified_assertion))[:64]
    entry = AuditEntry(now, AuditAction.TOKEN_ISSUED, STRANGER)
    limit = Limit(CLIENT_BY_ADDRESS, _door(client_id, address), OnSuccess.FORGIVE)
    with attempting(database, entry, limits=[limit]) as attempt:
        attempt.about(details={"address": address[:60]})
        named = replace(proof, client_id=client_id)
        proven, assertion = authenticate_client(database, maker.issuer, named, now)
        client = proven.client
        attempt.about(actor=client_actor(client), unit_name=client.unit_name)
        ensure_standing(client, address)
        scopes = _within(client, unverified_scopes)
        lifetime = min(LIFETIME, (proven.until or now + LIFETIME) - now)
        token = _signed(maker, client, scopes, now, lifetime)
        with attempt.transaction() as repository:
            spend(repository, assertion, now)
            repository.audit.append(replace(attempt.entry, details={}))
    return Granted(token, scopes, int(lifetime.total_seconds()))


def _door(client_id: str, address: str) -> str:
    # Who makes names up finds a thousand doors behind an address, and leaves no more than those.
    return f"{crc32(client_id.encode()) % _DOORS}@{counted_address(address)}"


def _within(client: ApiClient, unverified_scopes: frozenset[str]) -> frozenset[str]:
    if not unverified_scopes <= client.scopes:
        raise InvalidScope
    return unverified_scopes or client.scopes


def _signed(
    maker: TokenMaker,
    client: ApiClient,
    scopes: frozenset[str],
    now: datetime,
    lifetime: timedelta,
) -> str:
    return issue_access_token(
        maker.cabinet.deployment_signer(),
        issuer=maker.issuer,
        client_id=client.id,
        unit_id=client.unit_id,
        scopes=scopes,
        now=now,
        jti=new_id(maker.entropy),
        lifetime=lifetime,
    )
