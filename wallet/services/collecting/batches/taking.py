"""Taking a batch of rows into the repository: everything that can be is done for all at once.

A batch is prepared outside of any transaction: looked up, examined, signed, sealed. The transaction
that stores it looks again at what it was prepared by, takes the places of its status list, and
inserts. So nobody waits for a batch longer than storing it takes.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import TypeVar

from wallet.domain.actors.actors import Actor, Holder, Unit
from wallet.domain.civil_dates import city_date
from wallet.domain.entropy import Entropy, neighbouring_ids
from wallet.domain.licences.licence import Term
from wallet.domain.licences.licence_number import number_key
from wallet.domain.licences.notice import Notice, NoticeKind
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.collecting.batches import HolderKey
from wallet.repository.database import ContradictsStored, Database, Repository
from wallet.repository.licences.status_lists import Slot
from wallet.repository.statements.bulk_insert import Rows
from wallet.services.collecting.batches.examining import (
    Known,
    NumberedRow,
    Rehearsal,
    ToIssue,
    Verdict,
    examine,
    look_up,
)
from wallet.services.collecting.files.report import RowOutcome, RowResult
from wallet.services.collecting.rows.faults import RowFault
from wallet.services.licences.documents import DocumentMaker
from wallet.services.licences.issuing import issuing_entry
from wallet.services.licences.putting_on_record import (
    AcceptedDraft,
    IssuedLicence,
    SigningAs,
    follow_registrations,
    sign,
    to_collect,
)
from wallet.services.sheets.columns import Column

T = TypeVar("T")

ROWS_AT_ONCE = 1_000
_TRIES = 5
_VERSIONS_AT = 2
"""Where the rows of the versions stand among those of a batch."""


class Outdated(Exception):
    """What a batch was prepared by has changed meanwhile; it is prepared again."""


def batches(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield the rows in lists of at most ``size``."""
    waiting = iter(rows)
    while batch := list(islice(waiting, size)):
        yield batch


def again_if_outdated(take: Callable[[], T]) -> T:
    """Prepare and store a batch; what another run stored meanwhile is found at the next try.

    Raises:
        ContradictsStored, Outdated: it happened each time.
    """
    for _ in range(_TRIES - 1):
        try:
            return take()
        except (ContradictsStored, Outdated):
            continue
    return take()


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows of a file, ready to be stored: examined, signed, sealed, with what is told of each."""

    now: datetime
    known: Known
    signing: SigningAs | None
    accepted: Sequence[AcceptedDraft]
    issued: Sequence[IssuedLicence]
    rows: Sequence[Rows]
    results: list[RowResult]


@dataclass(frozen=True, slots=True)
class BatchTaker:
    """Takes batches of one file for one unit; ``origin`` is what the trail says of the file."""

    maker: DocumentMaker
    entropy: Entropy
    issuer: Actor
    unit: Unit
    origin: Mapping[str, str] = field(default_factory=dict)

    def rehearse(
        self,
        repository: Repository,
        now: datetime,
        rows: Sequence[NumberedRow],
        rehearsal: Rehearsal,
    ) -> list[RowResult]:
        """Say what would become of the rows; nothing is written (a dry run)."""
        today = city_date(now)
        known = look_up(repository, self.unit.id, rows, today)
        verdicts = examine(known, rows, rehearsal, today)
        return [_result(verdict, {}) for verdict in verdicts]

    def prepare(self, database: Database, now: datetime, rows: Sequence[NumberedRow]) -> Batch:
        """Make everything that is to be stored of the rows, outside of any transaction.

        Raises:
            NoSigningKey: the unit has no key in force; nothing of the batch may be kept.
        """
        with database.read() as repository:
            today = city_date(now)
            known = look_up(repository, self.unit.id, rows, today)
            verdicts = examine(known, rows, Rehearsal(), today)
            wanted = {one.row_number: one.to_issue for one in verdicts if one.to_issue is not None}
            signing, slots = None, list[Slot]()
            if wanted:
                signer = self.maker.signer(repository, self.unit.id)
                signing = SigningAs(self.maker, signer, self.entropy, self.unit)
                slots = self._drawn(database, len(wanted))
            added = self._new_holders(known, wanted.values())
            holders = {**known.holders, **added}
            wallets = known.sighting.wallets
            accepted = [_accepted(one, holders, wallets) for one in wanted.values()]
            issued = sign(signing, now, accepted, slots) if signing else []
            made = dict(zip(wanted, issued, strict=True))
            stored = [
                repository.holders.rows_for(added.values()),
                *repository.licences.rows_for(to_collect(issued, accepted, now), now),
                repository.notices.rows_for(self._notices(now, accepted, issued)),
                repository.audit.rows_for(self._entries(now, verdicts, made)),
            ]
        codes = {
            (one.licence.type_code, number_key(one.licence.number)): str(one.licence.code)
            for one in issued
        }
        results = [_result(verdict, codes) for verdict in verdicts]
        return Batch(now, known, signing, accepted, issued, stored, results)

    def store(self, repository: Repository, batch: Batch) -> None:
        """Store a prepared batch, within a transaction that is open already.

        Raises:
            Outdated: something that it was prepared by is no longer so; prepare it again.
            ContradictsStored: somebody else stored one of them at this moment; the same.
            NoSigningKey: the unit has no key in force any more.
        """
        if not repository.batches.unchanged(batch.known.named, batch.known.sighting):
            raise Outdated
        if batch.signing is not None:
            if self.maker.signer(repository, self.unit.id) is not batch.signing.signer:
                raise Outdated
            self._take_slots(repository, batch, batch.signing)
        repository.batches.store(batch.rows)
        follow_registrations(repository, batch.now, batch.accepted)

    def _drawn(self, database: Database, count: int) -> list[Slot]:
        bits = self.maker.status_bits
        for _ in range(_TRIES):
            with database.read() as repository:
                slots = repository.status_lists.draw(self.unit.id, count, self.entropy, bits)
            if slots:
                return slots
            with database.begin() as repository:
                repository.status_lists.open_one(self.unit.id, self.entropy, bits)
        raise Outdated  # others fill the lists as fast as they are opened

    def _take_slots(self, repository: Repository, batch: Batch, signing: SigningAs) -> None:
        """Make the drawn slots those of this batch; what lost its slot is signed for another."""
        drawn = [(one.version.status_list_id, one.version.status_index) for one in batch.issued]
        gone = repository.status_lists.take(drawn)
        if not gone:
            return
        unit_id, bits = self.unit.id, self.maker.status_bits
        fresh = repository.status_lists.allocate_many(unit_id, len(gone), self.entropy, bits)
        moved = []
        for place, slot in zip(gone, fresh, strict=True):
            licence = batch.issued[place].licence
            version = signing.version(batch.now, batch.accepted[place], licence.code, slot)
            moved.append((licence.id, version, licence.state))
        rows = repository.licences.rows_of_versions(moved).values
        for place, row in zip(gone, rows, strict=True):
            batch.rows[_VERSIONS_AT].values[place] = row

    def _notices(
        self, now: datetime, accepted: Sequence[AcceptedDraft], issued: Sequence[IssuedLicence]
    ) -> Iterator[Notice]:
        """Tell every holder, as of a single licence; not of what had ended long before."""
        fresh_id = neighbouring_ids(self.entropy)
        for one, made in zip(accepted, issued, strict=True):
            if one.draft.ended is None:
                for holder in one.holders:
                    kind, licence_id = NoticeKind.LICENCE_ISSUED, made.licence.id
                    yield Notice(fresh_id(), holder.id, kind, licence_id, now)

    def _new_holders(self, known: Known, wanted: Iterable[ToIssue]) -> dict[HolderKey, Holder]:
        added: dict[HolderKey, Holder] = {}
        fresh_id = neighbouring_ids(self.entropy)
        for one in wanted:
            for draft in one.draft.holders:
                key = (draft.identity_kind, draft.identity_number)
                if key not in known.holders and key not in added:
                    added[key] = Holder(fresh_id(), draft.kind, draft.name, *key)
        return added

    def _entries(
        self, now: datetime, verdicts: Iterable[Verdict], issued: Mapping[int, IssuedLicence]
    ) -> list[AuditEntry]:
        entries = []
        for one in verdicts:
            details = {**self.origin, "row": str(one.row_number)}
            made = issued.get(one.row_number)
            if made is not None and one.to_issue is not None:
                draft = one.to_issue.draft
                entries.append(issuing_entry(now, self.issuer, draft, made, details))
            elif one.faults:
                entries.append(self._refusal(now, one.faults, details))
        return entries

    def _refusal(
        self, now: datetime, faults: Sequence[RowFault], details: Mapping[str, str]
    ) -> AuditEntry:
        return AuditEntry(
            now,
            AuditAction.ISSUING_REFUSED,
            self.issuer,
            outcome=faults[0].code,
            unit_name=self.unit.name,
            operator=self.issuer.name,
            fields=tuple(fault.column for fault in faults if fault.column),
            details=details,
        )


def _accepted(
    wanted: ToIssue, holders: Mapping[HolderKey, Holder], wallets: frozenset[str]
) -> AcceptedDraft:
    draft = wanted.draft
    own = tuple(holders[one.identity_kind, one.identity_number] for one in draft.holders)
    return AcceptedDraft(
        draft,
        wanted.licence_type,
        draft.number,
        Term(draft.valid_from, draft.valid_until),
        # The reader of the rows has checked it against the catalogue.
        {name: str(value) for name, value in draft.face.items()},
        own,
        any(holder.id in wallets for holder in own),
    )


def _result(verdict: Verdict, codes: Mapping[tuple[str, str], str]) -> RowResult:
    read = verdict.read
    masked = read.row.masked(Column.NUMBER)
    if verdict.faults:
        called = read.called
        faults = tuple(
            replace(one, column=called.get(one.column, one.column)) for one in verdict.faults
        )
        return RowResult(verdict.row_number, RowOutcome.REFUSED, masked, faults=faults)
    outcome = RowOutcome.ISSUED if verdict.to_issue else RowOutcome.UNCHANGED
    code = verdict.known_code
    if not code and read.draft is not None:
        code = codes.get((read.draft.type_code, number_key(read.draft.number)), "")
    return RowResult(verdict.row_number, outcome, masked, code)
