"""API clients: client credentials in, a short access token out, and who a bearer is."""

from dataclasses import dataclass, replace
from datetime import datetime
from zlib import crc32

from wallet.domain.actors.actors import STRANGER, Actor, ActorKind
from wallet.domain.actors.api_scope import ApiScope
from wallet.domain.actors.counted_address import counted_address
from wallet.domain.actors.lockout import CLIENT_BY_ADDRESS
from wallet.domain.entropy import Entropy, new_id
from wallet.domain.errors import InvalidInput, NotAuthenticated, NotPermitted
from wallet.domain.registry.relying_party import CallingClient, RelyingParty
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.actors.clients import ApiClient
from wallet.repository.database import Database
from wallet.services.access.client_proof import Proof, authenticate_client, spend
from wallet.services.acts.doing import attempting
from wallet.services.acts.limiting import Limit, OnSuccess
from wallet.services.key_cabinet import KeyCabinet
from wallet.tokens.access_token import (
    LIFETIME,
    AccessToken,
    issue_access_token,
    read_access_token,
)
from wallet.tokens.client_assertion import unverified_subject

TOKEN_SECONDS = int(LIFETIME.total_seconds())
_DOORS = 1000

_CHECKED_WITHIN = frozenset({ApiScope.AUTHORIZATIONS_WRITE, ApiScope.MATERIALS_READ})
"""Scopes whose acts look at the address within themselves, so that its entry names the subject."""


class InvalidScope(InvalidInput):
    """A scope that the client does not have was asked for."""

    code = "invalid_scope"
    status = 400  # RFC 6749, 5.2
    zh = "申请的权限超出了已批准的范围。"
    en = "A scope beyond the approved ones was asked for."


class ScopeMissing(NotPermitted):
    """The token does not carry the scope that this call needs."""

    code = "insufficient_scope"
    zh = "令牌没有这项接口的权限。"
    en = "The token lacks the scope for this call."


class InvalidToken(NotAuthenticated):
    """The bearer token does not count, or its client no longer does."""

    code = "invalid_token"
    zh = "接口令牌无效或已过期，请重新获取。"
    en = "The access token is not valid; get a new one."


@dataclass(frozen=True, slots=True)
class TokenMaker:
    """What signs access tokens and reads them again, and in whose name."""

    cabinet: KeyCabinet
    entropy: Entropy
    issuer: str


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who calls, and what the call may be about."""

    client: ApiClient
    scopes: frozenset[str]


def client_actor(client: ApiClient) -> Actor:
    """Return how the audit trail names a client."""
    return Actor(ActorKind.CLIENT, client.id, client.id, client.unit_id)


def grant_access_token(
    database: Database,
    maker: TokenMaker,
    now: datetime,
    *,
    client_id: str,
    unverified_secret: str,
    unverified_scopes: frozenset[str],
    address: str,
    unverified_assertion: str = "",
) -> tuple[str, frozenset[str]]:
    """Return a token of ten minutes and the scopes it carries; no scope asked for means all.

    A client signs in with its secret, or with an assertion by its registered key (RFC 7523).

    Raises:
        InvalidClient: unknown client, wrong secret or assertion, an assertion that was used
            before, or revoked.
        UnitSuspended: its unit is suspended.
        AddressNotAllowed: it calls from an address that is not on its list.
        InvalidScope: a scope beyond the client's own.
        TooManyAttempts: too many wrong secrets for this client from this address.
    """
    client_id = (client_id or unverified_subject(unverified_assertion))[:64]
    entry = AuditEntry(now, AuditAction.TOKEN_ISSUED, STRANGER)
    limit = Limit(CLIENT_BY_ADDRESS, _door(client_id, address), OnSuccess.FORGIVE)
    with attempting(database, entry, limits=[limit]) as attempt:
        attempt.about(details={"address": address[:60]})
        proof = Proof(client_id, unverified_secret, unverified_assertion)
        client, assertion = authenticate_client(database, maker.issuer, proof, now)
        attempt.about(actor=client_actor(client), unit_name=client.unit_name)
        _ensure_standing(client, address)
        scopes = _within(client, unverified_scopes)
        token = _signed(maker, client, scopes, now)
        with attempt.transaction() as repository:
            spend(repository, assertion, now)
            repository.audit.append(replace(attempt.entry, details={}))
    return token, scopes


def _door(client_id: str, address: str) -> str:
    # Who makes names up finds a thousand doors behind an address, and leaves no more than those.
    return f"{crc32(client_id.encode()) % _DOORS}@{counted_address(address)}"


def authenticate_bearer(
    database: Database, maker: TokenMaker, now: datetime, unverified_token: str
) -> Bearer:
    """Return the client of a genuine token, as it stands now.

    Raises:
        InvalidToken: forged, expired, of another kind, or the client was revoked since.
    """
    try:
        token = read_access_token(
            unverified_token,
            maker.cabinet.ring(),
            issuer=maker.issuer,
            now=now,
        )
    except NotAuthenticated:
        raise InvalidToken from None
    with database.read() as repository:
        client = repository.clients.find(token.client_id)
    if client is None or client.unit_id != token.unit_id:
        raise InvalidToken
    if not _holds_since(client, token):
        raise InvalidToken
    return Bearer(client, token.scopes & client.scopes)


def ensure_may(bearer: Bearer, scope: str, address: str) -> None:
    """Refuse a bearer what it may not do, at every call and not only where its token was issued.

    Raises:
        UnitSuspended: its unit was suspended, if after the token was issued.
        AddressNotAllowed: it calls from an address that is not on its list.
        ScopeMissing: the token does not carry the scope, or the client lost it since.
    """
    _ensure_standing(bearer.client, None if scope in _CHECKED_WITHIN else address)
    if scope not in bearer.scopes:
        raise ScopeMissing


def _within(client: ApiClient, unverified_scopes: frozenset[str]) -> frozenset[str]:
    if not unverified_scopes <= client.scopes:
        raise InvalidScope
    return unverified_scopes or client.scopes


def _ensure_standing(client: ApiClient, address: str | None) -> None:
    calling = CallingClient(client.revoked, client.allowed_addresses, None)
    fault = RelyingParty(client.unit_suspended, use_ended=False, client=calling).fault(address)
    if fault is not None:
        raise fault


def _signed(maker: TokenMaker, client: ApiClient, scopes: frozenset[str], now: datetime) -> str:
    return issue_access_token(
        maker.cabinet.deployment_signer(),
        issuer=maker.issuer,
        client_id=client.id,
        unit_id=client.unit_id,
        scopes=scopes,
        now=now,
        jti=new_id(maker.entropy),
    )


def _holds_since(client: ApiClient, token: AccessToken) -> bool:
    # What was got with credentials that were replaced or revoked since is dead with them.
    if not client.has_secret and client.public_jwk is None:
        return False
    changed = client.credentials_from
    return changed is None or token.expires_at - LIFETIME >= changed.replace(microsecond=0)
