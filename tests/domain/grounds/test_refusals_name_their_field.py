"""A refusal says which element, field or state it is about: who mends it has to find it."""

from dataclasses import replace
from itertools import product

import pytest

from tests.domain.grounds.test_exemption import WHOLE
from tests.domain.grounds.test_use_list import PAPERS, STEPS, entry
from wallet.domain.grounds.exemption import ElementMismatch, ElementMissing
from wallet.domain.grounds.use_list import (
    MOST_MATERIALS,
    MatterNotOpen,
    PaperMaterial,
    Replacement,
    UseListIncomplete,
    UseListState,
    UseListStateConflict,
    ensure_whole,
)


def details(refused):
    return refused.value.details


@pytest.mark.parametrize(
    ("code", "name", "field"),
    [("M-2", "事项", "matter_code"), ("M-1", "别的事项", "matter_name")],
)
def test_a_mismatch_of_the_matter_names_its_element(code, name, field):
    with pytest.raises(ElementMismatch) as refused:
        WHOLE.ensure_matter(code, name)
    assert details(refused) == {"field": field}


def test_a_unit_is_named_by_name_or_code_and_else_refused_by_its_element():
    WHOLE.ensure_unit(WHOLE.unit, "another")
    WHOLE.ensure_unit("another", WHOLE.unit)
    with pytest.raises(ElementMismatch) as refused:
        WHOLE.ensure_unit("another", "third")
    assert details(refused) == {"field": "unit"}


@pytest.mark.parametrize("name", ["unit", "operator", "matter_name", "matter_code", "case_number"])
@pytest.mark.parametrize("value", ["", "  ", "a\x00b", "长" * 500])
def test_a_missing_element_is_named(name, value):
    with pytest.raises(ElementMissing) as refused:
        replace(WHOLE, **{name: value}).ensure_complete()
    assert details(refused) == {"field": name}


def test_a_step_that_is_not_there_says_from_where_and_to_where():
    for present, wanted in set(product(UseListState, UseListState)) - STEPS:
        with pytest.raises(UseListStateConflict) as refused:
            entry(present).ensure_may_become(wanted)
        assert details(refused) == {"present": present.value, "wanted": wanted.value}


def test_what_cannot_be_changed_or_read_under_says_its_state():
    for state in UseListState:
        if not entry(state).editable:
            with pytest.raises(UseListStateConflict) as refused:
                entry(state).ensure_editable()
            assert details(refused) == {"present": state.value}
        if state is not UseListState.APPROVED:
            with pytest.raises(MatterNotOpen) as refused:
                entry(state).ensure_open()
            assert details(refused) == {"state": state.value}


def papers(count):
    return tuple(PaperMaterial(f"p{number}", f"材料{number}") for number in range(count))


@pytest.mark.parametrize(
    "materials",
    [
        (),
        papers(MOST_MATERIALS + 1),
        (*PAPERS, replace(PAPERS[0], key="z")),
        (PaperMaterial("a", "身份证明", True, (Replacement("card", ()),)),),
    ],
)
def test_what_could_not_be_applied_is_refused_at_its_materials(materials):
    with pytest.raises(UseListIncomplete) as refused:
        ensure_whole(entry(materials=materials))
    assert details(refused) == {"field": "materials"}


def test_one_material_and_the_most_of_them_are_whole():
    ensure_whole(entry(materials=papers(1)))
    ensure_whole(entry(materials=papers(MOST_MATERIALS)))
