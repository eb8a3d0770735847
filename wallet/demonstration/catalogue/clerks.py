"""Bureaux kept their part of the issuing catalogue, and the operator decided on it (Art. 7)."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from wallet.demonstration.catalogue.entries import BY_KEY
from wallet.demonstration.catalogue.stories import STORIES, CatalogueStory
from wallet.demonstration.stories.office import Act, Office
from wallet.domain.actors.actors import Actor
from wallet.services.catalogue import deciding, drafting

_NINE, _TEN, _FOURTEEN = (timedelta(hours=hour) for hour in (9, 10, 14))


class CatalogueClerks:
    """Clerks who draft and submit, and the operator who answers."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._drafts: dict[str, str] = {}
        self._codes: dict[str, str] = {}

    def acts(self) -> Iterator[Act]:
        """Return the acts of drafting, submitting and deciding."""
        for story in STORIES:
            steps = (
                (story.day, _NINE, self._begin),
                (story.submitted, _TEN, self._submit),
                (story.approved, _FOURTEEN, self._approve),
                (story.returned, _FOURTEEN, self._return),
                (story.retired, _FOURTEEN, self._retire),
            )
            for day, hour, step in steps:
                if day is not None:
                    at = self._office.moment(self._office.today + timedelta(days=day), hour)
                    yield Act(at, partial(step, story, at))

    def _actor(self, login: str) -> Actor:
        return self._office.cast.logins[login].account.actor

    def _begin(self, story: CatalogueStory, at: datetime) -> None:
        office, clerk = self._office, self._actor(story.unit)
        if story.revises:
            code = BY_KEY[story.revises].type_code
            draft = drafting.draft_next_version(office.database, office.entropy, at, clerk, code)
        else:
            draft = drafting.draft_entry(office.database, office.entropy, at, clerk, story.name)
        form = story.change(draft.form)
        drafting.save_draft(office.database, at, clerk, draft.id, draft.revision, form)
        self._drafts[story.name] = draft.id

    def _submit(self, story: CatalogueStory, at: datetime) -> None:
        clerk, draft_id = self._actor(story.unit), self._drafts[story.name]
        drafting.submit_draft(self._office.database, at, clerk, draft_id)

    def _approve(self, story: CatalogueStory, at: datetime) -> None:
        entry = deciding.approve_entry(
            self._office.database, at, self._actor("operator"), self._drafts[story.name]
        )
        self._codes[story.name] = entry.type_code

    def _return(self, story: CatalogueStory, at: datetime) -> None:
        operator, draft_id = self._actor("operator"), self._drafts[story.name]
        deciding.return_entry(self._office.database, at, operator, draft_id, story.reason)

    def _retire(self, story: CatalogueStory, at: datetime) -> None:
        operator, code = self._actor("operator"), self._codes[story.name]
        deciding.retire_entry(self._office.database, at, operator, code, story.reason)
