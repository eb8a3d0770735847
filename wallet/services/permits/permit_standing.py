"""Where a permit stands now: each constituent licence's own state, and what comes of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wallet.domain.actors.actors import Holder
from wallet.domain.catalogue.issuing_catalogue import FaceField, LicenceType
from wallet.domain.catalogue.public_face import is_public_type, public_fields
from wallet.domain.licences.licence import Licence, LicenceStatus
from wallet.domain.permits.industry_permit import (
    ComprehensiveIndustryPermit,
    Industry,
    PermitState,
    permit_state,
)
from wallet.repository.database import Repository
from wallet.repository.permits.permits import StandingLicence


@dataclass(frozen=True, slots=True)
class StandingConstituent:
    """One licence in a permit as it is now.

    ``status`` is None where the key that signed the licence was withdrawn: nobody can confirm it.
    ``public`` holds the only fields of its face that are read at all.
    """

    component: str
    licence: Licence
    licence_type: LicenceType
    issuer_name: str
    status: LicenceStatus | None
    in_public_entry: bool
    public: tuple[tuple[FaceField, str], ...]


@dataclass(frozen=True, slots=True)
class PermitStanding:
    """A permit with everything that its page tells, on one day."""

    permit: ComprehensiveIndustryPermit
    industry: Industry
    holder: Holder
    issuer_name: str
    constituents: tuple[StandingConstituent, ...]
    state: PermitState

    @property
    def not_standing(self) -> tuple[StandingConstituent, ...]:
        """The constituents that are not in force."""
        return tuple(one for one in self.constituents if one.status is not LicenceStatus.VALID)

    @property
    def needs_rebuilding(self) -> bool:
        """Whether the issuer should look: the permit lives, but not every part does."""
        return self.state in {PermitState.PARTLY_IN_FORCE, PermitState.NOT_IN_FORCE}


@dataclass(frozen=True, slots=True)
class PartOutline:
    """One licence of a permit by its component alone; ``status`` as above."""

    component: str
    licence_id: str
    status: LicenceStatus | None


@dataclass(frozen=True, slots=True)
class PermitOutline:
    """A permit as a list names it: its state, and which of its components are in force."""

    permit: ComprehensiveIndustryPermit
    industry: Industry
    parts: tuple[PartOutline, ...]
    state: PermitState

    @property
    def not_standing(self) -> tuple[PartOutline, ...]:
        """The components that are not in force."""
        return tuple(one for one in self.parts if one.status is not LicenceStatus.VALID)


def outlines_of(
    repository: Repository, permits: Sequence[ComprehensiveIndustryPermit], today: date
) -> list[PermitOutline]:
    """Return where several permits stand, reading nothing that a list does not show."""
    if not permits:
        return []
    ids = {part.licence_id for permit in permits for part in permit.constituents}
    licences = repository.permits.standing_licences(ids)
    statuses = {licence_id: _confirmed(one, today) for licence_id, one in licences.items()}
    industries = repository.industries.by_codes(permit.industry_code for permit in permits)
    outlines = []
    for permit in permits:
        parts = tuple(
            PartOutline(one.component, one.licence_id, statuses[one.licence_id])
            for one in permit.constituents
        )
        industry = industries[permit.industry_code, permit.industry_version]
        state = permit_state(permit.ended_at is not None, (one.status for one in parts))
        outlines.append(PermitOutline(permit, industry, parts, state))
    return outlines


def standing_of(
    repository: Repository, permit: ComprehensiveIndustryPermit, today: date
) -> PermitStanding:
    """Return where one permit stands."""
    return standings_of(repository, [permit], today)[0]


def standings_of(
    repository: Repository, permits: Sequence[ComprehensiveIndustryPermit], today: date
) -> list[PermitStanding]:
    """Return where several permits stand, reading what they share once."""
    if not permits:
        return []
    ids = {part.licence_id for permit in permits for part in permit.constituents}
    licences = repository.permits.standing_licences(ids)
    types = repository.catalogue.versions_of(one.licence.type_code for one in licences.values())
    faces = repository.licence_lookups.faces_of(
        (one.licence.id, one.licence.version) for one in licences.values()
    )
    names = repository.units.names(
        [permit.issuer_id for permit in permits]
        + [one.licence.issuer_id for one in licences.values()]
    )
    parts = {}
    for licence_id, one in licences.items():
        kind = types[one.licence.type_code, one.licence.type_version]
        parts[licence_id] = StandingConstituent(
            "",
            one.licence,
            kind,
            names[one.licence.issuer_id],
            _confirmed(one, today),
            is_public_type(kind),
            public_fields(kind, faces[licence_id]),
        )
    industries = repository.industries.by_codes(permit.industry_code for permit in permits)
    holders = repository.holders.by_ids(permit.holder_id for permit in permits)
    return [
        _standing(
            permit,
            industries[permit.industry_code, permit.industry_version],
            holders[permit.holder_id],
            parts,
            names[permit.issuer_id],
        )
        for permit in permits
    ]


def _confirmed(one: StandingLicence, today: date) -> LicenceStatus | None:
    """Return how a licence stands, or None: a withdrawn key vouches for nothing in force."""
    status = one.licence.status_on(today)
    return status if one.key_trusted or status is not LicenceStatus.VALID else None


def _standing(
    permit: ComprehensiveIndustryPermit,
    industry: Industry,
    holder: Holder,
    parts: dict[str, StandingConstituent],
    issuer_name: str,
) -> PermitStanding:
    constituents = tuple(
        StandingConstituent(
            one.component,
            (part := parts[one.licence_id]).licence,
            part.licence_type,
            part.issuer_name,
            part.status,
            part.in_public_entry,
            part.public,
        )
        for one in permit.constituents
    )
    return PermitStanding(
        permit,
        industry,
        holder,
        issuer_name,
        constituents,
        permit_state(permit.ended_at is not None, (one.status for one in constituents)),
    )
