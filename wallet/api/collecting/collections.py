"""Collections by API: a bureau's system sends a file and follows what becomes of its rows."""

import hashlib
import json

from flask import Response, request, url_for

from wallet.api.blueprints import api
from wallet.api.bodies import answer, idempotency_key, read_body, sent_file
from wallet.api.callers import calling_actor, calling_client, current_deployment, scope_required
from wallet.api.collecting.collection_schemas import (
    CollectionList,
    CollectionOptions,
    CollectionOut,
    CollectionQuery,
)
from wallet.api.collecting.file_schemas import FailureOut, FileMeant, ToldOut
from wallet.domain.actors.api_scope import ApiScope
from wallet.domain.collecting.collection import LARGEST_FILE, Collection
from wallet.services.acts.doing import RequestIdentity
from wallet.services.collecting.deciding import cancel, decide, go_on
from wallet.services.collecting.files.report import RowOutcome, report_text
from wallet.services.collecting.reading import (
    every_result,
    read_collection,
    read_collections,
)
from wallet.services.collecting.receiving import Upload, receive

_ID_LENGTH = 32


@api.post("/collections")
@scope_required(ApiScope.LICENCES_WRITE)
def send_collection() -> Response:
    """Receive a file of licences: CSV, XLSX or JSON Lines, as the body or as the part ``file``."""
    key, deployment = idempotency_key(), current_deployment()
    with sent_file(LARGEST_FILE) as sent:
        options = CollectionOptions.model_validate(request.args.to_dict() | request.form.to_dict())
        upload = Upload(
            sent.name,
            sent.file,
            legacy=options.legacy,
            goes_on=not options.dry_run,
            decisions=options.decisions(),
        )
        collection = receive(
            deployment.database,
            deployment.entropy,
            deployment.clock(),
            calling_actor(),
            upload,
            RequestIdentity(key, _digest(upload)) if key else None,
        )
    return _accepted(collection)


@api.get("/collections")
@scope_required(ApiScope.LICENCES_READ)
def list_collections() -> Response:
    """List the caller's own collections, the newest first."""
    query = CollectionQuery.model_validate(request.args.to_dict())
    listed = read_collections(
        current_deployment().database,
        calling_client().unit_id,
        unverified_cursor=query.cursor,
        limit=query.limit,
    )
    shown = [_written(one) for one in listed.collections]
    return answer(CollectionList(collections=shown, next_cursor=listed.next_cursor))


@api.get("/collections/<collection_id>")
@scope_required(ApiScope.LICENCES_READ)
def collection_standing(collection_id: str) -> Response:
    """Tell where one of the caller's own collections stands."""
    found = read_collection(
        current_deployment().database, calling_client().unit_id, collection_id[:_ID_LENGTH]
    )
    return answer(_written(found.collection, found.earlier))


@api.get("/collections/<collection_id>/errors.csv")
@scope_required(ApiScope.LICENCES_READ)
def collection_errors(collection_id: str) -> Response:
    """Return the refused rows as a file that opens in a spreadsheet."""
    database = current_deployment().database
    found = read_collection(database, calling_client().unit_id, collection_id[:_ID_LENGTH])
    refused = every_result(database, found.collection.id, RowOutcome.REFUSED.value)
    return Response(
        report_text(refused),
        content_type="text/csv; charset=utf-8",
        headers={"Cache-Control": "no-store"},
    )


@api.post("/collections/<collection_id>/confirmations")
@scope_required(ApiScope.LICENCES_WRITE)
def confirm_collection(collection_id: str) -> Response:
    """Take in the good rows of a file that was checked."""
    deployment = current_deployment()
    return _accepted(
        go_on(deployment.database, deployment.clock(), calling_actor(), collection_id[:_ID_LENGTH])
    )


@api.post("/collections/<collection_id>/decisions")
@scope_required(ApiScope.LICENCES_WRITE)
def decide_collection(collection_id: str) -> Response:
    """Say how a file is meant that waits for it."""
    deployment, decisions = current_deployment(), read_body(FileMeant).decisions()
    parts = (deployment.database, deployment.clock(), calling_actor(), collection_id[:_ID_LENGTH])
    return _accepted(decide(*parts, decisions))


@api.post("/collections/<collection_id>/cancellations")
@scope_required(ApiScope.LICENCES_WRITE)
def cancel_collection(collection_id: str) -> Response:
    """Stop a collection; what is in stays in."""
    deployment = current_deployment()
    return _accepted(
        cancel(deployment.database, deployment.clock(), calling_actor(), collection_id[:_ID_LENGTH])
    )


def _digest(upload: Upload) -> str:
    # Not of the body: a form's boundary is another one at every try.
    decided = json.dumps(upload.decisions.written(), sort_keys=True)
    flags = f"collections {upload.legacy} {upload.goes_on} {decided}\n"
    return hashlib.sha256(flags.encode() + upload.file.measured().digest.encode()).hexdigest()


def _accepted(collection: Collection) -> Response:
    response = answer(_written(collection), 202)
    response.headers["Location"] = url_for("api.collection_standing", collection_id=collection.id)
    return response


def _written(collection: Collection, earlier: Collection | None = None) -> CollectionOut:
    counts = collection.counts
    return CollectionOut(
        id=collection.id,
        state=collection.state,
        dry_run=not collection.goes_on,
        legacy=collection.legacy,
        file_digest=collection.file_digest,
        file_kind=collection.file_kind,
        rows=collection.rows,
        done=counts.all,
        issued=counts.issued,
        unchanged=counts.unchanged,
        refused=counts.refused,
        failure=FailureOut.of(collection.failure),
        questions=ToldOut.each(collection.questions),
        decisions=FileMeant.model_validate(collection.decisions.written()),
        notes=ToldOut.each(collection.notes),
        same_file_as=earlier.id if earlier else None,
        errors=url_for("api.collection_errors", collection_id=collection.id),
        created_at=collection.created_at,
        started_at=collection.started_at,
        finished_at=collection.finished_at,
    )
