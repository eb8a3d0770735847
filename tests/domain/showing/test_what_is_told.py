"""What a verifier is told: of one licence, of a set, of a code on a wall; and masks by format."""

from datetime import UTC, datetime

import pytest

from tests.factories import face_field
from wallet.domain.catalogue.issuing_catalogue import FieldFormat, Sensitivity
from wallet.domain.permits.shown_permit import ShownPermit
from wallet.domain.showing.disclosure import mask_of, masked_value
from wallet.domain.showing.masking import MaskKind
from wallet.domain.showing.set_words import (
    sentences_of_part,
    sentences_of_verified,
    sentences_told,
)
from wallet.domain.showing.verification import (
    SENTENCES,
    WALL_CODE_SENTENCES,
    Outcome,
    VerificationResult,
    VerifiedPart,
)

NOW = datetime(2026, 3, 2, tzinfo=UTC)
PARTS = (VerifiedPart(Outcome.SUSPENDED, type_name="居住证"),)


def result(outcome, **changes):
    return VerificationResult("v", outcome, (), NOW, "s", "场景", **changes)


def test_one_licence_is_told_in_its_own_words():
    for outcome in Outcome:
        assert sentences_told(result(outcome)) is SENTENCES[outcome]


def test_a_walls_code_is_told_apart_from_a_forged_one():
    assert sentences_told(result(Outcome.NOT_GENUINE, wall_code=True)) is WALL_CODE_SENTENCES


def test_a_set_is_told_as_a_whole():
    every = sentences_told(result(Outcome.VALID, parts=PARTS))
    assert (every.word, every.zh) == ("有效", "这组证照张张真实、有效，是持证人刚刚出示的。")
    some = sentences_told(result(Outcome.PARTLY_VALID, parts=PARTS))
    assert some is SENTENCES[Outcome.PARTLY_VALID]
    none = sentences_told(result(Outcome.REVOKED, parts=PARTS))
    assert none.word == SENTENCES[Outcome.REVOKED].word
    assert none.zh == "这组证照没有一张可以采信，逐张的情况见下。"
    assert none.next_en == "Do not rely on this set."


def test_a_permit_is_told_as_what_it_is():
    permit = ShownPermit("310000202600000001", 1, "饭店", "上海示例餐饮有限公司", "9", "某局")
    words = {
        one: sentences_told(result(one, parts=PARTS, permit=permit))
        for one in (Outcome.VALID, Outcome.PARTLY_VALID, Outcome.SUSPENDED, Outcome.REVOKED)
    }
    assert all("综合许可证" in one.zh and "comprehensive" in one.en for one in words.values())
    assert (words[Outcome.PARTLY_VALID].word, words[Outcome.SUSPENDED].word) == (
        "部分有效",
        "已暂停",
    )
    assert "没有一项许可可以采信" in words[Outcome.REVOKED].zh


def test_a_licence_of_which_only_the_state_is_shown_says_so():
    assert "只看状态" in sentences_of_verified(VerifiedPart(Outcome.VALID)).zh
    for outcome in set(Outcome) - {Outcome.VALID}:
        assert sentences_of_verified(VerifiedPart(outcome)) is sentences_of_part(outcome)


def test_a_part_of_a_set_says_nothing_of_the_code():
    for outcome in (Outcome.VALID, Outcome.NOT_PERMITTED, Outcome.CANNOT_CONFIRM):
        assert "码" not in sentences_of_part(outcome).zh
    assert sentences_of_part(Outcome.REVOKED) is SENTENCES[Outcome.REVOKED]


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        (FieldFormat.TEXT, MaskKind.TEXT),
        (FieldFormat.NAME, MaskKind.NAME),
        (FieldFormat.RESIDENT_ID, MaskKind.NUMBER),
        (FieldFormat.USCC, MaskKind.CODE),
        (FieldFormat.NUMBER, MaskKind.NUMBER),
        (FieldFormat.DATE, MaskKind.DATE),
        (FieldFormat.ADDRESS, MaskKind.ADDRESS),
        (FieldFormat.PHONE, MaskKind.PHONE),
    ],
)
def test_each_format_has_its_mask(written, kind):
    assert mask_of(written) is kind


def test_what_is_public_and_portraits_stay_as_they_are():
    public = face_field(sensitivity=Sensitivity.PUBLIC)
    portrait = face_field(format=FieldFormat.PORTRAIT, sensitivity=Sensitivity.SENSITIVE)
    personal = face_field(sensitivity=Sensitivity.PERSONAL)
    assert masked_value(public, "上海市黄浦区") == "上海市黄浦区"
    assert masked_value(portrait, "/9j/4AAQ") == "/9j/4AAQ"
    assert masked_value(personal, "上海市黄浦区") != "上海市黄浦区"
