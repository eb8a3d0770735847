"""A unit's own staff take, replace and revoke the credentials of its client (Art. 19, 27).

Old and new never overlap: with the change the earlier credentials, and every access token that
was got with them, are dead. Nothing but a digest, or a public key, is kept.
"""

import base64
from collections.abc import Callable
from datetime import datetime

from wallet.domain.actors.actors import Actor, UnitSuspended, unit_of
from wallet.domain.entropy import Entropy
from wallet.domain.errors import InvalidInput
from wallet.domain.registry.social_application import ApplicationState
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.actors.clients import ApiClient, UnknownClient
from wallet.repository.database import Database, Repository
from wallet.services.acts.doing import doing
from wallet.services.registry.history import tell
from wallet.tokens.encoding import JsonObject, read_json_object
from wallet.tokens.keys import kid_of, public_jwk, read_public_jwk

_SECRET_BYTES = 32
_LONGEST_JWK = 2000


class KeyNotReadable(InvalidInput):
    """What was pasted is no JSON Web Key."""

    code = "key_not_readable"
    zh = "看不懂这段公钥，请粘贴 ES256（P-256）公钥的 JWK。私钥不要给任何人。"
    en = "This is not the JWK of an ES256 (P-256) public key. Never hand out the private key."


def take_secret(
    database: Database, entropy: Entropy, now: datetime, staff: Actor, seen_version: int
) -> tuple[str, str]:
    """Give the unit's client a new secret; returns client and secret, which nobody sees again.

    Raises:
        NotPermitted: not the staff of a relying unit.
        UnknownClient: the unit has no approved application.
        UnitSuspended: the unit is suspended.
        CredentialsChangedSince: the page was older than the credentials, or was sent twice.
    """
    secret = base64.urlsafe_b64encode(entropy.token_bytes(_SECRET_BYTES)).decode().rstrip("=")

    def replace(repository: Repository, client: ApiClient) -> str:
        repository.clients.set_secret(client.id, secret, seen_version, now)
        return "secret"

    client = _change(database, now, staff, AuditAction.CREDENTIALS_CHANGED, replace)
    return client.id, secret


def register_key(
    database: Database, now: datetime, staff: Actor, seen_version: int, unverified_jwk: str
) -> str:
    """Let the unit's client sign in with a key of its own from now on; returns its thumbprint.

    Raises:
        KeyNotReadable, UnusableKey: no ES256 public key, or one with its private part.
        The others as :func:`take_secret`.
    """
    thumbprint = ""

    def replace(repository: Repository, client: ApiClient) -> str:
        nonlocal thumbprint
        key = read_public_jwk(_json_object(unverified_jwk))
        thumbprint = kid_of(key)
        jwk = {name: str(value) for name, value in public_jwk(key).items()}
        repository.clients.set_key(client.id, jwk, seen_version, now)
        return "key"

    _change(database, now, staff, AuditAction.CREDENTIALS_CHANGED, replace)
    return thumbprint


def revoke_credentials(database: Database, now: datetime, staff: Actor, seen_version: int) -> None:
    """Leave the client without credentials until new ones are taken; raises as above."""

    def clear(repository: Repository, client: ApiClient) -> str:
        repository.clients.clear_credentials(client.id, seen_version, now)
        return "none"

    _change(database, now, staff, AuditAction.CREDENTIALS_REVOKED, clear, even_suspended=True)


def _change(
    database: Database,
    now: datetime,
    staff: Actor,
    action: AuditAction,
    change: Callable[[Repository, ApiClient], str],
    *,
    even_suspended: bool = False,
) -> ApiClient:
    blank = AuditEntry(now, action, staff)
    with doing(database, blank) as repository:
        application = repository.applications.living_of_unit(unit_of(staff))
        if application is None or application.state is not ApplicationState.APPROVED:
            raise UnknownClient
        client = repository.clients.get(application.client_id or "")
        if client.unit_suspended and not even_suspended:
            raise UnitSuspended
        kind = change(repository, client)
        entry = AuditEntry(
            now,
            action,
            staff,
            unit_name=client.unit_name,
            details={"client": client.id, "credentials": kind},
        )
        tell(repository, application.id, f"credentials_{kind}", entry)
    return client


def _json_object(unverified: str) -> JsonObject:
    try:
        return read_json_object(unverified[:_LONGEST_JWK].encode())
    except (ValueError, RecursionError):
        raise KeyNotReadable(field="jwk") from None
