"""Times in tokens: whole seconds since 1970-01-01 UTC (RFC 7519, NumericDate)."""

from datetime import UTC, datetime, timedelta

LEEWAY = timedelta(seconds=5)
"""How far the clocks of two of our servers may differ; never more (design of the checks)."""


def to_numeric_date(moment: datetime) -> int:
    """Return whole seconds, rounded down; raises ``ValueError`` for a time without a zone.

    A naive time would be read in the zone of the server and shift silently by hours.
    """
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return int(moment.timestamp() // 1)


def from_numeric_date(seconds: int) -> datetime:
    """Return the moment in UTC; raises ``ValueError`` where the calendar ends."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError) as error:
        raise ValueError("a time outside the calendar") from error
