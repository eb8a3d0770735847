"""The check of one row: what would become of it, by the very rules by which it is carried out."""

from collections.abc import Mapping
from dataclasses import astuple, dataclass, replace
from datetime import datetime

from wallet.domain.catalogue.issuing_catalogue import FaceNotAcceptable, LicenceType
from wallet.domain.changes.change_list import ChangeList, ChangeRow
from wallet.domain.changes.licence_change import (
    Difference,
    LicenceChange,
    Seen,
    read_seen,
)
from wallet.domain.errors import Conflict, InvalidInput, NotFound
from wallet.domain.licences.licence import Licence
from wallet.repository.database import Repository
from wallet.services.changes.lists.rows.asking import Asked, kind_for, wanted_change
from wallet.services.changes.lists.rows.cells import CellsAsking
from wallet.services.changes.lists.rows.members import asked_in, named_in
from wallet.services.changes.lists.rows.naming import LicenceListedTwice, Named, find_licence
from wallet.services.changes.lists.rows.reading import cells_of
from wallet.services.changes.preparing import (
    Prepared,
    WantedChange,
    as_wanted,
    ensure_as_seen,
    ensure_nothing_waits,
    prepare,
    to_be_seen,
    written_down,
)
from wallet.services.changes.state_changes import ensure_may
from wallet.services.collecting.rows.faults import RowFault, fault_of

_ROW_REFUSALS = (InvalidInput, Conflict, NotFound)
"""What is one row's own; any other error ends the turn."""
_LONGEST_CODE = 60


@dataclass(frozen=True, slots=True)
class Finding:
    """A row as the check leaves it, and whether it would leave a holder with less."""

    row: ChangeRow
    gives_less: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """What the check found a row to want, and what it then showed."""

    wanted: WantedChange
    differences: tuple[Difference, ...]
    seen: Seen | None


class Examination:
    """Checks rows of one list; nothing is stored."""

    def __init__(self, repository: Repository, now: datetime, one: ChangeList) -> None:
        self._repository = repository
        self._now = now
        self._list = one
        self._cells = CellsAsking(one) if one.headings is not None else None
        self._named: set[str] = set()

    def of(self, row: ChangeRow) -> Finding:
        """Return what would become of a row; one that cannot be read was refused before."""
        if row.refusal is not None:
            return Finding(row)
        named, faults = self._how_named(row)
        if faults:
            return _refused(row, None, faults)
        try:
            licence = find_licence(self._repository, self._list.unit_id, named)
        except _ROW_REFUSALS as refusal:
            return _refused(row, None, (fault_of(refusal),))
        try:
            return self._of_licence(row, licence)
        except FaceNotAcceptable as refusal:
            kind = kind_for(self._repository, self._list.change.act, licence)
            return _refused(row, licence, _of_face(kind, refusal))
        except _ROW_REFUSALS as refusal:
            return _refused(row, licence, (fault_of(refusal),))

    def _of_licence(self, row: ChangeRow, licence: Licence) -> Finding:
        self._ensure_named_once(row, licence)
        ensure_may(licence, self._list.change.act)
        ensure_nothing_waits(self._repository, licence, self._list.change.act, self._now)
        kind = kind_for(self._repository, self._list.change.act, licence)
        asked, faults = self._what_is_asked(row, kind)
        if faults:
            return _refused(row, licence, faults)
        wanted = wanted_change(self._repository, self._list, licence, kind, asked)
        if asked.version is not None:
            ensure_as_seen(self._repository, licence, Seen(asked.version))
        issuer = self._list.sent_by
        prepared = prepare(self._repository, self._now, issuer, licence, wanted)
        found = replace(row, licence_id=licence.id, asked=_written(prepared))
        return Finding(found, prepared.gives_less)

    def _how_named(self, row: ChangeRow) -> tuple[Named, tuple[RowFault, ...]]:
        if self._cells is not None:
            return self._cells.named(cells_of(row))
        return named_in((row.asked or {}).get("members", {}))

    def _what_is_asked(
        self, row: ChangeRow, kind: LicenceType
    ) -> tuple[Asked, tuple[RowFault, ...]]:
        if self._cells is not None:
            return self._cells.asked(cells_of(row), kind)
        return asked_in((row.asked or {}).get("members", {}), self._list.change.act)

    def _ensure_named_once(self, row: ChangeRow, licence: Licence) -> None:
        earlier = self._repository.list_rows.licences_before(
            self._list.id, row.position, [licence.id]
        )
        if earlier or licence.id in self._named:
            raise LicenceListedTwice
        self._named.add(licence.id)


def settled(one: ChangeList, row: ChangeRow) -> Settled:
    """Return what a checked row wants, exactly as it was shown; of a refused one the act alone."""
    if row.refusal is not None:
        return Settled(one.change, (), None)
    asked: Mapping[str, object] = row.asked or {}
    summary = replace(one.change, reason=str(asked.get("reason", one.change.reason)))
    contents: Mapping[str, object] = asked.get("contents") or {}  # type: ignore[assignment]
    seen = asked.get("seen")
    return Settled(
        as_wanted(summary, contents),
        shown_differences(row),
        read_seen(str(seen)) if seen else None,
    )


def shown_differences(row: ChangeRow) -> tuple[Difference, ...]:
    """Return what the check showed to differ, line by line."""
    return tuple(Difference(*one) for one in (row.asked or {}).get("differences", ()))


def faults_of(row: ChangeRow) -> tuple[RowFault, ...]:
    """Return why the check refused a row, fault by fault."""
    return tuple(RowFault(*one) for one in (row.asked or {}).get("faults", ()))


def _written(prepared: Prepared) -> dict[str, object]:
    wanted, licence = prepared.wanted, prepared.licence
    # Suspending protects: it is done whatever became of the licence since, and so is resuming.
    lasting = not isinstance(wanted, LicenceChange) or wanted.ends
    return {
        "contents": written_down(wanted),
        "differences": [astuple(one) for one in prepared.differences],
        "reason": wanted.reason,
        "seen": str(to_be_seen(licence, wanted)) if lasting else None,
    }


def _refused(row: ChangeRow, licence: Licence | None, faults: tuple[RowFault, ...]) -> Finding:
    told = [[one.column, one.masked, one.code, one.zh, one.en] for one in faults]
    refused = replace(
        row,
        licence_id=licence.id if licence else None,
        refusal=faults[0].code[:_LONGEST_CODE],
        asked={"faults": told},
    )
    return Finding(refused)


def _of_face(kind: LicenceType, refusal: FaceNotAcceptable) -> tuple[RowFault, ...]:
    labels = {field.name: field.label for field in kind.fields}
    return tuple(
        RowFault(labels.get(one.field, one.field), "", one.code, one.zh, one.en)
        for one in refusal.faults
    )
