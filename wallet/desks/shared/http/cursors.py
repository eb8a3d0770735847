"""Cursors in addresses: what does not read as one is the first page."""

from datetime import UTC, datetime

_LONGEST = 19


def number_cursor(unverified: str | None) -> int | None:
    """Return the number to go on below."""
    if unverified and unverified.isascii() and unverified.isdigit() and len(unverified) < _LONGEST:
        return int(unverified)
    return None


def moment_cursor(unverified: str | None) -> datetime | None:
    """Return the moment to go on before."""
    try:
        moment = datetime.fromisoformat(unverified or "")
        return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
