"""What can be taken of a catalogue entry's form, and what is said beside each field."""

from dataclasses import replace

import pytest

from tests.factories import TYPE_CODE, licence_type, uscc
from wallet.domain.catalogue.entry_changes import ChangeKind, changes_between, unsettled_fields
from wallet.domain.catalogue.entry_form import (
    EntryForm,
    FieldForm,
    form_of,
    with_field_added,
    with_field_moved,
    with_field_removed,
)
from wallet.domain.catalogue.entry_reading import CatalogueSurroundings, read_entry
from wallet.domain.catalogue.issuing_catalogue import EntryState, FieldFormat
from wallet.domain.form_faults import FormNotAcceptable

BODY = uscc(head="113100000000")
CODE = f"{BODY}001"
FIELD = FieldForm("plate", "车牌号码", "Plate")
FORM = EntryForm(
    name="非机动车行驶证",
    type_code=CODE,
    defining_body="上海市示例局",
    holder_kinds=("natural_person",),
    collected_since="2026-01-01",
    english_title="Cycle Licence",
    category="vehicle",
    fields=(FIELD,),
)
NEW = CatalogueSurroundings("unit", 1)


def faults(form, around=NEW):
    with pytest.raises(FormNotAcceptable) as refused:
        read_entry(form, around)
    return {(one.field, one.code) for one in refused.value.faults}


def faults_of_field(**changes):
    return faults(replace(FORM, fields=(replace(FIELD, **changes),)))


def test_a_whole_form_is_an_entry():
    entry = read_entry(FORM, NEW)
    assert (entry.type_code, entry.version, entry.state) == (CODE, 1, EntryState.APPROVED)
    assert [one.label for one in entry.fields] == ["车牌号码"]


def test_an_entry_and_its_form_say_the_same():
    entry = replace(read_entry(FORM, NEW), several_per_holder=True)
    assert read_entry(form_of(entry), NEW) == entry


def test_an_empty_form_is_told_everything_at_once():
    assert faults(EntryForm(publicity="", standard_level="", sync_mode="", shape="")) == {
        ("name", "length"),
        ("type_code", "malformed_type_code"),
        ("defining_body", "length"),
        ("holder_kinds", "nothing_chosen"),
        ("collected_since", "malformed_date"),
        ("publicity", "nothing_chosen"),
        ("standard_level", "nothing_chosen"),
        ("sync_mode", "nothing_chosen"),
        ("shape", "nothing_chosen"),
        ("category", "nothing_chosen"),
        ("english_title", "length"),
        ("fields", "no_fields"),
    }


@pytest.mark.parametrize("code", ["", "1" * 21, f"{BODY}00", f"{BODY}0０1x", f"{BODY[:-1]}?001"])
def test_a_type_code_is_a_uscc_and_three_digits(code):
    (fault,) = faults(replace(FORM, type_code=code))
    assert fault[0] == "type_code"


def test_a_type_code_is_taken_once():
    around = replace(NEW, taken_codes=frozenset({CODE}))
    assert faults(FORM, around) == {("type_code", "type_code_taken")}


@pytest.mark.parametrize(
    "bodies", [{BODY: "上海市另一个局"}, {uscc(7, head="113100000000"): "上海市示例局"}]
)
def test_a_type_code_belongs_to_its_defining_body(bodies):
    around = replace(NEW, bodies=bodies)
    assert faults(FORM, around) == {("defining_body", "type_code_of_another_body")}


def test_a_next_version_keeps_its_code_whatever_was_sent():
    present = licence_type()
    around = replace(NEW, version=2, revised=present, taken_codes=frozenset({TYPE_CODE}))
    entry = read_entry(replace(FORM, type_code="another"), around)
    assert (entry.type_code, entry.version) == (TYPE_CODE, 2)


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"name": "Plate"}, ("fields.0.name", "malformed_field_name")),
        ({"name": "车牌"}, ("fields.0.name", "malformed_field_name")),
        ({"name": "a" * 41}, ("fields.0.name", "malformed_field_name")),
        ({"name": "issued_on"}, ("fields.0.name", "reserved_field_name")),
        ({"label": "证照编号"}, ("fields.0.label", "reserved_label")),
        ({"label": " "}, ("fields.0.label", "length")),
        ({"label_en": ""}, ("fields.0.label_en", "length")),
        ({"format": "colour"}, ("fields.0.format", "nothing_chosen")),
        ({"sensitivity": "secret"}, ("fields.0.sensitivity", "nothing_chosen")),
        ({"choices": "红\n蓝"}, ("fields.0.choices", "choices_without_choice")),
        ({"format": "choice"}, ("fields.0.choices", "choices_unusable")),
        ({"format": "choice", "choices": "红\n红"}, ("fields.0.choices", "choices_unusable")),
        ({"max_length": "0"}, ("fields.0.max_length", "out_of_range")),
        ({"max_length": "many"}, ("fields.0.max_length", "out_of_range")),
        ({"format": "resident_id"}, ("fields.0.sensitivity", "sensitivity_too_low")),
        ({"format": "portrait"}, ("fields.0.sensitivity", "sensitivity_too_low")),
        (
            {"format": "portrait", "sensitivity": "sensitive", "shown": True},
            ("fields.0.shown", "shown_unmasked"),
        ),
    ],
)
def test_what_is_wrong_with_a_field_is_said_beside_it(changes, fault):
    assert faults_of_field(**changes) == {fault}


def test_names_and_labels_are_unlike_and_a_face_has_one_portrait():
    portrait = replace(FIELD, format="portrait", sensitivity="personal")
    twice = replace(FORM, fields=(portrait, portrait))
    assert faults(twice) == {
        ("fields.0.name", "field_named_twice"),
        ("fields.1.name", "field_named_twice"),
        ("fields.0.label", "label_used_twice"),
        ("fields.1.label", "label_used_twice"),
        ("fields.1.format", "second_portrait"),
    }


def test_choices_are_one_a_line():
    field = replace(FIELD, format="choice", choices=" 红 \n\n 蓝")
    assert read_entry(replace(FORM, fields=(field,)), NEW).fields[0].choices == ("红", "蓝")


def test_fields_are_added_moved_and_removed():
    one, two = FIELD, replace(FIELD, name="two")
    form = replace(FORM, fields=(one, two))
    assert with_field_moved(form, 1, -1).fields == (two, one)
    assert with_field_moved(form, 0, -1) == form
    assert with_field_moved(form, 7, 1) == form
    assert with_field_removed(form, 0).fields == (two,)
    assert with_field_removed(form, 9) == form
    assert with_field_added(form).fields == (one, two, FieldForm())
    full = replace(FORM, fields=(one,) * 40)
    assert with_field_added(full) == full


def test_what_changes_is_listed_field_by_field():
    present = licence_type()
    premises, items, person, inspected = present.fields
    coming = replace(
        present,
        name="食品许可证",
        template=replace(present.template, shape="card"),
        fields=(items, replace(premises, label="地址"), inspected, replace(person, name="head")),
    )
    found = [
        (one.kind, one.attribute or (one.field and one.field.name))
        for one in changes_between(present, coming)
    ]
    assert found == [
        (ChangeKind.ATTRIBUTE, "name"),
        (ChangeKind.ATTRIBUTE, "shape"),
        (ChangeKind.FIELD_CHANGED, "label"),
        (ChangeKind.FIELD_ADDED, "head"),
        (ChangeKind.FIELD_REMOVED, "person_in_charge"),
        (ChangeKind.ORDER, None),
    ]
    assert changes_between(present, present) == ()


def test_a_field_that_goes_or_changes_its_format_is_unsettled():
    present = licence_type()
    premises, items, person, inspected = present.fields
    coming = replace(
        present, fields=(replace(premises, format=FieldFormat.ADDRESS), items, inspected)
    )
    assert unsettled_fields(present, coming) == (premises, person)
