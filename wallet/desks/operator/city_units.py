"""The city's units at the operator's desk: finding, founding and changing them (Art. 5)."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wallet.desks.operator import blueprint
from wallet.desks.shared.access import signed_in_account, signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import problem_of
from wallet.desks.shared.form_identity import form_identity
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.views.account_view import account_rows
from wallet.desks.shared.words.authorization_words import UNIT_KINDS
from wallet.domain.accounts.unit_form import UnitForm
from wallet.domain.actors.actors import Unit, UnitKind
from wallet.domain.actors.districts import DISTRICTS
from wallet.domain.entropy import new_id
from wallet.domain.errors import Conflict, InvalidInput, WalletError
from wallet.domain.form_faults import faults_of
from wallet.services.accounts.founding import change_unit, found_unit

_PAGE = 50
_LONGEST_QUERY = 60
_MOST_COUNTED = 100


@blueprint.get("/units", endpoint="city_units")
def units() -> ResponseReturnValue:
    """List the units of a kind, or whose name has a word, a page at a time."""
    kind, query = request.args.get("kind", ""), request.args.get("q", "")[:_LONGEST_QUERY].strip()
    wanted = UnitKind(kind) if kind in frozenset(UnitKind) else None
    with current_deployment().database.read() as repository:
        found, next_cursor = repository.unit_search.page(
            query, wanted, request.args.get("cursor"), _PAGE
        )
        counts = repository.kept_accounts.open_counts((one.id for one in found), _MOST_COUNTED)
    return render(
        "operator/city_units.html",
        "operator/_city_unit_rows.html",
        rows=[(one, str(UNIT_KINDS[one.kind]), counts[one.id]) for one in found],
        most_counted=_MOST_COUNTED,
        kinds=_kinds(),
        kind=wanted.value if wanted else "",
        q=query,
        next_cursor=next_cursor,
    )


@blueprint.get("/units/new", endpoint="new_city_unit")
def new_unit() -> ResponseReturnValue:
    """Ask what unit it shall be."""
    return _form(None, None)


@blueprint.post("/units", endpoint="found_city_unit")
def found() -> ResponseReturnValue:
    """Found the unit with its first person; a fault shows the form again."""
    deployment = current_deployment()
    try:
        unit = found_unit(
            deployment.database,
            deployment.entropy,
            deployment.clock(),
            signed_in_actor(),
            _typed(),
            form_identity(),
        )
    except (InvalidInput, Conflict) as refusal:
        return _form(None, refusal), problem_of(refusal).status
    return redirect(url_for("operator.city_unit", unit_id=unit.id))


@blueprint.get("/units/<unit_id>", endpoint="city_unit")
def one_unit(unit_id: str) -> ResponseReturnValue:
    """Show a unit, who looks after its accounts, and what can be done."""
    deployment = current_deployment()
    with deployment.database.read() as repository:
        unit = repository.units.get(unit_id[:32])
        accounts = repository.kept_accounts.of_unit(unit.id)
    company = unit.kind is UnitKind.ENTERPRISE
    led = [one for one in accounts if company or one.administers]
    return render_template(
        "operator/city_unit.html",
        unit=unit,
        kind_word=str(UNIT_KINDS[unit.kind]),
        district=DISTRICTS.get(unit.district_code or ""),
        company=company,
        rows=account_rows(led, deployment.clock()),
        others=sum(1 for one in accounts if not one.closed_at and one not in led),
        may_register=unit.kind is UnitKind.PUBLIC_RELYING_UNIT,
        own=unit.id == signed_in_account().unit_id,
    )


@blueprint.get("/units/<unit_id>/edit", endpoint="edit_city_unit")
def edit(unit_id: str) -> ResponseReturnValue:
    """Show the unit's name, code and district for changing."""
    return _form(_unit(unit_id), None)


@blueprint.post("/units/<unit_id>/edit", endpoint="change_city_unit")
def change(unit_id: str) -> ResponseReturnValue:
    """Change them."""
    deployment = current_deployment()
    now, actor = deployment.clock(), signed_in_actor()
    try:
        change_unit(deployment.database, now, actor, unit_id, _typed())
    except (InvalidInput, Conflict) as refusal:
        return _form(_unit(unit_id), refusal), problem_of(refusal).status
    return redirect(url_for("operator.city_unit", unit_id=unit_id[:32]))


def _unit(unit_id: str) -> Unit:
    with current_deployment().database.read() as repository:
        return repository.units.get(unit_id[:32])


def _kinds() -> list[tuple[str, str]]:
    return [(kind.value, str(word)) for kind, word in UNIT_KINDS.items()]


def _typed() -> UnitForm:
    field = request.form.get
    return UnitForm(field("name", ""), field("uscc", ""), field("kind", ""), field("district", ""))


def _form(unit: Unit | None, refusal: WalletError | None) -> str:
    typed = _typed()
    if unit is not None and refusal is None:
        typed = UnitForm(unit.name, unit.uscc, unit.kind.value, unit.district_code or "")
    return render_template(
        "operator/city_unit_form.html",
        unit=unit,
        typed=typed,
        kinds=_kinds(),
        districts=list(DISTRICTS.items()),
        problem=problem_of(refusal) if refusal else None,
        faults=faults_of(refusal),
        idempotency_key=new_id(current_deployment().entropy),
    )
