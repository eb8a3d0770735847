"""A unit's own staff take, replace and revoke the credentials of its client (Art. 19, 27).

With a change the earlier credentials end at once, and every access token that was got with them;
or they count on until the end of a day, so that a system can change over without a gap. Never more
than two count. Nothing but a digest, or a public key, is kept.
"""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from wallet.domain.actors.actors import Actor, UnitSuspended, unit_of
from wallet.domain.entropy import Entropy
from wallet.domain.errors import InvalidInput
from wallet.domain.registry.client_change_over import (
    NothingToRetire,
    OverlapUnderWay,
    overlap_end,
)
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
    database: Database,
    entropy: Entropy,
    now: datetime,
    staff: Actor,
    seen_version: int,
    overlap_days: int = 0,
) -> tuple[str, str]:
    """Give the unit's client a new secret; returns client and secret, which nobody sees again.

    The present credentials count on for ``overlap_days`` civil days, or end at once.

    Raises:
        NotPermitted: not the staff of a relying unit.
        UnknownClient: the unit has no approved application.
        UnitSuspended: the unit is suspended.
        CredentialsChangedSince: the page was older than the credentials, or was sent twice.
        OverlapOutOfRange: more than thirty days.
        OverlapUnderWay: former credentials count already, and the present ones are to count on.
    """
    secret = base64.urlsafe_b64encode(entropy.token_bytes(_SECRET_BYTES)).decode().rstrip("=")

    def replace(repository: Repository, client: ApiClient) -> _Changed:
        until = _former_until(client, now, overlap_days)
        repository.client_credentials.set_secret(client.id, secret, seen_version, now, until)
        return _Changed("secret", until)

    client = _change(database, now, staff, AuditAction.CREDENTIALS_CHANGED, replace)
    return client.id, secret


def register_key(
    database: Database,
    now: datetime,
    staff: Actor,
    seen_version: int,
    unverified_jwk: str,
    overlap_days: int = 0,
) -> str:
    """Let the unit's client sign in with a key of its own from now on; returns its thumbprint.

    Raises:
        KeyNotReadable, UnusableKey: no ES256 public key, or one with its private part.
        The others as :func:`take_secret`.
    """
    thumbprint = ""

    def replace(repository: Repository, client: ApiClient) -> _Changed:
        nonlocal thumbprint
        key = read_public_jwk(_json_object(unverified_jwk))
        thumbprint = kid_of(key)
        jwk = {name: str(value) for name, value in public_jwk(key).items()}
        until = _former_until(client, now, overlap_days)
        repository.client_credentials.set_key(client.id, jwk, seen_version, now, until)
        return _Changed("key", until)

    _change(database, now, staff, AuditAction.CREDENTIALS_CHANGED, replace)
    return thumbprint


def retire_former(database: Database, now: datetime, staff: Actor, seen_version: int) -> None:
    """End the former credentials before their day, and every token; the present ones stay.

    Raises:
        NothingToRetire: no former credentials count.
        The others as :func:`take_secret`.
    """

    def retire(repository: Repository, client: ApiClient) -> _Changed:
        if not client.has_former(now):
            raise NothingToRetire
        repository.client_credentials.retire_former(client.id, seen_version, now)
        return _Changed("former_retired")

    action = AuditAction.CREDENTIALS_REVOKED
    _change(database, now, staff, action, retire, even_suspended=True)


def revoke_credentials(database: Database, now: datetime, staff: Actor, seen_version: int) -> None:
    """Leave the client without any credentials until new ones are taken; raises as above."""

    def clear(repository: Repository, client: ApiClient) -> _Changed:
        repository.client_credentials.clear(client.id, seen_version, now)
        return _Changed("none")

    _change(database, now, staff, AuditAction.CREDENTIALS_REVOKED, clear, even_suspended=True)


@dataclass(frozen=True, slots=True)
class _Changed:
    """What became of the credentials, and until when the former ones count beside them."""

    kind: str
    former_until: datetime | None = None

    @property
    def details(self) -> dict[str, str]:
        until = self.former_until
        return {"credentials": self.kind} | ({"former_until": until.isoformat()} if until else {})


def _former_until(client: ApiClient, now: datetime, overlap_days: int) -> datetime | None:
    until = overlap_end(now, overlap_days)
    if until is not None and client.has_former(now):
        raise OverlapUnderWay
    return until if client.has_credentials else None


def _change(
    database: Database,
    now: datetime,
    staff: Actor,
    action: AuditAction,
    change: Callable[[Repository, ApiClient], _Changed],
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
        changed = change(repository, client)
        entry = AuditEntry(
            now,
            action,
            staff,
            unit_name=client.unit_name,
            details={"client": client.id, **changed.details},
        )
        tell(repository, application.id, f"credentials_{changed.kind}", entry)
    return client


def _json_object(unverified: str) -> JsonObject:
    try:
        return read_json_object(unverified[:_LONGEST_JWK].encode())
    except (ValueError, RecursionError):
        raise KeyNotReadable(field="jwk") from None
