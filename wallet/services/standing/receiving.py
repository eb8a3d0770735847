"""The other side of the check: whether a holder can grant anything to a party, before the PIN."""

from collections.abc import Sequence
from datetime import datetime

from wallet.domain.civil_dates import city_date
from wallet.domain.errors import WalletError
from wallet.domain.grounds.authorization import Authorization
from wallet.domain.grounds.ground_state import GroundState, ground_state, own_end
from wallet.domain.licences.licence import Licence
from wallet.domain.registry.relying_party import ScenarioNotOpen
from wallet.domain.registry.scenario import Scenario
from wallet.repository.database import Repository
from wallet.repository.licences.licences import UnknownLicence


def receiver_fault(
    repository: Repository, unit_id: str, scenario_code: str, now: datetime, client_id: str = ""
) -> WalletError | None:
    """Return, in words for a holder, why nothing can be granted; nothing when something can.

    ``client_id`` is the client that asked, where one did.
    """
    party = repository.relying_parties.see(unit_id, scenario_code, client_id)
    return party.fault_told_to_holder(city_date(now))


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
    places = {(one.unit_id, one.scenario_code) for one in living}
    parties = {place: repository.relying_parties.see(*place) for place in places}
    held = {one.licence_id: _held(repository, one) for one in living}
    states = {one.id: own_end(one, now) or GroundState.IN_FORCE for one in grants}
    for one in living:
        party = parties[one.unit_id, one.scenario_code]
        states[one.id] = ground_state(one, held[one.licence_id], party, now)
    return states


def _held(repository: Repository, grant: Authorization) -> Licence | None:
    try:
        return repository.licences.get_held_by(grant.holder_id, grant.licence_id)
    except UnknownLicence:
        return None
