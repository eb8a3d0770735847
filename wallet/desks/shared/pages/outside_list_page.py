"""Applications outside use lists and how they are used, for operator and supervisor (Art. 15)."""

from dataclasses import dataclass
from datetime import datetime

from flask import request, url_for

from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.words.authorization_words import names_of_types
from wallet.desks.shared.words.registry.registry_words import SCENARIO_STATES
from wallet.domain.civil_dates import city_date
from wallet.domain.registry.scenario import Scenario
from wallet.services.use_lists.outside_use import OutsideUse, outside_uses

_PAGE, _LONGEST_CODE, _MANY = 20, 64, 100


@dataclass(frozen=True, slots=True)
class OutsideRow:
    """One application: whose, for which matter, on what ground, what it reads, how it is used."""

    scenario: Scenario
    unit_name: str
    state_word: str
    in_force: bool
    type_names: list[str]
    cases: str
    last_at: datetime | None


def outside_list_page(endpoint: str, scenario_endpoint: str = "", **more: object) -> str:
    """Render a page of applications; each leads to its own page where there is one."""
    now = current_deployment().clock()
    before = request.args.get("cursor", "")[:_LONGEST_CODE] or None
    with current_deployment().database.read() as repository:
        uses, cursor = outside_uses(repository, now, before, _PAGE)
        units = repository.units.names(one.scenario.unit_id for one in uses)
        codes = {code for one in uses for code in one.scenario.read_fields}
        types = names_of_types(repository, codes)
    rows = [_row(one, units.get(one.scenario.unit_id, ""), types, now) for one in uses]
    return render(
        "registry/outside_list.html",
        "registry/_outside_rows.html",
        rows=rows,
        next_url=url_for(endpoint, cursor=cursor) if cursor else "",
        scenario_endpoint=scenario_endpoint,
        **more,
    )


def _row(use: OutsideUse, unit_name: str, types: dict[str, str], now: datetime) -> OutsideRow:
    one = use.scenario
    return OutsideRow(
        one,
        unit_name,
        str(SCENARIO_STATES[one.state]),
        one.in_force_on(city_date(now)),
        [types[code] for code in one.read_fields],
        str(use.cases) if use.cases < _MANY else f"{_MANY - 1}+",
        use.last_at,
    )
