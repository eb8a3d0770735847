"""A field that is kept for comparing only: whatever names it, nobody is shown it."""

from dataclasses import replace

import pytest

from tests import cast
from tests.domain.catalogue.test_entry_reading import FORM, NEW
from tests.factories import NOW, TODAY, TYPE_CODE, face_field, licence_type
from tests.services.registry.offices import scenario_draft
from wallet.domain.catalogue.entry_form import FieldForm, form_of
from wallet.domain.catalogue.entry_reading import read_entry
from wallet.domain.catalogue.issuing_catalogue import FieldFormat, Sensitivity
from wallet.domain.catalogue.public_face import public_fields
from wallet.domain.form_faults import FormNotAcceptable
from wallet.domain.grounds.use_list import (
    FieldNotOnFace,
    PaperMaterial,
    Replacement,
    UseListEntry,
    UseListState,
    ensure_on_face,
)
from wallet.domain.registry.scenario import ShownField
from wallet.domain.registry.scenario_draft import read_draft
from wallet.domain.showing.disclosure import disclose

KEPT = face_field(
    "representative_number",
    "证件号码",
    "Number",
    format=FieldFormat.NUMBER,
    sensitivity=Sensitivity.WITHHELD,
    required=False,
)
KIND = licence_type(fields=(face_field(), KEPT))
FACE = {"premises": "上海市黄浦区示例路1号", KEPT.name: "310101190001010011"}
FORMED = FieldForm(KEPT.name, "法定代表人证件号码", "Number", "number", "withheld", required=False)


def test_it_is_no_visible_field():
    assert [one.name for one in KIND.visible_fields] == ["premises"]
    assert KIND.field(KEPT.name) is KEPT
    assert KIND.visible_field(KEPT.name) is None
    assert KIND.visible_field("premises").name == "premises"


def test_a_scenario_that_names_it_is_not_shown_it():
    shown = (ShownField("premises", masked=False), ShownField(KEPT.name, masked=False))
    assert [one.name for one in disclose(KIND, FACE, shown)] == ["premises"]
    assert [field.name for field, _value in public_fields(KIND, FACE)] == ["premises"]


def test_no_scenario_takes_it_up():
    draft = scenario_draft(
        shown={TYPE_CODE: {"premises": "clear", KEPT.name: "clear"}},
        asked={TYPE_CODE: {"premises": "optional", KEPT.name: "required"}},
    )
    scenario = read_draft(draft, "code", cast.HOTEL, {TYPE_CODE: KIND}, TODAY)
    assert [one.name for one in scenario.shown_fields[TYPE_CODE]] == ["premises"]
    assert [one.name for one in scenario.askable_fields[TYPE_CODE]] == ["premises"]


def test_no_use_list_takes_it_up():
    paper = PaperMaterial("a", "执照", True, (Replacement(TYPE_CODE, ("premises", KEPT.name)),))
    entry = UseListEntry("e", "u", "M-1", "事项", (paper,), UseListState.DRAFTED, NOW)
    with pytest.raises(FieldNotOnFace):
        ensure_on_face(entry, {TYPE_CODE: KIND})


def test_a_bureau_puts_it_into_a_type_and_keeps_it_in_the_next_version():
    entry = read_entry(replace(FORM, fields=(*FORM.fields, FORMED)), NEW)
    assert entry.fields[1].sensitivity is Sensitivity.WITHHELD
    assert read_entry(form_of(entry), NEW).fields == entry.fields


def test_it_cannot_be_shown_when_presenting():
    shown = replace(FORM, fields=(*FORM.fields, replace(FORMED, shown=True)))
    with pytest.raises(FormNotAcceptable) as refused:
        read_entry(shown, NEW)
    assert [one.code for one in refused.value.faults] == ["shown_withheld"]
