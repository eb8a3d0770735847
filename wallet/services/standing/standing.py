"""The one check of standing, which every door of a relying party passes (Art. 18, 19, 27).

Asking, polling, cancelling, redeeming, verifying, reading, by a system or at a desk: all of them
come here, within their own transaction. What the check finds is the domain's own word.
"""

from datetime import datetime

from wallet.domain.actors.actors import Actor, ActorKind
from wallet.domain.civil_dates import city_date
from wallet.domain.registry.relying_party import RelyingParty, ScenarioNotOwn
from wallet.domain.registry.scenario import Scenario
from wallet.repository.database import Repository


def seen(repository: Repository, actor: Actor, scenario_code: str = "") -> RelyingParty:
    """Return how the actor's unit stands now, with its client when one calls.

    Raises:
        UnknownUnit: the actor serves none.
    """
    return repository.relying_parties.see(actor.unit_id or "", scenario_code, client_of(actor))


def open_scenario(
    party: RelyingParty | None, address: str, now: datetime
) -> tuple[Scenario | None, bool]:
    """Return a party's own scenario, and whether anything may be seen under it now."""
    if party is None:
        return None, False
    fault = party.fault(address) or party.scenario_fault(city_date(now))
    return party.scenario, fault is None


def ensure_party(repository: Repository, actor: Actor, address: str) -> None:
    """Refuse whoever may do nothing at all as a relying party.

    Raises:
        UnitSuspended, ApplicationEnded, ClientRevoked, AddressNotAllowed.
    """
    fault = seen(repository, actor).fault(address)
    if fault is not None:
        raise fault


def ensure_open(
    repository: Repository, actor: Actor, address: str, scenario_code: str, now: datetime
) -> Scenario:
    """Return the actor's own scenario, open now and kept so until the transaction ends.

    Raises:
        UnitSuspended, ApplicationEnded, ClientRevoked, AddressNotAllowed: the party.
        ScenarioNotOpen, ScenarioNotInApplication: the scenario.
    """
    repository.relying_parties.hold(actor.unit_id or "", scenario_code)
    party = seen(repository, actor, scenario_code)
    fault = party.fault(address) or party.scenario_fault(city_date(now))
    if fault is not None:
        raise fault
    if party.scenario is None:
        raise ScenarioNotOwn
    return party.scenario


def client_of(actor: Actor) -> str:
    """Return the client that the actor is, empty for a person."""
    return actor.id if actor.kind is ActorKind.CLIENT else ""
