"""What a verification can come to: values with stable codes, never exceptions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from wallet.domain.errors import Unavailable
from wallet.domain.licences.licence import LicenceStatus
from wallet.domain.permits.shown_permit import ShownPermit
from wallet.domain.showing.disclosure import DisclosedField

ANSWER_SHOWN_FOR = timedelta(minutes=10)
"""How long the disclosed fields are shown to the verifier; then they go (最小必要)."""


class Outcome(StrEnum):
    """The stable codes that a verifier, the API and the audit trail share."""

    VALID = "valid"
    PARTLY_VALID = "partly_valid"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"
    CODE_EXPIRED = "code_expired"
    CODE_USED = "code_used"
    CODE_UNKNOWN = "code_unknown"
    NOT_GENUINE = "not_genuine"
    NOT_PERMITTED = "not_permitted"
    CANNOT_CONFIRM = "cannot_confirm"


DISCLOSING = frozenset({Outcome.VALID, Outcome.PARTLY_VALID})
"""What a verification comes to when the verifier sees something; every other spends no code."""


class CheckName(StrEnum):
    """The checks in their order; each is reported by name."""

    GENUINE = "genuine"
    NOT_EXPIRED = "not_expired"
    LICENCE_STATUS = "licence_status"
    NOT_USED = "not_used"
    STANDING = "standing"


@dataclass(frozen=True, slots=True)
class Check:
    """One check that was made, and whether it passed."""

    name: CheckName
    passed: bool


@dataclass(frozen=True, slots=True)
class Sentences:
    """One word, what happened, and what to do next, in both languages."""

    word: str
    word_en: str
    zh: str
    en: str
    next_zh: str
    next_en: str


@dataclass(frozen=True, slots=True)
class DisclosedLicence:
    """What the verifier may see of a valid licence, and nothing else."""

    type_code: str
    type_name: str
    issuer_name: str
    code: str
    version: int
    valid_until: str | None
    disputed: bool
    fields: tuple[DisclosedField, ...]


@dataclass(frozen=True, slots=True)
class VerifiedPart:
    """What one of several licences came to; one that is not valid discloses no field.

    Type and issuer are named where the scenario covers the type, so that the verifier can say
    which licence is missing; of others nothing is told. In a comprehensive permit each has its
    ``component`` and its issuer, and ``licence`` where it is valid and covered.
    """

    outcome: Outcome
    type_code: str | None = None
    type_name: str | None = None
    issuer_name: str | None = None
    revocation_kind: str | None = None
    licence: DisclosedLicence | None = None
    component: str | None = None


@dataclass(frozen=True, slots=True)
class VerificationResult:
    """The answer to one verification; a refusal is a result too.

    The code of several licences comes to one result: ``parts`` tells each, and ``licence`` is
    empty; ``permit`` is what they are part of, where a comprehensive permit was shown.
    """

    id: str
    outcome: Outcome
    checks: tuple[Check, ...]
    verified_at: datetime
    scenario_code: str
    scenario_name: str
    licence: DisclosedLicence | None = None
    revocation_kind: str | None = None
    data_as_of: datetime | None = None
    receipt: str | None = None
    receipt_salt: str | None = None
    wall_code: bool = False
    """Whether a wall's static code was sent where a presentation code belongs."""
    parts: tuple[VerifiedPart, ...] = ()
    permit: ShownPermit | None = None

    @property
    def disclosed(self) -> tuple[DisclosedLicence, ...]:
        """Every licence of which the verifier sees something."""
        if self.licence is not None:
            return (self.licence,)
        return tuple(part.licence for part in self.parts if part.licence is not None)


_FROM_STATUS = {
    LicenceStatus.VALID: Outcome.VALID,
    LicenceStatus.EXPIRED: Outcome.EXPIRED,
    LicenceStatus.NOT_YET_VALID: Outcome.NOT_YET_VALID,
    LicenceStatus.SUSPENDED: Outcome.SUSPENDED,
    LicenceStatus.SUPERSEDED: Outcome.SUPERSEDED,
    LicenceStatus.REVOKED: Outcome.REVOKED,
    LicenceStatus.TRANSFERRED: Outcome.REVOKED,
    LicenceStatus.VOID: Outcome.REVOKED,
}


def outcome_of(status: LicenceStatus) -> Outcome:
    """Return the outcome that a licence of this status comes to."""
    return _FROM_STATUS[status]


def outcome_of_set(outcomes: Sequence[Outcome]) -> Outcome:
    """Return what a set comes to as a whole: valid only when every licence of it is.

    When none is valid it is what its first licence comes to that the verifier may look at.
    """
    if Outcome.VALID in outcomes:
        every = all(outcome is Outcome.VALID for outcome in outcomes)
        return Outcome.VALID if every else Outcome.PARTLY_VALID
    told = (outcome for outcome in outcomes if outcome is not Outcome.NOT_PERMITTED)
    return next(told, Outcome.NOT_PERMITTED)


SENTENCES: Mapping[Outcome, Sentences] = {
    Outcome.VALID: Sentences(
        "有效",
        "Valid",
        "证照真实、有效，是持证人刚刚出示的。",
        "The licence is genuine and in force; its holder has just presented it.",
        "请将照片、姓名与本人核对。",
        "Compare the portrait and the name with the person before you.",
    ),
    Outcome.PARTLY_VALID: Sentences(
        "部分有效",
        "Partly valid",
        "这组证照有的有效，有的不能采信。",
        "Some licences of this set are in force; others must not be relied on.",
        "请逐张看下面的结果，只认标着“有效”的证照。",
        "Read each result below, and rely only on the licences marked Valid.",
    ),
    Outcome.EXPIRED: Sentences(
        "已过期",
        "Expired",
        "这张证照已过有效期。",
        "The licence is past its last day of validity.",
        "请持证人先到发证单位换发，或改用其他有效证照。",
        "Ask the holder to renew it, or to use another valid licence.",
    ),
    Outcome.NOT_YET_VALID: Sentences(
        "未生效",
        "Not yet valid",
        "这张证照还没有到生效日期。",
        "The licence is not in force yet.",
        "请在生效日期之后再核验。",
        "Verify it again on or after its first day of validity.",
    ),
    Outcome.SUSPENDED: Sentences(
        "已暂停",
        "Suspended",
        "发证单位已暂停这张证照，目前不能作为凭证使用。",
        "The issuer has suspended the licence; do not rely on it for now.",
        "请持证人联系发证单位了解原因。",
        "Ask the holder to contact the issuer.",
    ),
    Outcome.REVOKED: Sentences(
        "已失效",
        "Revoked",
        "发证单位已终止这张证照，不能再作为凭证使用。",
        "The issuer has ended the licence; it is no longer valid.",
        "请不要凭它办理业务。如有疑问，请联系发证单位。",
        "Do not rely on it. If in doubt, ask the issuer.",
    ),
    Outcome.SUPERSEDED: Sentences(
        "已换发",
        "Superseded",
        "这张证照已被新证照替换。",
        "The licence has been replaced by a new one.",
        "请持证人出示新的证照。",
        "Ask the holder to present the new one.",
    ),
    Outcome.CODE_EXPIRED: Sentences(
        "二维码已失效",
        "Code expired",
        "这个码已经失效，可能是截图，也可能停留太久。没有核验证照。",
        "The code is too old or a screenshot. The licence was not checked.",
        "请持证人在手机上打开亮证页面，出示新的码，再扫一次。",
        "Ask the holder to show the code now on the phone, then scan again.",
    ),
    Outcome.CODE_USED: Sentences(
        "二维码已用过",
        "Code already used",
        "这个码已经被扫过一次，不能再用。",
        "The code has already been scanned once and cannot be used again.",
        "请等持证人的手机换出新的码，再扫一次。",
        "Wait for the next code on the holder's phone, then scan again.",
    ),
    Outcome.CODE_UNKNOWN: Sentences(
        "查无此码",
        "Unknown code",
        "没有找到这个码，可能输错了数字。",
        "There is no such code; a digit may be wrong.",
        "请核对 10 位数字，或直接扫描二维码。",
        "Check the 10 digits, or scan the QR code instead.",
    ),
    Outcome.NOT_GENUINE: Sentences(
        "二维码不真实",
        "Not genuine",
        "这不是上海市电子证照系统生成的亮证二维码。",
        "The code was not made by Shanghai's electronic licence system.",
        "请不要凭它办理业务。请持证人打开亮证页面，重新出示。",
        "Do not rely on it. Ask the holder to present the licence again.",
    ),
    Outcome.NOT_PERMITTED: Sentences(
        "无权核验",
        "Not permitted",
        "这个场景不能查看这类证照。这个码没有用掉，还能再扫。",
        "This scenario may not view this kind of licence. The code was not used up.",
        "请换一个已批准的场景，或联系本单位管理员。",
        "Choose another approved scenario, or ask your administrator.",
    ),
    Outcome.CANNOT_CONFIRM: Sentences(
        "暂时无法确认",
        "Cannot confirm",
        "系统暂时读不到证照状态，不能确定有效还是无效。这个码没有用掉，还能再扫。",
        "The status cannot be read just now. The code was not used up.",
        "请稍后再扫。急用时请到人工窗口办理，或出示实体证照。",
        "Scan again shortly. If urgent, use a staffed counter or the paper licence.",
    ),
}


class StatusNotRead(Unavailable):
    """The status could not be read: never green, and the code stays unspent; that is an answer."""

    leaves_entry = True
    code = Outcome.CANNOT_CONFIRM.value
    zh = SENTENCES[Outcome.CANNOT_CONFIRM].zh
    en = SENTENCES[Outcome.CANNOT_CONFIRM].en


WALL_CODE_SENTENCES = Sentences(
    "公示码",
    "Display code",
    "这是墙上的公示码，不是持证人当场出示的亮证二维码，没有核验证照。",
    "This is the code displayed on a wall, not one that a holder presents. Nothing was verified.",
    "看公示内容，请用手机直接打开这个码；要核验，请经营者在手机上亮证后再扫。",
    "Open the code itself to read what it displays; to verify, ask the holder to present.",
)
"""For a code that hangs on a wall (Art. 17): refused as not genuine, with what it is instead."""


def sentences_of(result: VerificationResult) -> Sentences:
    """Return what a verifier is told of a result."""
    return WALL_CODE_SENTENCES if result.wall_code else SENTENCES[result.outcome]
