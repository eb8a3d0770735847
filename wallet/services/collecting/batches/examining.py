"""Examining a batch of rows against the repository: looked up together, judged one by one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from wallet.domain.actors.actors import Holder
from wallet.domain.actors.person_names import same_name
from wallet.domain.catalogue.issuing_catalogue import LicenceType
from wallet.domain.enterprise.representative import Head
from wallet.domain.licences.licence import Licence, Term
from wallet.domain.licences.licence_number import number_key
from wallet.domain.licences.own_fields import Holding
from wallet.repository.collecting.batches import HolderKey, Named, Sighting
from wallet.repository.database import Repository
from wallet.services.collecting.rows.faults import ROW_REFUSALS, NumberTakenByAnother, RowFault
from wallet.services.collecting.rows.rows import ReadRow
from wallet.services.licences.holders import (
    HolderNameDiffers,
    ensure_each_once,
    ensure_same_name,
    ensure_suitable_identity,
)
from wallet.services.licences.issuing import HolderHasOne
from wallet.services.licences.putting_on_record import LicenceDraft, is_sole


class Rehearsal:
    """Remembers rows by digest; names of holders for as long as the run lasts."""

    def __init__(self) -> None:
        self._contents: dict[tuple[str, str], int] = {}
        self._names: dict[HolderKey, str] = {}
        self._sole: set[tuple[HolderKey, str]] = set()

    def had_before(self, draft: LicenceDraft, *, sole: bool) -> bool:
        """Tell whether an earlier row was the same licence; ``sole`` as it is when stored.

        Raises:
            NumberTakenByAnother, HolderNameDiffers, HolderHasOne: it contradicts an earlier row.
        """
        earlier = self._contents.get((draft.type_code, number_key(draft.number)))
        if earlier is not None:
            if earlier != _digest(draft):
                raise NumberTakenByAnother(field="number")
            return True
        for holder in draft.holders:
            key = (holder.identity_kind, holder.identity_number)
            name = self._names.get(key)
            if name is not None and not same_name(name, holder.name):
                raise HolderNameDiffers(field="holders.name")
            if sole and (key, draft.type_code) in self._sole:
                raise HolderHasOne(field="holders")
        return False

    def remember(self, draft: LicenceDraft, *, sole: bool) -> None:
        """Remember a row that would have been issued."""
        self._contents[draft.type_code, number_key(draft.number)] = _digest(draft)
        for holder in draft.holders:
            key = (holder.identity_kind, holder.identity_number)
            self._names.setdefault(key, holder.name)
            if sole:
                self._sole.add((key, draft.type_code))


def _digest(draft: LicenceDraft) -> int:
    # Python's own hash, keyed by chance in each process, is enough to tell two rows apart.
    holders = tuple([(one.identity_kind, one.identity_number) for one in draft.holders])
    face = tuple(draft.face.items())
    return hash((holders, draft.issued_on, draft.valid_from, draft.valid_until, face))


NumberedRow = tuple[int, ReadRow]
"""A row that was read, with its number in the file."""


class ToIssue(NamedTuple):
    """A licence that is not there yet and that nothing speaks against."""

    draft: LicenceDraft
    licence_type: LicenceType


class Verdict(NamedTuple):
    """What is to become of a row: one of issued, found there already, or refused.

    ``known_code`` is empty where the same licence stands in an earlier row of the file.
    """

    row_number: int
    read: ReadRow
    to_issue: ToIssue | None = None
    known_code: str = ""
    faults: tuple[RowFault, ...] = ()


@dataclass(frozen=True, slots=True)
class Known:
    """What the repository has of everything that a batch names, and how that was seen."""

    named: Named
    sighting: Sighting
    holders: Mapping[HolderKey, Holder]
    licences: Mapping[tuple[str, str], Licence]
    holders_of: Mapping[str, Sequence[Holder]]
    faces: Mapping[str, Mapping[str, str]]
    heads: Mapping[HolderKey, Sequence[Head]]


def look_up(
    repository: Repository, unit_id: str, rows: Sequence[NumberedRow], today: date
) -> Known:
    """Read what a batch names, in a handful of statements however many rows it has."""
    drafts = [read.draft for _, read in rows if read.draft is not None]
    named = repository.batches.named(
        unit_id,
        {
            (holder.identity_kind, holder.identity_number): None
            for draft in drafts
            for holder in draft.holders
        },
        {(one.type_code, one.number): None for one in drafts},
    )
    sighting = repository.batches.sight(named)
    holders = {
        named.holders[row.identity_kind, row.identity_index]: repository.holders.from_row(row)
        for row in sighting.holders
    }
    licences = {
        named.licences[row.type_code, row.number_index]: repository.licences.from_row(row)
        for row in sighting.licences
    }
    found = licences.values()
    lookups = repository.licence_lookups
    return Known(
        named,
        sighting,
        holders,
        licences,
        repository.holders.of_licences(one.id for one in found) if found else {},
        lookups.faces_of((one.id, one.version) for one in found) if found else {},
        _heads(repository, rows, holders, today),
    )


def _heads(
    repository: Repository,
    rows: Iterable[NumberedRow],
    known: Mapping[HolderKey, Holder],
    today: date,
) -> dict[HolderKey, Sequence[Head]]:
    """Return who heads the organisations whose faces name somebody as their head."""
    asked = {
        known[key].id: key
        for _, read in rows
        if read.draft is not None and read.reading is not None and read.reading.waiting
        for one in read.draft.holders
        if (key := (one.identity_kind, one.identity_number)) in known
    }
    if not asked:
        return {}
    found = repository.registered_heads.of_many(asked, today)
    return {asked[holder_id]: heads for holder_id, heads in found.items()}


def examine(
    known: Known, rows: Iterable[NumberedRow], rehearsal: Rehearsal, today: date
) -> list[Verdict]:
    """Judge each row by what is stored and by the rows before it, which ``rehearsal`` remembers."""
    return [_examined(known, number, read, rehearsal, today) for number, read in rows]


def _examined(
    known: Known, number: int, read: ReadRow, rehearsal: Rehearsal, today: date
) -> Verdict:
    licence_type = read.licence_type
    draft, faults = _with_whole_face(known, read, today)
    if draft is None or licence_type is None:
        return Verdict(number, read, faults=faults)
    try:
        taken = known.licences.get((draft.type_code, number_key(draft.number)))
        if taken is not None:
            _ensure_same(known, taken, draft, licence_type)
            return Verdict(number, read, known_code=str(taken.code))
        # The reader of the rows has put names and numbers into the form that is stored.
        ensure_each_once(draft.holders)
        for holder in draft.holders:
            ensure_suitable_identity(holder)
        sole = is_sole(licence_type, draft, today)
        if rehearsal.had_before(draft, sole=sole):
            return Verdict(number, read)
        _ensure_holders_fit(known, draft, sole=sole)
    except ROW_REFUSALS as error:
        return Verdict(number, read, faults=(read.row.fault_from(error),))
    rehearsal.remember(draft, sole=sole)
    return Verdict(number, read, ToIssue(draft, licence_type))


def _with_whole_face(
    known: Known, read: ReadRow, today: date
) -> tuple[LicenceDraft | None, tuple[RowFault, ...]]:
    """Return the draft of a row with what its face says of registered heads, or its faults."""
    draft, reading = read.draft, read.reading
    if draft is None or reading is None or not reading.waiting:
        return draft, read.faults
    keys = ((one.identity_kind, one.identity_number) for one in draft.holders)
    heads = tuple(head for key in keys for head in known.heads.get(key, ()))
    holding = Holding(draft.holders, heads or None)
    face, faults = reading.held_against(read.row, draft.face, holding, today)
    return (None if faults else replace(draft, face=face)), faults


def _ensure_same(
    known: Known, licence: Licence, draft: LicenceDraft, licence_type: LicenceType
) -> None:
    """Refuse a number whose licence says something else.

    Raises:
        NumberTakenByAnother: a collection changes no licence.
    """
    stored = known.holders_of.get(licence.id, ())
    same_days = (licence.issued_on, licence.term) == (
        draft.issued_on,
        Term(draft.valid_from, draft.valid_until),
    )
    same_holders = len(stored) == len(draft.holders) and all(
        (one.identity_kind, one.identity_number) == (other.identity_kind, other.identity_number)
        and same_name(one.name, other.name)
        for one, other in zip(stored, draft.holders, strict=True)
    )
    face = known.faces.get(licence.id, {})
    same_face = face == dict(draft.face) or _only_own_added(face, draft.face, licence_type)
    if not (same_days and same_holders and same_face):
        raise NumberTakenByAnother(field="number")


def _only_own_added(
    stored: Mapping[str, str], face: Mapping[str, object], licence_type: LicenceType
) -> bool:
    """Whether a face says no more than the stored one but what it takes from its holder."""
    own = {one.name for one in licence_type.fields if one.holder_fact and not one.required}
    return stored == {name: one for name, one in face.items() if name in stored or name not in own}


def _ensure_holders_fit(known: Known, draft: LicenceDraft, *, sole: bool) -> None:
    """Refuse what contradicts the stored holders.

    Raises:
        HolderNameDiffers: a known number under another name.
        HolderHasOne: the type allows one per holder, and the holder has it.
    """
    stored = [
        holder
        for one in draft.holders
        if (holder := known.holders.get((one.identity_kind, one.identity_number)))
    ]
    for one in draft.holders:
        holder = known.holders.get((one.identity_kind, one.identity_number))
        if holder is not None:
            ensure_same_name(holder, one)
    if sole and any((holder.id, draft.type_code) in known.sighting.sole for holder in stored):
        raise HolderHasOne(field="holders")
