"""Force majeure (不可抗力, Art. 11): what stopped, what is due afterwards, and until when."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum, StrEnum
from typing import NamedTuple

from wallet.domain.civil_dates import end_of_day
from wallet.domain.errors import Conflict, InvalidInput, NotFound

WORKING_DAYS_AFTER_RECOVERY = 3
LONGEST_TEXT = 500
MOST_DUE = 20_000
COUNTED_TO = 100
"""What is left of an incident is counted so far; what is more counts as that."""


class DueAct(StrEnum):
    """What could not be done in time: 制发归集, 更新, 注销."""

    COLLECT = "collect"
    UPDATE = "update"
    REVOKE = "revoke"


class DueStanding(StrEnum):
    """Where one due licence stands."""

    OPEN = "open"
    DONE = "done"
    DONE_LATE = "done_late"
    OVERDUE = "overdue"


class UnknownIncident(NotFound):
    """No such incident, or another unit's."""

    code = "unknown_incident"
    zh = "没有找到这次故障。"
    en = "This incident was not found."


class IncidentTextMissing(InvalidInput):
    """What happened, why and what was done about it are stated, each in at most 500 characters."""

    code = "incident_text_missing"
    zh = "请写明情况、原因和应急措施，各不超过 500 个字。"
    en = "State what happened, the cause and the measures, each in at most 500 characters."


class IncidentTypesMissing(InvalidInput):
    """An incident names at least one licence type of the unit."""

    code = "incident_types_missing"
    zh = "请至少选一类受影响的证照。"
    en = "Choose at least one licence type that is affected."


class MomentOutOfOrder(InvalidInput):
    """A beginning or recovery in the future, or a recovery before the beginning."""

    code = "moment_out_of_order"
    zh = "时间有误：不能晚于现在，排除时间不能早于发生时间。"
    en = "The time is wrong: not in the future, and no recovery before the beginning."


class MomentMalformed(InvalidInput):
    """No date with hour and minute."""

    code = "moment_malformed"
    zh = "时间看不懂，请按“2026-03-02 09:30”的样式填写。"
    en = "The time cannot be read; write it as 2026-03-02 09:30."


class IncidentRecovered(Conflict):
    """Recovery is reported once: the days to catch up are not extended."""

    code = "incident_recovered"
    zh = "已经上报过故障排除，补办期限不能延长。"
    en = "Recovery was reported already; the time to catch up is not extended."


class IncidentNotDone(Conflict):
    """An incident is closed after recovery, when everything due was done."""

    code = "incident_not_done"
    zh = "故障还没有排除，或还有待办证照，不能办结。"
    en = "It has not recovered, or something is still due; it cannot be closed."


class IncidentClosed(Conflict):
    """A closed incident takes no more."""

    code = "incident_closed"
    zh = "这次故障已经办结，不能再改。"
    en = "This incident is closed and can no longer be changed."


class NothingDue(InvalidInput):
    """No number, or none that was not due already."""

    code = "nothing_due"
    zh = "没有读到证照编号。请每行写一个编号。"
    en = "No licence number was found. Write one number on each line."


class TooManyDue(InvalidInput):
    """More numbers than an incident holds."""

    code = "too_many_due"
    zh = "一次故障最多登记 20000 件待办。"
    en = "An incident holds at most 20,000 due licences."


class NumberTooLong(InvalidInput):
    """A licence number has at most 60 characters."""

    code = "number_too_long"
    zh = "有的证照编号超过 60 个字符，请核对后再登记。"
    en = "A licence number has more than 60 characters; please check."


@dataclass(frozen=True, slots=True)
class Incident:
    """One report of force majeure, from the beginning to its closing."""

    id: str
    unit_id: str
    happened: str
    cause: str
    measures: str
    type_codes: tuple[str, ...]
    began_at: datetime
    reported_at: datetime
    reported_by: str
    recovered_at: datetime | None = None
    recovery_reported_at: datetime | None = None
    due_until: date | None = None
    calendar_known: bool = True
    closed_at: datetime | None = None
    seen_at: datetime | None = None
    asked_on: date | None = None
    answer_until: date | None = None
    lapsed_on: date | None = None
    """Since when it excuses nothing any more: nobody said that it lasts."""

    @property
    def is_open(self) -> bool:
        """Whether it is taken to last: no end was reported, and it has neither lapsed."""
        return self.recovered_at is None and self.closed_at is None and self.lapsed_on is None

    def is_asked(self, today: date) -> bool:
        """Tell whether it is asked today whether it still lasts."""
        return self.is_open and self.asked_on is not None and self.asked_on <= today

    def has_lapsed(self, today: date) -> bool:
        """Tell whether the last day to answer has passed without an answer."""
        unanswered = self.answer_until is not None and self.answer_until < today
        return self.lapsed_on is not None or (self.is_open and unanswered)

    @property
    def deadline(self) -> datetime | None:
        """The first moment that is too late; None while it lasts."""
        return end_of_day(self.due_until) if self.due_until else None


@dataclass(frozen=True, slots=True)
class DueLicence:
    """One act that is due, and when the repository shows that it was done."""

    position: int
    type_code: str
    number: str
    act: DueAct
    done_at: datetime | None
    licence_id: str | None = None

    def standing(self, deadline: datetime | None, now: datetime) -> DueStanding:
        """Tell where it stands at this moment."""
        if self.done_at is not None:
            late = deadline is not None and self.done_at >= deadline
            return DueStanding.DONE_LATE if late else DueStanding.DONE
        overdue = deadline is not None and now >= deadline
        return DueStanding.OVERDUE if overdue else DueStanding.OPEN


@dataclass(frozen=True, slots=True)
class DueFigures:
    """How many acts an incident has due in all, and how many of them are not done yet.

    ``left`` is counted to :data:`COUNTED_TO` and no further.
    """

    total: int = 0
    left: int = 0


class Urgency(IntEnum):
    """In what order incidents are listed: the parts of a list, one after the other."""

    PAST_ITS_LAST_DAY = 0
    LASTING = 1
    CATCHING_UP = 2
    CLOSED = 3


class IncidentPlace(NamedTuple):
    """Where an incident stands in a list by urgency; the list goes on after it."""

    urgency: Urgency
    due_until: date | None
    began_at: datetime
    incident_id: str


def place_of(incident: Incident, today: date) -> IncidentPlace:
    """Return where an incident stands today."""
    if incident.closed_at is not None:
        urgency = Urgency.CLOSED
    elif incident.due_until is None:
        urgency = Urgency.LASTING
    else:
        past = incident.due_until < today
        urgency = Urgency.PAST_ITS_LAST_DAY if past else Urgency.CATCHING_UP
    return IncidentPlace(urgency, incident.due_until, incident.began_at, incident.id)


def last_working_day(recovered_on: date, is_working_day: Callable[[date], bool]) -> date:
    """Return the third working day after the day of recovery, which itself does not count."""
    return working_day_after(recovered_on, WORKING_DAYS_AFTER_RECOVERY, is_working_day)


def working_day_after(day: date, count: int, is_working_day: Callable[[date], bool]) -> date:
    """Return the working day that is so many after a day, which itself does not count."""
    while count:
        day += timedelta(days=1)
        if is_working_day(day):
            count -= 1
    return day


def stated_text(unverified: str, field: str) -> str:
    """Return a text of a report without surrounding space.

    Raises:
        IncidentTextMissing: blank or longer than 500 characters.
    """
    text = unverified.strip()
    if not text or len(text) > LONGEST_TEXT:
        raise IncidentTextMissing(field=field)
    return text


def ensure_in_order(began_at: datetime, recovered_at: datetime | None, now: datetime) -> None:
    """Refuse moments that contradict each other or the clock.

    Raises:
        MomentOutOfOrder: with the field.
    """
    if began_at > now:
        raise MomentOutOfOrder(field="began_at")
    if recovered_at is not None and not began_at <= recovered_at <= now:
        raise MomentOutOfOrder(field="recovered_at")
