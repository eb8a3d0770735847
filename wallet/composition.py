"""Putting the parts of one deployment together: the only place that knows them all."""

import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from argon2 import PasswordHasher

from wallet.config import Settings
from wallet.domain.entropy import Entropy
from wallet.repository.actors.redis_throttles import redis_throttles
from wallet.repository.columns.cipher import FieldCipher, HeldKeys
from wallet.repository.database import Database
from wallet.secret_keys import SecretKeys, SecretsOnDisk
from wallet.services.access.hashing import production_hasher
from wallet.services.deployment import CodeSecrets, Deployment
from wallet.services.key_cabinet import KeyCabinet
from wallet.services.licences.documents import DocumentMaker


def system_clock() -> datetime:
    """Return the present moment; the one place where the machine's clock is read."""
    return datetime.now(UTC)


def compose(
    settings: Settings,
    keys: SecretKeys,
    *,
    clock: Callable[[], datetime] = system_clock,
    entropy: Entropy = secrets,
    hasher: PasswordHasher | None = None,
) -> Deployment:
    """Build the deployment that the settings and secrets describe."""
    throttles = redis_throttles(settings.redis_url) if settings.redis_url else None
    now = SecretsOnDisk(settings.secrets_file, keys)
    cipher = FieldCipher(HeldKeys(keys.field_keys(), lambda: now().field_keys()))
    database = Database(settings.database_url, cipher, throttles)
    cabinet = KeyCabinet(database, clock)
    url = settings.public_url
    return Deployment(
        database=database,
        clock=clock,
        entropy=entropy,
        hasher=hasher or production_hasher(),
        cabinet=cabinet,
        document_maker=DocumentMaker(cabinet, url, settings.status_bits),
        code_secrets=lambda: _code_secrets(now()),
        session_key=lambda: now().session_key,
        code_lifetime=settings.code_lifetime,
        public_url=url,
        production=settings.production,
        incident_questions=settings.incident_questions,
        asking_limits=settings.asking_limits,
    )


def _code_secrets(keys: SecretKeys) -> CodeSecrets:
    return CodeSecrets(keys.presentation_keys(), keys.typed_code_cipher())


@contextmanager
def opened(settings: Settings, keys: SecretKeys) -> Iterator[Deployment]:
    """Build a deployment for one command; its connections are closed at the end."""
    deployment = compose(settings, keys)
    try:
        yield deployment
    finally:
        deployment.database.engine.dispose()
