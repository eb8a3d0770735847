"""Examining what was stored before the rules, in pieces, and what follows from a change.

A migration cannot open what is sealed. So the worker goes through the licences once, in the order
of their ids: it indexes numbers by their normal form and lists what contradicts its holder. Stopped
half-way it goes on behind its mark. Afterwards it looks again only at what is asked for: licences
of an organisation whose registration has changed, or whose number another one gave up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from wallet.domain.actors.actors import SYSTEM
from wallet.domain.catalogue.issuing_catalogue import LicenceType
from wallet.domain.civil_dates import city_date
from wallet.domain.licences.licence import ENDED_STATES, Licence
from wallet.domain.licences.own_fields import Holding, OwnFields
from wallet.domain.oversight.contradiction import FieldInDoubt
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import Database, Repository
from wallet.services.licences.contradicting import (
    fields_in_doubt,
    note_contradictions,
    other_with_number,
)

LICENCES = "licences"
DUES = "incident_dues"
AT_ONCE = 200
BETWEEN_EXAMINATIONS = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Examined:
    """A licence as it was read, and what is in doubt of its face."""

    licence: Licence
    fields: tuple[FieldInDoubt, ...]
    was_listed: bool
    in_order: bool
    """Whether its number is indexed by its normal form."""

    @property
    def calls_for_nothing(self) -> bool:
        """Whether there is nothing to write of it."""
        return self.in_order and not self.fields and not self.was_listed


@dataclass(frozen=True, slots=True)
class Piece:
    """Some licences, and why they were looked at."""

    asked: Mapping[str, datetime]
    after: str
    ids: Sequence[str]
    examined: Sequence[Examined]


def examine_some(database: Database, now: datetime) -> bool:
    """Examine a piece of what is left; returns whether there may be more at once."""
    with database.read() as repository:
        asked = repository.examinations.asked(AT_ONCE)
        after, ids = repository.examinations.next_after_mark(AT_ONCE)
        going_on = repository.examinations.mark(LICENCES) is not None
        dues_left = repository.examinations.mark(DUES) is not None
        if not (asked or going_on or dues_left):
            return False
        examined = _examine(repository, sorted({*asked, *ids}), now)
    piece = Piece(asked, after, ids, examined)
    with database.begin() as repository:
        if dues_left:
            _put_dues_in_order(repository, now)
        if going_on and not _move_on(repository, piece, now):
            return True  # another worker was faster
        _store(repository, piece, now)
    return going_on or dues_left or len(asked) == AT_ONCE


def examine_all(database: Database, now: datetime) -> None:
    """Examine everything that is left."""
    while examine_some(database, now):
        pass


def _examine(repository: Repository, licence_ids: Sequence[str], now: datetime) -> list[Examined]:
    """Read licences and find what contradicts; nothing is held and nothing written."""
    today, licences = city_date(now), repository.licence_lookups.by_ids(licence_ids)
    listed = repository.contradictions.listed(licence_ids)
    in_order = repository.licences.numbers.in_order(licence_ids)
    living = {each: one for each, one in licences.items() if one.state not in ENDED_STATES}
    kinds = repository.catalogue.versions_of({one.type_code for one in living.values()})
    owned = {key: kind for key, kind in kinds.items() if any(OwnFields.of(kind))}
    own = {
        each: owned[one.type_code, one.type_version]
        for each, one in living.items()
        if (one.type_code, one.type_version) in owned
    }
    doubts = _doubts(repository, {each: living[each] for each in own}, own, today)
    return [
        Examined(licences[each], doubts.get(each, ()), each in listed, each in in_order)
        for each in licence_ids
        if each in licences
    ]


def _doubts(
    repository: Repository,
    licences: Mapping[str, Licence],
    kinds: Mapping[str, LicenceType],
    today: date,
) -> dict[str, tuple[FieldInDoubt, ...]]:
    faces = repository.licence_lookups.faces_of((one.id, one.version) for one in licences.values())
    holders = repository.holders.of_licences(licences)
    headed = {each for each in licences if OwnFields.of(kinds[each]).of_head}
    organisations = {one.id for each in headed for one in holders.get(each, ())}
    heads = repository.registered_heads.of_many(organisations, today) if organisations else {}
    found = {}
    for each in licences:
        its = holders.get(each, [])
        known = tuple(head for one in its for head in heads.get(one.id, ()))
        found[each] = fields_in_doubt(kinds[each], faces[each], Holding(its, known or None))
    return found


def _move_on(repository: Repository, piece: Piece, now: datetime) -> bool:
    last, finished = (piece.ids[-1], None) if piece.ids else (piece.after, now)
    return repository.examinations.move_mark(LICENCES, piece.after, last, finished)


def _store(repository: Repository, piece: Piece, now: datetime) -> None:
    """Write what is to be written, in the order of the ids.

    What changed meanwhile is left alone: every act keeps the list by itself.
    """
    noted = 0
    for one in piece.examined:
        if one.calls_for_nothing:
            continue
        present = repository.licences.get_for_change(one.licence.id)
        if (present.version, present.state) == (one.licence.version, one.licence.state):
            noted += _note(repository, present, one, now)
    repository.examinations.done(piece.asked)
    if noted:
        details = {"examined": str(len(piece.examined)), "noted": str(noted)}
        action = AuditAction.LICENCES_EXAMINED
        repository.audit.append(AuditEntry(now, action, SYSTEM, details=details))


def _note(repository: Repository, licence: Licence, one: Examined, now: datetime) -> int:
    taken = None if one.in_order else repository.licences.numbers.put_in_order(licence.id)
    if licence.state in ENDED_STATES:
        return 0
    collides = _living(repository, taken) or other_with_number(repository, licence.id)
    note_contradictions(repository, now, licence, one.fields, collides)
    if taken and collides == taken:
        _note_other(repository, licence, taken, now)
    return 1


def _note_other(repository: Repository, licence: Licence, other_id: str, now: datetime) -> None:
    """List the one as well that had the number first."""
    other = repository.licences.get(other_id)
    listed = repository.contradictions.listed([other_id]).get(other_id)
    fields = [one for one in (listed.fields if listed else ()) if one.field != "number"]
    note_contradictions(repository, now, other, fields, licence.id)


def _living(repository: Repository, licence_id: str | None) -> str | None:
    if licence_id is None:
        return None
    ended = repository.licences.get(licence_id).state in ENDED_STATES
    return None if ended else licence_id


def _put_dues_in_order(repository: Repository, now: datetime) -> None:
    """Index what incidents have due by the normal form of the numbers, too."""
    after = repository.examinations.mark(DUES) or ""
    last = repository.due_numbers.put_in_order(after, AT_ONCE)
    finished = None if last else now
    repository.examinations.move_mark(DUES, after, last or after, finished)
