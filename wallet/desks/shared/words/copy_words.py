"""Where a temporary copy stands, in words, for its holder and for whoever checks it."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from wallet.desks.shared.words.labels import standing as standing_of_licence
from wallet.domain.copies.temporary_copy import CopyStanding, SubjectKind
from wallet.domain.licences.licence import LicenceStatus
from wallet.services.copies.copy_standing import CopyNow, PartNow


@dataclass(frozen=True, slots=True)
class StandingWords:
    """One word with its tone and sign, what it means, and what to do."""

    tone: str
    sign: str
    word: LazyString | str
    sentence: LazyString | str
    next_step: LazyString | str


STANDINGS: Mapping[CopyStanding, StandingWords] = {
    CopyStanding.IN_FORCE: StandingWords(
        "ok",
        "valid",
        lazy_gettext("有效"),
        lazy_gettext("这份副本由发证单位签名，证照现在有效。"),
        lazy_gettext("请把您手里的副本和下面的内容逐项核对，只能用于写明的事由。"),
    ),
    CopyStanding.EXPIRED: StandingWords(
        "ended",
        "late",
        lazy_gettext("副本已过期"),
        lazy_gettext("这份副本过了有效期，不能再使用。"),
        lazy_gettext("请持证人重新开具一份，或者当面亮证。"),
    ),
    CopyStanding.CANCELLED: StandingWords(
        "ended",
        "ended",
        lazy_gettext("副本已作废"),
        lazy_gettext("持证人作废了这份副本，不能再使用。"),
        lazy_gettext("请持证人重新开具一份，或者当面亮证。"),
    ),
    CopyStanding.LICENCE_NOT_IN_FORCE: StandingWords(
        "bad",
        "refused",
        lazy_gettext("证照现在无效"),
        lazy_gettext("副本是真的，但证照现在不是有效状态，副本不能使用。"),
        lazy_gettext("请不要凭这份副本办理，并向持证人或者发证单位核实。"),
    ),
    CopyStanding.LICENCE_CHANGED: StandingWords(
        "warn",
        "swap",
        lazy_gettext("证照已变更"),
        lazy_gettext("副本开具以后，证照内容有了变更，副本上的内容可能已不准确。"),
        lazy_gettext("请持证人按变更后的证照重新开具一份。"),
    ),
    CopyStanding.PERMIT_PARTLY_IN_FORCE: StandingWords(
        "warn",
        "alert",
        lazy_gettext("部分许可有效"),
        lazy_gettext("副本是真的，但其中有的许可现在不在有效状态，见下面的清单。"),
        lazy_gettext("请只认下面写着“有效”的许可，并把其余内容和手里的副本逐项核对。"),
    ),
    CopyStanding.PERMIT_NOT_IN_FORCE: StandingWords(
        "bad",
        "refused",
        lazy_gettext("许可证现在无效"),
        lazy_gettext("副本是真的，但综合许可证已经终止，或者没有一项许可在有效状态。"),
        lazy_gettext("请不要凭这份副本办理，并向经营者或者牵头部门核实。"),
    ),
    CopyStanding.PERMIT_CHANGED: StandingWords(
        "warn",
        "swap",
        lazy_gettext("许可证已变更"),
        lazy_gettext("副本开具以后，综合许可证的组成有了变更，副本上的内容可能已不准确。"),
        lazy_gettext("请经营者按现在的综合许可证重新开具一份。"),
    ),
    CopyStanding.CANNOT_CONFIRM: StandingWords(
        "warn",
        "unknown",
        lazy_gettext("无法确认"),
        lazy_gettext("签署这份副本的密钥已被停用，现在不能确认它的真伪。"),
        lazy_gettext("请持证人重新开具一份，或者当面亮证。"),
    ),
}


_PERMIT_IN_FORCE = StandingWords(
    "ok",
    "valid",
    lazy_gettext("有效"),
    lazy_gettext("这份副本由牵头部门签名，所列各项许可现在都有效。"),
    lazy_gettext("请把您手里的副本和下面的内容逐项核对，只能用于写明的事由。"),
)


def standing_words(now: CopyNow) -> StandingWords:
    """Return the words for where a copy stands; a permit in force is that of several issuers."""
    if now.kind is SubjectKind.PERMIT and now.standing is CopyStanding.IN_FORCE:
        return _PERMIT_IN_FORCE
    return STANDINGS[now.standing]


def standing_word(now: CopyNow) -> str:
    """Return the one word; where the licence is the cause, it says how the licence stands."""
    if now.licence_status is None:
        return str(STANDINGS[now.standing].word)
    word = standing_of_licence(now.licence_status, now.revocation_kind)
    return _("证照%(standing)s", standing=word)


def subject_name(now: CopyNow) -> str:
    """Return the name of the licence, or of the comprehensive permit with its industry."""
    if now.kind is SubjectKind.PERMIT:
        return _("%(industry)s综合许可证", industry=now.name)
    return now.name


@dataclass(frozen=True, slots=True)
class CopiedPart:
    """One licence of a copied permit, as the components that draw permits read it."""

    component: str
    issuer_name: str
    status: str
    word: str
    in_force: bool
    changed: bool


def copied_part(part: PartNow) -> CopiedPart:
    """Return a licence of a copied permit with the word for how it stands now."""
    if part.status is None:
        status, word = "cannot_confirm", _("暂时无法确认")
    else:
        status, word = part.status.value, standing_of_licence(part.status, part.revocation_kind)
    in_force = part.status is LicenceStatus.VALID
    return CopiedPart(part.component, part.issuer_name, status, word, in_force, part.changed)
