"""A unit's own scenarios with their types and fields, so that its system need not be told them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from wallet.domain.catalogue.issuing_catalogue import LicenceType
from wallet.domain.civil_dates import city_date
from wallet.domain.registry.scenario import Scenario
from wallet.repository.database import Database, Repository
from wallet.repository.registry.relying_parties import Place
from wallet.services.standing.standing import client_of, ensure_party
from wallet.services.verification.inquiry import Verifier


@dataclass(frozen=True, slots=True)
class OwnScenarios:
    """A page of scenarios by code, which of them are open now, the types that they name."""

    scenarios: Sequence[Scenario]
    open_codes: frozenset[str]
    types: Mapping[str, LicenceType]
    next_cursor: str | None


def read_own_scenarios(
    database: Database, now: datetime, asker: Verifier, after: str | None, limit: int
) -> OwnScenarios:
    """Return a page of the scenarios of the asker's unit, whatever their state.

    Raises:
        UnitSuspended, ApplicationEnded, ClientRevoked, AddressNotAllowed: as every call.
    """
    with database.read() as repository:
        ensure_party(repository, asker.actor, asker.address)
        found = repository.scenarios.of_unit_by_code(asker.unit_id, after, limit + 1)
        page = found[:limit]
        return OwnScenarios(
            page,
            _open_among(repository, asker, page, now),
            _types(repository, page),
            page[-1].code if len(found) > limit else None,
        )


def _open_among(
    repository: Repository, asker: Verifier, scenarios: Sequence[Scenario], now: datetime
) -> frozenset[str]:
    client, today = client_of(asker.actor), city_date(now)
    places = [Place(asker.unit_id, one.code, client) for one in scenarios]
    parties = repository.relying_parties.see_all(places)
    return frozenset(
        place.scenario_code
        for place, party in parties.items()
        if party.scenario_fault(today) is None
    )


def _types(repository: Repository, scenarios: Sequence[Scenario]) -> dict[str, LicenceType]:
    codes = {code for one in scenarios for code in one.type_codes()}
    versions = repository.catalogue.versions_of(codes)
    return {one.type_code: one for _place, one in sorted(versions.items())}
