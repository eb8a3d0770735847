"""Where a permit stands now: each constituent licence's own state, and what comes of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wallet.domain.actors import Holder
from wallet.domain.industry_permit import (
    ComprehensiveIndustryPermit,
    Industry,
    PermitState,
    permit_state,
)
from wallet.domain.issuing_catalogue import FaceField, LicenceType
from wallet.domain.licence import Licence, LicenceStatus
from wallet.domain.public_face import is_public_type, public_fields
from wallet.repository.database import Repository


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


def standing_of(
    repository: Repository, permit: ComprehensiveIndustryPermit, today: date
) -> PermitStanding:
    """Return where one permit stands."""
    return standings_of(repository, [permit], today)[0]


def standings_of(
    repository: Repository, permits: Sequence[ComprehensiveIndustryPermit], today: date
) -> list[PermitStanding]:
    """Return where several permits stand, reading what they share once."""
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
        status = one.licence.status_on(today)
        confirmed = one.key_trusted or status is not LicenceStatus.VALID
        parts[licence_id] = StandingConstituent(
            "",
            one.licence,
            kind,
            names[one.licence.issuer_id],
            status if confirmed else None,
            is_public_type(kind),
            public_fields(kind, faces[licence_id]),
        )
    return [_standing(repository, permit, parts, names[permit.issuer_id]) for permit in permits]


def _standing(
    repository: Repository,
    permit: ComprehensiveIndustryPermit,
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
        repository.industries.get(permit.industry_code, permit.industry_version),
        repository.holders.get(permit.holder_id),
        issuer_name,
        constituents,
        permit_state(permit.ended_at is not None, (one.status for one in constituents)),
    )
