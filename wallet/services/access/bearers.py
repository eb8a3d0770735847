"""Who a bearer is: what a genuine token names, and how that client stands at this moment."""

from dataclasses import dataclass
from datetime import datetime

from wallet.domain.actors.actors import Actor, ActorKind
from wallet.domain.actors.api_scope import ApiScope
from wallet.domain.entropy import Entropy
from wallet.domain.errors import NotAuthenticated, NotPermitted, WalletError
from wallet.domain.registry.relying_party import CallingClient, RelyingParty
from wallet.repository.actors.clients import ApiClient
from wallet.repository.database import Database
from wallet.services.key_cabinet import KeyCabinet
from wallet.tokens.access_token import AccessToken, read_access_token

_CHECKED_WITHIN = frozenset({ApiScope.AUTHORIZATIONS_WRITE, ApiScope.MATERIALS_READ})
"""Scopes whose acts look at the address within themselves, so that its entry names the subject."""


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


class TokenMissing(InvalidToken):
    """No bearer token was sent at all."""

    zh = "请求里没有接口令牌，请先获取令牌。"
    en = "The request carries no access token; get one first."


class TurnedAway(Exception):
    """The fault of a caller that an act found at its door; ``client`` is there once it is known."""

    def __init__(self, fault: WalletError, client: ApiClient | None) -> None:
        super().__init__(fault.code)
        self.fault = fault
        self.client = client


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


@dataclass(frozen=True, slots=True)
class Caller:
    """Whom a genuine token names, and what the call needs; how the client stands is still open.

    For an act that reads its verifier's standing anyway, in the statement of that.
    """

    token: AccessToken
    scope: str
    address: str

    @property
    def actor(self) -> Actor:
        """Return how the audit trail names the client."""
        return Actor(
            ActorKind.CLIENT, self.token.client_id, self.token.client_id, self.token.unit_id
        )

    def let_in(self, client: ApiClient | None) -> Bearer:
        """Return the bearer, unless its client may not make this call, as it stands now.

        Raises:
            TurnedAway: with what :func:`bearer_of` or :func:`ensure_may` raise.
        """
        known = None
        try:
            bearer = bearer_of(self.token, client)
            known = bearer.client
            ensure_may(bearer, self.scope, self.address)
        except WalletError as fault:
            raise TurnedAway(fault, known) from fault
        return bearer


def client_actor(client: ApiClient) -> Actor:
    """Return how the audit trail names a client."""
    return Actor(ActorKind.CLIENT, client.id, client.id, client.unit_id)


def read_bearer_token(maker: TokenMaker, now: datetime, unverified_token: str) -> AccessToken:
    """Return what a genuine, current token says.

    Raises:
        InvalidToken: forged, expired, or of another kind.
    """
    try:
        return read_access_token(
            unverified_token, maker.cabinet.ring(), issuer=maker.issuer, now=now
        )
    except NotAuthenticated:
        raise InvalidToken from None


def bearer_of(token: AccessToken, client: ApiClient | None) -> Bearer:
    """Return the bearer of a token, whose client was just looked up.

    Raises:
        InvalidToken: the client or the credentials behind the token were revoked since.
    """
    if client is None or client.unit_id != token.unit_id or not _holds_since(client, token):
        raise InvalidToken
    return Bearer(client, token.scopes & client.scopes)


def authenticate_bearer(
    database: Database, maker: TokenMaker, now: datetime, unverified_token: str
) -> Bearer:
    """Return the client of a genuine token, as it stands now.

    Raises:
        InvalidToken: forged, expired, of another kind, or the client was revoked since.
    """
    token = read_bearer_token(maker, now, unverified_token)
    with database.read() as repository:
        return bearer_of(token, repository.clients.find(token.client_id))


def ensure_may(bearer: Bearer, scope: str, address: str) -> None:
    """Refuse a bearer what it may not do, at every call and not only where its token was issued.

    Raises:
        UnitSuspended: its unit was suspended, if after the token was issued.
        AddressNotAllowed: it calls from an address that is not on its list.
        ScopeMissing: the token does not carry the scope, or the client lost it since.
    """
    ensure_standing(bearer.client, None if scope in _CHECKED_WITHIN else address)
    if scope not in bearer.scopes:
        raise ScopeMissing(scope=str(scope))


def ensure_standing(client: ApiClient, address: str | None) -> None:
    """Refuse a client whose unit is suspended, or that calls from an address not on its list.

    Raises:
        UnitSuspended, AddressNotAllowed.
    """
    calling = CallingClient(client.revoked, client.allowed_addresses, None)
    fault = RelyingParty(client.unit_suspended, use_ended=False, client=calling).fault(address)
    if fault is not None:
        raise fault


def _holds_since(client: ApiClient, token: AccessToken) -> bool:
    # What was got with credentials that were replaced or revoked since is dead with them.
    if not client.has_credentials:
        return False
    changed = client.credentials_from
    return changed is None or token.issued_at >= changed.replace(microsecond=0)
