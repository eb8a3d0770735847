"""Licences that cannot be right as they stand: their bureau sets them right, and nobody else.

A face that says something else than its holder is, or a number that two licences have. Such a
licence stays in force: only its bureau can tell which of two records is wrong (Art. 8).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

COUNTED_TO = 100
"""How far the licences that contradict are counted for their bureau; more counts as that."""

NUMBER_TWICE = "number_of_two_licences"
"""Another licence of the bureau, of the same type, has the same number in another writing."""


class FieldInDoubt(NamedTuple):
    """A field of the face, or ``number``, and by which code it contradicts."""

    field: str
    code: str


@dataclass(frozen=True, slots=True)
class ContradictoryLicence:
    """A living licence with what contradicts; ``collides_with`` is who has its number, too."""

    licence_id: str
    issuer_id: str
    type_code: str
    found_at: datetime
    fields: tuple[FieldInDoubt, ...]
    collides_with: str | None = None
