"""What a face says of its holder (本人信息): taken from the holder, and never anything else.

The catalogue marks the fields that state a fact of the holder's own. What is left out of them is
taken from the holder; what is written must agree with the holder's name and number, with the date
of birth and the sex that a resident identity number says (GB 11643), and with who is registered as
the head of an organisation. Where a licence has several holders, the fields of one speak of any of
them, but all of the same one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import NamedTuple

from wallet.domain.catalogue.issuing_catalogue import (
    FaceField,
    HolderFact,
    LicenceType,
    WhichHolder,
)
from wallet.domain.enterprise.representative import (
    BETWEEN_HEADS,
    REGISTRATION,
    Head,
    names_only_heads,
    numbers_only_heads,
)
from wallet.domain.licences.holder_fact import Disagreement, FactHolder, disagreement, fact_of

_OF_HEAD = frozenset({HolderFact.REPRESENTATIVE, HolderFact.REPRESENTATIVE_NUMBER})
_AND = "、"


class Contradiction(NamedTuple):
    """One field that says something else than its holder is."""

    field: FaceField
    how: Disagreement


@dataclass(frozen=True, slots=True)
class Holding:
    """Who holds a licence; ``heads`` are registered as heads of it, None where nobody knows."""

    holders: Sequence[FactHolder]
    heads: Sequence[Head] | None = None


@dataclass(frozen=True, slots=True)
class OwnFields:
    """The fields of one licence type that state facts of the holder, by whom they speak of."""

    of_one: tuple[FaceField, ...]
    of_another: tuple[FaceField, ...]
    of_each: tuple[FaceField, ...]
    of_head: tuple[FaceField, ...]

    @staticmethod
    def of(licence_type: LicenceType) -> "OwnFields":
        """Sort out the fields of a type.

        What registers an organisation establishes who its head is, and is held against nothing.
        """
        own = [one for one in licence_type.fields if one.holder_fact]
        registers = licence_type.template.category == REGISTRATION

        def spoken_of(which: WhichHolder) -> tuple[FaceField, ...]:
            return tuple(
                one for one in own if one.which_holder is which and one.holder_fact not in _OF_HEAD
            )

        heads = () if registers else tuple(one for one in own if one.holder_fact in _OF_HEAD)
        one, another, each = map(spoken_of, WhichHolder)
        return OwnFields(one, another, each, heads)

    def __iter__(self) -> Iterator[FaceField]:
        yield from (*self.of_one, *self.of_another, *self.of_each, *self.of_head)

    def completed(
        self, unverified_face: Mapping[str, object], holding: Holding
    ) -> dict[str, object]:
        """Return the face with what was left out of it taken from the holder.

        A field that the face does not mention is taken, and a blank one where it is required; a
        blank one that may stay empty was emptied on purpose.
        """
        face = dict(unverified_face)
        left_out = [one.name for one in self if _left_out(one, face)]
        if not left_out or not holding.holders:
            return face
        for field, value in self._facts(face, holding):
            if field.name in left_out and value:
                face[field.name] = value
        return face

    def contradictions(self, face: Mapping[str, str], holding: Holding) -> list[Contradiction]:
        """Return every field of a face in its stored form that its holder contradicts."""
        if not holding.holders:
            return []
        found = self._of_persons(face, holding.holders)
        for field in self.of_each:
            value = face.get(field.name)
            if value and not _names_each(field, value, holding.holders):
                found.append(Contradiction(field, Disagreement.HOLDER))
        if holding.heads:
            found += _of_heads(self.of_head, face, holding.heads)
        return found

    def _of_persons(
        self, face: Mapping[str, str], holders: Sequence[FactHolder]
    ) -> list[Contradiction]:
        if len(holders) == 1 and not self.of_another:
            return [*_disagreeing(self.of_one, face, holders[0])]
        one, another = self._told_apart(face, holders)
        return [
            *_disagreeing(self.of_one, face, one),
            *_disagreeing(self.of_another, face, another),
        ]

    def _told_apart(
        self, face: Mapping[str, object], holders: Sequence[FactHolder]
    ) -> tuple[FactHolder | None, FactHolder | None]:
        """Return of whom the fields of one and those of another speak: as well as it can be told.

        Of one holder alone only the ones or the others speak.
        """
        if len(holders) == 1 and not self.of_another:
            return holders[0], None
        pairs: list[tuple[FactHolder | None, FactHolder | None]]
        if not self.of_another:
            pairs = [(one, None) for one in holders]
        elif len(holders) == 1:
            pairs = [(holders[0], None), (None, holders[0])]
        else:
            pairs = list(permutations(holders, 2))

        def against(pair: tuple[FactHolder | None, FactHolder | None]) -> int:
            one, another = pair
            found = [*_disagreeing(self.of_one, face, one)]
            return len(found) + len([*_disagreeing(self.of_another, face, another)])

        return min(pairs, key=against)

    def _facts(
        self, face: Mapping[str, object], holding: Holding
    ) -> Iterator[tuple[FaceField, str | None]]:
        one, another = self._told_apart(face, holding.holders)
        for fields, holder in ((self.of_one, one), (self.of_another, another)):
            if holder is not None:
                yield from ((field, fact_of(field, holder)) for field in fields)
        for field in self.of_each:
            yield field, _AND.join(fact_of(field, holder) or "" for holder in holding.holders)
        for field in self.of_head:
            yield field, _fact_of_heads(field, holding.heads or ())


def _left_out(field: FaceField, face: Mapping[str, object]) -> bool:
    value = face.get(field.name)
    return value is None or (field.required and not str(value).strip())


def _disagreeing(
    fields: Sequence[FaceField], face: Mapping[str, object], holder: FactHolder | None
) -> Iterator[Contradiction]:
    if holder is None:
        return
    for field in fields:
        value = face.get(field.name)
        if value is None or value == "":
            continue
        how = disagreement(field, str(value), holder)
        if how is not None:
            yield Contradiction(field, how)


def _names_each(field: FaceField, value: str, holders: Sequence[FactHolder]) -> bool:
    """Whether a field lists all holders, each once, in any order."""
    left = list(holders)
    for part in BETWEEN_HEADS.split(value):
        found = next((one for one in left if disagreement(field, part.strip(), one) is None), None)
        if found is None:
            return False
        left.remove(found)
    return not left


def _of_heads(
    fields: Sequence[FaceField], face: Mapping[str, str], heads: Sequence[Head]
) -> Iterator[Contradiction]:
    for field in fields:
        value = face.get(field.name)
        if not value:
            continue
        named = field.holder_fact is HolderFact.REPRESENTATIVE
        agrees = names_only_heads if named else numbers_only_heads
        if not agrees(value, heads):
            yield Contradiction(field, Disagreement.REGISTRATION)


def _fact_of_heads(field: FaceField, heads: Sequence[Head]) -> str | None:
    named = field.holder_fact is HolderFact.REPRESENTATIVE
    said = [one.name if named else one.number for one in heads]
    return _AND.join(said) if all(said) else None
