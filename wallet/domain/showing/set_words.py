"""What a verifier is told of a set of licences: of the whole, and of each licence in it."""

from collections.abc import Mapping
from dataclasses import replace

from wallet.domain.showing.verification import (
    SENTENCES,
    Outcome,
    Sentences,
    VerificationResult,
    sentences_of,
)

_EVERY_ONE = replace(
    SENTENCES[Outcome.VALID],
    zh="这组证照张张真实、有效，是持证人刚刚出示的。",
    en="Every licence of the set is genuine and in force; its holder has just presented it.",
    next_zh="请将持证人信息与来办事的人或单位核对。",
    next_en="Compare the holder with the person or company before you.",
)
_NOT_ONE = {
    "zh": "这组证照没有一张可以采信，逐张的情况见下。",
    "en": "No licence of this set can be relied on; each one is told below.",
    "next_zh": "请不要凭这组证照办理业务。",
    "next_en": "Do not rely on this set.",
}
# Where the words of a single licence would say something of the code, which is the whole set's.
_OF_A_PART: Mapping[Outcome, Sentences] = {
    Outcome.VALID: Sentences(
        "有效",
        "Valid",
        "证照真实、有效。",
        "The licence is genuine and in force.",
        "",
        "",
    ),
    Outcome.NOT_PERMITTED: Sentences(
        "不在本场景内",
        "Outside this scenario",
        "这个场景不能查看这张证照，没有显示它的任何内容。",
        "This scenario may not view this licence; nothing of it is shown.",
        "",
        "",
    ),
    Outcome.CANNOT_CONFIRM: Sentences(
        "暂时无法确认",
        "Cannot confirm",
        "这张证照的签名暂时无法确认，不能确定有效还是无效。",
        "The signature of this licence cannot be confirmed just now.",
        "",
        "",
    ),
}


def sentences_told(result: VerificationResult) -> Sentences:
    """Return what a verifier is told of a whole result, of one licence or of a set."""
    if not result.parts or result.outcome is Outcome.PARTLY_VALID:
        return sentences_of(result)
    if result.outcome is Outcome.VALID:
        return _EVERY_ONE
    return replace(SENTENCES[result.outcome], **_NOT_ONE)


def sentences_of_part(outcome: Outcome) -> Sentences:
    """Return what a verifier is told of one licence of a set."""
    return _OF_A_PART.get(outcome, SENTENCES[outcome])
