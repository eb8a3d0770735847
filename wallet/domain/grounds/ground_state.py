"""Whether a grant opens anything at this moment, and if not, why (Art. 19)."""

from datetime import datetime
from enum import StrEnum

from wallet.domain.actors.actors import UnitSuspended
from wallet.domain.civil_dates import city_date
from wallet.domain.grounds.authorization import Authorization
from wallet.domain.licences.licence import Licence, LicenceStatus
from wallet.domain.registry.relying_party import RelyingParty


class GroundState(StrEnum):
    """What the next read would meet; only the first lets it through."""

    IN_FORCE = "in_force"
    WITHDRAWN = "withdrawn"
    ENDED_WITH_LICENCE = "ended_with_licence"
    TERM_ENDED = "term_ended"
    LICENCE_NOT_IN_FORCE = "licence_not_in_force"
    UNIT_SUSPENDED = "unit_suspended"
    UNIT_NOT_APPROVED = "unit_not_approved"
    SCENARIO_CLOSED = "scenario_closed"


PAUSED = frozenset(
    {
        GroundState.LICENCE_NOT_IN_FORCE,
        GroundState.UNIT_SUSPENDED,
        GroundState.UNIT_NOT_APPROVED,
        GroundState.SCENARIO_CLOSED,
    }
)
"""What may pass again: the grant itself has not ended, and its holder can take it back."""


def own_end(grant: Authorization, now: datetime) -> GroundState | None:
    """Return how a grant has ended by itself, for good; nothing while it has not."""
    if grant.withdrawn_at is not None:
        return GroundState.WITHDRAWN if grant.withdrawn else GroundState.ENDED_WITH_LICENCE
    return None if now < grant.until else GroundState.TERM_ENDED


def ground_state(
    grant: Authorization, licence: Licence | None, party: RelyingParty, now: datetime
) -> GroundState:
    """Return what the next read under a grant would meet; ``licence`` is its holder's, if it is."""
    today = city_date(now)
    ended = own_end(grant, now)
    if ended is not None:
        return ended
    if licence is None or licence.status_on(today) is not LicenceStatus.VALID:
        return GroundState.LICENCE_NOT_IN_FORCE
    fault = party.fault(None)
    if fault is not None:
        suspended = isinstance(fault, UnitSuspended)
        return GroundState.UNIT_SUSPENDED if suspended else GroundState.UNIT_NOT_APPROVED
    if not _still_askable(grant, licence, party, now):
        return GroundState.SCENARIO_CLOSED
    return GroundState.IN_FORCE


def _still_askable(
    grant: Authorization, licence: Licence, party: RelyingParty, now: datetime
) -> bool:
    scenario = party.scenario
    if scenario is None or party.scenario_fault(city_date(now)) is not None:
        return False
    return all(scenario.may_ask(licence.type_code, name) for name in grant.fields)
