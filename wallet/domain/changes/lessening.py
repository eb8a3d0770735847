"""Whether a change leaves a holder with less than before: told by its effect, not by its name.

Such a change cannot be made good by whom it meets, so it takes a second clerk where the unit is
set so (decision 22). A suspension is none: it is taken back by one act, and protects the public.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from wallet.domain.catalogue.issuing_catalogue import FaceField, FieldFormat
from wallet.domain.licences.licence import Term


@dataclass(frozen=True, slots=True)
class Giving:
    """What a licence gives, to whom, and until when; holders by what tells them apart."""

    term: Term
    holders: frozenset[tuple[str, str]]
    face: Mapping[str, str]


def gives_less(before: Giving, after: Giving, fields: Sequence[FaceField], today: date) -> bool:
    """Tell whether somebody has less afterwards; ``fields`` are those of the face afterwards."""
    return (
        _loses_days(before.term, after.term, today)
        or not before.holders <= after.holders
        or any(_says_less(field, before.face, after.face) for field in fields)
    )


def _loses_days(before: Term, after: Term, today: date) -> bool:
    """Whether a day from today on was covered and is not any more."""
    if before.has_ended(today):
        return False
    starts_later = max(after.valid_from, today) > max(before.valid_from, today)
    if after.valid_until is None:
        return starts_later
    return starts_later or before.valid_until is None or after.valid_until < before.valid_until


def _says_less(field: FaceField, before: Mapping[str, str], after: Mapping[str, str]) -> bool:
    """Whether a field was emptied, something was only struck out of it, or its day comes earlier.

    A text that says something else may say less, too; that is for the one who reads it.
    """
    old, new = before.get(field.name, ""), after.get(field.name, "")
    if not old or old == new:
        return False
    if field.format is FieldFormat.DATE:
        return new < old
    return not new or (field.format is not FieldFormat.PORTRAIT and _was_struck_out(old, new))


def _was_struck_out(old: str, new: str) -> bool:
    rest = iter(old)
    return all(character in rest for character in new)
