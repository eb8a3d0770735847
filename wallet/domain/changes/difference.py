"""What a change makes different on a licence, one line each, as clerks compare it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing before and after: a field of the face by its name, or something beside the face.

    Beside the face stand ``number``, ``holders``, ``valid_from`` and ``valid_until``; blank is
    long-term for the last day.
    """

    name: str
    before: str
    after: str
    on_face: bool = True
