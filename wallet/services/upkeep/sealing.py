"""Sealing the audit trail in runs, and proving that what was sealed is still there (Art. 26).

A seal under a key that was withdrawn since is worth what stands behind it: a later seal under a
key that is trusted, or a digest that was kept outside of the database. Each vouches for every run
before it, since its digest is computed over all of them. So nothing is ever sealed on top of a
seal that nothing vouches for, and no key is withdrawn before the trail is sealed under the next.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from wallet.domain.errors import Conflict, Unavailable, WalletError
from wallet.domain.trail.audit_seal import GENESIS, AuditSeal
from wallet.repository.database import Database, Repository
from wallet.repository.signing_keys.keys import NoSigningKey
from wallet.tokens.documents.audit_seal import chain, read_seal, sign_seal, stated_kid
from wallet.tokens.keys import KeyRing, Signer, VerifyingKey

LONGEST_RUN = 10_000
_SECONDS_BETWEEN_LOOKS = 0.5
_LOOKS = 120


class TrailBusy(Unavailable):
    """A transaction that may still add an entry to the run has been open for a minute."""

    code = "audit_trail_busy"
    zh = "有写入审计记录的事务一分钟内没有结束，暂不封存，请稍后再运行。"
    en = "A transaction that writes to the audit trail has been open for a minute; seal later."


class TrailNotVouchedFor(Conflict):
    """The last seal is under a withdrawn key: sealing on top of it would vouch for it."""

    code = "trail_not_vouched_for"
    zh = "最后一段封签是已停用的密钥签的，没有封存。请用另存的摘要核对：seal-audit --known-digest。"
    en = "The last seal is under a withdrawn key; nothing was sealed. Give the digest you kept."


class SealFault(StrEnum):
    """Why a run does not match its seal."""

    SIGNATURE = "signature"
    CHAIN = "chain"
    MISSING = "missing"
    INSERTED = "inserted"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class TrailProof:
    """What proving came to; ``faulty`` is the first run that does not match."""

    runs: int
    entries: int
    unsealed: int
    last_digest: str
    fault: SealFault | None = None
    faulty: AuditSeal | None = None
    known_digest_found: bool = False


def seal_audit(
    database: Database,
    signer: Signer,
    clock: Callable[[], datetime],
    pause: Callable[[float], None],
    known_digest: str | None = None,
) -> Iterator[AuditSeal]:
    """Seal every entry since the last seal, in runs of at most ``LONGEST_RUN``.

    Each run is a transaction of its own: stopping half-way loses nothing. ``known_digest`` is
    that of the last seal, kept outside of the database.

    Raises:
        TrailBusy: another transaction may still fill a gap in the run; nothing is skipped.
        TrailNotVouchedFor: the last seal is under a withdrawn key, and is not the known one.
        NoSigningKey: the signer's key was withdrawn meanwhile.
    """
    up_to = _settled_id(database, pause)
    while seal := _seal_run(database, signer, clock(), up_to, known_digest):
        yield seal


def prove_trail(
    database: Database, ring: KeyRing, now: datetime, known_digest: str | None = None
) -> TrailProof:
    """Compute every run again and compare it with its signed seal; stops at the first fault.

    ``known_digest`` is one that was kept outside of the database: when it is not found, the
    trail was cut off or sealed anew.
    """
    runs = entries = last_id = 0
    digest, known = GENESIS, False
    # The first run since which nothing has vouched for what came before.
    open_run: TrailProof | None = None
    while True:
        with database.read() as repository:
            seal = repository.audit_seals.next_after(last_id)
        if seal is None:
            break
        key, fault = _examine(database, ring, seal, last_id, digest)
        proof = TrailProof(runs, entries, 0, digest, fault, seal, known)
        if fault or key is None:
            return proof
        runs, entries = runs + 1, entries + seal.entries
        last_id, digest = seal.last_id, seal.digest
        known = known or digest == known_digest
        if not _is_withdrawn(key, now) or digest == known_digest:
            open_run = None
        elif open_run is None:
            open_run = replace(proof, fault=SealFault.SIGNATURE)
    if open_run:
        return replace(open_run, known_digest_found=known)
    with database.read() as repository:
        unsealed = repository.audit_seals.count_after(last_id)
    return TrailProof(runs, entries, unsealed, digest, known_digest_found=known)


def _settled_id(database: Database, pause: Callable[[float], None]) -> int:
    """Return an id below which no entry can appear any more."""
    with database.read() as repository:
        newest = repository.audit_seals.newest_entry_id()
        writers = repository.audit_seals.writers()
    for _ in range(_LOOKS):
        if not writers:
            return newest
        pause(_SECONDS_BETWEEN_LOOKS)
        with database.read() as repository:
            writers &= repository.audit_seals.writers()
    raise TrailBusy


def _is_withdrawn(key: VerifyingKey, now: datetime) -> bool:
    return key.withdrawn_at is not None and key.withdrawn_at <= now


def _seal_run(
    database: Database, signer: Signer, now: datetime, up_to: int, known_digest: str | None
) -> AuditSeal | None:
    with database.begin() as repository:
        repository.audit_seals.lock()
        last = repository.audit_seals.last()
        _ensure_vouched_for(repository, last, known_digest)
        if repository.keys.is_withdrawn(signer.kid):
            raise NoSigningKey
        digest = previous = last.digest if last else GENESIS
        after = last.last_id if last else 0
        ids = []
        for entry in repository.audit_seals.entries(after, up_to, LONGEST_RUN):
            digest = chain(digest, entry.content)
            ids.append(entry.id)
        if not ids:
            return None
        run = AuditSeal(ids[0], ids[-1], len(ids), previous, digest, now.replace(microsecond=0))
        seal = sign_seal(signer, run)
        repository.audit_seals.add(seal)
    return seal


def _ensure_vouched_for(
    repository: Repository, last: AuditSeal | None, known_digest: str | None
) -> None:
    if last is None or last.digest == known_digest:
        return
    if repository.keys.is_withdrawn(stated_kid(last)):
        raise TrailNotVouchedFor


def _examine(
    database: Database, ring: KeyRing, seal: AuditSeal, after: int, previous: str
) -> tuple[VerifyingKey | None, SealFault | None]:
    # The signature first: the numbers of a forged seal are not worth working with.
    try:
        key = read_seal(seal, ring)
    except WalletError:
        return None, SealFault.SIGNATURE
    if seal.previous_digest != previous:
        return key, SealFault.CHAIN
    found, digest = 0, previous
    with database.read() as repository:
        for entry in repository.audit_seals.entries(after, seal.last_id, seal.entries + 1):
            found, digest = found + 1, chain(digest, entry.content)
    if found != seal.entries:
        return key, SealFault.MISSING if found < seal.entries else SealFault.INSERTED
    return key, None if digest == seal.digest else SealFault.CHANGED
