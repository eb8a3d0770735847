"""The overview of the trusted access gateway (可信授权访问体系, Art. 19), for both desks."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask import request
from flask.typing import ResponseReturnValue

from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.http.cursors import number_cursor
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.language import label_of
from wallet.desks.shared.pages.unit_choice import UnitChoice, address_of_choice, unit_choice
from wallet.desks.shared.views.registry.scenario_view import catalogue_of
from wallet.desks.shared.words.labels import ACTIONS
from wallet.desks.shared.words.refusals import refusal_sentence
from wallet.domain.actors.actors import Unit
from wallet.domain.catalogue.issuing_catalogue import LicenceType
from wallet.domain.civil_dates import (
    MalformedDate,
    city_date,
    end_of_day,
    parse_iso_date,
    start_of_day,
)
from wallet.domain.registry.scenario import ScenarioKind
from wallet.domain.registry.scenario_draft import kind_for
from wallet.domain.trail.audit import AuditEntry
from wallet.repository.actors.clients import ApiClient
from wallet.repository.database import Repository

GATEWAY_FILTERS = ("until",)
"""What the account is narrowed by besides the unit."""

DAYS_SHOWN = 7
_PAGE = 30
_MOST_SUSPENDED = 50
_MOST_READS = 100


@dataclass(frozen=True, slots=True)
class ReadRow:
    """Reads of one unit, type and day beside the day's quota."""

    day: date
    unit_name: str
    type_name: str
    used: int
    refused: int
    quota: int


@dataclass(frozen=True, slots=True)
class RefusalRow:
    """One call that was refused."""

    at: datetime
    unit_name: str
    client: str
    action_label: str
    code: str
    sentence: str
    scenario: str
    fields: list[str]
    address: str


def gateway_page(endpoint: str, *, may_act: bool) -> ResponseReturnValue:
    """Render seven days of reads and refusals, and the units that are suspended now."""
    deployment = current_deployment()
    today = city_date(deployment.clock())
    last = _day(request.args.get("until", ""), today)
    first = last - timedelta(days=DAYS_SHOWN - 1)
    with deployment.database.read() as repository:
        choice = unit_choice(repository)
        if way := address_of_choice(choice, endpoint, {"until": request.args.get("until")}):
            return way
        reads = _reads(repository, first, last, choice)
        used, refused = repository.gateway_ledger.totals(first, last, choice.unit_id)
        page, next_cursor = _refusals(repository, first, last, choice)
        suspended = repository.units.suspended(_MOST_SUSPENDED)
    return render(
        "registry/gateway.html",
        "registry/_refusal_rows.html",
        reads=reads,
        most_reads=_MOST_READS,
        used=used,
        refused=refused,
        refusals=page,
        suspended=suspended,
        most_suspended=_MOST_SUSPENDED,
        choice=choice,
        may_suspend=may_act and _may_be_suspended(choice.unit),
        first=first,
        last=last,
        today=today,
        earlier=(first - timedelta(days=1)).isoformat(),
        later=min(last + timedelta(days=DAYS_SHOWN), today).isoformat() if last < today else None,
        next_cursor=next_cursor,
        endpoint=endpoint,
        may_act=may_act,
    )


def _may_be_suspended(unit: Unit | None) -> bool:
    if unit is None or unit.suspended_at is not None:
        return False
    return kind_for(unit) is ScenarioKind.SOCIAL


def _day(unverified: str, today: date) -> date:
    try:
        return min(parse_iso_date(unverified), today)
    except MalformedDate:
        return today


def _reads(repository: Repository, first: date, last: date, choice: UnitChoice) -> list[ReadRow]:
    if choice.is_open:
        return []
    counted = repository.gateway_ledger.reads(
        first, last, unit_id=choice.unit_id, limit=_MOST_READS
    )
    names = repository.units.names(one.unit_id for one in counted)
    catalogue = catalogue_of(repository)
    clients = repository.clients.living_among(one.unit_id for one in counted)
    return [
        ReadRow(
            one.day,
            names.get(one.unit_id, ""),
            catalogue[one.type_code].name if one.type_code in catalogue else "",
            one.used,
            one.refused,
            _quota(clients, one.unit_id, one.type_code),
        )
        for one in counted
    ]


def _quota(clients: list[ApiClient], unit_id: str, type_code: str) -> int:
    return max((one.quota_of(type_code) for one in clients if one.unit_id == unit_id), default=0)


def _refusals(
    repository: Repository, first: date, last: date, choice: UnitChoice
) -> tuple[list[RefusalRow], str | None]:
    if choice.is_open:
        return [], None
    found = repository.gateway_ledger.refusals(
        start_of_day(first),
        end_of_day(last),
        unit_id=choice.unit_id,
        before=number_cursor(request.args.get("cursor")),
        limit=_PAGE + 1,
    )
    page = found[:_PAGE]
    names = repository.units.names(one.actor.unit_id or "" for one in page)
    codes = {one.scenario_code for one in page if one.scenario_code}
    scenarios = repository.scenarios.by_codes(codes)
    labels = _labels(catalogue_of(repository))
    rows = [
        _refusal(
            one,
            names.get(one.actor.unit_id or "", ""),
            scenario.name if (scenario := scenarios.get(one.scenario_code or "")) else "",
            labels,
        )
        for one in page
    ]
    return rows, str(page[-1].id) if len(found) > _PAGE else None


def _refusal(
    entry: AuditEntry, unit_name: str, scenario: str, labels: Mapping[str, str]
) -> RefusalRow:
    return RefusalRow(
        entry.at,
        unit_name,
        entry.actor.name,
        str(ACTIONS[entry.action]),
        entry.outcome,
        refusal_sentence(entry.outcome),
        scenario or entry.scenario_code or "",
        [labels.get(name.rpartition(".")[2], name) for name in entry.fields],
        entry.details.get("address", ""),
    )


def _labels(catalogue: Mapping[str, LicenceType]) -> dict[str, str]:
    return {field.name: label_of(field) for kind in catalogue.values() for field in kind.fields}
