"""Sealing the audit trail in runs: whatever was sealed cannot be changed unnoticed (Art. 26).

A run is read and digested while others go on writing; only its seal is inserted alone, after a
second look. A seal under a key that was withdrawn since is worth what stands behind it: a later
seal or anchor under a key that is trusted, or a digest that was kept outside of the database. Each
vouches for every run before it, since its digest is computed over all of them. So nothing is ever
sealed on top of a seal that nothing vouches for, and no key is withdrawn before the trail is
sealed under the next.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from wallet.domain.errors import Conflict, Unavailable
from wallet.domain.trail.audit_seal import GENESIS, AuditSeal
from wallet.repository.database import Database, Repository
from wallet.repository.signing_keys.keys import NoSigningKey
from wallet.tokens.documents.audit_seal import chain, sign_seal, stated_kid
from wallet.tokens.keys import Signer

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


class TrailCutOff(Conflict):
    """A seal that was seen before is gone or another one: sealing anew would cover that up."""

    code = "trail_cut_off"
    zh = "先前的封签不见了或被换过，没有封存。请先核对审计记录：verify-audit --known-digest。"
    en = "A seal seen before is gone or was replaced; nothing was sealed. Prove the trail first."


@dataclass(frozen=True, slots=True)
class KnownSeals:
    """What is known of earlier seals from outside of the database.

    ``digest`` is that of the last seal, as somebody wrote it down; ``seal`` is one that this
    process has seen itself.
    """

    digest: str | None = None
    seal: AuditSeal | None = None


_NOTHING_KNOWN = KnownSeals()


def seal_audit(
    database: Database,
    signer: Signer,
    clock: Callable[[], datetime],
    pause: Callable[[float], None],
    known: KnownSeals = _NOTHING_KNOWN,
) -> Iterator[AuditSeal]:
    """Seal every entry since the last seal, in runs of at most ``LONGEST_RUN``.

    Each run is sealed by itself: stopping half-way loses nothing, and several may seal at once.

    Raises:
        TrailBusy: another transaction may still fill a gap in the run; nothing is skipped.
        TrailNotVouchedFor: the last seal is under a withdrawn key, and is not the known one.
        TrailCutOff: the seal that was seen is not there any more.
        NoSigningKey: the signer's key was withdrawn meanwhile.
    """
    up_to = _settled_id(database, pause)
    while prepared := _prepare(database, signer, clock(), up_to, known):
        if _insert(database, signer, prepared, known):
            yield prepared.seal


@dataclass(frozen=True, slots=True)
class _Prepared:
    last: AuditSeal | None
    seal: AuditSeal


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


def _prepare(
    database: Database, signer: Signer, now: datetime, up_to: int, known: KnownSeals
) -> _Prepared | None:
    """Seal the next run without storing it; ``None`` where nothing is left.

    What it reads is settled and can only stay as it is, so nobody need wait meanwhile.
    """
    with database.read() as repository:
        last = repository.audit_seals.last()
        _ensure_may_seal(repository, signer, last, known)
        digest = previous = last.digest if last else GENESIS
        after, ids = last.last_id if last else 0, []
        for entry in repository.audit_seals.entries(after, up_to, LONGEST_RUN):
            digest = chain(digest, entry.content)
            ids.append(entry.id)
    if not ids:
        return None
    run = AuditSeal(ids[0], ids[-1], len(ids), previous, digest, now.replace(microsecond=0))
    return _Prepared(last, sign_seal(signer, run))


def _insert(database: Database, signer: Signer, prepared: _Prepared, known: KnownSeals) -> bool:
    """Store a seal, unless somebody else has sealed the same entries meanwhile."""
    with database.begin() as repository:
        repository.audit_seals.lock()
        last = repository.audit_seals.last()
        if last != prepared.last:
            return False
        _ensure_may_seal(repository, signer, last, known)
        repository.audit_seals.add(prepared.seal)
    return True


def _ensure_may_seal(
    repository: Repository, signer: Signer, last: AuditSeal | None, known: KnownSeals
) -> None:
    if known.seal and repository.audit_seals.get(known.seal.last_id) != known.seal:
        raise TrailCutOff
    if last and last.digest != known.digest and repository.keys.is_withdrawn(stated_kid(last)):
        raise TrailNotVouchedFor
    if repository.keys.is_withdrawn(signer.kid):
        raise NoSigningKey
