"""Receiving a bureau's file for collection (归集, Art. 8): kept sealed, and checked first."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from wallet.domain.actors.actors import Actor
from wallet.domain.collecting.collection import (
    LARGEST_FILE,
    LONGEST_FILE_NAME,
    Collection,
    CollectionState,
    Counts,
    UploadMissing,
    UploadTooLarge,
)
from wallet.domain.entropy import Entropy, new_id
from wallet.domain.trail.audit import DONE, AuditAction, AuditEntry
from wallet.repository.database import Database, Repository
from wallet.services.acts.doing import Kept, RequestIdentity, attempting


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


def _details(collection: Collection) -> Mapping[str, str]:
    details = {
        "collection": collection.id,
        "file_digest": collection.file_digest,
        "legacy": "yes" if collection.legacy else "no",
    }
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
    """A file as it was sent.

    ``legacy`` marks its licences as older than their collection (Art. 10). ``goes_on`` takes the
    good rows in as soon as all are checked, without waiting for a confirmation.
    """

    name: str
    content: bytes
    legacy: bool = False
    goes_on: bool = False


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
        IdempotencyKeyReused: the key came with another request before.
    """
    details = {"legacy": "yes" if upload.legacy else "no", "bytes": str(len(upload.content))}
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
        if not upload.content:
            raise UploadMissing(field="file")
        if len(upload.content) > LARGEST_FILE:
            raise UploadTooLarge(field="file")
        digest = hashlib.sha256(upload.content).hexdigest()
        attempt.about(details=details | {"file_digest": digest})

        def keep(repository: Repository) -> Collection:
            return _kept(repository, entropy, now, sender, upload, digest)

        return attempt.once(identity, kept, keep)


def _kept(
    repository: Repository,
    entropy: Entropy,
    now: datetime,
    sender: Actor,
    upload: Upload,
    digest: str,
) -> Collection:
    unit_id = sender.unit_id or ""
    collection = repository.collections.find_alive(unit_id, digest, legacy=upload.legacy)
    if collection is None:
        collection = _new(new_id(entropy), now, sender, upload, digest)
        repository.collections.add(collection, upload.content)
        repository.audit.append(
            collection_entry(now, sender, AuditAction.COLLECTION_RECEIVED, collection)
        )
    elif upload.goes_on and not collection.goes_on:
        collection = _to_go_on(repository, now, sender, collection.id)
    return collection


def _new(
    collection_id: str, now: datetime, sender: Actor, upload: Upload, digest: str
) -> Collection:
    return Collection(
        id=collection_id,
        unit_id=sender.unit_id or "",
        sent_by=sender,
        file_name=_tidy_name(upload.name),
        file_digest=digest,
        file_size=len(upload.content),
        legacy=upload.legacy,
        goes_on=upload.goes_on,
        state=CollectionState.RECEIVED,
        created_at=now,
    )


def _to_go_on(
    repository: Repository, now: datetime, sender: Actor, collection_id: str
) -> Collection:
    found = repository.collections.get_for_change(collection_id, sender.unit_id or "")
    if found.state is CollectionState.CHECKED:
        return begin_run(repository, now, sender, found)
    found = replace(found, goes_on=True)
    repository.collections.save(found)
    repository.audit.append(collection_entry(now, sender, AuditAction.COLLECTION_CONFIRMED, found))
    return found


def _tidy_name(unverified: str) -> str:
    name = unverified.replace("\\", "/").rpartition("/")[2]
    return "".join(one for one in name if one.isprintable())[-LONGEST_FILE_NAME:].strip()
