"""What the bureaux did with the licences of the city, in the order of time."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from functools import partial

from wallet.demonstration.catalogue.drafts import TypeDraft
from wallet.demonstration.catalogue.entries import BY_KEY
from wallet.demonstration.faces import day_of, face_of
from wallet.demonstration.licences.plan import (
    Amended,
    Change,
    Disputed,
    Ended,
    PlannedLicence,
    Revoked,
    Suspended,
)
from wallet.demonstration.stories.earlier_records import stored_unexamined
from wallet.demonstration.stories.office import Act, Office
from wallet.domain.changes.licence_change import Amendment, ChangeAct, LicenceChange
from wallet.domain.licences.licence import Licence, LicenceState
from wallet.services.changes.changing import change
from wallet.services.changes.preparing import WantedChange
from wallet.services.changes.superseding import Supersession
from wallet.services.licences.holders import HolderDraft
from wallet.services.licences.issuing import issue
from wallet.services.licences.putting_on_record import LicenceDraft

COLLECTED_FROM = date(2022, 7, 4)
"""The first working day of the measure; older licences came in then, as legacy ones (Art. 10)."""

_FORENOON, _AFTERNOON = timedelta(hours=10), timedelta(hours=15)
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_SERIAL_LENGTH = 12
_ENDINGS = {
    LicenceState.TRANSFERRED: ChangeAct.TRANSFER,
    LicenceState.VOID: ChangeAct.VOIDING,
}


class IssuedLicences:
    """The licences of a list of plans, as far as they are issued by now."""

    def __init__(self, office: Office, plans: Sequence[PlannedLicence]) -> None:
        self._office = office
        self._plans = plans
        self._licences: dict[int, Licence] = {}

    def all(self) -> list[Licence]:
        """Return them in the plan's order, when every act has been performed."""
        return [self._now(order) for order in range(len(self._plans))]

    def held(self, login: str, kind: str) -> Licence:
        """Return somebody's licence of a kind, as it is now."""
        order = next(
            order
            for order, plan in enumerate(self._plans)
            if plan.kind == kind and login in plan.holders
        )
        return self._now(order)

    def numbered(self, number: str) -> Licence:
        """Return the licence with this number on its face, as it is now."""
        order = next(order for order, plan in enumerate(self._plans) if plan.number == number)
        return self._now(order)

    def acts(self) -> Iterator[Act]:
        """Return the acts that issue and change every licence."""
        for order, plan in enumerate(self._plans):
            issued_on = day_of(plan.issued, self._office.today)
            collected_on = max(issued_on, COLLECTED_FROM) + timedelta(days=plan.late)
            issued_at = self._office.moment(collected_on, _FORENOON)
            yield Act(issued_at, partial(self._issue, order, plan, issued_at))
            for planned in plan.then:
                day = day_of(planned.day, self._office.today)
                at = max(self._office.moment(day, _AFTERNOON), issued_at)
                yield Act(at, partial(self._change, order, planned, at))

    def _now(self, order: int) -> Licence:
        """Return a licence as it is now: a list of its bureau may have changed it since."""
        return self._office.repository.licences.get(self._licences[order].id)

    def _issue(self, order: int, plan: PlannedLicence, at: datetime) -> None:
        if plan.renews is None:
            self._licences[order] = _issue(self._office, plan, at)
            return
        renewed = next(
            earlier for earlier, one in enumerate(self._plans) if one.number == plan.renews.number
        )
        wanted = Supersession(_draft(self._office, plan), plan.renews.reason)
        old = self._licences[renewed]
        self._licences[order] = _changed(self._office, at, old, plan, wanted)
        self._licences[renewed] = self._office.repository.licences.get(old.id)

    def _change(self, order: int, planned: Change, at: datetime) -> None:
        plan, licence = self._plans[order], self._licences[order]
        self._licences[order] = _change(self._office, at, licence, plan, planned)


def _issue(office: Office, plan: PlannedLicence, at: datetime) -> Licence:
    clerk, draft = office.clerk_for(BY_KEY[plan.kind]), _draft(office, plan)
    if plan.slipped:
        return stored_unexamined(office, at, clerk, draft, plan.slipped)
    return issue(office.database, office.maker, office.entropy, at, clerk, draft).licence


def _draft(office: Office, plan: PlannedLicence) -> LicenceDraft:
    draft, today = BY_KEY[plan.kind], office.today
    issued_on = day_of(plan.issued, today)
    holders = (office.cast.holders[login] for login in plan.holders)
    return LicenceDraft(
        type_code=draft.type_code,
        number=plan.number,
        holders=tuple(
            HolderDraft(one.kind, one.name, one.identity_kind, one.identity_number)
            for one in holders
        ),
        issued_on=issued_on,
        valid_from=issued_on if plan.starts is None else day_of(plan.starts, today),
        valid_until=None if plan.until is None else day_of(plan.until, today),
        face=face_of(draft, plan, today),
        matter_name=f"{draft.name}核发",
        legacy=issued_on < COLLECTED_FROM,
        serial=_serial(draft, plan),
    )


def _change(
    office: Office, at: datetime, licence: Licence, plan: PlannedLicence, planned: Change
) -> Licence:
    if isinstance(planned, Disputed):
        office.repository.licence_changes.mark_disputed(licence, at)
        return office.repository.licences.get(licence.id)
    return _changed(office, at, licence, plan, _wanted(planned))


def _wanted(planned: Amended | Suspended | Revoked | Ended) -> WantedChange:
    match planned:
        case Amended():
            return Amendment(planned.changes, planned.reason, planned.act)
        case Suspended():
            return LicenceChange(ChangeAct.SUSPENSION, planned.reason)
        case Revoked():
            return LicenceChange(ChangeAct.REVOCATION, planned.reason, planned.kind)
        case Ended():
            return LicenceChange(_ENDINGS[planned.state], planned.reason)


def _changed(
    office: Office, at: datetime, licence: Licence, plan: PlannedLicence, wanted: WantedChange
) -> Licence:
    clerk, code = office.clerk_for(BY_KEY[plan.kind]), str(licence.code)
    return change(office.database, office.maker, office.entropy, at, clerk, code, wanted).licence


def _serial(draft: TypeDraft, plan: PlannedLicence) -> str:
    """Return the same serial number for the same licence at every seeding."""
    renewed = "/renewed" if plan.renews else ""
    digest = hashlib.sha256(f"{draft.type_code}/{plan.number}{renewed}".encode()).digest()
    return "".join(_ALPHABET[byte % len(_ALPHABET)] for byte in digest[:_SERIAL_LENGTH])
