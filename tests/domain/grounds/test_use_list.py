"""The life of a use list's entry, and how a case is narrowed within it."""

from dataclasses import replace
from itertools import product

import pytest

from tests.factories import NOW, licence_type
from wallet.domain.actors.actors import UnitKind
from wallet.domain.grounds.use_list import (
    PUBLIC_BODIES,
    FieldNotOnFace,
    MatterNotOpen,
    OutsideUseList,
    PaperMaterial,
    Replacement,
    StatutoryGroundMissing,
    UseListEntry,
    UseListIncomplete,
    UseListState,
    UseListStateConflict,
    ensure_on_face,
    ensure_public_body,
    ensure_whole,
    narrowed,
)

S = UseListState
STEPS = {
    (S.DRAFTED, S.SUBMITTED),
    (S.DRAFTED, S.ENDED),
    (S.SUBMITTED, S.APPROVED),
    (S.SUBMITTED, S.RETURNED),
    (S.RETURNED, S.SUBMITTED),
    (S.RETURNED, S.ENDED),
    (S.APPROVED, S.REPLACED),
    (S.APPROVED, S.ENDED),
}
PAPERS = (
    PaperMaterial("a", "身份证明", True, (Replacement("card", ("name", "number")),)),
    PaperMaterial(
        "b",
        "居住证明",
        True,
        (Replacement("card", ("address",)), Replacement("house", ("location",))),
    ),
    PaperMaterial("c", "承诺书"),
)


def entry(state=S.DRAFTED, materials=PAPERS):
    return UseListEntry("e" * 32, "u" * 32, "M-1", "事项", materials, state, NOW)


@pytest.mark.parametrize(("present", "wanted"), list(product(S, S)))
def test_an_entry_takes_only_the_steps_of_its_life(present, wanted):
    if (present, wanted) in STEPS:
        entry(present).ensure_may_become(wanted)
    else:
        with pytest.raises(UseListStateConflict):
            entry(present).ensure_may_become(wanted)


@pytest.mark.parametrize("state", S)
def test_only_drafts_and_returned_entries_are_changed_and_only_approved_ones_open_anything(state):
    assert entry(state).editable is (state in {S.DRAFTED, S.RETURNED})
    if state is S.APPROVED:
        entry(state).ensure_open()
    else:
        with pytest.raises(MatterNotOpen):
            entry(state).ensure_open()


@pytest.mark.parametrize("kind", UnitKind)
def test_only_public_bodies_read_by_duty(kind):
    if kind in PUBLIC_BODIES:
        ensure_public_body(kind)
    else:
        with pytest.raises(StatutoryGroundMissing):
            ensure_public_body(kind)
    assert UnitKind.SOCIAL_RELYING_PARTY not in PUBLIC_BODIES
    assert UnitKind.ENTERPRISE not in PUBLIC_BODIES


def test_a_material_is_changed_in_its_place():
    renamed = replace(PAPERS[0], name="身份证件")
    changed = entry().with_material(renamed)
    assert [one.name for one in changed.materials] == ["身份证件", "居住证明", "承诺书"]
    assert [one.key for one in changed.without_material("b").materials] == ["a", "c"]
    assert entry().type_codes() == ("card", "house")


def test_nothing_asked_means_the_whole_entry():
    assert narrowed(entry().materials, {}) == PAPERS


def test_what_is_asked_narrows_licences_fields_and_papers():
    assert narrowed(entry().materials, {"card": ["address"]}) == (
        replace(PAPERS[1], replaced_by=(Replacement("card", ("address",)),)),
    )


@pytest.mark.parametrize(
    "asked",
    [{"other": ["name"]}, {"card": ["portrait"]}, {"card": ["name"], "house": ["area"]}],
    ids=["type", "field", "one of two"],
)
def test_what_the_entry_does_not_name_is_refused(asked):
    with pytest.raises(OutsideUseList):
        narrowed(entry().materials, asked)


@pytest.mark.parametrize(
    "materials",
    [
        (),
        (PAPERS[0], replace(PAPERS[0], key="z")),
        (PaperMaterial("a", "身份证明", True, (Replacement("card"),)),),
        tuple(PaperMaterial(str(one), f"材料 {one}") for one in range(41)),
    ],
    ids=["none", "a name twice", "no field", "too many"],
)
def test_an_entry_that_could_not_be_applied_is_incomplete(materials):
    with pytest.raises(UseListIncomplete):
        ensure_whole(entry(materials=materials))


def test_a_field_that_no_face_has_is_refused():
    paper = PaperMaterial("a", "许可", True, (Replacement("food", ("premises", "portrait")),))
    with pytest.raises(FieldNotOnFace) as refusal:
        ensure_on_face(entry(materials=(paper,)), {"food": licence_type()})
    assert refusal.value.details["field"] == "food.portrait"
