"""How long something that a worker does will take, told from how long it took so far."""

from datetime import timedelta

from flask_babel import ngettext

_SHORTEST_LOOK = timedelta(seconds=2)
_MINUTE = 60


def time_left(done: int, of: int, spent: timedelta) -> str:
    """Return the time that is left in words; nothing before there is something to go by."""
    if not done or spent < _SHORTEST_LOOK:
        return ""
    seconds = round(spent.total_seconds() * (of - done) / done)
    if seconds < _MINUTE:
        return ngettext("大约还要 %(num)s 秒", "大约还要 %(num)s 秒", max(seconds, 1))
    minutes = (seconds + _MINUTE - 1) // _MINUTE
    return ngettext("大约还要 %(num)s 分钟", "大约还要 %(num)s 分钟", minutes)
