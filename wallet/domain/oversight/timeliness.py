"""Timeliness (及时性, Art. 8): how long after the day of issue a licence came in."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import NamedTuple

from wallet.domain.civil_dates import city_date

QUIET_AFTER_DAYS = 7
PERIODS = (30, 90, 365)


@dataclass(frozen=True, slots=True)
class Timeliness:
    """One type of one issuer over a period; legacy licences do not count.

    What came late during force majeure and within its days to catch up is excused: counted apart.
    """

    issuer_id: str
    type_code: str
    in_time: int = 0
    late: int = 0
    excused: int = 0
    late_days: int = 0
    longest: int = 0
    last_at: datetime | None = None

    @property
    def collected(self) -> int:
        """How many came in."""
        return self.in_time + self.late + self.excused

    @property
    def share(self) -> float | None:
        """The share that came in on its day of issue; None where nothing counts."""
        counted = self.in_time + self.late
        return self.in_time / counted if counted else None

    @property
    def average_late(self) -> float:
        """How many calendar days the late ones were late, on average."""
        return self.late_days / self.late if self.late else 0.0

    def quiet_days(self, today: date) -> int | None:
        """Since how many days nothing came in; None where nothing did in the whole period."""
        return (today - city_date(self.last_at)).days if self.last_at else None


@dataclass(frozen=True, slots=True)
class LateLicence:
    """One licence that came in after its day of issue."""

    licence_id: str
    type_code: str
    number: str
    issued_on: date
    collected_at: datetime

    @property
    def collected_on(self) -> date:
        """The city's day on which it came in."""
        return city_date(self.collected_at)

    @property
    def days(self) -> int:
        """How many calendar days late it was."""
        return (self.collected_on - self.issued_on).days


class ExcusingIncident(NamedTuple):
    """An incident about one type of one issuer, in city days.

    It lasted on every day of which it had a part. ``last_day`` is the last on which what fell due
    meanwhile may come in excused: the last one to catch up, or as long as it lasts the last one to
    say so; None where nobody has been asked yet.
    """

    issuer_id: str
    type_code: str
    began_on: date
    recovered_on: date | None
    last_day: date | None

    def puts_off(self, due_on: date) -> date | None:
        """Return until when it gives what is due on a day; None where that is none of its days.

        What was late before it began stays late (Art. 11).
        """
        last_day = self.last_day or date.max
        lasted_until = min(self.recovered_on or date.max, last_day)
        return last_day if self.began_on <= due_on <= lasted_until else None


class Excuses:
    """What was stopped by force majeure in a period (Art. 11)."""

    def __init__(self, incidents: Iterable[ExcusingIncident]) -> None:
        self._incidents: dict[tuple[str, str], list[ExcusingIncident]] = {}
        for one in incidents:
            self._incidents.setdefault((one.issuer_id, one.type_code), []).append(one)

    def cover(self, issuer_id: str, type_code: str, issued_on: date, collected_on: date) -> bool:
        """Tell whether incidents excuse that something came in late.

        It is due on its day of issue, however its type is collected. What one incident has put
        off is due on that one's last day: another that lasts then puts it off further.
        """
        about = self._incidents.get((issuer_id, type_code), ())
        due_days = [issued_on]
        for due_on in due_days:
            for one in about:
                until = one.puts_off(due_on)
                if until is None or until in due_days:
                    continue
                if collected_on <= until:
                    return True
                due_days.append(until)
        return False


class Arrivals(NamedTuple):
    """So many licences of a type of an issuer that came in, the last at a moment.

    Late ones by their day of issue and the day on which they came in; of those in time neither.
    """

    issuer_id: str
    type_code: str
    issued_on: date | None
    collected_on: date | None
    licences: int
    last_at: datetime


def figures_of(arrivals: Iterable[Arrivals], excuses: Excuses) -> list[Timeliness]:
    """Return the figures of every type of every issuer of which something came in."""
    found: dict[tuple[str, str], Timeliness] = {}
    for some in arrivals:
        key = (some.issuer_id, some.type_code)
        found[key] = _with(found.get(key) or Timeliness(*key), some, excuses)
    return list(found.values())


def _with(known: Timeliness, some: Arrivals, excuses: Excuses) -> Timeliness:
    last_at = max(known.last_at or some.last_at, some.last_at)
    if some.issued_on is None or some.collected_on is None:
        return replace(known, in_time=known.in_time + some.licences, last_at=last_at)
    if excuses.cover(known.issuer_id, known.type_code, some.issued_on, some.collected_on):
        return replace(known, excused=known.excused + some.licences, last_at=last_at)
    days = (some.collected_on - some.issued_on).days
    return replace(
        known,
        late=known.late + some.licences,
        late_days=known.late_days + days * some.licences,
        longest=max(known.longest, days),
        last_at=last_at,
    )
