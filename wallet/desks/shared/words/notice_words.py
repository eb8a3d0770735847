"""What a notice says to its holder, in plain words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from wallet.desks.shared.language import label_of
from wallet.desks.shared.words.labels import ENDED_WORDS, POSTS
from wallet.domain.catalogue.issuing_catalogue import LicenceType
from wallet.domain.enterprise.appointment import Post
from wallet.domain.licences.licence import Licence, RevocationKind
from wallet.domain.licences.notice import PERMIT_KINDS, Notice, NoticeKind

APPOINTMENT_KINDS = (
    NoticeKind.APPOINTED,
    NoticeKind.APPOINTMENT_REMOVED,
    NoticeKind.APPOINTMENT_RESIGNED,
)
_OF_NO_LICENCE = {NoticeKind.AUTHORIZATION_ASKED, *APPOINTMENT_KINDS, *PERMIT_KINDS}
LICENCE_KINDS = tuple(kind for kind in NoticeKind if kind not in _OF_NO_LICENCE)

_TITLES: dict[NoticeKind, LazyString] = {
    NoticeKind.LICENCE_ISSUED: lazy_gettext("新证照已送达"),
    NoticeKind.LICENCE_AMENDED: lazy_gettext("证照内容已变更"),
    NoticeKind.LICENCE_CORRECTED: lazy_gettext("证照内容已更正"),
    NoticeKind.LICENCE_SUSPENDED: lazy_gettext("证照已暂停"),
    NoticeKind.LICENCE_RESUMED: lazy_gettext("证照已恢复"),
    NoticeKind.LICENCE_REVOKED: lazy_gettext("证照已失效"),
    NoticeKind.LICENCE_SUPERSEDED: lazy_gettext("证照已换发"),
    NoticeKind.LICENCE_TRANSFERRED: lazy_gettext("证照已转出"),
    NoticeKind.LICENCE_VOIDED: lazy_gettext("证照已作废"),
    NoticeKind.LICENCE_RESIGNED: lazy_gettext("证照已重新签发"),
    NoticeKind.AUTHORIZATION_ASKED: lazy_gettext("有一份授权申请等您答复"),
    NoticeKind.PERMIT_ISSUED: lazy_gettext("综合许可证已送达"),
    NoticeKind.PERMIT_EXTENDED: lazy_gettext("综合许可证增加了许可事项"),
    NoticeKind.PERMIT_REBUILT: lazy_gettext("综合许可证已重新汇集"),
    NoticeKind.PERMIT_ENDED: lazy_gettext("综合许可证已终止"),
    NoticeKind.PERMIT_PART_CHANGED: lazy_gettext("综合许可证有变化"),
    NoticeKind.APPOINTED: lazy_gettext("您有了新的企业职务"),
    NoticeKind.APPOINTMENT_REMOVED: lazy_gettext("您的企业职务已结束"),
    NoticeKind.APPOINTMENT_RESIGNED: lazy_gettext("有人辞去了企业职务"),
}
_TEXTS: dict[NoticeKind, LazyString] = {
    NoticeKind.LICENCE_ISSUED: lazy_gettext(
        "%(issuer)s向您签发了“%(licence)s”，已放进您的证照钱包。"
    ),
    NoticeKind.LICENCE_AMENDED: lazy_gettext(
        "%(issuer)s变更了您的“%(licence)s”上的内容，钱包里已是最新的一版。"
    ),
    NoticeKind.LICENCE_CORRECTED: lazy_gettext(
        "%(issuer)s更正了您的“%(licence)s”上写错的内容，钱包里已是更正后的一版。"
    ),
    NoticeKind.LICENCE_SUSPENDED: lazy_gettext(
        "%(issuer)s暂停了您的“%(licence)s”，恢复之前不能出示，也不能被调取。"
    ),
    NoticeKind.LICENCE_RESUMED: lazy_gettext(
        "%(issuer)s恢复了您的“%(licence)s”，现在可以正常使用。"
    ),
    NoticeKind.LICENCE_SUPERSEDED: lazy_gettext(
        "%(issuer)s为您换发了“%(licence)s”，原来的一张不再有效。"
    ),
    NoticeKind.LICENCE_TRANSFERRED: lazy_gettext(
        "您的“%(licence)s”已转出本市，今后由转入地的发证单位管理。"
    ),
    NoticeKind.LICENCE_VOIDED: lazy_gettext("您的“%(licence)s”因签发有误已由%(issuer)s作废。"),
    NoticeKind.LICENCE_RESIGNED: lazy_gettext(
        "%(issuer)s用新的签名密钥重新签发了您的“%(licence)s”，内容没有变化，不用您做什么。"
    ),
    NoticeKind.AUTHORIZATION_ASKED: lazy_gettext(
        "%(unit)s请您授权查看证照。同不同意由您决定，请在到期前答复。"
    ),
    NoticeKind.PERMIT_ISSUED: lazy_gettext(
        "%(unit)s向您制发了%(industry)s综合许可证，海报和公示码都可以用了。"
    ),
    NoticeKind.PERMIT_EXTENDED: lazy_gettext(
        "%(unit)s给您的%(industry)s综合许可证增加了许可事项，请换上新的海报。"
    ),
    NoticeKind.PERMIT_REBUILT: lazy_gettext(
        "%(unit)s重新汇集了您的%(industry)s综合许可证，请换上新的海报。"
    ),
    NoticeKind.PERMIT_ENDED: lazy_gettext(
        "%(unit)s终止了您的%(industry)s综合许可证。其中各项许可不受影响，请取下海报。"
    ),
    NoticeKind.PERMIT_PART_CHANGED: lazy_gettext(
        "%(industry)s综合许可证里的“%(component)s”%(became)s，公示页面已同步更新。"
    ),
    NoticeKind.APPOINTED: lazy_gettext(
        "%(enterprise)s任命您为%(post)s。在“我的企业”里可以切换过去办理，也可以辞任。"
    ),
    NoticeKind.APPOINTMENT_REMOVED: lazy_gettext(
        "%(enterprise)s已结束您的%(post)s职务。从现在起，您不能再使用该企业的证照。"
    ),
    NoticeKind.APPOINTMENT_RESIGNED: lazy_gettext(
        "%(person)s已辞去%(post)s职务，不能再使用本企业的证照。"
    ),
}
_REVOKED: dict[str, LazyString] = {
    RevocationKind.DEREGISTERED.value: lazy_gettext(
        "%(issuer)s注销了您的“%(licence)s”，它不再有效。"
    ),
    RevocationKind.RESCINDED.value: lazy_gettext("%(issuer)s撤销了您的“%(licence)s”，它不再有效。"),
    RevocationKind.WITHDRAWN_AS_PENALTY.value: lazy_gettext(
        "%(issuer)s吊销了您的“%(licence)s”，它不再有效。"
    ),
}
_BECAME: dict[str, LazyString] = {
    NoticeKind.LICENCE_SUSPENDED.value: lazy_gettext("已暂停"),
    NoticeKind.LICENCE_RESUMED.value: lazy_gettext("已恢复"),
    NoticeKind.LICENCE_SUPERSEDED.value: lazy_gettext("已换发，要由牵头部门重新汇集"),
    NoticeKind.LICENCE_TRANSFERRED.value: lazy_gettext("已转出本市"),
    NoticeKind.LICENCE_VOIDED.value: lazy_gettext("已作废"),
    **{kind.value: ENDED_WORDS[kind.value] for kind in RevocationKind},
}
SIGNS: dict[NoticeKind, str] = {
    NoticeKind.LICENCE_ISSUED: "card",
    NoticeKind.LICENCE_AMENDED: "refresh",
    NoticeKind.LICENCE_CORRECTED: "refresh",
    NoticeKind.LICENCE_SUSPENDED: "suspended",
    NoticeKind.LICENCE_RESUMED: "valid",
    NoticeKind.LICENCE_REVOKED: "ended",
    NoticeKind.LICENCE_SUPERSEDED: "swap",
    NoticeKind.LICENCE_TRANSFERRED: "out",
    NoticeKind.LICENCE_VOIDED: "ended",
    NoticeKind.LICENCE_RESIGNED: "seal",
    NoticeKind.AUTHORIZATION_ASKED: "consent",
    NoticeKind.PERMIT_ISSUED: "building",
    NoticeKind.PERMIT_EXTENDED: "building",
    NoticeKind.PERMIT_REBUILT: "refresh",
    NoticeKind.PERMIT_ENDED: "ended",
    NoticeKind.PERMIT_PART_CHANGED: "alert",
    NoticeKind.APPOINTED: "building",
    NoticeKind.APPOINTMENT_REMOVED: "ended",
    NoticeKind.APPOINTMENT_RESIGNED: "out",
}


@dataclass(frozen=True, slots=True)
class NoticeView:
    """One notice as the pages show it."""

    id: str
    kind: str
    sign: str
    at: datetime
    unread: bool
    title: str
    text: str
    reason: str
    fields: list[str]
    licence_id: str | None
    licence_name: str
    successor: str
    request_id: str
    matter: str
    until: date | None
    permit_id: str


def notice_view(
    notice: Notice, licence: Licence | None, kind: LicenceType | None, issuer_name: str
) -> NoticeView:
    """Return a notice with its words; ``licence`` is what it is about, if it is about one."""
    name, until = kind.name if kind else "", notice.details.get("until")
    return NoticeView(
        id=notice.id,
        kind=notice.kind.value,
        sign=SIGNS[notice.kind],
        at=notice.created_at,
        unread=notice.read_at is None,
        title=_title(notice),
        text=_text(notice, name, issuer_name),
        reason=notice.details.get("reason", ""),
        fields=_fields(notice.details, kind),
        licence_id=licence.id if licence else None,
        licence_name=name,
        successor=notice.details.get("successor", ""),
        request_id=notice.details.get("request", ""),
        matter=notice.details.get("matter", ""),
        until=date.fromisoformat(until) if until else None,
        permit_id=notice.details.get("permit", ""),
    )


def _title(notice: Notice) -> str:
    ended = ENDED_WORDS.get(notice.details.get("kind", ""))
    return _("证照%(ended)s", ended=ended) if ended else str(_TITLES[notice.kind])


def _text(notice: Notice, name: str, issuer: str) -> str:
    words = _REVOKED.get(notice.details.get("kind", "")) or _TEXTS[notice.kind]
    post = notice.details.get("post", "")
    said = {"licence": name, "issuer": issuer}
    for part in ("unit", "enterprise", "person", "industry", "component"):
        said[part] = notice.details.get(part, "")
    said["post"] = str(POSTS[Post(post)]) if post else ""
    said["became"] = str(_BECAME.get(notice.details.get("became", ""), ""))
    return str(words) % said


def _fields(details: Mapping[str, str], kind: LicenceType | None) -> list[str]:
    labels = []
    for name in details.get("fields", "").split():
        field = kind.field(name) if kind else None
        if name == "valid_until":
            labels.append(_("有效期"))
        elif field:
            labels.append(label_of(field))
    return labels
