"""The operator keeps the table of industries, and units in charge issue comprehensive permits."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from wallet.demonstration.catalogue.entries import BY_KEY
from wallet.demonstration.permits.industries import (
    ADDED_COMPONENT,
    INDUSTRIES,
    INDUSTRIES_SINCE,
    PERMITS,
    REVISED_INDUSTRY,
    REVISED_ON,
    IndustryPlan,
    PermitPlan,
)
from wallet.demonstration.stories.acts import IssuedLicences
from wallet.demonstration.stories.office import Act, Office
from wallet.domain.actors.actors import Actor
from wallet.domain.permits.industry_permit import Constituent, IndustryComponent
from wallet.services.permits.industry_editing import IndustryDraft, put_industry
from wallet.services.permits.permitting import assemble

_HOUR = timedelta(hours=14)


class Permitting:
    """The acts behind the comprehensive permits of the city."""

    def __init__(self, office: Office, licences: IssuedLicences) -> None:
        self._office = office
        self._licences = licences

    def acts(self) -> Iterator[Act]:
        """Return the acts that write the table and assemble the permits."""
        for plan in INDUSTRIES:
            at = self._at(INDUSTRIES_SINCE)
            yield Act(at, partial(self._put, plan, plan.components, 0, at))
            if plan.code == REVISED_INDUSTRY:
                later = self._at(REVISED_ON)
                components = (*plan.components, ADDED_COMPONENT)
                yield Act(later, partial(self._put, plan, components, 1, later))
        for permit in PERMITS:
            at = self._at(permit.day)
            yield Act(at, partial(self._assemble, permit, at))

    def _at(self, day: int) -> datetime:
        return self._office.moment(self._office.today + timedelta(days=day), _HOUR)

    def _actor(self, login: str) -> Actor:
        return self._office.cast.logins[login].account.actor

    def _put(
        self,
        plan: IndustryPlan,
        components: tuple[tuple[str, str], ...],
        seen_version: int,
        at: datetime,
    ) -> None:
        draft = IndustryDraft(
            plan.name,
            plan.lead,
            self._office.cast.units[plan.issuer].id,
            tuple(
                IndustryComponent(name, (BY_KEY[key].type_code,) if key else ())
                for name, key in components
            ),
        )
        put_industry(
            self._office.database,
            at,
            self._actor("operator"),
            plan.code,
            draft,
            seen_version=seen_version,
        )

    def _assemble(self, plan: PermitPlan, at: datetime) -> None:
        issuer = next(one.issuer for one in INDUSTRIES if one.code == plan.industry)
        assemble(
            self._office.database,
            self._office.entropy,
            at,
            self._actor(issuer),
            plan.industry,
            self._office.cast.holders[plan.holder].id,
            [
                Constituent(component, self._licences.numbered(number).id)
                for component, number in plan.licences
            ],
        )
