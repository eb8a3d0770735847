"""What differs between a licence and what it is to become, line by line."""

from collections.abc import Mapping

from wallet.domain.catalogue.issuing_catalogue import LicenceType
from wallet.domain.changes.licence_change import Difference
from wallet.domain.licences.licence import Term


def face_differences(
    kind: LicenceType, before: Mapping[str, str], after: Mapping[str, str]
) -> tuple[Difference, ...]:
    """Return the fields of the face that differ, in the order of the catalogue."""
    names = [field.name for field in kind.fields]
    pairs = ((name, before.get(name, ""), after.get(name, "")) for name in names)
    return tuple(Difference(name, old, new) for name, old, new in pairs if old != new)


def term_differences(before: Term, after: Term) -> tuple[Difference, ...]:
    """Return the days that differ; a blank last day is long-term."""
    first = (before.valid_from.isoformat(), after.valid_from.isoformat())
    return beside_face("valid_from", *first) + (
        beside_face("valid_until", _last(before), _last(after))
    )


def beside_face(name: str, before: str, after: str) -> tuple[Difference, ...]:
    """Return one thing beside the face, if it differs."""
    return (Difference(name, before, after, on_face=False),) if before != after else ()


def _last(term: Term) -> str:
    return term.valid_until.isoformat() if term.valid_until else ""
