"""Access tokens of the API's clients: RFC 9068, signed ES256, ten minutes (design of the API)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from wallet.tokens.encoding import JsonObject, to_numeric_date
from wallet.tokens.errors import TokenForged
from wallet.tokens.jws import (
    TokenKind,
    moment_claim,
    read_jwt,
    sign_jwt,
    text_claim,
    whole_claim,
)
from wallet.tokens.keys import KeyRing, KeyUse, Signer

LIFETIME = timedelta(minutes=10)

_KIND = TokenKind(
    typ="at+jwt",
    use=KeyUse.ACCESS_TOKEN,
    required=("exp", "iat", "sub", "client_id", "unit_id", "scope", "jti"),
    comes_again=True,
)


@dataclass(frozen=True, slots=True)
class AccessToken:
    """Which client calls, for which unit, and what it may ask for."""

    client_id: str
    unit_id: str
    scopes: frozenset[str]
    jti: str
    issued_at: datetime
    expires_at: datetime


def api_audience(issuer: str) -> str:
    """Return the audience of every access token: the API under the public address."""
    return f"{issuer.rstrip('/')}/api/v1"


def issue_access_token(
    signer: Signer,
    *,
    issuer: str,
    client_id: str,
    unit_id: str,
    scopes: Iterable[str],
    now: datetime,
    jti: str,
    lifetime: timedelta = LIFETIME,
) -> str:
    """Return a token for a client that has just shown its secret; ``issuer`` is the public URL.

    Raises ``ValueError`` for a lifetime that reading would refuse.
    """
    if not timedelta(0) < lifetime <= LIFETIME:
        raise ValueError("an access token lives at most ten minutes")
    issued = to_numeric_date(now)
    claims: JsonObject = {
        "iss": issuer,
        "aud": api_audience(issuer),
        "sub": client_id,
        "client_id": client_id,
        "unit_id": unit_id,
        "scope": " ".join(sorted(scopes)),
        "iat": issued,
        "exp": issued + int(lifetime.total_seconds()),
        "jti": jti,
    }
    return sign_jwt(signer, _KIND.typ, claims)


def read_access_token(unverified: str, ring: KeyRing, *, issuer: str, now: datetime) -> AccessToken:
    """Return what a genuine, current access token says.

    Raises as ``read_jwt`` does, and ``TokenForged`` for a token that lives longer than ours do
    or whose subject is not its client.
    """
    claims = read_jwt(
        unverified, ring, _KIND, issuer=issuer, now=now, audience=api_audience(issuer)
    )
    if whole_claim(claims, "exp") - whole_claim(claims, "iat") > LIFETIME.total_seconds():
        raise TokenForged(reason="lives too long")
    client_id = text_claim(claims, "client_id")
    if claims["sub"] != client_id:
        raise TokenForged(reason="subject")
    scope = claims["scope"]
    if not isinstance(scope, str):
        raise TokenForged(reason="scope")
    return AccessToken(
        client_id=client_id,
        unit_id=text_claim(claims, "unit_id"),
        scopes=frozenset(scope.split()),
        jti=text_claim(claims, "jti"),
        issued_at=moment_claim(claims, "iat"),
        expires_at=moment_claim(claims, "exp"),
    )
