"""Seals over runs of the audit trail: each ties its entries to every run before it (Art. 26).

An anchor says, signed, up to which seal the trail was proved to be as it was sealed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

GENESIS = "0" * 64
"""What the first run is tied to."""


@dataclass(frozen=True, slots=True)
class AuditSeal:
    """One sealed run: every entry after the run before it, up to ``last_id``.

    ``digest`` is the end of a SHA-256 chain that begins with ``previous_digest``; the signature
    is over all the rest. ``sealed_at`` is in whole seconds.
    """

    first_id: int
    last_id: int
    entries: int
    previous_digest: str
    digest: str
    sealed_at: datetime
    signature: str = ""


@dataclass(frozen=True, slots=True)
class TrailAnchor:
    """Up to the seal that ends at ``last_id``, with this digest, everything matched.

    ``wholly_proved_at`` is when all of it, from the first entry on, was last read at once. Both
    moments are in whole seconds; the signature is over all the rest.
    """

    last_id: int
    digest: str
    proved_at: datetime
    wholly_proved_at: datetime
    signature: str = ""


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """One entry exactly as it is stored, whether or not it can still be understood."""

    id: int
    content: Mapping[str, str | int]
