"""Where a request stands for the one who asked: one word, and what to do next."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from wallet.domain.grounds.authorization import AuthorizationRequest, Channel, RequestState
from wallet.domain.grounds.ground_state import PAUSED, GroundState


@dataclass(frozen=True, slots=True)
class Standing:
    """A stable key, its tone and sign, and the words for it."""

    key: str
    tone: str
    sign: str
    word: str
    advice: str


def standing_of(
    asked: AuthorizationRequest, grounds: Collection[GroundState], now: datetime
) -> Standing:
    """Return where a request stands at this moment; ``grounds`` are those of its grants."""
    state = asked.state_at(now)
    if state is RequestState.WAITING:
        return _waiting(asked)
    if state is RequestState.DECLINED:
        advice = _("对方不需要说明理由。可以改用其他方式办理，不要强求。")
        return Standing("declined", "ended", "refused", _("对方未同意"), advice)
    if state is RequestState.LAPSED:
        advice = _("半小时内没有答复，申请已自动失效。需要时请重新申请。")
        return Standing("lapsed", "ended", "late", _("已过期"), advice)
    if state is RequestState.CANCELLED:
        advice = _("本单位已取消这份申请，对方不能再同意。需要时请重新申请。")
        return Standing("cancelled", "ended", "close", _("申请已取消"), advice)
    if state is RequestState.WITHDRAWN:
        advice = _("从撤回的那一刻起不能再查看。确有需要，请重新申请。")
        return Standing("ended", "ended", "ended", _("授权已撤回"), advice)
    return _granted(grounds)


def _granted(grounds: Collection[GroundState]) -> Standing:
    # What is read is read as a whole: one grant that opens nothing stops the others.
    if grounds and all(one is GroundState.IN_FORCE for one in grounds):
        advice = _("每次查看都会留痕，持证人看得到。")
        return Standing("granted", "ok", "valid", _("对方已同意"), advice)
    if GroundState.ENDED_WITH_LICENCE in grounds:
        advice = _("证照已失效，授权随之结束，不能再查看。")
        return Standing("ended", "ended", "ended", _("授权已终止"), advice)
    paused = next((one for one in grounds if one in PAUSED), None)
    if paused is not None:
        advice = _("原因消除以前不能查看：%(why)s。", why=_pauses()[paused])
        return Standing("paused", "warn", "alert", _("现在不能查看"), advice)
    advice = _("约定的期限已过，不能再查看。确有需要，请重新申请。")
    return Standing("ended", "ended", "ended", _("授权已到期"), advice)


def _pauses() -> dict[GroundState, str]:
    return {
        GroundState.LICENCE_NOT_IN_FORCE: _("持证人的证照目前不是有效状态"),
        GroundState.UNIT_SUSPENDED: _("本单位已被暂停用证"),
        GroundState.UNIT_NOT_APPROVED: _("本单位的社会化应用已被终止"),
        GroundState.SCENARIO_CLOSED: _("这个场景目前没有生效，或不再包含这些内容"),
    }


def _waiting(asked: AuthorizationRequest) -> Standing:
    if asked.channel is Channel.LINK and asked.holder_id is None:
        advice = _("请把二维码给持证人扫，或把链接发给本人。")
        return Standing("waiting", "warn", "clock", _("等待对方打开"), advice)
    advice = _("申请已到对方手机上，请对方打开“授权”答复。")
    return Standing("waiting", "warn", "clock", _("等待对方答复"), advice)
