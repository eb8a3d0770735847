"""Where a request stands for the one who asked: one word, and what to do next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from wallet.domain.grounds.authorization import (
    Authorization,
    AuthorizationRequest,
    Channel,
    RequestState,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A stable key, its tone and sign, and the words for it."""

    key: str
    tone: str
    sign: str
    word: str
    advice: str


def standing_of(
    asked: AuthorizationRequest, grants: Sequence[Authorization], now: datetime
) -> Standing:
    """Return where a request stands at this moment."""
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
    if any(one.in_force_at(now) for one in grants):
        advice = _("每次查看都会留痕，持证人看得到。")
        return Standing("granted", "ok", "valid", _("对方已同意"), advice)
    if any(one.withdrawn_at for one in grants):
        advice = _("从撤回的那一刻起不能再查看。确有需要，请重新申请。")
        return Standing("ended", "ended", "ended", _("授权已撤回"), advice)
    advice = _("约定的期限已过，不能再查看。确有需要，请重新申请。")
    return Standing("ended", "ended", "ended", _("授权已到期"), advice)


def _waiting(asked: AuthorizationRequest) -> Standing:
    if asked.channel is Channel.LINK and asked.holder_id is None:
        advice = _("请把二维码给持证人扫，或把链接发给本人。")
        return Standing("waiting", "warn", "clock", _("等待对方打开"), advice)
    advice = _("申请已到对方手机上，请对方打开“授权”答复。")
    return Standing("waiting", "warn", "clock", _("等待对方答复"), advice)
