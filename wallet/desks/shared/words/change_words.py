"""The words for what an issuer decides about a licence, for its own clerks."""

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_babel.speaklater import LazyString

from wallet.desks.shared.words.labels import ACTIONS, REVOCATION_ACTS
from wallet.domain.changes.change_request import ChangeState, RowState
from wallet.domain.changes.licence_change import ChangeAct, LicenceChange
from wallet.domain.licences.licence import LicenceState
from wallet.services.changes import state_changes

ACT_WORDS: dict[ChangeAct, LazyString] = {
    **{act: ACTIONS[done] for act, done in state_changes.ACTIONS.items()},
    ChangeAct.PROLONGATION: lazy_gettext("续期"),
}
ACT_SIGNS: dict[ChangeAct, str] = {
    ChangeAct.SUSPENSION: "suspended",
    ChangeAct.RESUMPTION: "valid",
    ChangeAct.REVOCATION: "ended",
    ChangeAct.TRANSFER: "out",
    ChangeAct.VOIDING: "close",
    ChangeAct.AMENDMENT: "refresh",
    ChangeAct.CORRECTION: "check",
    ChangeAct.SUPERSESSION: "swap",
    ChangeAct.PROLONGATION: "late",
    ChangeAct.RESIGNING: "seal",
}
CHANGE_STATES: dict[ChangeState, LazyString] = {
    ChangeState.RECEIVED: lazy_gettext("等待预检"),
    ChangeState.UNDECIDED: lazy_gettext("等您决定"),
    ChangeState.CHECKING: lazy_gettext("正在预检"),
    ChangeState.CHECKED: lazy_gettext("等您确认"),
    ChangeState.AWAITING_APPROVAL: lazy_gettext("待复核"),
    ChangeState.APPROVED: lazy_gettext("已通过"),
    ChangeState.DONE: lazy_gettext("已完成"),
    ChangeState.FAILED: lazy_gettext("没有完成"),
    ChangeState.CANCELLED: lazy_gettext("已取消"),
    ChangeState.REFUSED: lazy_gettext("未通过"),
    ChangeState.WITHDRAWN: lazy_gettext("已撤回"),
    ChangeState.LAPSED: lazy_gettext("已失效"),
}
ROW_STATES: dict[RowState, LazyString] = {
    RowState.REFUSED: lazy_gettext("没办成"),
    RowState.PENDING: lazy_gettext("还没有办理"),
    RowState.DONE: lazy_gettext("已办理"),
}
_OPEN = (ChangeAct.REVOCATION, ChangeAct.TRANSFER, ChangeAct.VOIDING)
ACTS_IN: dict[LicenceState, tuple[ChangeAct, ...]] = {
    LicenceState.VALID: (ChangeAct.SUSPENSION, *_OPEN),
    LicenceState.SUSPENDED: (ChangeAct.RESUMPTION, *_OPEN),
}


def act_word(change: LicenceChange) -> str:
    """Return what a change is called; a revocation by its kind."""
    if change.kind is not None:
        return str(REVOCATION_ACTS[change.kind][0])
    return str(ACT_WORDS[change.act])


def consequence(act: ChangeAct, holders: str, licence: str) -> str:
    """Return what will happen to whom."""
    said = {"holders": holders, "licence": licence}
    match act:
        case ChangeAct.SUSPENSION:
            return _(
                "%(holders)s的“%(licence)s”暂时不能出示，也不能凭授权调取；"
                "正在出示的二维码同时失效。恢复之后一切照旧。",
                **said,
            )
        case ChangeAct.RESUMPTION:
            return _("%(holders)s的“%(licence)s”恢复有效，仍在期限内的授权可以继续用。", **said)
        case ChangeAct.TRANSFER:
            return _(
                "%(holders)s的“%(licence)s”在本市不再有效，今后由转入地管理；"
                "正在出示的二维码和已给出的授权同时失效。",
                **said,
            )
        case ChangeAct.VOIDING:
            return _(
                "%(holders)s的“%(licence)s”视为没有发过，编号可以重新使用；"
                "正在出示的二维码和已给出的授权同时失效。",
                **said,
            )
        case ChangeAct.REVOCATION:
            return _(
                "%(holders)s的“%(licence)s”将不再有效，正在出示的二维码和已给出的授权同时失效。"
                "核验人员会看到是注销、撤销还是吊销。",
                **said,
            )
        case ChangeAct.AMENDMENT | ChangeAct.CORRECTION | ChangeAct.PROLONGATION:
            return _(
                "%(holders)s的“%(licence)s”变为上面“改为”一栏的内容，原来的一版不再有效，"
                "钱包里仍是一张。",
                **said,
            )
        case ChangeAct.SUPERSESSION:
            return _(
                "%(holders)s的“%(licence)s”不再有效，由上面“改为”一栏的新证照代替；"
                "正在出示的二维码和已给出的授权同时失效。",
                **said,
            )
    return ""
