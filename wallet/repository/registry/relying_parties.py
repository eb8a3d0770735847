"""Relying parties as they stand at this moment: unit, application, client and scenario at once."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NamedTuple

from pydantic_core import from_json
from sqlalchemy import ColumnElement, Connection, FromClause, and_, bindparam, select

from wallet.domain.registry.relying_party import CallingClient, RelyingParty
from wallet.domain.registry.social_application import ApplicationState
from wallet.repository.actors.units import UnknownUnit
from wallet.repository.registry.registry_tables import api_clients, social_applications
from wallet.repository.registry.scenarios import scenario_from
from wallet.repository.statements.among import among
from wallet.repository.statements.prepared import Prepared
from wallet.repository.tables import scenarios, units

_USE = social_applications.alias("social_use")
_OF_UNIT = select(_USE.c.id).where(_USE.c.unit_id == units.c.id).correlate(units)
_ENDED_USE = _OF_UNIT.where(
    _USE.c.state == ApplicationState.ENDED.value, _USE.c.client_id.is_not(None)
).exists()
_PRESENT_USE = _OF_UNIT.where(_USE.c.state == ApplicationState.APPROVED.value).exists()
_OWN_SCENARIO = and_(
    scenarios.c.unit_id == units.c.id, scenarios.c.code == bindparam("scenario_code")
)
PARTY = (
    *scenarios.c,
    units.c.suspended_at,
    (_ENDED_USE & ~_PRESENT_USE).label("use_ended"),
    api_clients.c.id.label("client_id"),
    api_clients.c.revoked_at,
    api_clients.c.allowed_addresses,
    social_applications.c.scenario_codes,
)
"""What :func:`party_from` reads."""
IS_PARTY = units.c.id == bindparam("unit")
HELD_OF_PARTY = (units, scenarios)
"""Whose rows nobody changes while an act under a scenario is under way."""


_THIS_CLIENT = api_clients.c.id == bindparam("client")


def _with_client(of: FromClause, named: ColumnElement[bool] = _THIS_CLIENT) -> FromClause:
    own = and_(api_clients.c.unit_id == units.c.id, named)
    working_for = social_applications.c.client_id == api_clients.c.id
    return of.outerjoin(api_clients, own).outerjoin(social_applications, working_for)


PARTY_FROM = _with_client(units.join(scenarios, _OWN_SCENARIO))
"""A unit with its own scenario, and its own client if it has this one; none without a scenario."""
_SEEN = Prepared(
    select(*PARTY)
    .select_from(_with_client(units.outerjoin(scenarios, _OWN_SCENARIO)))
    .where(IS_PARTY)
)
_HELD = Prepared(
    select(*PARTY)
    .select_from(PARTY_FROM)
    .where(IS_PARTY)
    .with_for_update(read=True, of=HELD_OF_PARTY)
)


class Place(NamedTuple):
    """A unit with the code of a scenario and a client, each of which it may have or not."""

    unit_id: str
    scenario_code: str
    client_id: str = ""


class RelyingParties:
    """Reads in one statement what every door looks at."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def see(self, unit_id: str, scenario_code: str = "", client_id: str = "") -> RelyingParty:
        """Return a unit with its own scenario of this code and its own client, where it has them.

        Raises:
            UnknownUnit: no such unit.
        """
        keys = {"unit": unit_id, "scenario_code": scenario_code, "client": client_id}
        row = _SEEN.first(self._connection, keys)
        if row is None:
            raise UnknownUnit
        return party_from(row)

    def see_all(self, places: Iterable[Place]) -> dict[Place, RelyingParty]:
        """Return what :meth:`see` returns for each of many places, in one statement.

        Raises:
            UnknownUnit: one of the units is none.
        """
        wanted = set(places)
        own = and_(
            scenarios.c.unit_id == units.c.id,
            among(self._connection, scenarios.c.code, {one.scenario_code for one in wanted}),
        )
        named = among(self._connection, api_clients.c.id, {one.client_id for one in wanted})
        rows = self._connection.execute(
            select(*PARTY, units.c.id.label("party_id"))
            .select_from(_with_client(units.outerjoin(scenarios, own), named))
            .where(among(self._connection, units.c.id, {one.unit_id for one in wanted}))
        ).all()
        # A row may have more than a place names, or less: each part is put together from its own.
        parties = {row.party_id: party_from(row) for row in rows}
        found = {(row.party_id, row.code): party_from(row).scenario for row in rows}
        clients = {(row.party_id, row.client_id): _client(row) for row in rows}
        if any(one.unit_id not in parties for one in wanted):
            raise UnknownUnit
        return {
            one: replace(
                parties[one.unit_id],
                client=clients.get((one.unit_id, one.client_id)) if one.client_id else None,
                scenario=found.get((one.unit_id, one.scenario_code)),
            )
            for one in wanted
        }

    def see_held(self, unit_id: str, scenario_code: str, client_id: str) -> RelyingParty | None:
        """Return a unit with its own scenario of this code, if it has it, and its own client.

        Nobody suspends unit or scenario until the transaction ends. It takes one statement.
        """
        keys = {"unit": unit_id, "scenario_code": scenario_code, "client": client_id}
        row = _HELD.first(self._connection, keys)
        return party_from(row) if row else None

    def hold(self, unit_id: str, scenario_code: str) -> None:
        """Let nobody suspend or end unit, scenario or application until the transaction ends."""
        for query in (
            select(units.c.id).where(units.c.id == unit_id),
            select(scenarios.c.code).where(scenarios.c.code == scenario_code),
            select(social_applications.c.id).where(social_applications.c.unit_id == unit_id),
        ):
            self._connection.execute(query.with_for_update(read=True)).all()


def party_from(row: Any) -> RelyingParty:
    """Read how a relying party stands from a row of :data:`PARTY`."""
    scenario = scenario_from(row) if row.code is not None else None
    return RelyingParty(row.suspended_at is not None, bool(row.use_ended), _client(row), scenario)


def _client(row: Any) -> CallingClient | None:
    if row.client_id is None:
        return None
    named = tuple(from_json(row.scenario_codes)) if row.scenario_codes else None
    addresses = tuple(from_json(row.allowed_addresses))
    return CallingClient(row.revoked_at is not None, addresses, named)
