"""The statement of a withdrawal: a holder took a grant back, at this moment, for this reason.

It is for the unit that the grant was given to (``aud``: its unified social credit code), names the
consent record that it ends, and says which fields may no longer be read or used on that ground. It
names no person and holds no value (个人信息保护法 §15, Art. 19).
"""

from dataclasses import dataclass
from datetime import datetime

from wallet.tokens.encoding import JsonValue, to_numeric_date
from wallet.tokens.jws import (
    TokenKind,
    moment_claim,
    read_jwt,
    sign_jwt,
    text_claim,
    texts_claim,
)
from wallet.tokens.keys import KeyRing, KeyUse, Signer

_KIND = TokenKind(
    typ="consent-withdrawal+jwt",
    use=KeyUse.RECEIPT,
    required=(
        "iat",
        "aud",
        "jti",
        "authorization",
        "receiver",
        "scenario",
        "purpose",
        "licence_code",
        "fields",
        "granted_at",
        "withdrawn_at",
    ),
)


@dataclass(frozen=True, slots=True)
class WithdrawalStatement:
    """One withdrawal as both sides may keep it; ``reason`` is there only where it was given."""

    jti: str
    issuer: str
    audience: str
    receiver: str
    authorization_id: str
    scenario: str
    purpose: str
    licence_code: str
    fields: tuple[str, ...]
    granted_at: datetime
    withdrawn_at: datetime
    reason: str | None = None


def sign_withdrawal(signer: Signer, statement: WithdrawalStatement) -> str:
    """Return the signed statement; it does not expire."""
    claims: dict[str, JsonValue] = {
        "iss": statement.issuer,
        "aud": statement.audience,
        "iat": to_numeric_date(statement.withdrawn_at),
        "jti": statement.jti,
        "authorization": statement.authorization_id,
        "receiver": statement.receiver,
        "scenario": statement.scenario,
        "purpose": statement.purpose,
        "licence_code": statement.licence_code,
        "fields": list(statement.fields),
        "granted_at": to_numeric_date(statement.granted_at),
        "withdrawn_at": to_numeric_date(statement.withdrawn_at),
    }
    if statement.reason is not None:
        claims["reason"] = statement.reason
    return sign_jwt(signer, _KIND.typ, claims)


def read_withdrawal(
    unverified: str, ring: KeyRing, *, issuer: str, audience: str, now: datetime
) -> WithdrawalStatement:
    """Return a genuine statement of this system for this unit; raises as ``read_jwt`` does."""
    claims = read_jwt(unverified, ring, _KIND, issuer=issuer, audience=audience, now=now)
    return WithdrawalStatement(
        jti=text_claim(claims, "jti"),
        issuer=issuer,
        audience=audience,
        receiver=text_claim(claims, "receiver"),
        authorization_id=text_claim(claims, "authorization"),
        scenario=text_claim(claims, "scenario"),
        purpose=text_claim(claims, "purpose"),
        licence_code=text_claim(claims, "licence_code"),
        fields=texts_claim(claims, "fields"),
        granted_at=moment_claim(claims, "granted_at"),
        withdrawn_at=moment_claim(claims, "withdrawn_at"),
        reason=text_claim(claims, "reason") if "reason" in claims else None,
    )
