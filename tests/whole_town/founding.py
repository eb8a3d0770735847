"""The whole town: every role has an account in it, and every table a row that an act left there.

What fills a database to a size takes its patterns from these rows; what walks every page finds
something of each person's own behind every address.
"""

from dataclasses import dataclass

from sqlalchemy import select

from tests.company import Company, found_company
from tests.office import Office, found_office
from tests.town import Town, found_town, standing_town
from tests.trade import found_trade
from tests.whole_town.desks import work_at_desks
from tests.whole_town.holders import live_with_licences
from wallet.domain.oversight.contradiction import NUMBER_TWICE, FieldInDoubt
from wallet.repository.tables import scenarios, units

LAST_FOUNDED = "whole-town"
"""The scenario that is registered when all the rest stands."""


@dataclass
class WholeTown:
    """What the founding left to be named."""

    town: Town
    office: Office
    company: Company


def stands(deployment) -> bool:
    """Whether a whole town was founded in the database."""
    with deployment.database.read() as repository:
        found = select(scenarios.c.code).where(scenarios.c.code == LAST_FOUNDED)
        return repository.connection.execute(found).first() is not None


def found_whole_town(deployment, clock) -> WholeTown:
    """Found it in an empty, migrated database, or around the small town that stands there."""
    with deployment.database.read() as repository:
        empty = repository.connection.execute(select(units.c.id).limit(1)).first() is None
    town = found_town(deployment) if empty else standing_town(deployment)
    office = found_office(deployment, clock, town)
    trade = found_trade(deployment, clock)
    whole = WholeTown(town, office, found_company(deployment, clock, trade))
    live_with_licences(deployment, clock, whole)
    _leave_a_contradiction(deployment, clock, whole)
    work_at_desks(deployment, clock, whole, LAST_FOUNDED)
    return whole


def _leave_a_contradiction(deployment, clock, whole):
    """List a licence as the worker lists one whose number another has in another writing."""
    with deployment.database.begin() as repository:
        food = repository.licences.get(whole.town.food_id)
        fields = [FieldInDoubt("number", NUMBER_TWICE)]
        repository.contradictions.note(food, fields, clock(), food.id)
