"""What a clerk does with a collection: upload it, go on with the good rows, cancel it."""

from collections.abc import Callable
from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wallet.desks.issuer import blueprint
from wallet.desks.issuer.collecting.collections import collection_context, upload_form
from wallet.desks.shared.access import signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import problem_of
from wallet.desks.shared.http.large_files import takes_files_of
from wallet.domain.actors.actors import Actor
from wallet.domain.collecting.collection import LARGEST_FILE, Collection
from wallet.domain.collecting.file_decisions import read_decisions
from wallet.domain.errors import Conflict, InvalidInput
from wallet.repository.database import Database
from wallet.services.collecting.deciding import cancel, decide, go_on
from wallet.services.collecting.receiving import Upload, receive


@blueprint.post("/collections")
@takes_files_of(LARGEST_FILE)
def upload_collection() -> ResponseReturnValue:
    """Receive a file; it is checked before anything is stored."""
    deployment, sent = current_deployment(), request.files.get("file")
    upload = Upload(
        (sent.filename if sent else None) or "",
        sent.stream if sent else b"",  # type: ignore[arg-type] # a file of bytes
        legacy=request.form.get("legacy") == "yes",
    )
    try:
        received = receive(
            deployment.database, deployment.entropy, deployment.clock(), signed_in_actor(), upload
        )
    except (InvalidInput, Conflict) as refusal:
        problem = problem_of(refusal)
        return upload_form(problem), problem.status
    return redirect(url_for("issuer.collection", collection_id=received.id))


@blueprint.post("/collections/<collection_id>/confirmations")
def go_on_with_collection(collection_id: str) -> ResponseReturnValue:
    """Take in the good rows, or go on where it stopped."""
    return _decided(collection_id, "issuer/collection.html", go_on)


@blueprint.post("/collections/<collection_id>/cancellations")
def cancel_collection(collection_id: str) -> ResponseReturnValue:
    """Cancel it; what is in stays in."""
    return _decided(collection_id, "issuer/cancel_collection.html", cancel)


@blueprint.post("/collections/<collection_id>/decisions")
def decide_collection(collection_id: str) -> ResponseReturnValue:
    """Say how a file is meant that waits for it."""

    def act(database: Database, now: datetime, actor: Actor, found_id: str) -> Collection:
        return decide(database, now, actor, found_id, read_decisions(request.form))

    return _decided(collection_id, "issuer/collection.html", act)


def _decided(collection_id: str, page: str, act: Callable[..., Collection]) -> ResponseReturnValue:
    deployment = current_deployment()
    try:
        act(deployment.database, deployment.clock(), signed_in_actor(), collection_id)
    except (Conflict, InvalidInput) as refusal:
        problem = problem_of(refusal)
        context = collection_context(collection_id, problem=problem)
        return render_template(page, **context), problem.status
    return redirect(url_for("issuer.collection", collection_id=collection_id))
