"""Whether an incident without an end still lasts: when that is asked, and until when answered.

Force majeure excuses what it stops (Art. 11). Without an end, and without anybody who says that it
goes on, it would excuse for ever.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import NamedTuple

from wallet.domain.errors import Conflict
from wallet.domain.oversight.incident import Incident, working_day_after

DAY = timedelta(days=1)


class IncidentNotAsked(Conflict):
    """Nobody has asked yet, or it was answered already."""

    code = "incident_not_asked"
    zh = "现在不需要答复：还没有到询问的日子，或者已经答复过。"
    en = "No answer is due: it has not been asked yet, or was answered already."


class IncidentLapsed(Conflict):
    """Nobody answered in time; what goes on is reported anew."""

    code = "incident_lapsed"
    zh = "逾期没有答复，这次不可抗力已经失效。如果情况仍在持续，请重新上报。"
    en = "Nobody answered in time, so it has lapsed. Report it anew if it goes on."


@dataclass(frozen=True, slots=True)
class QuestionTimes:
    """Working days after which it is asked, and within which it is answered."""

    asked_after: int = 5
    answered_within: int = 3


USUAL_TIMES = QuestionTimes()


class Question(NamedTuple):
    """The day from which it is asked, and the last one to answer."""

    asked_on: date
    answer_until: date


class Answer(NamedTuple):
    """That it still lasts: who said so, when, and why."""

    answered_at: datetime
    answered_by: str
    reason: str


def next_question(
    said_on: date, today: date, times: QuestionTimes, is_working_day: Callable[[date], bool]
) -> Question:
    """Return when it is asked, after the day on which it was last said to last: never in the past.

    Whoever reported before anybody was asked has the whole time to answer.
    """
    asked_on = max(working_day_after(said_on, times.asked_after, is_working_day), today)
    return Question(asked_on, working_day_after(asked_on, times.answered_within, is_working_day))


def ensure_asked(incident: Incident, today: date) -> None:
    """Refuse an answer to what is not asked.

    Raises:
        IncidentLapsed: the last day to answer has passed.
        IncidentNotAsked: too early, or it has recovered.
    """
    if incident.has_lapsed(today):
        raise IncidentLapsed
    if not incident.is_asked(today):
        raise IncidentNotAsked


def lapsed(incident: Incident) -> Incident:
    """Return an incident that nobody spoke for in time; the supervisor has not seen that yet.

    Raises ``ValueError`` for one that has no last day to answer.
    """
    if incident.answer_until is None:
        raise ValueError("nobody was asked")
    return replace(
        incident,
        lapsed_on=incident.answer_until + DAY,
        due_until=incident.answer_until,
        seen_at=None,
    )
