"""Keeping the list of licences that contradict, in the transaction of each act on a licence."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from wallet.domain.catalogue.issuing_catalogue import LicenceType
from wallet.domain.licences.licence import Licence
from wallet.domain.licences.own_fields import Holding, OwnFields
from wallet.domain.oversight.contradiction import NUMBER_TWICE, FieldInDoubt
from wallet.repository.database import Repository


def fields_in_doubt(
    kind: LicenceType, face: Mapping[str, str], holding: Holding
) -> tuple[FieldInDoubt, ...]:
    """Return which fields of a stored face its holder contradicts, and how."""
    found = OwnFields.of(kind).contradictions(face, holding)
    return tuple(FieldInDoubt(one.field.name, one.how.value) for one in found)


def note_contradictions(
    repository: Repository,
    now: datetime,
    licence: Licence,
    fields: Sequence[FieldInDoubt],
    collides_with: str | None = None,
) -> None:
    """List what is in doubt of a living licence, or nothing; its number as well, if that is."""
    if collides_with:
        fields = (FieldInDoubt("number", NUMBER_TWICE), *fields)
    repository.contradictions.note(licence, fields, now, collides_with)


def other_with_number(repository: Repository, licence_id: str) -> str | None:
    """Return a listed licence that has the number of this one, too."""
    return next(iter(repository.contradictions.colliding_with(licence_id)), None)


def follow_new_version(
    repository: Repository,
    now: datetime,
    licence: Licence,
    kind: LicenceType,
    face: Mapping[str, str],
    holding: Holding,
) -> None:
    """Keep the list after a licence got its next version."""
    other = other_with_number(repository, licence.id)
    note_contradictions(repository, now, licence, fields_in_doubt(kind, face, holding), other)
