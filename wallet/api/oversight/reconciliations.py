"""Reconciliations by API: a bureau's system sends its list and reads what does not agree."""

import hashlib

from flask import Response, request, url_for

from wallet.api.blueprints import api
from wallet.api.bodies import answer, idempotency_key, read_body
from wallet.api.callers import calling_actor, calling_client, current_deployment, scope_required
from wallet.api.oversight.oversight_schemas import (
    FindingOut,
    FindingQuery,
    ReconciliationIn,
    ReconciliationList,
    ReconciliationOptions,
    ReconciliationOut,
    ReconciliationSummary,
)
from wallet.domain.actors.api_scope import ApiScope
from wallet.domain.oversight.reconciliation import Reconciliation
from wallet.services.acts.doing import RequestIdentity
from wallet.services.oversight.reconciling import ListUpload, reconcile
from wallet.services.sheets.file_refusals import FileEmpty

_COUNTS = ("listed", "agreeing", "missing_here", "missing_there", "differing", "unreadable")


@api.post("/reconciliations")
@scope_required(ApiScope.LICENCES_WRITE)
def make_reconciliation() -> Response:
    """Compare a list: rows as JSON, or a file as the body or as the part ``file``."""
    key = idempotency_key()
    upload, sent = _upload()
    deployment = current_deployment()
    made = reconcile(
        deployment.database,
        deployment.entropy,
        deployment.clock(),
        calling_actor(),
        upload,
        RequestIdentity(key, _digest(upload, sent)) if key else None,
    )
    response = answer(_written(made, FindingQuery()), 201)
    response.headers["Location"] = url_for("api.read_reconciliation", reconciliation_id=made.id)
    return response


@api.get("/reconciliations")
@scope_required(ApiScope.LICENCES_READ)
def list_reconciliations() -> Response:
    """List the caller's own reports, the newest first."""
    with current_deployment().database.read() as repository:
        found = repository.reconciliations.of_unit(calling_client().unit_id, limit=100)
    return answer(
        ReconciliationList(
            reconciliations=[
                ReconciliationSummary(
                    id=one.id,
                    type_code=one.type_code,
                    kind=one.kind,
                    made_at=one.made_at,
                    **{name: getattr(one, name) for name in _COUNTS},
                )
                for one in found
            ]
        )
    )


@api.get("/reconciliations/<reconciliation_id>")
@scope_required(ApiScope.LICENCES_READ)
def read_reconciliation(reconciliation_id: str) -> Response:
    """Return one of the caller's own reports with a page of its findings."""
    query = FindingQuery.model_validate(request.args.to_dict())
    with current_deployment().database.read() as repository:
        found = repository.reconciliations.get(reconciliation_id[:32], calling_client().unit_id)
    return answer(_written(found, query))


def _upload() -> tuple[ListUpload, bytes]:
    if request.is_json:
        body = read_body(ReconciliationIn)
        rows = [row.model_dump(exclude_unset=True) for row in body.rows]
        return ListUpload(body.type_code, body.scope, rows=rows), request.get_data()
    body_sent, part = request.get_data(), request.files.get("file")
    options = ReconciliationOptions.model_validate(request.args.to_dict() | request.form.to_dict())
    content = part.read() if part else b"" if request.form else body_sent
    if not content:
        raise FileEmpty(field="file")
    return ListUpload(options.type_code, options.scope, content), content


def _digest(upload: ListUpload, sent: bytes) -> str:
    # Not of the body alone: a form's boundary is another one at every try.
    of_what = f"reconciliations {upload.type_code} {upload.scope}\n".encode()
    return hashlib.sha256(of_what + hashlib.sha256(sent).digest()).hexdigest()


def _written(found: Reconciliation, query: FindingQuery) -> ReconciliationOut:
    with current_deployment().database.read() as repository:
        findings = repository.reconciliations.findings(
            found.id, query.kind, after=query.after, limit=query.limit + 1
        )
    shown = findings[: query.limit]
    return ReconciliationOut(
        id=found.id,
        type_code=found.type_code,
        kind=found.kind,
        scope=found.scope,
        made_at=found.made_at,
        findings=[
            FindingOut(
                kind=one.kind,
                number=one.number,
                row_number=one.row_number,
                names=[name for name in one.fields if name],
            )
            for one in shown
        ],
        next_after=shown[-1].position if len(findings) > query.limit else None,
        **{name: getattr(found, name) for name in _COUNTS},
    )
