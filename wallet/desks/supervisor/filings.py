"""Filings of the districts' social scenarios (Art. 20); a district sees its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wallet.desks.shared.access import signed_in_account, signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.http.cursors import place_cursor, written_place
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.pages.confirming import Confirmation, ask_first
from wallet.desks.shared.views.registry.scenario_view import ScenarioView, scenario_view
from wallet.desks.shared.words.registry.registry_words import FILING_STATES
from wallet.desks.supervisor import blueprint
from wallet.domain.actors.actors import Unit, UnitKind
from wallet.domain.actors.districts import DISTRICTS
from wallet.domain.civil_dates import city_date
from wallet.domain.errors import Conflict, InvalidInput
from wallet.domain.registry.filing import Filing, FilingState
from wallet.repository.database import Repository
from wallet.repository.registry.filings import UnknownFiling
from wallet.services.registry.filing_deciding import accept_filing, return_filing

_PAGE = 50


@dataclass(frozen=True, slots=True)
class FilingRow:
    """One filing in the list."""

    filing: Filing
    state_word: str
    district: str
    scenario_name: str
    unit_name: str


@blueprint.get("/filings")
def filings() -> ResponseReturnValue:
    """List the filings, the latest first."""
    state = request.args.get("state", "")
    wanted = FilingState(state) if state in frozenset(FilingState) else None
    with current_deployment().database.read() as repository:
        unit = _own_unit(repository)
        found = repository.filings.of_district(
            _district(unit),
            state=wanted,
            before=place_cursor(request.args.get("cursor")),
            limit=_PAGE + 1,
        )
        page = found[:_PAGE]
        rows = _rows(repository, page)
    return render(
        "supervisor/filings.html",
        "supervisor/_filing_rows.html",
        rows=rows,
        next_cursor=written_place(page[-1].filed_at, page[-1].id) if len(found) > _PAGE else None,
        state=state,
        states=[(one.value, str(word)) for one, word in FILING_STATES.items()],
        district=DISTRICTS.get(_district(unit) or "", ""),
    )


@blueprint.get("/filings/<filing_id>")
def filing(filing_id: str) -> ResponseReturnValue:
    """Show what was filed: the scenario with everything that it opens."""
    view, found, unit = _filed(filing_id)
    waits = found.state is FilingState.SUBMITTED and unit.kind is not UnitKind.DISTRICT
    return render_template("supervisor/filing.html", view=view, filing=found, may_decide=waits)


@blueprint.post("/filings/<filing_id>/acceptance")
def accept(filing_id: str) -> ResponseReturnValue:
    """Take note of a filing."""
    deployment = current_deployment()
    accept_filing(deployment.database, deployment.clock(), signed_in_actor(), filing_id)
    return redirect(url_for("supervisor.filing", filing_id=filing_id))


@blueprint.get("/filings/<filing_id>/return")
def confirm_filing_return(filing_id: str) -> ResponseReturnValue:
    """Ask why the filing is returned."""
    view, found, _unit = _filed(filing_id)
    return ask_first(_confirmation(view, found))


@blueprint.post("/filings/<filing_id>/return", endpoint="return_filing")
def send_back(filing_id: str) -> ResponseReturnValue:
    """Send a filing back to its district with the reason (Art. 20); it stops nothing by itself."""
    deployment, reason = current_deployment(), request.form.get("reason", "")
    try:
        return_filing(deployment.database, deployment.clock(), signed_in_actor(), filing_id, reason)
    except (InvalidInput, Conflict) as refusal:
        view, found, _unit = _filed(filing_id)
        return ask_first(_confirmation(view, found), refusal), refusal.status
    return redirect(url_for("supervisor.filing", filing_id=filing_id))


def _own_unit(repository: Repository) -> Unit:
    return repository.units.get(signed_in_account().unit_id or "")


def _district(unit: Unit) -> str | None:
    return unit.district_code if unit.kind is UnitKind.DISTRICT else None


def _rows(repository: Repository, found: Sequence[Filing]) -> list[FilingRow]:
    scenarios = repository.scenarios.by_codes(one.scenario_code for one in found)
    names = repository.units.names(one.unit_id for one in found)
    return [
        FilingRow(
            one,
            str(FILING_STATES[one.state]),
            DISTRICTS.get(one.district_code, ""),
            scenarios[one.scenario_code].name
            if one.scenario_code in scenarios
            else one.scenario_code,
            names[one.unit_id],
        )
        for one in found
    ]


def _filed(filing_id: str) -> tuple[ScenarioView, Filing, Unit]:
    deployment = current_deployment()
    with deployment.database.read() as repository:
        unit = _own_unit(repository)
        found = repository.filings.get(filing_id[:32], _district(unit))
        scenario = repository.scenarios.find(found.scenario_code)
        if scenario is None:
            raise UnknownFiling
        return scenario_view(repository, scenario, city_date(deployment.clock())), found, unit


def _confirmation(view: ScenarioView, found: Filing) -> Confirmation:
    return Confirmation(
        _("退回报备"),
        view.scenario.name,
        view.unit_name,
        _("退回后由市大数据中心处理"),
        _("场景在处理期间继续有效；市大数据中心会看到原因，并暂停、整改或终止这个场景。"),
        _("确认退回"),
        url_for("supervisor.filing", filing_id=found.id),
        url_for("supervisor.return_filing", filing_id=found.id),
        reason_hint=_("市大数据中心和用证单位会看到这段话。"),
    )
