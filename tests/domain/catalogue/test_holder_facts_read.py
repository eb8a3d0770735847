"""Which fact of the holder's own a field states: what the editor takes, and what it refuses."""

from dataclasses import replace

import pytest

from tests.domain.catalogue.test_entry_reading import FIELD, FORM, NEW, faults
from wallet.domain.catalogue.entry_changes import ChangeKind, changes_between
from wallet.domain.catalogue.entry_form import form_of, within_limits
from wallet.domain.catalogue.entry_reading import read_entry
from wallet.domain.catalogue.issuing_catalogue import HolderFact, WhichHolder

COMPANY = ("legal_person", "unincorporated_organization")


def form(kinds=("natural_person",), **field):
    return replace(FORM, holder_kinds=kinds, fields=(replace(FIELD, **field),))


TAKEN = [
    (("natural_person",), "name", "name", {}),
    (("natural_person",), "name", "text", {"which_holder": "each"}),
    (("natural_person",), "name", "name", {"which_holder": "another"}),
    (("natural_person",), "identity_number", "resident_id", {"sensitivity": "sensitive"}),
    (("natural_person",), "identity_number", "number", {"which_holder": "each"}),
    (("natural_person",), "birth_date", "date", {}),
    (("natural_person",), "birth_date", "text", {}),
    (("natural_person",), "sex", "choice", {"choices": "男\n女"}),
    (("natural_person",), "sex", "choice", {"choices": "女性\n男性\n未说明"}),
    (("natural_person",), "sex", "text", {}),
    (COMPANY, "name", "text", {}),
    (COMPANY, "identity_number", "uscc", {}),
    (COMPANY, "representative", "name", {}),
    (COMPANY, "representative_number", "number", {"sensitivity": "withheld"}),
    (("natural_person", "legal_person"), "representative", "name", {}),
]


@pytest.mark.parametrize(("kinds", "fact", "format_", "more"), TAKEN)
def test_a_fact_is_taken_and_comes_back_into_the_form(kinds, fact, format_, more):
    sent = form(kinds, holder_fact=fact, format=format_, **more)
    (field,) = read_entry(sent, NEW).fields
    assert field.holder_fact is HolderFact(fact)
    assert field.which_holder is WhichHolder(more.get("which_holder", "one"))
    assert read_entry(form_of(read_entry(sent, NEW)), NEW) == read_entry(sent, NEW)


REFUSED = [
    (("natural_person",), {"holder_fact": "shoe_size"}, "holder_fact", "nothing_chosen"),
    (
        ("natural_person",),
        {"holder_fact": "name", "which_holder": "nobody"},
        "which_holder",
        "nothing_chosen",
    ),
    (COMPANY, {"holder_fact": "birth_date"}, "holder_fact", "fact_of_another_kind"),
    (COMPANY, {"holder_fact": "sex"}, "holder_fact", "fact_of_another_kind"),
    (
        ("natural_person",),
        {"holder_fact": "representative"},
        "holder_fact",
        "fact_of_another_kind",
    ),
    (
        ("natural_person",),
        {"holder_fact": "representative_number"},
        "holder_fact",
        "fact_of_another_kind",
    ),
    (
        ("natural_person",),
        {"holder_fact": "name", "format": "date"},
        "holder_fact",
        "fact_of_another_format",
    ),
    (
        ("natural_person",),
        {"holder_fact": "birth_date", "format": "number"},
        "holder_fact",
        "fact_of_another_format",
    ),
    (
        ("natural_person",),
        {"holder_fact": "identity_number", "format": "address"},
        "holder_fact",
        "fact_of_another_format",
    ),
    (
        ("natural_person",),
        {"holder_fact": "sex", "format": "choice", "choices": "公\n母"},
        "holder_fact",
        "fact_of_another_format",
    ),
    (
        ("natural_person",),
        {"holder_fact": "sex", "format": "choice", "choices": "男\n不详"},
        "holder_fact",
        "fact_of_another_format",
    ),
    (
        ("natural_person",),
        {"holder_fact": "sex", "which_holder": "each"},
        "which_holder",
        "fact_not_of_each",
    ),
]


@pytest.mark.parametrize(("kinds", "field", "part", "code"), REFUSED)
def test_a_fact_that_cannot_be_is_told_beside_its_field(kinds, field, part, code):
    assert faults(form(kinds, **field)) == {(f"fields.0.{part}", code)}


def test_without_a_fact_it_does_not_matter_of_whom():
    (field,) = read_entry(form(holder_fact="", which_holder="nobody"), NEW).fields
    assert (field.holder_fact, field.which_holder) == (None, WhichHolder.ONE)


def test_marking_a_field_is_a_change_of_the_entry():
    present = read_entry(form(), NEW)
    coming = read_entry(form(holder_fact="name", which_holder="each"), NEW)
    changes = changes_between(present, coming)
    assert [(one.kind, one.attribute) for one in changes] == [
        (ChangeKind.FIELD_CHANGED, "holder_fact"),
        (ChangeKind.FIELD_CHANGED, "which_holder"),
    ]


def test_a_draft_keeps_no_more_of_it_than_of_other_words():
    cut = within_limits(form(holder_fact="x" * 500, which_holder="y" * 500)).fields[0]
    assert (len(cut.holder_fact), len(cut.which_holder)) == (200, 200)
