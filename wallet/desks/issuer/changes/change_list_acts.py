"""What a clerk does with a list: hand it in, go on with the good rows, cancel it."""

from collections.abc import Callable
from datetime import datetime
from typing import BinaryIO

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wallet.desks.issuer import blueprint
from wallet.desks.issuer.changes.change_lists import list_context, list_form
from wallet.desks.shared.access import signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import problem_of
from wallet.desks.shared.form_identity import form_identity
from wallet.desks.shared.http.large_files import takes_files_of
from wallet.domain.actors.actors import Actor
from wallet.domain.changes.change_list import ChangeList, ListNotAcceptable
from wallet.domain.changes.change_request import ChangeState
from wallet.domain.changes.licence_change import (
    LISTED_ACTS,
    ChangeAct,
    LicenceChange,
    revocation_kind,
)
from wallet.domain.collecting.collection import LARGEST_FILE
from wallet.domain.collecting.file_decisions import read_decisions
from wallet.domain.errors import Conflict, InvalidInput
from wallet.repository.database import Database
from wallet.services.changes.lists.deciding import cancel, decide, go_on
from wallet.services.changes.lists.receiving import ListUpload, pasted, receive_list


@blueprint.post("/change-lists")
@takes_files_of(LARGEST_FILE)
def hand_in_change_list() -> ResponseReturnValue:
    """Receive a list; a worker checks every row before any is carried out."""
    deployment = current_deployment()
    try:
        received = receive_list(
            deployment.database,
            deployment.entropy,
            deployment.clock(),
            signed_in_actor(),
            ListUpload(_content(), _wanted()),
            form_identity(),
        )
    except InvalidInput as refusal:
        problem = problem_of(refusal)
        return list_form(problem), problem.status
    return redirect(url_for("issuer.change_list", list_id=received.id))


@blueprint.post("/change-lists/<list_id>/confirmations")
def go_on_with_change_list(list_id: str) -> ResponseReturnValue:
    """Carry out the good rows, ask the second clerk, or go on where it stopped."""
    return _decided(list_id, "issuer/change_list.html", go_on)


@blueprint.post("/change-lists/<list_id>/decisions")
def decide_change_list(list_id: str) -> ResponseReturnValue:
    """Say how a file is meant that waits for it."""

    def act(database: Database, now: datetime, actor: Actor, found_id: str) -> ChangeList:
        return decide(database, now, actor, found_id, read_decisions(request.form))

    return _decided(list_id, "issuer/change_list.html", act)


@blueprint.post("/change-lists/<list_id>/cancellations")
def cancel_change_list(list_id: str) -> ResponseReturnValue:
    """Cancel it; what is done stays done."""
    return _decided(list_id, "issuer/cancel_change_list.html", cancel)


def _decided(list_id: str, page: str, act: Callable[..., ChangeList]) -> ResponseReturnValue:
    deployment = current_deployment()
    try:
        decided = act(deployment.database, deployment.clock(), signed_in_actor(), list_id[:32])
    except (Conflict, InvalidInput) as refusal:
        problem = problem_of(refusal)
        return render_template(page, **list_context(list_id, problem)), problem.status
    if decided.state is ChangeState.AWAITING_APPROVAL:
        return redirect(url_for("issuer.approval", request_id=decided.id))
    return redirect(url_for("issuer.change_list", list_id=decided.id))


def _content() -> bytes | BinaryIO:
    upload = request.files.get("file")
    if upload and upload.filename:
        return upload.stream  # type: ignore[return-value] # a file of bytes
    return pasted(request.form.get("lines", "").splitlines())


def _wanted() -> LicenceChange:
    form = request.form
    act = form.get("act", "")
    if act not in LISTED_ACTS:
        raise ListNotAcceptable(field="act")
    return LicenceChange(
        ChangeAct(act), form.get("reason", ""), revocation_kind(form.get("kind", ""))
    )
