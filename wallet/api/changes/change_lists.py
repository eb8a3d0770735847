"""Lists of licences by API: a bureau's system sends one, and follows what becomes of its rows."""

import hashlib
import json
from typing import BinaryIO

from flask import Response, request, url_for

from wallet.api.blueprints import api
from wallet.api.bodies import answer, idempotency_key, read_body, sent_file
from wallet.api.callers import calling_actor, calling_client, current_deployment, scope_required
from wallet.api.changes.change_list_schemas import (
    ChangeListForm,
    ChangeListIn,
    ChangeListList,
    ChangeListOptions,
    ChangeListOut,
    ChangeListQuery,
    ChangeRowList,
    ChangeRowOut,
    ChangeRowQuery,
    ListState,
    RowDifferenceOut,
    RowErrorOut,
)
from wallet.api.collecting.file_schemas import FailureOut, FileMeant, ToldOut
from wallet.domain.actors.api_scope import ApiScope
from wallet.domain.changes.change_list import ChangeList, ChangeRow, ListNotAcceptable
from wallet.domain.changes.change_request import ChangeState, RowState
from wallet.domain.changes.licence_change import ChangeAct, LicenceChange
from wallet.domain.collecting.collection import LARGEST_FILE
from wallet.domain.trail.audit import DONE
from wallet.services.acts.doing import RequestIdentity
from wallet.services.changes.lists.deciding import cancel, decide, go_on
from wallet.services.changes.lists.examining import faults_of, shown_differences
from wallet.services.changes.lists.looking import read_list, read_lists, read_rows
from wallet.services.changes.lists.receiving import ListUpload, begin_to_resign, receive_list
from wallet.services.changes.lists.report import report_parts

_ID_LENGTH = 32


@api.post("/change-lists")
@scope_required(ApiScope.LICENCES_WRITE)
def send_change_list() -> Response:
    """Receive one act on many licences: rows of JSON, or a file; a worker carries it out."""
    if request.is_json:
        return _received(_rows_sent())
    with sent_file(LARGEST_FILE) as sent:
        return _received(_file_sent(sent.file))


@api.get("/change-lists")
@scope_required(ApiScope.LICENCES_READ)
def list_change_lists() -> Response:
    """List the caller's own lists, the newest first."""
    query = ChangeListQuery.model_validate(request.args.to_dict())
    listed = read_lists(
        current_deployment().database,
        calling_client().unit_id,
        unverified_cursor=query.cursor,
        limit=query.limit,
    )
    shown = [_written(one) for one in listed.lists]
    return answer(ChangeListList(lists=shown, next_cursor=listed.next_cursor))


@api.get("/change-lists/<list_id>")
@scope_required(ApiScope.LICENCES_READ)
def change_list_standing(list_id: str) -> Response:
    """Tell where one of the caller's own lists stands."""
    return answer(_written(_own(list_id)))


@api.get("/change-lists/<list_id>/rows")
@scope_required(ApiScope.LICENCES_READ)
def change_list_rows(list_id: str) -> Response:
    """Return rows of a list with what would differ, and what became of them."""
    query = ChangeRowQuery.model_validate(request.args.to_dict())
    database, found = current_deployment().database, _own(list_id)
    listed = read_rows(database, found.id, state=query.state, after=query.after, limit=query.limit)
    with database.read() as repository:
        licences = repository.licence_lookups.by_ids(
            row.licence_id for row in listed.rows if row.licence_id
        )
    codes = {licence.id: str(licence.code) for licence in licences.values()}
    rows = [_row(row, codes.get(row.licence_id or "")) for row in listed.rows]
    return answer(ChangeRowList(rows=rows, next_after=listed.next_after))


@api.get("/change-lists/<list_id>/results.csv")
@scope_required(ApiScope.LICENCES_READ)
def change_list_results(list_id: str) -> Response:
    """Return what became of every row as a file that opens in a spreadsheet."""
    found = _own(list_id)
    return Response(
        report_parts(current_deployment().database, found.id),
        content_type="text/csv; charset=utf-8",
        headers={"Cache-Control": "no-store"},
    )


@api.post("/change-lists/<list_id>/decisions")
@scope_required(ApiScope.LICENCES_WRITE)
def decide_change_list(list_id: str) -> Response:
    """Say how a file is meant that waits for it."""
    deployment, decisions = current_deployment(), read_body(FileMeant).decisions()
    parts = (deployment.database, deployment.clock(), calling_actor(), list_id[:_ID_LENGTH])
    return _accepted(decide(*parts, decisions))


@api.post("/change-lists/<list_id>/confirmations")
@scope_required(ApiScope.LICENCES_WRITE)
def confirm_change_list(list_id: str) -> Response:
    """Carry out the good rows of a list that was checked, or ask the second clerk."""
    deployment = current_deployment()
    return _accepted(
        go_on(deployment.database, deployment.clock(), calling_actor(), list_id[:_ID_LENGTH])
    )


@api.post("/change-lists/<list_id>/cancellations")
@scope_required(ApiScope.LICENCES_WRITE)
def cancel_change_list(list_id: str) -> Response:
    """Stop a list between two rows; what is done stays done."""
    deployment = current_deployment()
    return _accepted(
        cancel(deployment.database, deployment.clock(), calling_actor(), list_id[:_ID_LENGTH])
    )


def _rows_sent() -> ListUpload:
    """Return rows of JSON as the lines of a file."""
    body = read_body(ChangeListIn)
    lines = (json.dumps(row, ensure_ascii=False) for row in body.rows)
    change = LicenceChange(body.act, body.reason, body.kind)
    content = "\n".join(lines).encode("utf-8", "surrogatepass")
    return ListUpload(content, change, goes_on=not body.dry_run)


def _file_sent(file: BinaryIO) -> ListUpload:
    """Return a file as it is, the body or the part of a form, which may say the reason of all."""
    given = request.args.to_dict()
    if request.files or request.form:
        form = ChangeListForm.model_validate(given | request.form.to_dict())
        options: ChangeListOptions = form
        reason = form.reason
    else:
        options, reason = ChangeListOptions.model_validate(given), ""
    change = LicenceChange(options.act, reason, options.kind)
    return ListUpload(file, change, not options.dry_run, options.decisions())


def _received(upload: ListUpload) -> Response:
    key, deployment, actor = idempotency_key(), current_deployment(), calling_actor()
    identity = RequestIdentity(key, _digest(upload)) if key else None
    parts = (deployment.database, deployment.entropy, deployment.clock(), actor)
    if upload.change.act is not ChangeAct.RESIGNING:
        return _accepted(receive_list(*parts, upload, identity))
    if upload.file.measured().size:
        raise ListNotAcceptable(field="rows")
    return _accepted(begin_to_resign(*parts, calling_client().unit_id, identity))


def _digest(upload: ListUpload) -> str:
    # Not of the body: a form's boundary is another one at every try.
    change = upload.change
    decided = json.dumps(upload.decisions.written(), sort_keys=True)
    flags = f"change-lists {change.act} {change.kind} {upload.goes_on} {decided}"
    said = f"{flags}\n{change.reason}\n".encode()
    return hashlib.sha256(said + upload.file.measured().digest.encode()).hexdigest()


def _own(list_id: str) -> ChangeList:
    database = current_deployment().database
    return read_list(database, calling_client().unit_id, list_id[:_ID_LENGTH])


def _accepted(one: ChangeList) -> Response:
    response = answer(_written(one), 202)
    response.headers["Location"] = url_for("api.change_list_standing", list_id=one.id)
    return response


def _written(one: ChangeList) -> ChangeListOut:
    counts, waits = one.counts, ChangeState.AWAITING_APPROVAL
    state = one.state_at(current_deployment().clock())
    return ChangeListOut(
        id=one.id,
        state=_STATES.get(state, state.value),  # type: ignore[arg-type] # as they are named
        act=one.change.act,
        kind=one.change.kind,
        reason=one.change.reason,
        dry_run=not one.goes_on,
        gives_less=one.gives_less,
        rows=one.rows,
        looked_at=one.looked_at,
        possible=counts.possible,
        done=counts.done,
        refused=counts.refused,
        failure=FailureOut.of(one.failure),
        questions=ToldOut.each(one.questions),
        decisions=FileMeant.model_validate(one.decisions.written()),
        notes=ToldOut.each(one.notes),
        results=url_for("api.change_list_results", list_id=one.id),
        created_at=one.created_at,
        lapses_at=one.lapses_at if state is waits else None,
        started_at=one.started_at,
        finished_at=one.finished_at,
    )


_STATES: dict[ChangeState, ListState] = {ChangeState.APPROVED: "running"}


def _row(row: ChangeRow, identifier: str | None) -> ChangeRowOut:
    code = row.outcome or row.refusal
    state = RowState.PENDING if code is None else RowState.REFUSED
    return ChangeRowOut(
        row=row.position,
        given=row.given,
        identifier=identifier,
        state=RowState.DONE if code == DONE else state,
        code=code if code != DONE else None,
        changes=[
            RowDifferenceOut(name=one.name, before=one.before, after=one.after)
            for one in shown_differences(row)
        ],
        errors=[
            RowErrorOut(field=one.column, code=one.code, message=one.en, message_zh=one.zh)
            for one in faults_of(row)
        ],
        done_at=row.done_at,
    )
