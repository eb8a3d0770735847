"""The bureau's lists of licences to change (批量办理): all of them, the form, and one of them."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from wallet.desks.issuer import blueprint
from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import Problem
from wallet.desks.shared.http.cursors import number_cursor
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.words.change_words import ACT_WORDS, ROW_STATES
from wallet.desks.shared.words.labels import REVOCATION_ACTS
from wallet.desks.shared.words.registry.list_words import list_rows, shown_list
from wallet.domain.changes.change_list import LONGEST_LIST
from wallet.domain.changes.change_request import RowState
from wallet.domain.changes.licence_change import LISTED_ACTS
from wallet.domain.collecting.collection import LARGEST_FILE
from wallet.domain.licences.licence import LONGEST_REASON
from wallet.services.changes.lists.looking import read_list, read_lists, read_rows

_PAGE = 50
_MEGABYTE = 1024 * 1024


@blueprint.get("/change-lists")
def change_lists() -> ResponseReturnValue:
    """List what was changed by the list, the newest first."""
    deployment, account = current_deployment(), signed_in_account()
    now = deployment.clock()
    listed = read_lists(
        deployment.database,
        account.unit_id or "",
        unverified_cursor=request.args.get("cursor"),
        limit=_PAGE,
    )
    return render(
        "issuer/change_lists.html",
        "issuer/_change_lists.html",
        lists=[shown_list(one, now) for one in listed.lists],
        next_cursor=listed.next_cursor,
    )


@blueprint.get("/change-lists/new")
def new_change_list() -> ResponseReturnValue:
    """Show the form: which licences, what is done to them, and why; and templates to fill in."""
    return list_form(None)


def list_form(problem: Problem | None) -> str:
    """Return the page of the form as it was filled in, with what was wrong."""
    deployment, account = current_deployment(), signed_in_account()
    with deployment.database.read() as repository:
        types = repository.catalogue.of_issuer(account.unit_id or "")
    return render_template(
        "issuer/change_list_form.html",
        acts=[(act.value, ACT_WORDS[act]) for act in LISTED_ACTS],
        kinds=[(kind.value, word) for kind, (word, _meaning) in REVOCATION_ACTS.items()],
        types=[(one.type_code, one.name) for one in types],
        act=request.form.get("act", ""),
        kind=request.form.get("kind", ""),
        reason=request.form.get("reason", ""),
        lines=request.form.get("lines", ""),
        most=LONGEST_LIST,
        megabytes=LARGEST_FILE // _MEGABYTE,
        longest_reason=LONGEST_REASON,
        problem=problem,
    )


@blueprint.get("/change-lists/<list_id>")
def change_list(list_id: str) -> ResponseReturnValue:
    """Show where a list stands, and its rows page by page; the page asks again by itself."""
    context = list_context(list_id)
    fragment = "issuer/_change_list_rows.html" if context["after"] else "issuer/_change_list.html"
    return render("issuer/change_list.html", fragment, **context)


@blueprint.get("/change-lists/<list_id>/cancel")
def confirm_change_list_cancellation(list_id: str) -> ResponseReturnValue:
    """Say what cancelling does and what it does not."""
    return render_template("issuer/cancel_change_list.html", **list_context(list_id))


def list_context(list_id: str, problem: Problem | None = None) -> dict[str, object]:
    """Return what the pages of one list show; ``rows`` are those of one state, if asked.

    Raises:
        UnknownChangeList: another bureau's list, or none.
    """
    deployment, account = current_deployment(), signed_in_account()
    after, wanted = number_cursor(request.args.get("after")) or 0, request.args.get("rows", "")
    row_state = RowState(wanted) if wanted in frozenset(RowState) else None
    found = read_list(deployment.database, account.unit_id or "", list_id[:32])
    listed = read_rows(deployment.database, found.id, state=row_state, after=after, limit=_PAGE)
    with deployment.database.read() as repository:
        rows = list_rows(repository, found, listed.rows)
        second = repository.units.get(found.unit_id).second_approval
    it = shown_list(found, deployment.clock())
    counted = {
        RowState.REFUSED: it.refused,
        RowState.PENDING: it.pending,
        RowState.DONE: it.done,
    }
    return {
        "it": it,
        "rows": rows,
        "row_state": row_state,
        "tabs": [(state, word, counted[state]) for state, word in ROW_STATES.items()],
        "after": after,
        "next_after": listed.next_after,
        "second_clerk": second and found.gives_less,
        "problem": problem,
    }
