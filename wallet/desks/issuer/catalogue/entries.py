"""The bureau's part of the issuing catalogue (Art. 7): the list, an entry, beginning a version."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wallet.desks.issuer import blueprint
from wallet.desks.shared.access import signed_in_account, signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import problem_of
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.views.registry.catalogue_view import (
    EntryRow,
    history_lines,
    row_of_draft,
    row_of_type,
    word_of,
)
from wallet.desks.shared.views.sample_face import sample_face
from wallet.desks.shared.words.registry.catalogue_words import STATES
from wallet.domain.catalogue.entry_form import form_of
from wallet.domain.catalogue.issuing_catalogue import EntryState, UnknownLicenceType
from wallet.domain.civil_dates import city_date
from wallet.domain.errors import Conflict, InvalidInput
from wallet.services.catalogue import drafting

_SHOWN = ("drafted", "returned", "submitted", "approved", "retired")


@blueprint.get("/catalogue")
def catalogue() -> ResponseReturnValue:
    """List what is in work and what is in force; ``q`` is a part of a name or code."""
    state = request.args.get("state", "")
    state = state if state in _SHOWN else ""
    wanted = request.args.get("q", "").strip()[:60]
    rows = [
        row for row in _rows() if (not state or row.state == state) and _has(row, wanted.casefold())
    ]
    return render(
        "issuer/catalogue.html",
        "issuer/_catalogue_rows.html",
        rows=rows,
        q=wanted,
        state=state,
        states=[(one, str(STATES[one][0])) for one in _SHOWN],
    )


@blueprint.get("/catalogue/new")
def new_catalogue_entry() -> ResponseReturnValue:
    """Ask for the name of a new type."""
    return _new_page(None)


@blueprint.post("/catalogue")
def draft_catalogue_entry() -> ResponseReturnValue:
    """Begin the entry of a new type."""
    deployment = current_deployment()
    try:
        draft = drafting.draft_entry(
            deployment.database,
            deployment.entropy,
            deployment.clock(),
            signed_in_actor(),
            request.form.get("name", ""),
        )
    except (InvalidInput, Conflict) as refusal:
        return _new_page(refusal), problem_of(refusal).status
    return redirect(url_for("issuer.edit_catalogue_draft", draft_id=draft.id))


@blueprint.get("/catalogue/types/<type_code>")
def catalogue_entry(type_code: str) -> ResponseReturnValue:
    """Show an entry in force or retired: its face, its attributes, its history."""
    return _entry_page(type_code, None)


@blueprint.post("/catalogue/types/<type_code>/versions")
def draft_catalogue_version(type_code: str) -> ResponseReturnValue:
    """Begin the next version of an entry."""
    deployment = current_deployment()
    try:
        draft = drafting.draft_next_version(
            deployment.database,
            deployment.entropy,
            deployment.clock(),
            signed_in_actor(),
            type_code,
        )
    except Conflict as refusal:
        return _entry_page(type_code, refusal), problem_of(refusal).status
    return redirect(url_for("issuer.edit_catalogue_draft", draft_id=draft.id))


def _rows() -> list[EntryRow]:
    account = signed_in_account()
    unit_id, unit_name = account.unit_id or "", account.unit_name or ""
    with current_deployment().database.read() as repository:
        drafts = repository.catalogue_drafts.in_work_of(unit_id)
        types = repository.catalogue.all_of_issuer(unit_id)
    in_work = {one.revises: one for one in drafts if one.revises}
    return [
        *(row_of_draft(one, unit_name) for one in drafts),
        *(
            row_of_type(one, unit_name, in_work.get(one.type_code))
            for one in sorted(types, key=lambda one: one.state is EntryState.RETIRED)
        ),
    ]


def _has(row: EntryRow, wanted: str) -> bool:
    return wanted in f"{row.name}\n{row.english_title}\n{row.type_code}".casefold()


def _new_page(refusal: InvalidInput | Conflict | None) -> str:
    return render_template(
        "issuer/new_catalogue_entry.html",
        name=request.form.get("name", ""),
        problem=problem_of(refusal) if refusal else None,
        faults={one.field: one for one in getattr(refusal, "faults", ())},
    )


def _entry_page(type_code: str, refusal: Conflict | None) -> str:
    deployment, account = current_deployment(), signed_in_account()
    with deployment.database.read() as repository:
        entry = repository.catalogue.latest(type_code[:21])
        if entry.issuer_id != account.unit_id:
            raise UnknownLicenceType
        drafts = repository.catalogue_drafts
        draft = drafts.next_version_of(entry.type_code)
        subjects = (entry.type_code, *drafts.ids_of_entry(entry.type_code))
        history = history_lines(repository, *subjects)
    today = city_date(deployment.clock())
    return render_template(
        "issuer/catalogue_entry.html",
        entry=entry,
        row=row_of_type(entry, account.unit_name or "", draft),
        draft=draft,
        face=sample_face(form_of(entry), account.unit_name or "", entry.type_code, today),
        history=history,
        word_of=word_of,
        problem=problem_of(refusal) if refusal else None,
    )
