"""What a new version of a catalogue entry changes against the one in force."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from wallet.domain.catalogue.issuing_catalogue import FaceField, LicenceType


class ChangeKind(StrEnum):
    """What became of an attribute, of a field, or of their order."""

    ATTRIBUTE = "attribute"
    FIELD_ADDED = "field_added"
    FIELD_REMOVED = "field_removed"
    FIELD_CHANGED = "field_changed"
    ORDER = "order"


@dataclass(frozen=True, slots=True)
class EntryChange:
    """One difference; ``field`` is the face field it is about, blank for the entry itself."""

    kind: ChangeKind
    attribute: str = ""
    before: object = None
    after: object = None
    field: FaceField | None = None


_ATTRIBUTES = (
    "name",
    "defining_body",
    "holder_kinds",
    "collected_since",
    "publicity",
    "standard_level",
    "sync_mode",
    "several_per_holder",
    "long_term_allowed",
)
_OF_TEMPLATE = ("shape", "english_title", "category")
_OF_FIELD = (
    "label",
    "label_en",
    "format",
    "sensitivity",
    "required",
    "shown_when_presenting",
    "choices",
    "max_length",
    "holder_fact",
    "which_holder",
)


def changes_between(present: LicenceType, coming: LicenceType) -> tuple[EntryChange, ...]:
    """Return every difference, those of the entry first, then those of its fields in order."""
    return (
        *_of_attributes(present, coming, _ATTRIBUTES),
        *_of_attributes(present.template, coming.template, _OF_TEMPLATE),
        *_of_fields(present, coming),
    )


def unsettled_fields(present: LicenceType, coming: LicenceType) -> tuple[FaceField, ...]:
    """Return the fields in force that go, or change their format: others may rely on them."""
    after = {one.name: one for one in coming.fields}
    return tuple(
        one
        for one in present.fields
        if one.name not in after or after[one.name].format is not one.format
    )


def _of_attributes(before: object, after: object, names: tuple[str, ...]) -> Iterator[EntryChange]:
    for name in names:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            yield EntryChange(ChangeKind.ATTRIBUTE, name, old, new)


def _of_fields(present: LicenceType, coming: LicenceType) -> Iterator[EntryChange]:
    before = {one.name: one for one in present.fields}
    after = {one.name: one for one in coming.fields}
    for one in coming.fields:
        if one.name not in before:
            yield EntryChange(ChangeKind.FIELD_ADDED, field=one)
            continue
        for name in _OF_FIELD:
            old, new = getattr(before[one.name], name), getattr(one, name)
            if old != new:
                yield EntryChange(ChangeKind.FIELD_CHANGED, name, old, new, one)
    for one in present.fields:
        if one.name not in after:
            yield EntryChange(ChangeKind.FIELD_REMOVED, field=one)
    kept_before = [name for name in before if name in after]
    kept_after = [name for name in after if name in before]
    if kept_before != kept_after:
        yield EntryChange(ChangeKind.ORDER)
