"""Sealing the audit trail in runs, and proving that what was sealed is still there (Art. 26)."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wallet.domain.errors import Unavailable, WalletError
from wallet.domain.trail.audit_seal import GENESIS, AuditSeal
from wallet.repository.database import Database
from wallet.tokens.audit_seal import chain, ensure_signed, sign_seal
from wallet.tokens.keys import KeyRing, Signer

LONGEST_RUN = 10_000
_SECONDS_BETWEEN_LOOKS = 0.5
_LOOKS = 120


class TrailBusy(Unavailable):
    """A transaction that may still add an entry to the run has been open for a minute."""

    code = "audit_trail_busy"
    zh = "有写入审计记录的事务一分钟内没有结束，暂不封存，请稍后再运行。"
    en = "A transaction that writes to the audit trail has been open for a minute; seal later."


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
) -> Iterator[AuditSeal]:
    """Seal every entry since the last seal, in runs of at most ``LONGEST_RUN``.

    Each run is a transaction of its own: stopping half-way loses nothing.

    Raises:
        TrailBusy: another transaction may still fill a gap in the run; nothing is skipped.
    """
    up_to = _settled_id(database, pause)
    while seal := _seal_run(database, signer, clock(), up_to):
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
    while True:
        with database.read() as repository:
            seal = repository.audit_seals.next_after(last_id)
        if seal is None:
            break
        fault = _fault(database, ring, now, seal, last_id, digest)
        if fault:
            return TrailProof(runs, entries, 0, digest, fault, seal, known)
        runs, entries = runs + 1, entries + seal.entries
        last_id, digest = seal.last_id, seal.digest
        known = known or digest == known_digest
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


def _seal_run(database: Database, signer: Signer, now: datetime, up_to: int) -> AuditSeal | None:
    with database.begin() as repository:
        repository.audit_seals.lock()
        last = repository.audit_seals.last()
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


def _fault(
    database: Database,
    ring: KeyRing,
    now: datetime,
    seal: AuditSeal,
    after: int,
    previous: str,
) -> SealFault | None:
    # The signature first: the numbers of a forged seal are not worth working with.
    try:
        ensure_signed(seal, ring, now)
    except WalletError:
        return SealFault.SIGNATURE
    if seal.previous_digest != previous:
        return SealFault.CHAIN
    found, digest = 0, previous
    with database.read() as repository:
        for entry in repository.audit_seals.entries(after, seal.last_id, seal.entries + 1):
            found, digest = found + 1, chain(digest, entry.content)
    if found != seal.entries:
        return SealFault.MISSING if found < seal.entries else SealFault.INSERTED
    return None if digest == seal.digest else SealFault.CHANGED
