"""How often one unit may ask one holder, and that a holder may block it (Art. 19).

Whoever is reached by a wallet address, or was scanned once, is not to be flooded with requests.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from wallet.domain.errors import Conflict, TooManyAttempts
from wallet.domain.grounds.quota import seconds_to_midnight

_SECOND = timedelta(seconds=1)


class RequestsStillOpen(TooManyAttempts):
    """So many requests of this unit wait for this holder that no further one is sent."""

    code = "requests_still_open"
    zh = "本单位已有申请在等这位持证人答复，没有再发。请等对方答复，或等之前的申请过期。"
    en = (
        "Requests of your unit still wait for this holder; no further one was sent. Wait for an"
        " answer, or until they lapse."
    )


class AskedEnoughToday(TooManyAttempts):
    """The day's requests of this unit to this holder are used up."""

    code = "asked_enough_today"
    zh = "本单位今天向这位持证人申请的次数已用完，没有再发。次数在上海时间零点重新计算。"
    en = (
        "Your unit has asked this holder as often as it may today; nothing was sent. It begins"
        " anew at midnight, Shanghai time."
    )


class PartyBlocked(Conflict):
    """The holder has blocked the unit that a request or an offer is about."""

    code = "party_blocked"
    zh = "您已屏蔽这家单位。要接它的申请或主动授权给它，请先取消屏蔽。"
    en = "You have blocked this unit. Unblock it first to take its requests or to grant to it."


class PartyNotBlocked(Conflict):
    """Blocking what is blocked, or unblocking what is not."""

    code = "party_block_unchanged"
    zh = "这家单位的屏蔽状态已经变过了，请刷新后再看。"
    en = "Whether this unit is blocked has changed already; refresh the page."


@dataclass(frozen=True, slots=True)
class AskingLimits:
    """How many requests of one unit may wait for one holder, and how many it may send a day."""

    open_at_once: int = 3
    a_day: int = 10

    def ensure_within(self, lapses: Collection[datetime], asked: int, now: datetime) -> None:
        """Refuse one request more than allowed.

        ``lapses`` says when each of those lapses that wait already; ``asked`` is how many this
        one makes today.

        Raises:
            RequestsStillOpen: ``retry_after`` lasts until the first of them lapses.
            AskedEnoughToday: ``retry_after`` lasts until midnight.
        """
        if len(lapses) >= self.open_at_once:
            left = min(lapses, default=now) - now
            raise RequestsStillOpen(max(1, -(-left // _SECOND)))
        if asked > self.a_day:
            raise AskedEnoughToday(seconds_to_midnight(now))


USUAL_LIMITS = AskingLimits()
