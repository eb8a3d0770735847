"""The deployment's and the issuers' signing keys, loaded from the repository and kept for a while.

A worker may go on using what it loaded for half a minute: well inside the grace that verifying
gives to a key that was just retired. Withdrawal of a document key is read at every verification
and does not wait for this.
"""

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey

from wallet.domain.entropy import Entropy
from wallet.repository.database import Database, Repository
from wallet.repository.signing_keys.keys import KeyTerm, NoSigningKey, SigningKey
from wallet.tokens.keys import (
    KeyRing,
    KeyUse,
    Signer,
    VerifyingKey,
    kid_of,
    load_signer,
    new_private_key,
    private_key_pem,
    public_jwk,
    read_public_jwk,
)

DEPLOYMENT = "deployment"
DOCUMENT = "document"
_USES = {
    DEPLOYMENT: frozenset(
        {KeyUse.ACCESS_TOKEN, KeyUse.RECEIPT, KeyUse.AUDIT_SEAL, KeyUse.STATUS_LIST}
    ),
    DOCUMENT: frozenset({KeyUse.DOCUMENT, KeyUse.STATUS_LIST}),
}
ANNOUNCED_FOR = timedelta(minutes=10)
"""A new key is published so long before it signs: every worker and every cache knows it then."""

_FRESH_FOR = timedelta(seconds=30)
_DEPLOYMENT_KEY_LIFE = timedelta(days=400)
"""A year, and a month for whoever is late with the rotation."""


@dataclass(frozen=True, slots=True)
class _Held:
    ring: KeyRing
    deployment_signer: Signer
    loaded_at: datetime


@dataclass(frozen=True, slots=True)
class StatusSigner:
    """Who signs a list, and since when; the deployment does for an issuer that cannot."""

    signer: Signer
    since: datetime
    for_the_issuer: bool


class KeyCabinet:
    """Hands out signers and the ring of verifying keys."""

    def __init__(self, database: Database, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._lock = Lock()
        self._held: _Held | None = None
        self._signers: dict[str, Signer] = {}

    def ring(self) -> KeyRing:
        """Return every verifying key, retired and withdrawn ones too."""
        return self._fresh().ring

    def deployment_signer(self) -> Signer:
        """Return the signer of access tokens and receipts.

        Raises:
            NoSigningKey: the deployment has no key in force.
        """
        return self._fresh().deployment_signer

    def document_signer(self, repository: Repository, unit_id: str) -> Signer:
        """Return an issuer's own signer, as the repository has it at this moment (Art. 12).

        Raises:
            NoSigningKey: the issuer has no key in force.
        """
        return self._signer(repository.keys.current(DOCUMENT, unit_id, self._clock()))

    def status_signer(self, repository: Repository, unit_id: str) -> StatusSigner:
        """Return who signs an issuer's status lists now: itself, or the deployment in its place.

        Raises:
            NoSigningKey: neither has a key in force.
        """
        now = self._clock()
        try:
            key = repository.keys.current(DOCUMENT, unit_id, now)
        except NoSigningKey:
            key = repository.keys.current(DEPLOYMENT, None, now)
        return StatusSigner(self._signer(key), key.not_before, key.use == DEPLOYMENT)

    def forget(self) -> None:
        """Load afresh at the next use."""
        with self._lock:
            self._held = None

    def _fresh(self) -> _Held:
        now = self._clock()
        held = self._held
        if held is not None and now - held.loaded_at < _FRESH_FOR:
            return held
        with self._database.read() as repository:
            keys = repository.keys.all()
            owned = repository.units.by_ids(key.unit_id for key in keys if key.unit_id)
            owners = {unit.id: unit.uscc for unit in owned.values()}
            ring = KeyRing(_verifying(key, owners) for key in keys)
            signer = self._signer(repository.keys.current(DEPLOYMENT, None, now))
        held = _Held(ring, signer, now)
        with self._lock:
            self._held = held
        return held

    def _signer(self, key: SigningKey) -> Signer:
        signer = self._signers.get(key.kid)
        if signer is None:
            chain = [base64.b64decode(der) for der in key.certificate_chain]
            signer = load_signer(key.kid, key.private_pem.encode(), chain)
            self._signers[key.kid] = signer
        return signer


def add_deployment_key(repository: Repository, begins: datetime, entropy: Entropy) -> str:
    """Make a key for access tokens and receipts, in use from a moment on. Returns its kid.

    The keys before it retire at that moment.
    """
    repository.keys.retire_all(DEPLOYMENT, None, begins)
    key = new_signing_key(entropy, DEPLOYMENT, None, KeyTerm(begins, begins + _DEPLOYMENT_KEY_LIFE))
    repository.keys.add(key)
    return key.kid


def new_signing_key(entropy: Entropy, use: str, unit_id: str | None, term: KeyTerm) -> SigningKey:
    """Make a key pair that has no certificate yet; it is not stored."""
    private_key = new_private_key(entropy)
    return SigningKey(
        kid_of(private_key.public_key()),
        use,
        unit_id,
        _jwk_of(private_key),
        private_key_pem(private_key).decode(),
        (),
        term.not_before,
        term.not_after,
    )


def _jwk_of(private_key: EllipticCurvePrivateKey) -> dict[str, str]:
    return {name: str(value) for name, value in public_jwk(private_key.public_key()).items()}


def _verifying(key: SigningKey, owners: dict[str, str]) -> VerifyingKey:
    return VerifyingKey(
        kid=key.kid,
        public_key=read_public_jwk(dict(key.public_jwk)),
        uses=_USES[key.use],
        not_before=key.not_before,
        retired_at=key.retired_at,
        withdrawn_at=key.withdrawn_at,
        owner=owners.get(key.unit_id) if key.unit_id else None,
    )
