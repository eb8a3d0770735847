"""What a verifier is told of several licences: of the whole set or permit, and of each licence."""

from collections.abc import Mapping
from dataclasses import replace

from wallet.domain.showing.verification import (
    SENTENCES,
    Outcome,
    Sentences,
    VerificationResult,
    VerifiedPart,
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
# Of a comprehensive permit: its licences are permissions for one trade.
_PERMIT = {
    Outcome.VALID: replace(
        SENTENCES[Outcome.VALID],
        zh="这张综合许可证里的各项许可都真实、有效，是经营者刚刚出示的。",
        en="Every licence of this comprehensive permit is in force; its holder has just shown it.",
        next_zh="请将单位名称和地址与现场核对。",
        next_en="Compare the name and the premises with where you stand.",
    ),
    Outcome.PARTLY_VALID: replace(
        SENTENCES[Outcome.PARTLY_VALID],
        zh="这张综合许可证里有的许可有效，有的不能采信。",
        en="Some licences of this comprehensive permit are in force; others must not be relied on.",
        next_zh="请逐项看下面的结果，只认标着“有效”的许可。",
        next_en="Read each result below, and rely only on the licences marked Valid.",
    ),
}
_NOT_ONE_OF_PERMIT = {
    "zh": "这张综合许可证里没有一项许可可以采信，逐项的情况见下。",
    "en": "No licence of this comprehensive permit can be relied on; each one is told below.",
    "next_zh": "请不要凭这张综合许可证办理业务。",
    "next_en": "Do not rely on this comprehensive permit.",
}
_STATE_ALONE = Sentences(
    "有效",
    "Valid",
    "这项许可目前有效；这个场景只看状态，不显示内容。",
    "This licence is in force; under this scenario only its state is shown.",
    "",
    "",
)
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
    """Return what a verifier is told of a whole result, of one licence or of several."""
    if result.permit is not None:
        not_one = replace(SENTENCES[result.outcome], **_NOT_ONE_OF_PERMIT)
        return _PERMIT.get(result.outcome, not_one)
    if not result.parts or result.outcome is Outcome.PARTLY_VALID:
        return sentences_of(result)
    if result.outcome is Outcome.VALID:
        return _EVERY_ONE
    return replace(SENTENCES[result.outcome], **_NOT_ONE)


def sentences_of_verified(part: VerifiedPart) -> Sentences:
    """Return what a verifier is told of one of several licences, which it may not look into."""
    if part.outcome is Outcome.VALID and part.licence is None:
        return _STATE_ALONE
    return sentences_of_part(part.outcome)


def sentences_of_part(outcome: Outcome) -> Sentences:
    """Return what is told of one of several licences by what it came to alone."""
    return _OF_A_PART.get(outcome, SENTENCES[outcome])
