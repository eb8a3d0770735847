"""Taking a batch of rows into the repository: everything that can be is done for all at once."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import islice
from typing import TypeVar

from wallet.domain.actors.actors import Actor, Holder, IdentityKind, Unit
from wallet.domain.civil_dates import city_date
from wallet.domain.entropy import Entropy, new_id
from wallet.domain.licences.licence import Term
from wallet.domain.licences.notice import Notice, NoticeKind
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import ContradictsStored, Repository
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
from wallet.services.licences.putting_on_record import AcceptedDraft, IssuedLicence, put_on_record
from wallet.services.sheets.columns import Column

T = TypeVar("T")
R = TypeVar("R")

ROWS_AT_ONCE = 500
_TRIES = 3


def batches(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """Yield the rows in lists of at most ``size``."""
    waiting = iter(rows)
    while batch := list(islice(waiting, size)):
        yield batch


def again_if_contradicted(take: Callable[[Sequence[T]], list[R]], rows: Sequence[T]) -> list[R]:
    """Take a batch; what another run stored meanwhile is found at the next try.

    Raises:
        ContradictsStored: it happened each time.
    """
    for _ in range(_TRIES - 1):
        try:
            return take(rows)
        except ContradictsStored:
            continue
    return take(rows)


_HolderKey = tuple[IdentityKind, str]


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
        known = look_up(repository, self.unit.id, rows)
        verdicts = examine(known, rows, rehearsal, city_date(now))
        return [_result(verdict, {}) for verdict in verdicts]

    def take(
        self, repository: Repository, now: datetime, rows: Sequence[NumberedRow]
    ) -> list[RowResult]:
        """Issue what is not there yet, within a transaction that is open already.

        Raises:
            NoSigningKey: the unit has no key in force; nothing of the batch may be kept.
            ContradictsStored: somebody else stored one of them meanwhile; try again.
        """
        known = look_up(repository, self.unit.id, rows)
        verdicts = examine(known, rows, Rehearsal(), city_date(now))
        issued = self._issue(repository, now, known, verdicts)
        repository.audit.append_all(self._entries(now, verdicts, issued))
        codes = {
            (one.licence.type_code, one.licence.number): str(one.licence.code)
            for one in issued.values()
        }
        return [_result(verdict, codes) for verdict in verdicts]

    def _issue(
        self, repository: Repository, now: datetime, known: Known, verdicts: Iterable[Verdict]
    ) -> dict[int, IssuedLicence]:
        wanted = {one.row_number: one.to_issue for one in verdicts if one.to_issue is not None}
        if not wanted:
            return {}
        holders = self._holders(repository, known, wanted.values())
        wallets = repository.accounts.wallets_among(one.id for one in known.holders.values())
        accepted = [_accepted(one, holders, wallets) for one in wanted.values()]
        issued = put_on_record(repository, self.maker, self.entropy, now, self.unit, accepted)
        repository.notices.add_many(self._notices(now, accepted, issued))
        return dict(zip(wanted, issued, strict=True))

    def _notices(
        self, now: datetime, accepted: Sequence[AcceptedDraft], issued: Sequence[IssuedLicence]
    ) -> Iterator[Notice]:
        """Tell every holder, as of a single licence; not of what had ended long before."""
        for one, made in zip(accepted, issued, strict=True):
            if one.draft.ended is None:
                for holder in one.holders:
                    notice_id, licence_id = new_id(self.entropy), made.licence.id
                    yield Notice(notice_id, holder.id, NoticeKind.LICENCE_ISSUED, licence_id, now)

    def _holders(
        self, repository: Repository, known: Known, wanted: Iterable[ToIssue]
    ) -> dict[_HolderKey, Holder]:
        added: dict[_HolderKey, Holder] = {}
        for one in wanted:
            for draft in one.draft.holders:
                key = (draft.identity_kind, draft.identity_number)
                if key not in known.holders and key not in added:
                    holder_id = new_id(self.entropy)
                    added[key] = Holder(holder_id, draft.kind, draft.name, *key)
        repository.holders.add_all(added.values())
        return {**known.holders, **added}

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
    wanted: ToIssue, holders: Mapping[_HolderKey, Holder], wallets: set[str]
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
        code = codes.get((read.draft.type_code, read.draft.number), "")
    return RowResult(verdict.row_number, outcome, masked, code)
