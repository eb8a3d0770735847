"""In which post a person may act for an enterprise at a moment: computed at every use."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from wallet.domain.actors.actors import Holder
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
from wallet.repository.licences.licence_lookups import LicenceLookups
from wallet.repository.licences.licences import Licences


@dataclass(frozen=True, slots=True)
class PersonStanding:
    """Where a person stands in one enterprise; ``made`` is an appointment that was not ended."""

    enterprise: Holder
    acting: Acting
    made: Appointment | None
    registration: Registration


class Standings:
    """Reads bindings and appointments together with what they rest on."""

    def __init__(
        self,
        appointments: Appointments,
        bindings: Bindings,
        holders: Holders,
        licences: Licences,
        lookups: LicenceLookups,
        registrations: Registrations,
    ) -> None:
        self._appointments = appointments
        self._bindings = bindings
        self._holders = holders
        self._licences = licences
        self._lookups = lookups
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

    def of_person(self, person_id: str, now: datetime) -> list[PersonStanding]:
        """Return where a person stands in each enterprise, those first whose head it is."""
        bindings = {one.enterprise_id: one for one in self._bindings.of_person(person_id)}
        made = {one.enterprise_id: one for one in self._appointments.of_person(person_id)}
        ids = list(dict.fromkeys([*bindings, *made]))
        enterprises = self._holders.by_ids(ids)
        registrations = self._registrations.of_many(ids, city_date(now))
        standing = {one.id for one in self.standing(bindings.values(), now)}
        found = []
        for one in ids:
            binding = bindings.get(one)
            head = binding if binding is not None and binding.id in standing else None
            acting = _acting(person_id, enterprises[one], now, head, made.get(one))
            found.append(
                PersonStanding(enterprises[one], acting, made.get(one), registrations[one])
            )
        return found

    def proving_licence(self, person_id: str, enterprise_id: str, now: datetime) -> str | None:
        """Return the registration licence in force that names a person as representative."""
        today = city_date(now)
        held = self._licences.held_by(enterprise_id)
        valid = [one for one in held if one.status_on(today) is LicenceStatus.VALID]
        named = self._named((one, person_id) for one in valid)
        return next((one.id for one in valid if (one.id, person_id) in named), None)

    def stands(self, binding: Binding, now: datetime) -> bool:
        """Whether a binding still makes its person the head."""
        return bool(self.standing([binding], now))

    def standing(self, bindings: Iterable[Binding], now: datetime) -> list[Binding]:
        """Return those bindings that still make their person the head, in the order given.

        Their licence is in force and names the person. Where no registration is in force at all,
        the head is whom the last one named: who has to look after what was given, until another
        is registered.
        """
        bindings, today = list(bindings), city_date(now)
        if not bindings:
            return []
        licences = self._lookups.by_ids(one.licence_id for one in bindings)
        named = self._named(
            (licences[one.licence_id], one.person_id)
            for one in bindings
            if not _taken_back(licences[one.licence_id])
        )
        proved = [one for one in bindings if (one.licence_id, one.person_id) in named]
        lapsed = {
            one.id: (licences[one.licence_id], one.enterprise_id)
            for one in proved
            if licences[one.licence_id].status_on(today) is not LicenceStatus.VALID
        }
        last = self._last(lapsed.values(), today)
        return [
            one
            for one in proved
            if one.id not in lapsed or (one.licence_id, one.enterprise_id) in last
        ]

    def _acting(
        self,
        person_id: str,
        enterprise_id: str,
        now: datetime,
        binding: Binding | None,
        appointment: Appointment | None,
    ) -> Acting:
        enterprise = self._holders.get(enterprise_id)
        head = binding if binding is not None and self.stands(binding, now) else None
        return _acting(person_id, enterprise, now, head, appointment)

    def _last(self, pairs: Iterable[tuple[Licence, str]], today: date) -> set[tuple[str, str]]:
        """Return those pairs of licence and organisation that no other registered since."""
        candidates = [one for one in pairs if one[0].state is not LicenceState.SUPERSEDED]
        if not candidates:
            return set()
        registered = self._registrations.of_many({one for _licence, one in candidates}, today)
        candidates = [one for one in candidates if not registered[one[1]].in_force]
        held = self._lookups.held_by_all({one for _licence, one in candidates})
        later = {
            (licence.id, one): {
                other.id
                for other in held[one]
                if _order(other) > _order(licence) and not _taken_back(other)
            }
            for licence, one in candidates
        }
        registering = self._registrations.among(set().union(*later.values()))
        return {pair for pair, ids in later.items() if registering.isdisjoint(ids)}

    def _named(self, pairs: Iterable[tuple[Licence, str]]) -> set[tuple[str, str]]:
        """Return those pairs of licence and person of which it names the representative."""
        pairs = list(pairs)
        if not pairs:
            return set()
        registering = self._registrations.among(licence.id for licence, _person in pairs)
        pairs = [one for one in pairs if one[0].id in registering]
        faces = self._lookups.faces_of((licence.id, licence.version) for licence, _ in pairs)
        people = self._holders.by_ids(person_id for _licence, person_id in pairs)
        return {
            (licence.id, person_id)
            for licence, person_id in pairs
            if names_representative(faces[licence.id], people[person_id])
        }


def _acting(
    person_id: str,
    enterprise: Holder,
    now: datetime,
    head: Binding | None,
    appointment: Appointment | None,
) -> Acting:
    acting = Acting(person_id, enterprise.id, enterprise.name, headship=headship_of(enterprise))
    if head is not None:
        post = Post.LEGAL_REPRESENTATIVE
        return replace(acting, post=post, standing_id=head.id, scope=None)
    if appointment is not None and appointment.in_force_at(now):
        return replace(
            acting,
            post=appointment.post,
            standing_id=appointment.id,
            scope=appointment.scope,
            until=appointment.until,
        )
    return acting


def _taken_back(licence: Licence) -> bool:
    """Whether a licence was made in error (作废) or rescinded (撤销): it never proved anything."""
    return licence.state is LicenceState.VOID or licence.revocation_kind is RevocationKind.RESCINDED


def _order(licence: Licence) -> tuple[date, datetime]:
    """Return by what one licence is later than another: its day, then when it came in."""
    return licence.issued_on, licence.created_at or datetime.min.replace(tzinfo=UTC)
