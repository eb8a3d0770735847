"""A bureau's own licences: the list with its search and filters, and one with its history."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from wallet.desks.issuer import blueprint
from wallet.desks.issuer.licences.form_reading import own_licence
from wallet.desks.issuer.licences.list_view import list_page, typed_filters
from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import problem_of
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.views.faces import card_of, face_of
from wallet.desks.shared.views.held_by import held_by
from wallet.desks.shared.views.histories import history_of
from wallet.desks.shared.words.change_words import ACT_SIGNS, ACT_WORDS, ACTS_IN, act_word
from wallet.domain.civil_dates import city_date
from wallet.domain.errors import InvalidInput
from wallet.domain.licences.licence_search import SearchOver
from wallet.domain.showing.masking import mask_number
from wallet.services.finding.listing import read_own_list
from wallet.services.finding.searching import (
    PageWanted,
    begin_search,
    found_by,
    search_kept,
    take_over,
)
from wallet.services.licences.reading import identity_fields, read_issued, show_numbers

_PAGE = 30


@blueprint.get("/licences")
def licences() -> ResponseReturnValue:
    """List the bureau's licences, or what a search under way finds; filters stand in the address.

    What was typed does not: ``search`` names it, for the clerk who typed it.
    """
    deployment, clerk, now = current_deployment(), signed_in_account(), current_deployment().clock()
    typed, cursor = typed_filters(request.args), request.args.get("cursor")
    search = None
    try:
        if search_id := request.args.get("search"):
            search = search_kept(deployment.database, now, clerk, search_id)
        filters = typed.read()
        if search is not None:
            wanted = PageWanted(filters, cursor, _PAGE)
            found = found_by(deployment.database, now, clerk, search, wanted)
        else:
            found = read_own_list(
                deployment.database,
                clerk.unit_id or "",
                city_date(now),
                filters,
                unverified_cursor=cursor,
                limit=_PAGE,
            )
    except (InvalidInput, SearchOver) as refusal:
        problem = problem_of(refusal)
        return list_page(typed, search, problem=problem), problem.status
    return list_page(typed, search, found)


@blueprint.post("/licences/searches")
def search_licences() -> ResponseReturnValue:
    """Take what was typed, keep it out of the address, and go on to what it finds."""
    deployment, term = current_deployment(), request.form.get("q", "")
    typed = typed_filters(request.form)
    if not term.strip():
        return redirect(url_for("issuer.licences", **typed.in_address()))
    try:
        search_id = begin_search(
            deployment.database,
            deployment.entropy,
            deployment.clock(),
            signed_in_account(),
            term,
        )
    except InvalidInput as refusal:
        problem = problem_of(refusal)
        return list_page(typed, None, problem=problem, term=term), problem.status
    return redirect(url_for("issuer.licences", search=search_id, **typed.in_address()), 303)


@blueprint.get("/licences/<licence_id>")
def licence(licence_id: str) -> ResponseReturnValue:
    """Show one of the bureau's licences, numbers masked; the look is recorded."""
    return _page(licence_id, shown=False)


@blueprint.post("/licences/<licence_id>/numbers", endpoint="show_numbers")
def show_own_numbers(licence_id: str) -> ResponseReturnValue:
    """Show the numbers of one licence in full, on this one page; that is recorded."""
    return _page(licence_id, shown=True)


@blueprint.post("/licences/<licence_id>/issuing")
def issue_to_holder(licence_id: str) -> ResponseReturnValue:
    """Go on to issuing another licence to a holder of this one: nothing is typed twice."""
    deployment = current_deployment()
    search_id = take_over(
        deployment.database,
        deployment.entropy,
        deployment.clock(),
        signed_in_account(),
        licence_id,
        request.form.get("holder", ""),
    )
    return redirect(url_for("issuer.new_licence", search=search_id), 303)


def _page(licence_id: str, *, shown: bool) -> str:
    context = _context(licence_id, shown=shown)
    return render("issuer/licence.html", "issuer/_own_licence.html", **context)


def _context(licence_id: str, *, shown: bool) -> dict[str, object]:
    """Return what the page of one licence shows.

    Raises:
        UnknownLicence: another bureau's licence, or none.
    """
    deployment, account = current_deployment(), signed_in_account()
    now, today = deployment.clock(), city_date(deployment.clock())
    found = own_licence(licence_id)
    if shown:
        version = show_numbers(deployment.database, now, account, found.id).version
    else:
        version = read_issued(deployment.database, now, account, str(found.code)).version
    with deployment.database.read() as repository:
        kind = repository.catalogue.get(found.type_code, found.type_version)
        entries = repository.audit.of_licence(found.id)
        holders = repository.holders.of_licence(found.id)
        waiting = repository.change_requests.waiting_for(found.id, now)
        by = found.superseded_by
        successor = repository.licences.get(by) if by else None
        in_doubt = found.id in repository.contradictions.listed([found.id])
    issuer_name = account.unit_name or ""
    hidden = frozenset[str]() if shown else identity_fields(kind, version.face, holders)
    revealed = frozenset(version.face) - hidden
    is_identity = found.number in {one.identity_number for one in holders}
    return {
        "face": face_of(found, kind, issuer_name, version.face, today, revealed),
        "card": card_of(found, kind, issuer_name, today, [one.name for one in holders]),
        "holders": held_by(holders, shown=shown),
        "number": mask_number(found.number) if is_identity and not shown else found.number,
        "shown": shown,
        "history": history_of(found, entries),
        "acts": [
            (act.value, ACT_WORDS[act], ACT_SIGNS[act]) for act in ACTS_IN.get(found.state, ())
        ],
        "waiting": waiting,
        "waiting_act": act_word(waiting.change) if waiting else "",
        "delivered_at": found.delivered_at,
        "successor": successor,
        "in_doubt": in_doubt,
    }
