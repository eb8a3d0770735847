"""Receiving a bureau's file for collection (归集, Art. 8): kept sealed, and checked first."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import BinaryIO

from wallet.domain.actors.actors import Actor
from wallet.domain.collecting.collection import (
    LONGEST_FILE_NAME,
    Collection,
    CollectionState,
    Counts,
    OnItsWayOtherwise,
    UploadMissing,
)
from wallet.domain.collecting.file_decisions import NOTHING_DECIDED, FileDecisions
from wallet.domain.entropy import Entropy, new_id
from wallet.domain.trail.audit import DONE, AuditAction, AuditEntry
from wallet.repository.collecting.kept_files import KeptFiles
from wallet.repository.database import Database, Repository
from wallet.services.acts.doing import Kept, RequestIdentity, attempting
from wallet.services.collecting.files.sealed_file import Measured, SealedFile, SentFile


def collection_entry(
    now: datetime,
    actor: Actor,
    action: AuditAction,
    collection: Collection,
    *,
    outcome: str = DONE,
    unit_name: str | None = None,
) -> AuditEntry:
    """Return the entry of a step; a file may be called by a person's name, which is not in it."""
    return AuditEntry(
        now,
        action,
        actor,
        outcome=outcome,
        unit_name=unit_name,
        operator=actor.name,
        details=_details(collection),
    )


def begin_run(
    repository: Repository, now: datetime, actor: Actor, collection: Collection
) -> Collection:
    """Let the good rows of a checked file be taken in; what the check found is found anew.

    One that stopped in the middle goes on where it stopped. Raises ``CollectionNotChecked``.
    """
    collection.ensure_may_run()
    return start_run(repository, now, actor, collection)


def start_run(
    repository: Repository, now: datetime, actor: Actor, collection: Collection
) -> Collection:
    """Let the good rows of a file be taken in whose check was made, or is not waited for."""
    if collection.resumable:
        begun = replace(collection, state=CollectionState.RUNNING, failure=None, finished_at=None)
    else:
        repository.collected_rows.drop(collection.id)
        begun = replace(collection, state=CollectionState.RUNNING, counts=Counts(), started_at=now)
    begun = replace(begun, worker=None, lease_until=None, goes_on=True)
    repository.collections.save(begun)
    entry = collection_entry(now, actor, AuditAction.COLLECTION_CONFIRMED, begun)
    repository.audit.append(entry)
    return begun


def answered(
    repository: Repository,
    now: datetime,
    actor: Actor,
    collection: Collection,
    decisions: FileDecisions,
) -> Collection:
    """Let a file be read by what was decided about it.

    Raises:
        NothingToDecide, DecisionMissing.
    """
    collection.ensure_answered(decisions)
    decided = replace(
        collection,
        state=CollectionState.RECEIVED,
        decisions=collection.decisions.with_those_of(decisions),
        questions=(),
    )
    repository.collections.save(decided)
    entry = collection_entry(now, actor, AuditAction.COLLECTION_DECIDED, decided)
    repository.audit.append(entry)
    return decided


def _details(collection: Collection) -> Mapping[str, str]:
    details = {
        "collection": collection.id,
        "file_digest": collection.file_digest,
        "legacy": "yes" if collection.legacy else "no",
    }
    details |= collection.decisions.told()
    if collection.rows:
        counts = collection.counts
        details |= {
            "rows": str(collection.rows),
            "issued": str(counts.issued),
            "unchanged": str(counts.unchanged),
            "refused": str(counts.refused),
        }
    return details


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it was sent, in memory or to be read from its beginning.

    ``legacy`` marks its licences as older than their collection (Art. 10). ``goes_on`` takes the
    good rows in as soon as all are checked, without waiting for a confirmation; what has to be
    decided about the file is in ``decisions``, or it is not taken in.
    """

    name: str
    content: bytes | BinaryIO
    legacy: bool = False
    goes_on: bool = False
    decisions: FileDecisions = NOTHING_DECIDED

    @property
    def file(self) -> SentFile:
        """The file, to be read as often as it takes."""
        return SentFile(self.content)


def receive(
    database: Database,
    entropy: Entropy,
    now: datetime,
    sender: Actor,
    upload: Upload,
    identity: RequestIdentity | None = None,
) -> Collection:
    """Keep a file for a worker to check, or return the collection that it is in already.

    The same file is on its way once: sent again it is the same collection, which goes on to be
    taken in when the later sender asks for that.

    Raises:
        UploadMissing, UploadTooLarge: nothing was kept.
        OnItsWayOtherwise: the same file is on its way by other decisions.
        IdempotencyKeyReused: the key came with another request before.
    """
    details = {"legacy": "yes" if upload.legacy else "no"}
    blank = AuditEntry(
        now, AuditAction.COLLECTION_RECEIVED, sender, operator=sender.name, details=details
    )
    kept: Kept[Collection] = Kept(
        write=lambda collection: {"collection_id": collection.id},
        read=lambda repository, given: repository.collections.get(
            str(given["collection_id"]), sender.unit_id or ""
        ),
    )
    with attempting(database, blank) as attempt:
        known = upload.file.measured()
        attempt.about(details=details | {"bytes": str(known.size)})
        if not known.size:
            raise UploadMissing(field="file")
        known.ensure_kept()
        attempt.about(details={**attempt.entry.details, "file_digest": known.digest})
        new = _new(new_id(entropy), now, sender, upload, known)
        with SealedFile(database, _files, new.id, upload.file) as file:
            return attempt.once(
                identity, kept, lambda repository: _kept(repository, now, sender, new, file)
            )


def _kept(
    repository: Repository, now: datetime, sender: Actor, new: Collection, file: SealedFile
) -> Collection:
    found = repository.collections.find_alive(new.unit_id, new.file_digest, legacy=new.legacy)
    if found is None:
        repository.collections.add(new)
        file.keep(repository)
        entry = collection_entry(now, sender, AuditAction.COLLECTION_RECEIVED, new)
        repository.audit.append(entry)
        return new
    if found.state is CollectionState.UNDECIDED and new.decisions.written():
        locked = repository.collections.get_for_change(found.id, new.unit_id)
        found = answered(repository, now, sender, locked, new.decisions)
    elif new.decisions.written() not in ({}, found.decisions.written()):
        raise OnItsWayOtherwise
    if new.goes_on and not found.goes_on:
        return _to_go_on(repository, now, sender, found.id)
    return found


def _files(repository: Repository) -> KeptFiles:
    return repository.collection_files


def _new(
    collection_id: str, now: datetime, sender: Actor, upload: Upload, known: Measured
) -> Collection:
    return Collection(
        id=collection_id,
        unit_id=sender.unit_id or "",
        sent_by=sender,
        file_name=_tidy_name(upload.name),
        file_digest=known.digest,
        file_size=known.size,
        legacy=upload.legacy,
        goes_on=upload.goes_on,
        state=CollectionState.RECEIVED,
        created_at=now,
        decisions=upload.decisions,
    )


def _to_go_on(
    repository: Repository, now: datetime, sender: Actor, collection_id: str
) -> Collection:
    found = repository.collections.get_for_change(collection_id, sender.unit_id or "")
    if found.state is CollectionState.CHECKED:
        return begin_run(repository, now, sender, found)
    if found.state is CollectionState.UNDECIDED:
        # Nobody is asked any more: the worker says why it cannot be read by itself.
        found = replace(found, state=CollectionState.RECEIVED, questions=())
    found = replace(found, goes_on=True)
    repository.collections.save(found)
    repository.audit.append(collection_entry(now, sender, AuditAction.COLLECTION_CONFIRMED, found))
    return found


def _tidy_name(unverified: str) -> str:
    name = unverified.replace("\\", "/").rpartition("/")[2]
    return "".join(one for one in name if one.isprintable())[-LONGEST_FILE_NAME:].strip()
