"""The words of comprehensive industry permits: their states, and what made each version."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from wallet.domain.permits.industry_permit import PermitAct, PermitState
from wallet.services.permits.permit_standing import PermitOutline, PermitStanding

PERMIT_STATES: dict[PermitState, LazyString] = {
    PermitState.IN_FORCE: _("全部有效"),
    PermitState.PARTLY_IN_FORCE: _("部分有效"),
    PermitState.NOT_IN_FORCE: _("无有效许可"),
    PermitState.ENDED: _("已终止"),
}
PERMIT_ACTS: dict[PermitAct, LazyString] = {
    PermitAct.ASSEMBLED: _("制发"),
    PermitAct.EXTENDED: _("增加许可事项"),
    PermitAct.REBUILT: _("重新汇集"),
}


def state_sentence(standing: PermitStanding | PermitOutline) -> str:
    """Return in one sentence what the state means and which licences it is about."""
    if standing.state is PermitState.ENDED:
        return gettext("这张综合许可证已经终止。各项许可是否有效，以各自的证照为准。")
    if standing.state is PermitState.IN_FORCE:
        return gettext("所列各项许可目前都有效。")
    if standing.state is PermitState.NOT_IN_FORCE:
        return gettext("所列各项许可目前都不在有效状态。")
    names = gettext("、").join(one.component for one in standing.not_standing)
    return gettext("“%(names)s”目前不在有效状态，其余许可有效。", names=names)
