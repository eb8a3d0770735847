"""One act on many licences at the desk (批量办理): a rehearsal, then row by row."""

import csv
import io

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wallet.desks.issuer import blueprint
from wallet.desks.shared.access import signed_in_account, signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import problem_of
from wallet.desks.shared.form_identity import form_identity
from wallet.desks.shared.http.cursors import number_cursor, place_cursor, written_place
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.words.change_words import (
    ACT_WORDS,
    CHANGE_STATES,
    ROW_STATES,
    act_word,
)
from wallet.desks.shared.words.labels import REVOCATION_ACTS
from wallet.desks.shared.words.registry.list_words import list_rows, rehearsed_rows
from wallet.domain.changes.change_request import ChangeState, RowState
from wallet.domain.changes.licence_change import (
    ENDING_ACTS,
    STATE_AFTER,
    ChangeAct,
    LicenceChange,
    revocation_kind,
)
from wallet.domain.errors import InvalidInput, WalletError
from wallet.domain.licences.licence import LONGEST_REASON
from wallet.services.changes.change_lists import (
    LONGEST_LIST,
    ListNotAcceptable,
    carry_out,
    read_lines,
    rehearse,
    store_list,
)
from wallet.services.sheets.spreadsheet_text import neutralised_row

_LARGEST_FILE = 200_000
_AT_ONCE = 50
_PAGE = 50


@blueprint.get("/change-lists")
def change_lists() -> ResponseReturnValue:
    """List what was changed by the list, the newest first."""
    deployment, account = current_deployment(), signed_in_account()
    now = deployment.clock()
    with deployment.database.read() as repository:
        found = repository.change_requests.lists_of_unit(
            account.unit_id or "",
            before=place_cursor(request.args.get("cursor")),
            limit=_PAGE + 1,
        )
    page = found[:_PAGE]
    more = len(found) > _PAGE
    return render(
        "issuer/change_lists.html",
        "issuer/_change_lists.html",
        lists=[(one, act_word(one.change), one.state_at(now)) for one in page],
        states=CHANGE_STATES,
        next_cursor=written_place(page[-1].requested_at, page[-1].id) if more else None,
    )


@blueprint.get("/change-lists/new")
def new_change_list() -> ResponseReturnValue:
    """Show the form: which licences, what is done to them, and why."""
    return _form("")


@blueprint.post("/change-lists")
def rehearse_change_list() -> ResponseReturnValue:
    """Show what would become of each line, or store the list; ``step`` says which."""
    deployment, text = current_deployment(), _text()
    if request.form.get("step") == "edit":
        return _form(text)
    try:
        wanted = _wanted()
        if request.form.get("step") != "store":
            return _rehearsal(wanted.checked(), read_lines(text.splitlines()))
        stored = store_list(
            deployment.database,
            deployment.entropy,
            deployment.clock(),
            signed_in_actor(),
            text.splitlines(),
            wanted,
            form_identity(),
        )
    except InvalidInput as refusal:
        return _form(text, refusal), refusal.status
    if stored.state is ChangeState.AWAITING_APPROVAL:
        return redirect(url_for("issuer.approval", request_id=stored.id))
    return _carry_out(stored.id)


@blueprint.get("/change-lists/<request_id>")
def change_list(request_id: str) -> ResponseReturnValue:
    """Show a list with what became of its rows, page by page; ``rows`` are those of one state."""
    deployment, account = current_deployment(), signed_in_account()
    after, wanted = number_cursor(request.args.get("after")) or 0, request.args.get("rows", "")
    row_state = RowState(wanted) if wanted in frozenset(RowState) else None
    with deployment.database.read() as repository:
        found = repository.change_requests.get(request_id[:32], account.unit_id or "")
        listed = repository.change_requests.rows_of(
            found.id, state=row_state, after=after, limit=_PAGE + 1
        )
        rows = list_rows(repository, listed[:_PAGE])
        progress = repository.change_requests.progress_of(found.id)
    state = found.state_at(deployment.clock())
    # A portion that was carried out comes back to the whole page.
    return render(
        "issuer/change_list.html",
        "issuer/_change_list_rows.html" if after else "issuer/change_list.html",
        one=found,
        act=act_word(found.change),
        state=state,
        state_word=CHANGE_STATES[state],
        rows=rows,
        row_state=row_state,
        row_states=ROW_STATES,
        progress=progress,
        next_after=rows[-1].position if len(listed) > _PAGE else None,
    )


@blueprint.post("/change-lists/<request_id>/portions")
def carry_out_change_list(request_id: str) -> ResponseReturnValue:
    """Carry out the next rows that have no outcome yet."""
    return _carry_out(request_id)


@blueprint.get("/change-lists/<request_id>.csv")
def change_list_report(request_id: str) -> ResponseReturnValue:
    """Return the report row by row, for a spreadsheet."""
    deployment, account = current_deployment(), signed_in_account()
    with deployment.database.read() as repository:
        found = repository.change_requests.get(request_id[:32], account.unit_id or "")
        rows = list_rows(repository, repository.change_requests.rows_of(found.id))
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(["行", "编号或标识", "证照", "办理", "结果", "代码", "时间"])
    act = act_word(found.change)
    for row in rows:
        at = row.done_at.isoformat() if row.done_at else ""
        cells = [row.given, row.licence, act, row.words, row.outcome, at]
        writer.writerow([row.position, *neutralised_row(cells)])
    return Response(
        "\ufeff" + written.getvalue(),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="changes-{found.id[:8]}.csv"'},
    )


def _carry_out(request_id: str) -> ResponseReturnValue:
    deployment = current_deployment()
    now = deployment.clock()
    carry_out(
        deployment.database, deployment.entropy, now, signed_in_actor(), request_id[:32], _AT_ONCE
    )
    return redirect(url_for("issuer.change_list", request_id=request_id))


def _text() -> str:
    upload = request.files.get("file")
    if upload and upload.filename:
        sent = upload.stream.read(_LARGEST_FILE + 1)
        try:
            return sent.decode("utf-8-sig")
        except UnicodeDecodeError:
            return sent.decode("gb18030", errors="replace")
    return request.form.get("lines", "")


def _wanted() -> LicenceChange:
    form = request.form
    act = form.get("act", "")
    if act not in frozenset(STATE_AFTER):
        raise ListNotAcceptable(field="act")
    kind = revocation_kind(form.get("kind", ""))
    return LicenceChange(ChangeAct(act), form.get("reason", ""), kind)


def _form(text: str, refusal: WalletError | None = None) -> str:
    return render_template(
        "issuer/change_list_form.html",
        acts=[(act.value, ACT_WORDS[act]) for act in STATE_AFTER],
        kinds=[(kind.value, word) for kind, (word, _meaning) in REVOCATION_ACTS.items()],
        act=request.form.get("act", ""),
        kind=request.form.get("kind", ""),
        reason=request.form.get("reason", ""),
        lines=text,
        most=LONGEST_LIST,
        longest_reason=LONGEST_REASON,
        problem=problem_of(refusal) if refusal else None,
    )


def _rehearsal(wanted: LicenceChange, lines: list[str]) -> str:
    deployment, unit_id = current_deployment(), signed_in_account().unit_id or ""
    now, clerk = deployment.clock(), signed_in_actor()
    rows = rehearsed_rows(rehearse(deployment.database, now, clerk, lines, wanted))
    with deployment.database.read() as repository:
        second = repository.units.get(unit_id).second_approval and wanted.act in ENDING_ACTS
    return render_template(
        "issuer/rehearsed_list.html",
        wanted=wanted,
        act=act_word(wanted),
        rows=rows,
        next_after=None,
        lines="\n".join(lines),
        possible=sum(row.outcome == "" for row in rows),
        second_clerk=second,
    )
