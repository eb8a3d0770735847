"""How a client proves that it is one: its secret, or an assertion by its own key, used once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from wallet.domain.errors import NotAuthenticated
from wallet.repository.database import Database, Repository
from wallet.repository.registry.client_credentials import Proven
from wallet.tokens.client_assertion import ClientAssertion, read_client_assertion
from wallet.tokens.errors import TokenError

# A point of P-256 that nobody keeps a private part of: its x is the SHA-256 of
# "nobody's key", counted up to the first that lies on the curve.
_NOBODYS_KEY = {
    "kty": "EC",
    "crv": "P-256",
    "x": "qK8Jbv9-q6G7KuVOVWMtLGuf649tpOm41vuPwQ8coJg",
    "y": "QyQ9ip0r5vVVGQDRIckwkLvJPOz5nCmxYAoCE0tkA1s",
}
ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class InvalidClient(NotAuthenticated):
    """Client and secret do not belong together, or the client was revoked."""

    code = "invalid_client"
    zh = "客户端凭据不对，没有发放令牌。"
    en = "The client credentials are wrong; no token was issued."


@dataclass(frozen=True, slots=True)
class Proof:
    """What a client sent to prove itself; an assertion goes before a secret."""

    client_id: str
    unverified_secret: str
    unverified_assertion: str = ""


def authenticate_client(
    database: Database, public_url: str, proof: Proof, now: datetime
) -> tuple[Proven, ClientAssertion | None]:
    """Return the client that the proof belongs to, and the assertion that is to be spent.

    Present and former credentials count alike, the former ones until their day.

    Raises:
        InvalidClient: unknown, revoked, or the proof does not hold.
    """
    if proof.unverified_assertion:
        return _by_assertion(database, public_url, proof, now)
    secret = proof.unverified_secret[:200]
    with database.read() as repository:
        proven = repository.client_credentials.find_by_secret(proof.client_id, secret, now)
    if proven is None:
        raise InvalidClient
    return proven, None


def spend(repository: Repository, assertion: ClientAssertion | None, now: datetime) -> None:
    """Use an assertion up in the transaction that issues the token.

    Raises:
        InvalidClient: it was used before.
    """
    if assertion is None:
        return
    if not repository.client_assertions.spend(
        assertion.client_id, assertion.jti, assertion.expires_at, now
    ):
        raise InvalidClient


def _by_assertion(
    database: Database, public_url: str, proof: Proof, now: datetime
) -> tuple[Proven, ClientAssertion]:
    with database.read() as repository:
        client = repository.clients.find(proof.client_id)
    present = _read(proof, client.public_jwk if client else None, public_url, now)
    if client is not None and present is not None:
        return Proven(client, None), present
    former = client.former_jwk if client and client.has_former(now) else None
    earlier = _read(proof, former, public_url, now)
    if client is None or earlier is None:
        raise InvalidClient
    return Proven(client, client.former_until), earlier


def _read(
    proof: Proof, known_key: Mapping[str, str] | None, public_url: str, now: datetime
) -> ClientAssertion | None:
    # Without a key nobody's is compared with: an unknown client costs what a known one does.
    try:
        assertion = read_client_assertion(
            proof.unverified_assertion,
            dict(known_key or _NOBODYS_KEY),
            client_id=proof.client_id,
            issuer=public_url,
            now=now,
        )
    except TokenError:
        return None
    return assertion if known_key else None
