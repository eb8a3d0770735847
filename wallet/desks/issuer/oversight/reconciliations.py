"""Reconciliation at the bureau's desk: its own list against the repository (Art. 8)."""

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wallet.desks.issuer import blueprint
from wallet.desks.shared.access import signed_in_account, signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import LARGEST_REQUEST_MB, Problem, problem_of
from wallet.desks.shared.files.csv_file import csv_file
from wallet.desks.shared.http.cursors import number_cursor
from wallet.desks.shared.words.oversight_words import FINDING_KINDS, finding_rows, own_types
from wallet.domain.errors import Conflict, InvalidInput, NotFound
from wallet.domain.licences.face_digest import face_digest, field_digest
from wallet.domain.oversight.reconciliation import (
    MOST_FINDINGS_KEPT,
    MOST_ROWS,
    FindingKind,
    ReconciliationKind,
    Scope,
)
from wallet.services.oversight.listed_cells import LISTED_STANDINGS
from wallet.services.oversight.reconciling import ListUpload, own_type, reconcile
from wallet.services.sheets.file_refusals import FileEmpty, FileRefused

_PAGE = 50
_INCIDENTS_OFFERED = 50
_EXAMPLE = {
    "经营场所": ("premises", "上海市黄浦区示例路1号"),
    "经营项目": ("items", "预包装食品销售"),
}
_KINDS = (
    FindingKind.MISSING_HERE,
    FindingKind.MISSING_THERE,
    FindingKind.DIFFERING,
    FindingKind.UNREADABLE,
)


@blueprint.get("/reconciliations")
def reconciliations() -> ResponseReturnValue:
    """Show the form, and the earlier reports with their counts."""
    return _overview(None)


@blueprint.post("/reconciliations")
def make_reconciliation() -> ResponseReturnValue:
    """Compare an uploaded list, and lead to its report."""
    deployment, sent = current_deployment(), request.files.get("file")
    scope = request.form.get("scope", "")
    upload = ListUpload(
        request.form.get("type_code", ""),
        Scope(scope) if scope in frozenset(Scope) else Scope.LIVING,
        sent.read() if sent else b"",
    )
    try:
        if not upload.content:
            raise FileEmpty
        made = reconcile(
            deployment.database, deployment.entropy, deployment.clock(), signed_in_actor(), upload
        )
    except (InvalidInput, Conflict, NotFound) as refusal:
        problem = problem_of(refusal)
        if isinstance(refusal, FileRefused) and refusal.names:
            problem = Problem(problem.status, problem.code, problem.title, _named(refusal.names))
        return _overview(problem), problem.status
    return redirect(url_for("issuer.reconciliation", reconciliation_id=made.id))


@blueprint.get("/reconciliations/digests")
def reconciliation_digests() -> ResponseReturnValue:
    """Say how a list is written and how digests are made, with an example that can be checked."""
    face = dict(_EXAMPLE.values())
    return render_template(
        "issuer/reconciliation_digests.html",
        example=[
            (label, name, text, field_digest(text)) for label, (name, text) in _EXAMPLE.items()
        ],
        whole=face_digest(face),
        standings=LISTED_STANDINGS,
        most_rows=f"{MOST_ROWS:,}",
        most_megabytes=LARGEST_REQUEST_MB,
    )


@blueprint.get("/reconciliations/<reconciliation_id>")
def reconciliation(reconciliation_id: str) -> ResponseReturnValue:
    """Show a report: counts, and the findings of one kind."""
    account, kind = signed_in_account(), request.args.get("kind", "")
    after = number_cursor(request.args.get("after"))
    with current_deployment().database.read() as repository:
        report = repository.reconciliations.get(reconciliation_id, account.unit_id or "")
        licence_type = own_type(repository, report.unit_id, report.type_code)
        counts = {one: getattr(report, one.value) for one in _KINDS}
        first = next((one for one in _KINDS if counts[one]), None)
        wanted = FindingKind(kind) if kind in frozenset(_KINDS) else first
        found = (
            repository.reconciliations.findings(
                report.id, wanted, after=-1 if after is None else after, limit=_PAGE + 1
            )
            if wanted
            else []
        )
        rows = list(finding_rows(found[:_PAGE], licence_type))
        incidents = repository.incidents.open_about(
            report.unit_id, report.type_code, limit=_INCIDENTS_OFFERED
        )
    return render_template(
        "issuer/reconciliation.html",
        report=report,
        type_name=licence_type.name,
        counts=[(one.value, str(FINDING_KINDS[one]), counts[one]) for one in _KINDS],
        kind=wanted.value if wanted else "",
        rows=rows,
        next_after=rows[-1].position if len(found) > _PAGE else None,
        kept=MOST_FINDINGS_KEPT,
        cut=wanted is not None and counts[wanted] > MOST_FINDINGS_KEPT,
        incidents=incidents,
    )


@blueprint.get("/reconciliations/<reconciliation_id>/findings.csv")
def reconciliation_file(reconciliation_id: str) -> Response:
    """Return every finding that was kept as a file, written while the findings are read."""
    account = signed_in_account()
    with current_deployment().database.snapshot() as repository:
        report = repository.reconciliations.get(reconciliation_id, account.unit_id or "")
        licence_type = own_type(repository, report.unit_id, report.type_code)
        rows = finding_rows(repository.reconciliations.every_finding(report.id), licence_type)
        return csv_file(
            f"reconciliation-{report.id[:8]}.csv",
            (_("结果"), _("证照编号"), _("名单行号"), _("说明")),
            ((one.kind_word, one.number, str(one.row_number or ""), one.what) for one in rows),
        )


def _named(names: tuple[str, ...]) -> str:
    return _("涉及的列标题或位置：%(names)s", names=_("、").join(names))


def _overview(problem: Problem | None) -> str:
    account = signed_in_account()
    with current_deployment().database.read() as repository:
        types = own_types(repository, account.unit_id or "")
        reports = [
            one
            for one in repository.reconciliations.of_unit(account.unit_id or "", limit=100)
            if one.kind is ReconciliationKind.LIST
        ]
    return render_template(
        "issuer/reconciliations.html",
        types=[(code, one.name) for code, one in types.items()],
        names={code: one.name for code, one in types.items()},
        reports=reports,
        chosen=request.form.get("type_code", ""),
        scope=request.form.get("scope", Scope.LIVING.value),
        problem=problem,
        most_rows=f"{MOST_ROWS:,}",
        most_megabytes=LARGEST_REQUEST_MB,
    )
