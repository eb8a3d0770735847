"""Cursors in addresses: what does not read as one is the first page."""

from datetime import UTC, datetime

_LONGEST = 19
_LONGEST_ID = 32


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


def place_cursor(unverified: str | None) -> tuple[datetime, str] | None:
    """Return after which row a list goes on that is ordered by a moment and then by an id."""
    at, _tilde, row_id = (unverified or "").partition("~")
    moment = moment_cursor(at)
    return (moment, row_id[:_LONGEST_ID]) if moment and row_id.isalnum() else None


def written_place(at: datetime, row_id: str) -> str:
    """Return the cursor that :func:`place_cursor` reads."""
    return f"{at.isoformat()}~{row_id}"
