"""Where a list goes on that is ordered by a moment and then by an id, as systems carry it."""

from datetime import UTC, datetime

from wallet.domain.errors import InvalidInput

_LONGEST = 18
_LONGEST_ID = 32
_MICROS = 1_000_000


class BadCursor(InvalidInput):
    """The cursor is none that a list gave out."""

    code = "bad_cursor"
    zh = "翻页标记无效，请从第一页重新开始。"
    en = "This cursor was not given out by a list; start again from the first page."


def written_place(at: datetime | None, row_id: str) -> str:
    """Return the cursor of the last row that was shown."""
    return f"{round(at.timestamp() * _MICROS) if at else 0}-{row_id}"


def read_place(unverified: str | None) -> tuple[datetime, str] | None:
    """Return after which row a list goes on; ``None`` is its beginning.

    Raises:
        BadCursor: a reader that went on with it would begin anew without noticing.
    """
    if not unverified:
        return None
    micros, _, row_id = unverified.partition("-")
    whole = micros.isascii() and micros.isdigit() and len(micros) < _LONGEST
    if not whole or not row_id.isascii() or not row_id.isalnum():
        raise BadCursor(field="cursor")
    seconds, rest = divmod(int(micros), _MICROS)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest), row_id[:_LONGEST_ID]
