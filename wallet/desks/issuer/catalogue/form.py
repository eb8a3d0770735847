"""Reading the editor's form: texts as they were typed, rows of face fields in their order."""

from collections.abc import Mapping

from flask import request

from wallet.domain.catalogue.entry_form import (
    MOST_FIELDS,
    EntryForm,
    FieldForm,
    with_field_added,
    with_field_moved,
    with_field_removed,
)
from wallet.domain.whole_numbers import whole_number

_ON = "yes"


def sent_form() -> EntryForm:
    """Return the form of this request."""
    form = request.form
    return EntryForm(
        name=form.get("name", ""),
        type_code=form.get("type_code", ""),
        defining_body=form.get("defining_body", ""),
        holder_kinds=tuple(form.getlist("holder_kinds")),
        collected_since=form.get("collected_since", ""),
        publicity=form.get("publicity", ""),
        standard_level=form.get("standard_level", ""),
        sync_mode=form.get("sync_mode", ""),
        several_per_holder=form.get("several_per_holder") == _ON,
        long_term_allowed=form.get("long_term_allowed") == _ON,
        shape=form.get("shape", ""),
        english_title=form.get("english_title", ""),
        category=form.get("category", ""),
        fields=tuple(
            _field(form, place) for place in range(MOST_FIELDS) if f"fields.{place}.name" in form
        ),
    )


def acted_on(form: EntryForm, act: str) -> tuple[EntryForm, int | None]:
    """Return the form after a button of its rows, and the row to look at next.

    ``act`` is ``add``, or ``remove``, ``up`` or ``down`` with a place, such as ``up:2``.
    """
    name, _, text = act.partition(":")
    read = whole_number(text, MOST_FIELDS)
    place = -1 if read is None else read
    if name == "add":
        return with_field_added(form), min(len(form.fields), MOST_FIELDS - 1)
    if name == "remove":
        return with_field_removed(form, place), max(place - 1, 0)
    if name in {"up", "down"}:
        by = -1 if name == "up" else 1
        target = min(max(place + by, 0), len(form.fields) - 1)
        return with_field_moved(form, place, by), target
    return form, None


def _field(form: Mapping[str, str], place: int) -> FieldForm:
    def part(name: str) -> str:
        return form.get(f"fields.{place}.{name}", "")

    return FieldForm(
        name=part("name"),
        label=part("label"),
        label_en=part("label_en"),
        format=part("format"),
        sensitivity=part("sensitivity"),
        required=part("required") == _ON,
        shown=part("shown") == _ON,
        choices=part("choices"),
        max_length=part("max_length"),
        holder_fact=part("holder_fact"),
        which_holder=part("which_holder"),
    )
