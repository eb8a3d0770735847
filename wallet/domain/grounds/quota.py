"""How often a unit may read licences of one type in a civil day of the city (Art. 19)."""

from datetime import datetime, timedelta

from wallet.domain.civil_dates import city_date, end_of_day
from wallet.domain.errors import TooManyAttempts

_SECOND = timedelta(seconds=1)


class QuotaUsedUp(TooManyAttempts):
    """The day's reads of this licence type are used up; the next day begins at midnight."""

    code = "quota_used_up"
    zh = "今天对这类证照的调取次数已用完，没有读取。次数在上海时间零点重新计算，请明天再试。"
    en = (
        "Today's quota for this licence type is used up; nothing was read. It begins anew at"
        " midnight, Shanghai time."
    )

    def __init__(self, now: datetime) -> None:
        super().__init__(seconds_to_midnight(now))


def seconds_to_midnight(now: datetime) -> int:
    """Return how many whole seconds the city's civil day still has, never fewer than one."""
    left = end_of_day(city_date(now)) - now
    return max(1, -(-left // _SECOND))
