"""One sign-in of one browser, as it is kept."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SignIn:
    """One sign-in of one browser; the cookie holds a secret whose digest this is."""

    digest: str
    account_id: str
    started_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None

    def is_open(self, now: datetime) -> bool:
        """Whether its cookie still opens the account."""
        return self.ended_at is None and self.expires_at > now
