"""Sets of licences: what may be put into one, their order, and what the whole comes to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.domain.licence_sets.licence_set import (
    LONGEST_MATTER,
    LONGEST_NAME,
    MOST_LICENCES,
    SetMatterNotAcceptable,
    SetNameNotAcceptable,
    SetSizeNotAcceptable,
    Step,
    moved,
    stated_set,
)
from wallet.domain.showing.set_words import sentences_of_part, sentences_told
from wallet.domain.showing.verification import (
    SENTENCES,
    Outcome,
    VerificationResult,
    VerifiedPart,
    outcome_of_set,
)

LICENCES = ["a", "b", "c"]
OF_A_LICENCE = [
    Outcome.VALID,
    Outcome.EXPIRED,
    Outcome.NOT_YET_VALID,
    Outcome.SUSPENDED,
    Outcome.REVOKED,
    Outcome.SUPERSEDED,
    Outcome.CANNOT_CONFIRM,
    Outcome.NOT_PERMITTED,
]
outcomes = st.lists(st.sampled_from(OF_A_LICENCE), min_size=2, max_size=8)


@pytest.mark.parametrize(
    ("name", "matter", "licences", "refusal"),
    [
        ("", "办事", LICENCES, SetNameNotAcceptable),
        (" \n ", "办事", LICENCES, SetNameNotAcceptable),
        ("长" * (LONGEST_NAME + 1), "办事", LICENCES, SetNameNotAcceptable),
        ("组\x07合", "办事", LICENCES, SetNameNotAcceptable),
        ("组合", "", LICENCES, SetMatterNotAcceptable),
        ("组合", "长" * (LONGEST_MATTER + 1), LICENCES, SetMatterNotAcceptable),
        ("组合", "办事", [], SetSizeNotAcceptable),
        ("组合", "办事", ["a"], SetSizeNotAcceptable),
        ("组合", "办事", ["a", "a"], SetSizeNotAcceptable),
        ("组合", "办事", list("abcdefghi"), SetSizeNotAcceptable),
    ],
)
def test_what_is_no_set_is_refused(name, matter, licences, refusal):
    with pytest.raises(refusal):
        stated_set(name, matter, licences)


def test_words_are_one_line_and_each_licence_is_there_once():
    draft = stated_set("  开  店 ", "办\n事", ["b", "a", "b"])
    assert (draft.name, draft.matter, draft.licence_ids) == ("开 店", "办 事", ("b", "a"))
    assert len(stated_set("店", "事", list("abcdefgh")).licence_ids) == MOST_LICENCES


@given(st.permutations(LICENCES), st.sampled_from([*LICENCES, "x"]), st.sampled_from(Step))
def test_a_step_moves_one_licence_by_one_place_and_a_step_back_undoes_it(order, licence, step):
    after = moved(order, licence, step)
    assert sorted(after) == sorted(order)
    if licence not in order:
        assert after == list(order)
        return
    distance = after.index(licence) - order.index(licence)
    assert distance in ({-1, 0} if step is Step.UP else {0, 1})
    if distance:
        other = Step.DOWN if step is Step.UP else Step.UP
        assert moved(after, licence, other) == list(order)


@given(outcomes)
def test_the_whole_is_valid_exactly_when_every_licence_is(found):
    whole = outcome_of_set(found)
    assert (whole is Outcome.VALID) == all(one is Outcome.VALID for one in found)
    assert (whole is Outcome.PARTLY_VALID) == (
        Outcome.VALID in found and any(one is not Outcome.VALID for one in found)
    )


@given(outcomes.filter(lambda found: Outcome.VALID not in found))
def test_when_none_is_valid_the_first_that_may_be_looked_at_decides(found):
    looked_at = [one for one in found if one is not Outcome.NOT_PERMITTED]
    assert outcome_of_set(found) is (looked_at[0] if looked_at else Outcome.NOT_PERMITTED)


@given(outcomes)
def test_only_a_set_of_which_every_licence_is_valid_is_called_so(found):
    parts = tuple(VerifiedPart(one) for one in found)
    whole = outcome_of_set(found)
    words = sentences_told(VerificationResult("", whole, (), None, "", "", parts=parts))
    assert words.word == SENTENCES[whole].word
    assert (words.word == "有效") == (whole is Outcome.VALID)
    assert words.zh != SENTENCES[Outcome.VALID].zh


def test_each_part_has_words_of_its_own_that_say_nothing_of_the_code():
    for outcome in OF_A_LICENCE:
        words = sentences_of_part(outcome)
        assert words.word
        assert words.word_en
        assert "码" not in words.zh
        assert "code" not in words.en
