"""Timeliness (及时性, Art. 8): how long after the day of issue a licence came in."""

from dataclasses import dataclass
from datetime import date, datetime

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
    days: int
    excused: bool
