"""How long the middle one waited, and the one in a hundred who waited longest."""

from collections.abc import Sequence

_MILLISECONDS = 1_000.0


def percentile_ms(seconds: Sequence[float], percent: int) -> float:
    """Return in milliseconds what so many per cent of the waits did not exceed."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) * percent // 100, len(ordered) - 1)] * _MILLISECONDS
