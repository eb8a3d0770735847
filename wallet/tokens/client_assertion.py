"""Client assertions (RFC 7523, section 2.2): a client signs in with a key that it keeps to itself.

Made by the client, so its own registered key is the only one that counts, and nothing in the
assertion decides how it is checked.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from wallet.tokens.encoding import (
    LEEWAY,
    JsonObject,
    JsonValue,
    from_base64url,
    read_json_object,
    to_numeric_date,
)
from wallet.tokens.errors import TokenForAnotherAudience, TokenForged
from wallet.tokens.jws import check_times, moment_claim, read_signed, text_claim, whole_claim
from wallet.tokens.keys import VerifyingKey, kid_of, read_public_jwk

LONGEST_LIFE = timedelta(minutes=5)

# Libraries write either of these, or nothing.
_KINDS = frozenset({"", "JWT", "client-authentication+jwt"})
_LONGEST, _LONGEST_JTI = 4096, 128
_BEGINNING = datetime(1970, 1, 1, tzinfo=UTC) + LEEWAY


@dataclass(frozen=True, slots=True)
class ClientAssertion:
    """A genuine assertion: whose it is, and until when it must be remembered as used."""

    client_id: str
    jti: str
    expires_at: datetime


def unverified_subject(unverified: str) -> str:
    """Return whom an assertion says to be about, only to look up the key; blank if unreadable."""
    parts = unverified[:_LONGEST].split(".")
    try:
        subject = read_json_object(from_base64url(parts[1])).get("sub")
    except (ValueError, IndexError):
        return ""
    return subject if isinstance(subject, str) else ""


def read_client_assertion(
    unverified: str,
    registered_jwk: Mapping[str, JsonValue],
    *,
    client_id: str,
    issuer: str,
    now: datetime,
) -> ClientAssertion:
    """Return a genuine, current assertion of this client, made for this server.

    ``iss`` and ``sub`` are the client, ``aud`` is the public URL or the token endpoint's address
    and nothing beside it, and it lives five minutes at most. That it was not used before is for
    the caller to make sure. Raises a ``TokenError`` and nothing else.
    """
    public_key = read_public_jwk(registered_jwk)
    key = VerifyingKey(kid_of(public_key), public_key, frozenset(), _BEGINNING)
    claims = read_signed(unverified, lambda _: key, typ=_KINDS, now=now, longest=_LONGEST).claims
    if claims.get("iss") != client_id or claims.get("sub") != client_id:
        raise TokenForged(reason="issuer or subject")
    _check_audience(claims, issuer)
    expires_at = moment_claim(claims, "exp")
    check_times(claims, now)
    longest = to_numeric_date(now + LONGEST_LIFE + LEEWAY)
    if whole_claim(claims, "exp") > longest:
        raise TokenForged(reason="lives too long")
    jti = text_claim(claims, "jti")
    if len(jti) > _LONGEST_JTI:
        raise TokenForged(reason="jti")
    return ClientAssertion(client_id, jti, expires_at)


def _check_audience(claims: JsonObject, issuer: str) -> None:
    audience = claims.get("aud")
    if isinstance(audience, list) and len(audience) == 1:
        audience = audience[0]
    if audience not in (issuer, f"{issuer.rstrip('/')}/oauth/token"):
        raise TokenForAnotherAudience
