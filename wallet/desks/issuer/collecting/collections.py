"""The bureau's collections: the list, the upload form, and one of them with its progress."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from wallet.desks.issuer import blueprint
from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import Problem
from wallet.desks.shared.http.cursors import number_cursor
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.words.collection_words import shown_collection, shown_faults
from wallet.domain.collecting.collection import LARGEST_FILE
from wallet.services.collecting.files.report import RowOutcome
from wallet.services.collecting.reading import (
    read_collection,
    read_collections,
    read_results,
)

_PAGE = 20
_FAULTS = 50
_MEGABYTE = 1024 * 1024


@blueprint.get("/collections")
def collections() -> ResponseReturnValue:
    """List the bureau's collections, the newest first."""
    deployment, account = current_deployment(), signed_in_account()
    now = deployment.clock()
    listed = read_collections(
        deployment.database,
        account.unit_id or "",
        unverified_cursor=request.args.get("cursor"),
        limit=_PAGE,
    )
    return render(
        "issuer/collections.html",
        "issuer/_collection_rows.html",
        rows=[shown_collection(one, now) for one in listed.collections],
        next_cursor=listed.next_cursor,
    )


@blueprint.get("/collections/new")
def new_collection() -> ResponseReturnValue:
    """Show the upload form and the templates to fill in."""
    return upload_form(None)


def upload_form(problem: Problem | None) -> str:
    """Return the page of the upload form, with what was wrong."""
    deployment, account = current_deployment(), signed_in_account()
    with deployment.database.read() as repository:
        types = repository.catalogue.of_issuer(account.unit_id or "")
    return render_template(
        "issuer/new_collection.html",
        types=[(one.type_code, one.name) for one in types],
        megabytes=LARGEST_FILE // _MEGABYTE,
        problem=problem,
    )


@blueprint.get("/collections/<collection_id>")
def collection(collection_id: str) -> ResponseReturnValue:
    """Show where a collection stands and what became of its rows; the page asks again by itself."""
    return render(
        "issuer/collection.html",
        "issuer/_collection.html",
        **collection_context(collection_id, number_cursor(request.args.get("after")) or 0),
    )


@blueprint.get("/collections/<collection_id>/cancel")
def confirm_collection_cancellation(collection_id: str) -> ResponseReturnValue:
    """Say what cancelling does and what it does not."""
    return render_template("issuer/cancel_collection.html", **collection_context(collection_id))


def collection_context(
    collection_id: str, after: int = 0, problem: Problem | None = None
) -> dict[str, object]:
    """Return what the pages of one collection show.

    Raises:
        UnknownCollection: another bureau's collection, or none.
    """
    deployment, account = current_deployment(), signed_in_account()
    found = read_collection(deployment.database, account.unit_id or "", collection_id)
    now = deployment.clock()
    shown = shown_collection(found.collection, now)
    results = (
        []
        if shown.working
        else read_results(
            deployment.database,
            found.collection.id,
            outcome=RowOutcome.REFUSED.value,
            after=after,
            limit=_FAULTS + 1,
        )
    )
    page = results[:_FAULTS]
    more = len(results) > _FAULTS
    return {
        "it": shown,
        "earlier": shown_collection(found.earlier, now) if found.earlier else None,
        "faults": shown_faults(page),
        "after": after,
        "next_after": page[-1].row_number if more else None,
        "problem": problem,
    }
