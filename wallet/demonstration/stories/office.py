"""What it takes to act in the demonstration city, and one act at its moment."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from wallet.demonstration.cast.cast import Cast
from wallet.demonstration.catalogue.drafts import TypeDraft
from wallet.demonstration.one_transaction import OneTransaction
from wallet.domain.actors.actors import Actor
from wallet.domain.civil_dates import city_date, start_of_day
from wallet.domain.entropy import Entropy
from wallet.repository.database import Repository
from wallet.services.changes.lists.working import work_on_next_list
from wallet.services.collecting.holding import Workshop
from wallet.services.licences.documents import DocumentMaker


@dataclass(frozen=True, slots=True)
class Office:
    """What it takes to issue and to change licences."""

    repository: Repository
    database: OneTransaction
    maker: DocumentMaker
    entropy: Entropy
    now: datetime
    cast: Cast

    @property
    def today(self) -> date:
        """The city's civil date at seeding."""
        return city_date(self.now)

    def moment(self, day: date, hour: timedelta) -> datetime:
        """Return an hour of that day in the city, but never one that has yet to come."""
        return min(start_of_day(day) + hour, self.now)

    def work_on_lists(self, at: datetime) -> None:
        """Let a worker do what it has to do with lists of changes at a moment."""
        parts = (self.database, self.maker, self.entropy, lambda: at, "demonstration")
        while work_on_next_list(Workshop(*parts)):
            pass

    def clerk_for(self, draft: TypeDraft) -> Actor:
        """Return the clerk of the bureau that issues this type."""
        return self.cast.logins[draft.bureau].account.actor


@dataclass(frozen=True, slots=True)
class Act:
    """Something that was done at a moment."""

    at: datetime
    perform: Callable[[], object]
