"""Why a holder takes a grant back: chosen from plain words, or left unsaid (Art. 19)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from wallet.domain.errors import InvalidInput


class WithdrawalReason(StrEnum):
    """What a holder may say; nobody has to say anything."""

    NO_LONGER_NEEDED = "no_longer_needed"
    SERVICE_LEFT = "service_left"
    GAVE_TOO_MUCH = "gave_too_much"
    NOT_TRUSTED = "not_trusted"
    BY_MISTAKE = "by_mistake"


class UnknownReason(InvalidInput):
    """A reason that the form does not offer."""

    code = "unknown_reason"
    zh = "请从列出的原因里选一个，也可以不选。没有撤回。"
    en = "Choose one of the listed reasons, or none; nothing was withdrawn."


@dataclass(frozen=True, slots=True)
class ReasonWords:
    """A reason in both languages."""

    zh: str
    en: str


REASON_WORDS: Mapping[WithdrawalReason, ReasonWords] = {
    WithdrawalReason.NO_LONGER_NEEDED: ReasonWords(
        "事情办完了，对方不用再看", "It is done; they need not look any more"
    ),
    WithdrawalReason.SERVICE_LEFT: ReasonWords(
        "不再用这家的服务", "I do not use their service any more"
    ),
    WithdrawalReason.GAVE_TOO_MUCH: ReasonWords("当时给多了", "I gave more than was needed"),
    WithdrawalReason.NOT_TRUSTED: ReasonWords(
        "不放心对方怎么用", "I am not sure what they do with it"
    ),
    WithdrawalReason.BY_MISTAKE: ReasonWords("当时点错了", "I agreed by mistake"),
}


def stated_withdrawal_reason(unverified: str) -> WithdrawalReason | None:
    """Return the chosen reason; none when nothing was chosen.

    Raises:
        UnknownReason: something that the form does not offer.
    """
    if not unverified:
        return None
    if unverified not in frozenset(WithdrawalReason):
        raise UnknownReason(field="reason")
    return WithdrawalReason(unverified)
