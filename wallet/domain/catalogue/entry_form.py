"""The form of a catalogue entry as a clerk fills it in: unverified texts, field by field (Art. 7).

A draft may be kept half done; what can be taken of it is read by ``entry_reading``.
"""

from dataclasses import dataclass, replace

from wallet.domain.catalogue.issuing_catalogue import (
    CARD,
    FaceField,
    FieldFormat,
    LicenceType,
    Publicity,
    Sensitivity,
    StandardLevel,
    SyncMode,
    WhichHolder,
)

MOST_FIELDS = 40
_LONGEST_TEXT, _LONGEST_CHOICES = 200, 2000


@dataclass(frozen=True, slots=True)
class FieldForm:
    """One face field as typed; ``choices`` has one value a line.

    A blank ``holder_fact`` says that the field states nothing of the holder's own.
    """

    name: str = ""
    label: str = ""
    label_en: str = ""
    format: str = FieldFormat.TEXT.value
    sensitivity: str = Sensitivity.PUBLIC.value
    required: bool = True
    shown: bool = False
    choices: str = ""
    max_length: str = "200"
    holder_fact: str = ""
    which_holder: str = WhichHolder.ONE.value

    @property
    def choice_list(self) -> tuple[str, ...]:
        """The possible values, without blank lines."""
        return tuple(" ".join(line.split()) for line in self.choices.splitlines() if line.strip())


@dataclass(frozen=True, slots=True)
class EntryForm:
    """A catalogue entry as typed."""

    name: str = ""
    type_code: str = ""
    defining_body: str = ""
    holder_kinds: tuple[str, ...] = ()
    collected_since: str = ""
    publicity: str = Publicity.PUBLIC.value
    standard_level: str = StandardLevel.CITY.value
    sync_mode: str = SyncMode.WITH_PAPER.value
    several_per_holder: bool = False
    long_term_allowed: bool = False
    shape: str = CARD
    english_title: str = ""
    category: str = ""
    fields: tuple[FieldForm, ...] = ()


def form_of(licence_type: LicenceType) -> EntryForm:
    """Return the form that describes an entry as it is: where its next version begins."""
    return EntryForm(
        name=licence_type.name,
        type_code=licence_type.type_code,
        defining_body=licence_type.defining_body,
        holder_kinds=tuple(sorted(kind.value for kind in licence_type.holder_kinds)),
        collected_since=licence_type.collected_since.isoformat(),
        publicity=licence_type.publicity.value,
        standard_level=licence_type.standard_level.value,
        sync_mode=licence_type.sync_mode.value,
        several_per_holder=licence_type.several_per_holder,
        long_term_allowed=licence_type.long_term_allowed,
        shape=licence_type.template.shape,
        english_title=licence_type.template.english_title,
        category=licence_type.template.category,
        fields=tuple(_field_form(one) for one in licence_type.fields),
    )


def with_field_added(form: EntryForm) -> EntryForm:
    """Return the form with one more, empty field at the end; a full form stays as it is."""
    if len(form.fields) >= MOST_FIELDS:
        return form
    return replace(form, fields=(*form.fields, FieldForm()))


def with_field_removed(form: EntryForm, place: int) -> EntryForm:
    """Return the form without the field at a place; a place that is not there changes nothing."""
    kept = tuple(one for at, one in enumerate(form.fields) if at != place)
    return replace(form, fields=kept)


def with_field_moved(form: EntryForm, place: int, by: int) -> EntryForm:
    """Return the form with two neighbours changed over; beyond an end nothing changes."""
    target = place + by
    if not (0 <= place < len(form.fields) and 0 <= target < len(form.fields)):
        return form
    fields = list(form.fields)
    fields[place], fields[target] = fields[target], fields[place]
    return replace(form, fields=tuple(fields))


def within_limits(form: EntryForm) -> EntryForm:
    """Return the form cut to what a draft keeps; no honest form is as long."""
    return replace(
        form,
        name=form.name[:_LONGEST_TEXT],
        type_code=form.type_code[:_LONGEST_TEXT],
        defining_body=form.defining_body[:_LONGEST_TEXT],
        holder_kinds=tuple(one[:_LONGEST_TEXT] for one in form.holder_kinds[:10]),
        collected_since=form.collected_since[:_LONGEST_TEXT],
        publicity=form.publicity[:_LONGEST_TEXT],
        standard_level=form.standard_level[:_LONGEST_TEXT],
        sync_mode=form.sync_mode[:_LONGEST_TEXT],
        shape=form.shape[:_LONGEST_TEXT],
        english_title=form.english_title[:_LONGEST_TEXT],
        category=form.category[:_LONGEST_TEXT],
        fields=tuple(_cut(one) for one in form.fields[:MOST_FIELDS]),
    )


def _cut(field: FieldForm) -> FieldForm:
    return replace(
        field,
        name=field.name[:_LONGEST_TEXT],
        label=field.label[:_LONGEST_TEXT],
        label_en=field.label_en[:_LONGEST_TEXT],
        format=field.format[:_LONGEST_TEXT],
        sensitivity=field.sensitivity[:_LONGEST_TEXT],
        choices=field.choices[:_LONGEST_CHOICES],
        max_length=field.max_length[:_LONGEST_TEXT],
        holder_fact=field.holder_fact[:_LONGEST_TEXT],
        which_holder=field.which_holder[:_LONGEST_TEXT],
    )


def _field_form(field: FaceField) -> FieldForm:
    return FieldForm(
        field.name,
        field.label,
        field.label_en,
        field.format.value,
        field.sensitivity.value,
        field.required,
        field.shown_when_presenting,
        "\n".join(field.choices),
        str(field.max_length),
        field.holder_fact.value if field.holder_fact else "",
        field.which_holder.value,
    )
