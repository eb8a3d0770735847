"""Units applied for scenarios and for social use, and one of them overstepped (Art. 18-20)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from wallet.demonstration.catalogue.entries import BY_KEY
from wallet.demonstration.registry.drafts import (
    SCENARIO_STORIES,
    USE_STORIES,
    ScenarioStory,
    UseStory,
)
from wallet.demonstration.stories.acts import IssuedLicences
from wallet.demonstration.stories.office import Act, Office
from wallet.domain.actors.actors import Actor, ActorKind
from wallet.domain.civil_dates import city_date
from wallet.domain.errors import NotPermitted
from wallet.domain.registry.client_change_over import USUAL_OVERLAP_DAYS
from wallet.repository.actors.clients import ApiClient
from wallet.services.authorization.asking import Question, ask_by_link
from wallet.services.authorization.gateway import Reader
from wallet.services.authorization.retrieving import retrieve
from wallet.services.key_cabinet import KeyCabinet
from wallet.services.registry import application_deciding, scenario_deciding
from wallet.services.registry.application_applying import apply_for_social_use
from wallet.services.registry.credentialing import take_secret
from wallet.services.registry.filing_deciding import accept_filing
from wallet.services.registry.scenario_applying import apply_for_scenario
from wallet.services.standing.overstepping import OVERSTEPS_BEFORE_SUSPENSION
from wallet.services.verification.inquiry import Verifier

OVERSTEPPED_ON = -1
_TAKEN_ON = -27
_CHANGED_OVER_ON = -2
_UNGRANTED = 6
_FOREIGN_ADDRESS, _OWN_ADDRESS = "198.51.100.77", "203.0.113.66"
_NINE, _ELEVEN, _FIFTEEN = (timedelta(hours=hour) for hour in (9.5, 11, 15.5))


class Applicants:
    """Units that applied, the operator and the general office that answered."""

    def __init__(
        self, office: Office, licences: IssuedLicences, cabinet: KeyCabinet, public_url: str
    ) -> None:
        self._office = office
        self._licences = licences
        self._cabinet = cabinet
        self._public_url = public_url
        self._codes: dict[str, str] = {}
        self._ids: dict[str, str] = {}

    def acts(self) -> Iterator[Act]:
        """Return the acts of applying, deciding and overstepping."""
        for scenario in SCENARIO_STORIES:
            yield from self._of_scenario(scenario)
        for use in USE_STORIES:
            yield from self._of_use(use)
        taken = self._at(_TAKEN_ON, _ELEVEN)
        yield Act(taken, partial(self._take_secret, "express", taken))
        yield Act(taken, partial(self._take_secret, "hotel", taken))
        changed = self._at(_CHANGED_OVER_ON, _FIFTEEN)
        yield Act(changed, partial(self._take_secret, "hotel", changed, 1, USUAL_OVERLAP_DAYS))
        start = self._at(OVERSTEPPED_ON, _ELEVEN)
        yield Act(start, partial(self._overstep, start))

    def _at(self, day: int, hour: timedelta) -> datetime:
        return self._office.moment(self._office.today + timedelta(days=day), hour)

    def _actor(self, login: str) -> Actor:
        return self._office.cast.logins[login].account.actor

    def _of_scenario(self, story: ScenarioStory) -> Iterator[Act]:
        at = self._at(story.day, _NINE)
        yield Act(at, partial(self._apply, story, at))
        if story.approved is not None:
            at = self._at(story.approved, _ELEVEN)
            yield Act(at, partial(self._approve, story, at))
        if story.returned is not None:
            at = self._at(story.returned, _ELEVEN)
            yield Act(at, partial(self._return, story, at))
        if story.noted is not None:
            at = self._at(story.noted, _FIFTEEN)
            yield Act(at, partial(self._note, story, at))

    def _of_use(self, story: UseStory) -> Iterator[Act]:
        at = self._at(story.day, _FIFTEEN)
        yield Act(at, partial(self._apply_for_use, story, at))
        if story.approved is not None:
            at = self._at(story.approved, _FIFTEEN)
            yield Act(at, partial(self._approve_use, story, at))
        if story.returned is not None:
            at = self._at(story.returned, _FIFTEEN)
            yield Act(at, partial(self._return_use, story, at))

    def _apply(self, story: ScenarioStory, at: datetime) -> None:
        draft = replace(story.draft, in_force_from=city_date(at).isoformat())
        applied = apply_for_scenario(
            self._office.database, self._office.entropy, at, self._actor(story.unit), draft
        )
        self._codes[story.key] = applied.code

    def _approve(self, story: ScenarioStory, at: datetime) -> None:
        scenario_deciding.approve_scenario(
            self._office.database,
            self._office.entropy,
            at,
            self._actor("operator"),
            self._codes[story.key],
            sensitive_reviewed=True,
        )

    def _return(self, story: ScenarioStory, at: datetime) -> None:
        code, operator = self._codes[story.key], self._actor("operator")
        scenario_deciding.return_scenario(self._office.database, at, operator, code, story.reason)

    def _note(self, story: ScenarioStory, at: datetime) -> None:
        filing = self._office.repository.filings.of_scenario(self._codes[story.key])
        if filing is not None:
            accept_filing(self._office.database, at, self._actor("supervisor"), filing.id)

    def _apply_for_use(self, story: UseStory, at: datetime) -> None:
        draft = replace(
            story.draft,
            licence_id=self._licences.held(story.unit, "business_licence").id,
            scenario_codes=tuple(self._codes.get(key, key) for key in story.scenarios),
        )
        applied = apply_for_social_use(
            self._office.database, self._office.entropy, at, self._actor(story.unit), draft
        )
        self._ids[story.unit] = applied.id

    def _take_secret(
        self, login: str, at: datetime, seen_version: int = 0, overlap_days: int = 0
    ) -> None:
        """Take a secret that nobody writes down: the client of this story is not for trying."""
        take_secret(
            self._office.database,
            self._office.entropy,
            at,
            self._actor(login),
            seen_version,
            overlap_days,
        )

    def _approve_use(self, story: UseStory, at: datetime) -> None:
        application_deciding.approve_application(
            self._office.database,
            self._office.entropy,
            at,
            self._actor("operator"),
            self._ids[story.unit],
        )

    def _return_use(self, story: UseStory, at: datetime) -> None:
        application_deciding.return_application(
            self._office.database,
            at,
            self._actor("operator"),
            self._ids[story.unit],
            story.reason,
        )

    def _overstep(self, start: datetime) -> None:
        """Read too early, then from an address of somebody else, until it is suspended."""
        client = self._client("express")
        verifier = Verifier(
            Actor(ActorKind.CLIENT, client.id, client.id, client.unit_id),
            client.unit_name,
            client.id,
            _OWN_ADDRESS,
        )
        kind = BY_KEY["residence_permit"].type_code
        question = Question("express-sender", {kind: ("name",)}, 1)
        asked = ask_by_link(self._office.database, self._office.entropy, start, verifier, question)
        for order in range(_UNGRANTED + OVERSTEPS_BEFORE_SUSPENSION):
            address = _OWN_ADDRESS if order < _UNGRANTED else _FOREIGN_ADDRESS
            reader = Reader(verifier, address, client.daily_quota, client.type_quotas)
            self._refused(reader, asked.request.id, start + timedelta(seconds=4 * order))

    def _client(self, login: str) -> ApiClient:
        application = self._office.repository.applications.get(self._ids[login])
        return self._office.repository.clients.get(application.client_id or "")

    def _refused(self, reader: Reader, request_id: str, at: datetime) -> None:
        try:
            retrieve(
                self._office.database,
                self._cabinet.deployment_signer(),
                self._office.entropy,
                min(at, self._office.now),
                reader,
                request_id,
                self._public_url,
            )
        except NotPermitted:
            return
        raise AssertionError("a read without a ground went through")
