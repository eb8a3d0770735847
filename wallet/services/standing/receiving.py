"""The other side of the check: whether a holder can grant anything to a party, before the PIN."""

from collections.abc import Collection, Sequence
from datetime import datetime

from wallet.domain.civil_dates import city_date
from wallet.domain.errors import WalletError
from wallet.domain.grounds.authorization import Authorization
from wallet.domain.grounds.ground_state import GroundState, ground_state, own_end
from wallet.domain.registry.relying_party import ScenarioNotOpen
from wallet.domain.registry.scenario import Scenario
from wallet.repository.database import Repository
from wallet.repository.registry.relying_parties import Place


def receiver_fault(
    repository: Repository, unit_id: str, scenario_code: str, now: datetime, client_id: str = ""
) -> WalletError | None:
    """Return, in words for a holder, why nothing can be granted; nothing when something can.

    ``client_id`` is the client that asked, where one did.
    """
    party = repository.relying_parties.see(unit_id, scenario_code, client_id)
    return party.fault_told_to_holder(city_date(now))


def receiver_faults(
    repository: Repository, places: Collection[Place], now: datetime
) -> dict[Place, WalletError | None]:
    """Return of each of many places what :func:`receiver_fault` returns of one."""
    today = city_date(now)
    parties = repository.relying_parties.see_all(places)
    return {place: party.fault_told_to_holder(today) for place, party in parties.items()}


def ensure_receiver(
    repository: Repository, unit_id: str, scenario_code: str, now: datetime, client_id: str = ""
) -> Scenario:
    """Return the scenario to grant under, open now and kept so until the transaction ends.

    Raises:
        ReceiverSuspended, ReceiverNotApproved, ScenarioNotOpen: nothing can be granted.
    """
    repository.relying_parties.hold(unit_id, scenario_code)
    party = repository.relying_parties.see(unit_id, scenario_code, client_id)
    fault = party.fault_told_to_holder(city_date(now))
    if fault is not None:
        raise fault
    if party.scenario is None:
        raise ScenarioNotOpen
    return party.scenario


def ground_states(
    repository: Repository, grants: Sequence[Authorization], now: datetime
) -> dict[str, GroundState]:
    """Return of each grant what its next read would meet: licence, party and scenario counted."""
    living = [one for one in grants if own_end(one, now) is None]
    states = {one.id: own_end(one, now) or GroundState.IN_FORCE for one in grants}
    if not living:
        return states
    places = {one.id: Place(one.unit_id, one.scenario_code) for one in living}
    parties = repository.relying_parties.see_all(places.values())
    held = repository.licence_lookups.held((one.holder_id, one.licence_id) for one in living)
    for one in living:
        licence = held.get((one.holder_id, one.licence_id))
        states[one.id] = ground_state(one, licence, parties[places[one.id]], now)
    return states
