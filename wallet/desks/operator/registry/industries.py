"""The table of industries (一业一证, Art. 17): what each may merge, in versions."""

from dataclasses import dataclass

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wallet.desks.operator import blueprint
from wallet.desks.shared.access import signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import problem_of
from wallet.domain.errors import Conflict, InvalidInput, WalletError
from wallet.domain.form_faults import FormNotAcceptable
from wallet.domain.permits.industry_permit import MOST_COMPONENTS, Industry, IndustryComponent
from wallet.domain.whole_numbers import whole_number
from wallet.services.permits.industry_editing import (
    IndustryDraft,
    new_industry_code,
    put_industry,
)

_MOST_VERSIONS = 999_999
_SPARE_ROWS = 2
_TYPES_A_ROW = 2


@dataclass(frozen=True, slots=True)
class IndustryRow:
    """One industry in the list."""

    industry: Industry
    issuer_name: str
    permits: int
    earlier_permits: int


@blueprint.get("/industries")
def industries() -> ResponseReturnValue:
    """List the newest version of every industry."""
    with current_deployment().database.read() as repository:
        found = repository.industries.all_latest()
        names = repository.units.names(one.issuer_id for one in found)
        counts = repository.permits.counts_by_industry()
    rows = []
    for one in found:
        permits = sum(number for (code, _v), number in counts.items() if code == one.code)
        current = counts.get((one.code, one.version), 0)
        rows.append(IndustryRow(one, names[one.issuer_id], permits, permits - current))
    return render_template("operator/industries.html", rows=rows)


@blueprint.get("/industries/new")
def new_industry() -> ResponseReturnValue:
    """Show the empty form of a new industry."""
    draft = IndustryDraft("", "", "", ())
    return _form(new_industry_code(current_deployment().entropy), draft, 0, None)


@blueprint.get("/industries/<code>")
def industry(code: str) -> ResponseReturnValue:
    """Show an industry's newest version, its components, and every version before."""
    with current_deployment().database.read() as repository:
        newest = repository.industries.latest(code)
        versions = repository.industries.versions_of(code)
        counts = repository.permits.counts_by_industry()
        kinds = {kind.type_code: kind.name for kind in repository.catalogue.all_approved()}
        issuer_name = repository.units.get(newest.issuer_id).name
    return render_template(
        "operator/industry.html",
        industry=newest,
        issuer_name=issuer_name,
        versions=versions,
        counts={version: number for (one, version), number in counts.items() if one == code},
        kinds=kinds,
    )


@blueprint.get("/industries/<code>/edit")
def edit_industry(code: str) -> ResponseReturnValue:
    """Show the form with the newest version in it; saving makes the next."""
    with current_deployment().database.read() as repository:
        newest = repository.industries.latest(code)
    draft = IndustryDraft(newest.name, newest.lead, newest.issuer_id, newest.components)
    return _form(code, draft, newest.version, None)


@blueprint.post("/industries/<code>")
def save_industry(code: str) -> ResponseReturnValue:
    """Store the next version of an industry, or the first of a new one."""
    deployment = current_deployment()
    draft = _sent()
    seen_version = whole_number(request.form.get("seen_version", ""), _MOST_VERSIONS) or 0
    try:
        put_industry(
            deployment.database,
            deployment.clock(),
            signed_in_actor(),
            code,
            draft,
            seen_version=seen_version,
        )
    except (InvalidInput, Conflict) as refusal:
        return _form(code, draft, seen_version, refusal), problem_of(refusal).status
    return redirect(url_for("operator.industry", code=code))


def _sent() -> IndustryDraft:
    form = request.form
    rows = range(MOST_COMPONENTS + _SPARE_ROWS)
    components = tuple(
        IndustryComponent(
            form.get(f"component_{row}", "")[:200],
            tuple(form.get(f"type_{row}_{one}", "")[:40] for one in range(_TYPES_A_ROW)),
        )
        for row in rows
        if form.get(f"component_{row}", "").strip()
    )
    return IndustryDraft(
        form.get("name", ""), form.get("lead", ""), form.get("issuer_id", ""), components
    )


def _form(
    code: str,
    draft: IndustryDraft,
    seen_version: int,
    refusal: WalletError | None,
) -> str:
    with current_deployment().database.read() as repository:
        kinds = repository.catalogue.all_approved()
        issuers = repository.units.bureaux()
    faults = refusal.faults if isinstance(refusal, FormNotAcceptable) else ()
    spare = min(_SPARE_ROWS, MOST_COMPONENTS - len(draft.components))
    rows = [(one.name, (*one.type_codes, "", "")[:_TYPES_A_ROW]) for one in draft.components]
    rows += [("", ("",) * _TYPES_A_ROW)] * max(spare, 0)
    return render_template(
        "operator/industry_form.html",
        code=code,
        draft=draft,
        rows=rows,
        kinds=sorted(((one.type_code, one.name) for one in kinds), key=lambda pair: pair[1]),
        issuers=[(one.id, one.name) for one in issuers],
        seen_version=seen_version,
        title=_("修改行业清单") if seen_version else _("新增行业"),
        problem=problem_of(refusal) if refusal else None,
        faults={one.field: one for one in faults},
    )
