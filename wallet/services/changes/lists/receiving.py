"""A list on its way in: kept as it was sent, for a worker to read and check (Art. 8)."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from io import StringIO
from typing import BinaryIO

from wallet.domain.actors.actors import Actor, Role
from wallet.domain.changes.change_list import ChangeList, ListNotAcceptable
from wallet.domain.changes.change_request import APPROVAL_LIFETIME, ChangeState
from wallet.domain.changes.licence_change import (
    LISTED_ACTS,
    STATE_AFTER,
    ChangeAct,
    LicenceChange,
)
from wallet.domain.collecting.file_decisions import NOTHING_DECIDED, FileDecisions
from wallet.domain.entropy import Entropy, new_id
from wallet.domain.errors import Conflict
from wallet.domain.licences.licence import LONGEST_REASON
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.collecting.kept_files import KeptFiles
from wallet.repository.database import Database, Repository
from wallet.services.acts.doing import Kept, RequestIdentity, attempting
from wallet.services.changes.lists.entries import list_entry
from wallet.services.changes.lists.rows.columns import ListColumn
from wallet.services.collecting.files.sealed_file import SealedFile, SentFile
from wallet.services.key_cabinet import DOCUMENT

RESIGNING_REASON = "原签名密钥已停用，用新密钥重新签发；证照内容没有变化"
"""What holders read: the reason of the withdrawal is between the bureau and the operator."""


class NothingToResign(Conflict):
    """No living licence of the unit has a document that a withdrawn key signed."""

    code = "nothing_to_resign"
    zh = "没有需要重新签发的证照：现有文书都不是由停用的密钥签的。"
    en = "No licence needs to be signed anew: a withdrawn key signed none of the present documents."


@dataclass(frozen=True, slots=True)
class ListUpload:
    """A list as it was sent: the file, and what is to be done of all that it names; unverified.

    ``goes_on`` carries the good rows out as soon as all are checked, unless a second clerk has to
    agree; what has to be decided about the file is in ``decisions`` then, or it is refused. A file
    may say the reason row by row; then that of the change may be blank.
    """

    content: bytes | BinaryIO
    change: LicenceChange
    goes_on: bool = False
    decisions: FileDecisions = NOTHING_DECIDED

    @property
    def file(self) -> SentFile:
        """The file, to be read as often as it takes."""
        return SentFile(self.content)


def receive_list(
    database: Database,
    entropy: Entropy,
    now: datetime,
    sender: Actor,
    upload: ListUpload,
    identity: RequestIdentity | None = None,
) -> ChangeList:
    """Keep a list for a worker to check; no licence is touched.

    Raises:
        ListNotAcceptable: no such act on a list, or no licences.
        ReasonMissing, KindMissing: bad input.
        UploadTooLarge: more than is kept of one file.
        IdempotencyKeyReused: the key came with another list before.
    """
    wanted = upload.change
    details = {"act": wanted.act.value, "reason": wanted.reason[:LONGEST_REASON]}
    action = AuditAction.CHANGES_LISTED
    blank = AuditEntry(now, action, sender, operator=sender.name, details=details)
    with attempting(database, blank) as attempt:
        change, known = _checked(wanted), upload.file.measured()
        if known.blank:
            raise ListNotAcceptable(field="rows")
        known.ensure_kept()
        one = _new(entropy, now, sender, sender.unit_id or "", change)
        one = replace(one, goes_on=upload.goes_on, decisions=upload.decisions)
        with SealedFile(database, _files, one.id, upload.file) as file:

            def keep(repository: Repository) -> ChangeList:
                repository.change_lists.add(one)
                file.keep(repository)
                repository.audit.append(list_entry(now, sender, action, one))
                return one

            return attempt.once(identity, _kept(sender.unit_id or ""), keep)


def begin_to_resign(
    database: Database,
    entropy: Entropy,
    now: datetime,
    actor: Actor,
    unit_id: str,
    identity: RequestIdentity | None = None,
) -> ChangeList:
    """Sign anew every living licence of a unit whose document a withdrawn key signed.

    A bureau does it of its own, the operator of every bureau's. Of two who begin at one moment
    both get the one list.

    Raises:
        UnknownUnit: no such unit.
        NothingToResign: a withdrawn key signed no document of a living licence.
        NoSigningKey, CertificateEnded: the unit has no key in force.
        IdempotencyKeyReused: the key came with another request before.
    """
    its_unit = unit_id if actor.role is Role.OPERATOR else actor.unit_id or ""
    action, details = AuditAction.RESIGNING_BEGUN, {"unit": its_unit[:32]}
    blank = AuditEntry(now, action, actor, operator=actor.name, details=details)
    with attempting(database, blank) as attempt:

        def begin(repository: Repository) -> ChangeList:
            unit = repository.units.get(its_unit)
            under_way = repository.change_lists.resigning_in(unit.id)
            if under_way is not None:
                return under_way
            if not repository.key_records.count_unconfirmed(unit.id):
                raise NothingToResign
            repository.keys.current(DOCUMENT, unit.id, now)
            change = LicenceChange(ChangeAct.RESIGNING, RESIGNING_REASON)
            one = replace(_new(entropy, now, actor, unit.id, change), goes_on=True)
            repository.change_lists.add(one)
            entry = list_entry(now, actor, action, one)
            details = {**attempt.entry.details, **entry.details}
            repository.audit.append(replace(entry, unit_name=unit.name, details=details))
            return one

        return attempt.once(identity, _kept(its_unit), begin)


def pasted(lines: Iterable[str]) -> bytes:
    """Return pasted lines as a file: the first cell of each, blank ones left out."""
    text = StringIO(newline="")
    writer = csv.writer(text)
    firsts = (line.replace("\t", ",").split(",")[0].strip().strip('"\ufeff') for line in lines)
    rows = [[first] for first in firsts if first]
    if not rows:
        return b""
    writer.writerows([[ListColumn.GIVEN.value], *rows])
    return text.getvalue().encode("utf-8", "replace")


def _checked(unverified: LicenceChange) -> LicenceChange:
    if unverified.act not in LISTED_ACTS:
        raise ListNotAcceptable(field="act")
    if unverified.act in STATE_AFTER or unverified.reason.strip():
        return unverified.checked()
    return LicenceChange(unverified.act, "")


def _new(
    entropy: Entropy, now: datetime, sender: Actor, unit_id: str, change: LicenceChange
) -> ChangeList:
    return ChangeList(
        id=new_id(entropy),
        unit_id=unit_id,
        sent_by=sender,
        change=change,
        state=ChangeState.RECEIVED,
        created_at=now,
        lapses_at=now + APPROVAL_LIFETIME,
        turn_at=now,
    )


def _files(repository: Repository) -> KeptFiles:
    return repository.list_files


def _kept(unit_id: str) -> Kept[ChangeList]:
    return Kept(
        write=lambda one: {"list_id": one.id},
        read=lambda repository, given: repository.change_lists.get(str(given["list_id"]), unit_id),
    )
