"""A café's people: legal representative, licence manager, and two handlers, one of them lapsed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from argon2 import PasswordHasher

from wallet.demonstration.cast.people import CITIZEN_BY_LOGIN
from wallet.demonstration.stories.acts import IssuedLicences
from wallet.demonstration.stories.office import Act, Office
from wallet.repository.actors.accounts import Account, acting_as
from wallet.services.enterprise.appointing import (
    Appointee,
    Task,
    appoint_handler,
    appoint_manager,
)
from wallet.services.enterprise.binding import bind

ENTERPRISE, REPRESENTATIVE, MANAGER = "yunyan", "huang", "wu"
_BOUND, _MANAGER_APPOINTED = -90, -88
_AFTERNOON = timedelta(hours=16, minutes=20)


@dataclass(frozen=True, slots=True)
class HandlerPlan:
    """One handler: appointed on a day until another, for which licences and what."""

    login: str
    day: int
    until: int
    matter: str
    licences: Sequence[str]
    permit: bool


HANDLERS = (
    HandlerPlan("zhao", -60, -5, "办理食品经营许可变更", ("JY23101010001101",), permit=False),
    HandlerPlan(
        "tang",
        -20,
        45,
        "到场接受卫生和食品安全检查",
        ("JY23101010001101", "沪卫公证字第011101号"),
        permit=True,
    ),
)


class Representatives:
    """The acts of those who speak for the café."""

    def __init__(self, office: Office, licences: IssuedLicences, hasher: PasswordHasher) -> None:
        self._office = office
        self._hasher = hasher
        self._licences = licences

    def acts(self) -> Iterator[Act]:
        """Return the binding and every appointment."""
        at = self._at(_BOUND)
        yield Act(at, partial(self._bind, at))
        at = self._at(_MANAGER_APPOINTED)
        yield Act(at, partial(self._appoint_manager, at))
        for plan in HANDLERS:
            at = self._at(plan.day)
            yield Act(at, partial(self._appoint_handler, plan, at))

    def _at(self, day: int) -> datetime:
        office = self._office
        return office.moment(office.today + timedelta(days=day), _AFTERNOON)

    def _bind(self, at: datetime) -> None:
        office, enterprise = self._office, self._office.cast.holders[ENTERPRISE]
        bind(
            office.database,
            office.entropy,
            at,
            office.cast.logins[REPRESENTATIVE].account,
            unverified_name=enterprise.name,
            unverified_uscc=enterprise.identity_number,
        )

    def _representative(self, at: datetime) -> Account:
        cast = self._office.cast
        person, enterprise = cast.holders[REPRESENTATIVE], cast.holders[ENTERPRISE]
        acting = self._office.repository.standings.of(person.id, enterprise.id, at)
        return acting_as(cast.logins[REPRESENTATIVE].account, acting)

    def _appoint_manager(self, at: datetime) -> None:
        office = self._office
        by = self._representative(at)
        appointee = self._appointee(MANAGER)
        appoint_manager(office.database, self._hasher, office.entropy, at, by, appointee)

    def _appoint_handler(self, plan: HandlerPlan, at: datetime) -> None:
        office, enterprise = self._office, self._office.cast.holders[ENTERPRISE]
        permits = office.repository.permits.held_by(enterprise.id) if plan.permit else []
        task = Task(
            plan.matter,
            (office.today + timedelta(days=plan.until)).isoformat(),
            [self._licences.numbered(number).id for number in plan.licences],
            [permit.id for permit in permits],
        )
        by = self._representative(at)
        appointee = self._appointee(plan.login)
        appoint_handler(office.database, self._hasher, office.entropy, at, by, appointee, task)

    def _appointee(self, login: str) -> Appointee:
        citizen, secrets = CITIZEN_BY_LOGIN[login], self._office.cast.logins[REPRESENTATIVE].secrets
        return Appointee(citizen.name, citizen.identity_number, secrets.pin or "")
