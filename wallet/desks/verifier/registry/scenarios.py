"""The unit's own scenarios: the list, one with its history, applying, correcting (Art. 15, 18)."""

from dataclasses import replace

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wallet.desks.shared.access import signed_in_account, signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import Problem, problem_of
from wallet.desks.shared.views.registry.scenario_view import (
    catalogue_of,
    draft_of,
    rows_of_draft,
    scenario_rows,
    scenario_view,
)
from wallet.desks.shared.words.labels import CATEGORIES
from wallet.desks.verifier import blueprint
from wallet.domain.actors.districts import DISTRICTS
from wallet.domain.catalogue.issuing_catalogue import FieldFault, LicenceType
from wallet.domain.civil_dates import city_date
from wallet.domain.form_faults import FormNotAcceptable
from wallet.domain.registry.scenario import Scenario, ScenarioKind, ScenarioState, ensure_may_become
from wallet.domain.registry.scenario_draft import ScenarioDraft, kind_for
from wallet.repository.database import Repository
from wallet.repository.registry.scenarios import UnknownScenario
from wallet.services.registry.scenario_applying import apply_again, apply_for_scenario

_MOST_TYPES = 30


@blueprint.get("/scenarios")
def scenarios() -> ResponseReturnValue:
    """List the unit's scenarios, by name."""
    deployment, account = current_deployment(), signed_in_account()
    with deployment.database.read() as repository:
        unit = repository.units.get(account.unit_id or "")
        rows = scenario_rows(
            repository, repository.scenarios.of_unit(unit.id), city_date(deployment.clock())
        )
    return render_template(
        "verifier/scenarios.html",
        rows=rows,
        unit_name=unit.name,
        social=kind_for(unit) is ScenarioKind.SOCIAL,
    )


@blueprint.get("/scenarios/<code>")
def scenario(code: str) -> ResponseReturnValue:
    """Show one of the unit's scenarios as the registry has it."""
    deployment = current_deployment()
    with deployment.database.read() as repository:
        found = _own(repository, code)
        view = scenario_view(repository, found, city_date(deployment.clock()))
    return render_template("verifier/scenario.html", view=view)


@blueprint.get("/scenarios/new")
def new_scenario() -> ResponseReturnValue:
    """Choose the licence types; with ``type`` in the address, fill in the rest."""
    today = city_date(current_deployment().clock())
    return _form(ScenarioDraft(in_force_from=today.isoformat()), _chosen_types())


@blueprint.post("/scenarios")
def submit_scenario() -> ResponseReturnValue:
    """Apply for a scenario."""
    deployment, draft = current_deployment(), _draft()
    try:
        applied = apply_for_scenario(
            deployment.database, deployment.entropy, deployment.clock(), signed_in_actor(), draft
        )
    except FormNotAcceptable as refusal:
        return _form(draft, _chosen_types(), refusal=refusal), 422
    return redirect(url_for("verifier.scenario", code=applied.code))


@blueprint.get("/scenarios/<code>/correction")
def scenario_correction(code: str) -> ResponseReturnValue:
    """Show the form of a scenario that was returned, as it was sent."""
    today = city_date(current_deployment().clock())
    with current_deployment().database.read() as repository:
        found = _own(repository, code)
    ensure_may_become(found.state, ScenarioState.SUBMITTED)
    draft = draft_of(replace(found, in_force_from=max(found.in_force_from, today)))
    return _form(draft, _chosen_types() or found.type_codes(), found)


@blueprint.post("/scenarios/<code>/correction")
def correct_scenario(code: str) -> ResponseReturnValue:
    """Send the corrected application."""
    deployment, draft = current_deployment(), _draft()
    try:
        apply_again(deployment.database, deployment.clock(), signed_in_actor(), code, draft)
    except FormNotAcceptable as refusal:
        with deployment.database.read() as repository:
            found = _own(repository, code)
        return _form(draft, _chosen_types(), found, refusal), 422
    return redirect(url_for("verifier.scenario", code=code))


def _own(repository: Repository, code: str) -> Scenario:
    found = repository.scenarios.find(code[:64])
    if found is None or found.unit_id != signed_in_account().unit_id:
        raise UnknownScenario
    return found


def _chosen_types() -> tuple[str, ...]:
    source = request.form if request.method == "POST" else request.args
    return tuple(dict.fromkeys(source.getlist("type")[:_MOST_TYPES]))


def _draft() -> ScenarioDraft:
    form = request.form
    return ScenarioDraft(
        form.get("name", ""),
        form.get("purpose", ""),
        _choices("shown"),
        _choices("asked"),
        form.get("longest_term_days", ""),
        form.get("retention_days", ""),
        form.get("in_force_from", ""),
        form.get("in_force_until", ""),
        form.get("district_code", ""),
        bool(form.get("outside_use_list")),
        form.get("legal_ground", ""),
        form.get("matter_code", ""),
        form.get("matter_name", ""),
        _choices("read"),
    )


def _choices(prefix: str) -> dict[str, dict[str, str]]:
    """Return the choice of each field by type; a type without any is there all the same."""
    found: dict[str, dict[str, str]] = {code: {} for code in _chosen_types()}
    for key, value in request.form.items():
        start, _, rest = key.partition(":")
        type_code, _, name = rest.partition(":")
        if start == prefix and type_code in found and value:
            found[type_code][name] = value
    return found


def _form(
    draft: ScenarioDraft,
    types: tuple[str, ...],
    returned: Scenario | None = None,
    refusal: FormNotAcceptable | None = None,
) -> str:
    with current_deployment().database.read() as repository:
        catalogue = catalogue_of(repository)
        unit = repository.units.get(signed_in_account().unit_id or "")
    problem: Problem | None = problem_of(refusal) if refusal else None
    faults: dict[str, FieldFault] = {one.field: one for one in refusal.faults} if refusal else {}
    return render_template(
        "verifier/scenario_form.html",
        draft=draft,
        chosen=types,
        groups=_groups(catalogue),
        types=rows_of_draft(draft, types, catalogue),
        returned=returned,
        social=kind_for(unit) is ScenarioKind.SOCIAL,
        districts=DISTRICTS.items(),
        problem=problem,
        faults=faults,
    )


def _groups(catalogue: dict[str, LicenceType]) -> list[tuple[str, list[LicenceType]]]:
    groups = [
        (str(word), [kind for kind in catalogue.values() if kind.template.category == category])
        for category, word in CATEGORIES.items()
    ]
    others = [kind for kind in catalogue.values() if kind.template.category not in CATEGORIES]
    return [(word, kinds) for word, kinds in [*groups, ("", others)] if kinds]
