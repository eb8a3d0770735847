"""In which post a person may act for an enterprise at a moment: computed at every use."""

from dataclasses import replace
from datetime import UTC, date, datetime

from wallet.domain.civil_dates import city_date
from wallet.domain.enterprise.appointment import Acting, Appointment, Binding, Post
from wallet.domain.enterprise.registration import Registration
from wallet.domain.enterprise.representative import headship_of, names_representative
from wallet.domain.licences.licence import (
    Licence,
    LicenceState,
    LicenceStatus,
    RevocationKind,
)
from wallet.repository.actors.holders import Holders
from wallet.repository.enterprise.appointments import Appointments
from wallet.repository.enterprise.bindings import Bindings
from wallet.repository.enterprise.registrations import Registrations
from wallet.repository.licences.licences import Licences


class Standings:
    """Reads bindings and appointments together with what they rest on."""

    def __init__(
        self,
        appointments: Appointments,
        bindings: Bindings,
        holders: Holders,
        licences: Licences,
        registrations: Registrations,
    ) -> None:
        self._appointments = appointments
        self._bindings = bindings
        self._holders = holders
        self._licences = licences
        self._registrations = registrations

    def of(self, person_id: str, enterprise_id: str, now: datetime) -> Acting:
        """Return where a person stands in an enterprise; without a post it may not act."""
        binding = self._bindings.find(person_id, enterprise_id)
        appointment = self._appointments.find(person_id, enterprise_id)
        return self._acting(person_id, enterprise_id, now, binding, appointment)

    def for_use(self, person_id: str, enterprise_id: str, now: datetime) -> Acting:
        """Return it for an act: its end waits until the act's transaction is over."""
        binding = self._bindings.find_for_use(person_id, enterprise_id)
        appointment = self._appointments.find_for_use(person_id, enterprise_id)
        return self._acting(person_id, enterprise_id, now, binding, appointment)

    def ever(self, person_id: str, enterprise_id: str) -> bool:
        """Whether a person has or had a post in an enterprise, and so may know its name."""
        return self._bindings.ever(person_id, enterprise_id) or self._appointments.ever(
            person_id, enterprise_id
        )

    def registration(self, enterprise_id: str, now: datetime) -> Registration:
        """Return how the registration stands that every post in an enterprise rests on."""
        return self._registrations.of(enterprise_id, city_date(now))

    def proving_licence(self, person_id: str, enterprise_id: str, now: datetime) -> str | None:
        """Return the registration licence in force that names a person as representative."""
        today = city_date(now)
        held = self._licences.held_by(enterprise_id)
        valid = (one for one in held if one.status_on(today) is LicenceStatus.VALID)
        return next((one.id for one in valid if self._names(one, person_id)), None)

    def stands(self, binding: Binding, now: datetime) -> bool:
        """Whether a binding still makes its person the head: its licence is in force and names it.

        Where no registration is in force at all, the head is whom the last one named: who has to
        look after what was given, until another is registered.
        """
        licence = self._licences.get(binding.licence_id)
        if _taken_back(licence) or not self._names(licence, binding.person_id):
            return False
        today = city_date(now)
        if licence.status_on(today) is LicenceStatus.VALID:
            return True
        registered = self._registrations.of(binding.enterprise_id, today).in_force
        return not registered and self._is_last(licence, binding.enterprise_id)

    def _acting(
        self,
        person_id: str,
        enterprise_id: str,
        now: datetime,
        binding: Binding | None,
        appointment: Appointment | None,
    ) -> Acting:
        enterprise = self._holders.get(enterprise_id)
        acting = Acting(person_id, enterprise_id, enterprise.name, headship=headship_of(enterprise))
        if binding is not None and self.stands(binding, now):
            post = Post.LEGAL_REPRESENTATIVE
            return replace(acting, post=post, standing_id=binding.id, scope=None)
        if appointment is not None and appointment.in_force_at(now):
            return replace(
                acting,
                post=appointment.post,
                standing_id=appointment.id,
                scope=appointment.scope,
                until=appointment.until,
            )
        return acting

    def _is_last(self, licence: Licence, organisation_id: str) -> bool:
        """Whether an organisation was registered by no other licence since."""
        if licence.state is LicenceState.SUPERSEDED:
            return False
        held = self._licences.held_by(organisation_id)
        later = (one for one in held if _order(one) > _order(licence) and not _taken_back(one))
        return not any(self._registrations.is_one(one.id) for one in later)

    def _names(self, licence: Licence, person_id: str) -> bool:
        if not self._registrations.is_one(licence.id):
            return False
        face = self._licences.version(licence.id, licence.version).face
        return names_representative(face, self._holders.get(person_id))


def _taken_back(licence: Licence) -> bool:
    """Whether a licence was made in error (作废) or rescinded (撤销): it never proved anything."""
    return licence.state is LicenceState.VOID or licence.revocation_kind is RevocationKind.RESCINDED


def _order(licence: Licence) -> tuple[date, datetime]:
    """Return by what one licence is later than another: its day, then when it came in."""
    return licence.issued_on, licence.created_at or datetime.min.replace(tzinfo=UTC)
