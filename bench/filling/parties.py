"""Relying parties with staff, clients, scenarios, applications and filings; and use lists."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import Table

from bench.filling.patterns import Row
from bench.filling.people import company_code, owner, staff_of_a_unit
from bench.filling.shape import Order, named
from bench.filling.stock import Stock
from tests import cast
from tests.office import CENTRE
from tests.town import CHECK_IN
from wallet.domain.actors.actors import UnitKind
from wallet.domain.civil_dates import city_date
from wallet.domain.registry.filing import FilingState
from wallet.domain.registry.scenario import ScenarioState
from wallet.domain.registry.social_application import ApplicationState
from wallet.repository.grounds.authorization_tables import holder_parties
from wallet.repository.grounds.use_list_tables import use_list_entries
from wallet.repository.registry.registry_tables import (
    api_clients,
    client_assertions,
    filings,
    registry_acts,
    social_applications,
)
from wallet.repository.tables import accounts, scenarios, units

_WAITING_ONE_IN = 20
"""How many scenarios and applications still wait for the operator."""


def party(one: Order) -> str:
    """Return the id of the latest relying party."""
    return named("party", one.number // one.shape.per["party"])


def client_of(one: Order) -> str:
    """Return the id of its client."""
    return f"filled-{one.number // one.shape.per['party']}"


def party_scenario(one: Order) -> str:
    """Return the code of its scenario."""
    return f"filled-{one.number // one.shape.per['party']}"


def parties(its: Stock, one: Order) -> Iterator[tuple[Table, Row]]:
    """Make what is registered."""
    if one.every("party"):
        yield from _party(its, one)
    if one.every("staff"):
        of_the_bureau = one.half("staff")
        yield accounts, staff_of_a_unit(its, one, cast.BUREAU.id if of_the_bureau else party(one))
    if one.every("matter"):
        yield use_list_entries, _matter(its, one)
    if one.every("assertion"):
        yield (
            client_assertions,
            {
                "client_id": "hotel-system" if one.half("assertion") else client_of(one),
                "jti_digest": one.named("assertion") * 2,
                # Those that have run out went when the client signed in last.
                "expires_at": one.now + timedelta(minutes=5),
            },
        )


def _party(its: Stock, one: Order) -> Iterator[tuple[Table, Row]]:
    number = one.number // one.shape.per["party"]
    waits = number % _WAITING_ONE_IN == 0
    suspended = one.at if number % _WAITING_ONE_IN == 1 else None
    yield (
        units,
        its.like(
            units,
            id=party(one),
            name=f"上海填充{number}号用证单位",
            uscc=company_code(number, head="9231015"),
            kind=UnitKind.SOCIAL_RELYING_PARTY.value,
            suspended_at=suspended,
            suspension_reason="核查中" if suspended else None,
        ),
    )
    yield api_clients, _client(its, one)
    yield holder_parties, _acquaintance(one)
    for code, unit_id in _scenarios(one):
        yield (
            scenarios,
            its.like(
                scenarios,
                code=code,
                unit_id=unit_id,
                state=(ScenarioState.SUBMITTED if waits else ScenarioState.APPROVED).value,
                name=f"{CHECK_IN.name}{number}",
                submitted_at=one.at,
                district_code="310101",
                matter_code=f"QT-{number:06}",
                matter_name=f"填充事项{number}",
            ),
        )
    yield social_applications, _application(its, one, waits=waits)
    yield (
        filings,
        its.like(
            filings,
            id=named("filing", number),
            scenario_code=party_scenario(one),
            unit_id=party(one),
            state=(FilingState.SUBMITTED if waits else FilingState.ACCEPTED).value,
            filed_at=one.at,
            decided_at=None if waits else one.at,
        ),
    )
    for subject in (named("application", number), party_scenario(one), cast.HOTEL.id):
        act = its.like(registry_acts, subject=subject, at=one.at)
        act.pop("id")
        yield registry_acts, act


def _scenarios(one: Order) -> list[tuple[str, str]]:
    """Return its own scenario, and with some one more of the town's hotel."""
    own = [(party_scenario(one), party(one))]
    return [*own, (f"{party_scenario(one)}-h", cast.HOTEL.id)] if one.favoured else own


def _acquaintance(one: Order) -> Row:
    """It has asked somebody, and half of them have blocked it since."""
    blocked = one.favoured or one.half("party")
    return {
        "holder_id": owner(one)[0],
        "unit_id": party(one),
        "asked_on": city_date(one.at),
        "asked": 1,
        "blocked_at": one.at if blocked else None,
    }


def _client(its: Stock, one: Order) -> Row:
    return its.like(api_clients, id=client_of(one), unit_id=party(one), secret_digest="")


def _application(its: Stock, one: Order, *, waits: bool) -> Row:
    state = ApplicationState.SUBMITTED if waits else ApplicationState.APPROVED
    return its.like(
        social_applications,
        id=named("application", one.number // one.shape.per["party"]),
        unit_id=party(one),
        licence_id=one.named("licence"),
        scenario_codes=f'["{party_scenario(one)}"]',
        state=state.value,
        submitted_at=one.at,
        decided_at=None if waits else one.at,
        client_id=None if waits else client_of(one),
    )


def _matter(its: Stock, one: Order) -> Row:
    number = one.number // one.shape.per["matter"]
    waits = number % _WAITING_ONE_IN == 0
    return its.like(
        use_list_entries,
        id=named("matter", number),
        unit_id=CENTRE.id,
        matter_code=f"310151-SP-{number:08}",
        matter_name=f"填充事项{number}",
        version=None if waits else 1,
        state="submitted" if waits else "approved",
        created_at=one.at,
        submitted_at=one.at,
        decided_at=None if waits else one.at,
    )
