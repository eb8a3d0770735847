"""A sample check at the bureau's desk: drawn here, looked up there, marked one by one (Art. 8)."""

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wallet.desks.issuer import blueprint
from wallet.desks.shared.access import signed_in_account, signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import Problem, problem_of
from wallet.desks.shared.files.csv_file import csv_file
from wallet.desks.shared.words.oversight_words import (
    SAMPLE_MARKS,
    field_words,
    finding_rows,
    own_types,
)
from wallet.domain.errors import Conflict, InvalidInput, NotFound
from wallet.domain.oversight.reconciliation import (
    LARGEST_SAMPLE,
    FindingKind,
    ReconciliationKind,
    UnknownReconciliation,
)
from wallet.domain.whole_numbers import whole_number
from wallet.services.oversight.reconciling import own_type
from wallet.services.oversight.sampling import MARKS, Mark, draw_sample, record_sample

_USUAL_SIZE = "20"
_NOT_OF_A_FACE = frozenset({"number", "face_digest"})


@blueprint.get("/samples")
def samples() -> ResponseReturnValue:
    """Show the form, and the earlier samples with their rates."""
    return _overview(None)


@blueprint.post("/samples")
def make_sample() -> ResponseReturnValue:
    """Draw a sample, and lead to its sheet."""
    deployment = current_deployment()
    try:
        made = draw_sample(
            deployment.database,
            deployment.entropy,
            deployment.clock(),
            signed_in_actor(),
            request.form.get("type_code", ""),
            request.form.get("size", ""),
        )
    except (InvalidInput, Conflict, NotFound) as refusal:
        problem = problem_of(refusal)
        return _overview(problem), problem.status
    return redirect(url_for("issuer.sample", sample_id=made.id))


@blueprint.get("/samples/<sample_id>")
def sample(sample_id: str) -> ResponseReturnValue:
    """Show what was drawn: to be marked, or as it was marked."""
    return _sheet(sample_id, None)


@blueprint.post("/samples/<sample_id>/marks")
def mark_sample(sample_id: str) -> ResponseReturnValue:
    """Record what was found of every licence."""
    deployment = current_deployment()
    try:
        record_sample(
            deployment.database, deployment.clock(), signed_in_actor(), sample_id, _marks_of_form()
        )
    except (InvalidInput, Conflict) as refusal:
        problem = problem_of(refusal)
        return _sheet(sample_id, problem), problem.status
    return redirect(url_for("issuer.sample", sample_id=sample_id))


@blueprint.get("/samples/<sample_id>/sheet.csv")
def sample_file(sample_id: str) -> Response:
    """Return the sheet with a row for each drawn licence."""
    account = signed_in_account()
    with current_deployment().database.read() as repository:
        report = repository.reconciliations.get(sample_id, account.unit_id or "")
        licence_type = own_type(repository, report.unit_id, report.type_code)
        rows = list(finding_rows(repository.reconciliations.findings(report.id), licence_type))
    return csv_file(
        f"sample-{report.id[:8]}.csv",
        (_("序号"), _("证照编号"), _("核对结果"), _("不一致的项")),
        (
            (
                str(one.position + 1),
                one.number,
                "" if one.kind == FindingKind.DRAWN else _mark_word(one.kind),
                one.what,
            )
            for one in rows
        ),
    )


def _mark_word(kind: str) -> str:
    return str(SAMPLE_MARKS[FindingKind(kind)])


def _marks_of_form() -> dict[int, Mark]:
    marks = {}
    for name, value in request.form.items():
        order = whole_number(name.removeprefix("mark-"), LARGEST_SAMPLE)
        if name.startswith("mark-") and order is not None and value in frozenset(MARKS):
            fields = tuple(one for one in request.form.getlist(f"field-{order}") if one)
            marks[order] = Mark(FindingKind(value), fields[:20])
    return marks


def _overview(problem: Problem | None) -> str:
    account = signed_in_account()
    with current_deployment().database.read() as repository:
        types = own_types(repository, account.unit_id or "")
        drawn = [
            one
            for one in repository.reconciliations.of_unit(account.unit_id or "", limit=100)
            if one.kind is ReconciliationKind.SAMPLE
        ]
    return render_template(
        "issuer/samples.html",
        types=[(code, one.name) for code, one in types.items()],
        names={code: one.name for code, one in types.items()},
        samples=drawn,
        chosen=request.form.get("type_code", ""),
        size=request.form.get("size", _USUAL_SIZE),
        largest=LARGEST_SAMPLE,
        problem=problem,
    )


def _sheet(sample_id: str, problem: Problem | None) -> str:
    account = signed_in_account()
    with current_deployment().database.read() as repository:
        report = repository.reconciliations.get(sample_id, account.unit_id or "")
        if report.kind is not ReconciliationKind.SAMPLE:
            raise UnknownReconciliation
        licence_type = own_type(repository, report.unit_id, report.type_code)
        rows = list(finding_rows(repository.reconciliations.findings(report.id), licence_type))
    words = field_words(licence_type)
    return render_template(
        "issuer/sample.html",
        report=report,
        type_name=licence_type.name,
        rows=rows,
        marks=[(one.value, str(word)) for one, word in SAMPLE_MARKS.items()],
        words={one.value: str(word) for one, word in SAMPLE_MARKS.items()},
        fields=[(name, word) for name, word in words.items() if name not in _NOT_OF_A_FACE],
        typed=request.form,
        problem=problem,
    )
