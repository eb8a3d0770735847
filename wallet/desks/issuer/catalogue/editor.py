"""The editor of a draft: attributes, face fields, and the face as it will look, while one types.

Every button posts the whole form, so that nothing typed is lost; only the preview stores nothing.
"""

from dataclasses import replace

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from htmx_flask import request as htmx_request

from wallet.desks.issuer import blueprint
from wallet.desks.issuer.catalogue.form import acted_on, sent_form
from wallet.desks.shared.access import signed_in_account, signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import problem_of
from wallet.desks.shared.views.registry.catalogue_draft_view import seen_revision
from wallet.desks.shared.views.registry.catalogue_view import fault_words
from wallet.desks.shared.views.sample_face import sample_face
from wallet.desks.shared.words.labels import CATEGORIES
from wallet.desks.shared.words.registry.catalogue_words import (
    ATTRIBUTES,
    FIELD_ATTRIBUTES,
    FORMATS,
    HOLDER_FACTS,
    HOLDER_KINDS,
    LEVELS,
    PUBLICITIES,
    SENSITIVITIES,
    SHAPES,
    SYNC_MODES,
    WHICH_HOLDERS,
)
from wallet.domain.catalogue.catalogue_draft import CatalogueDraft, DraftChangedSince
from wallet.domain.catalogue.entry_form import MOST_FIELDS, EntryForm, within_limits
from wallet.domain.civil_dates import city_date
from wallet.domain.errors import WalletError
from wallet.domain.form_faults import FormNotAcceptable
from wallet.services.catalogue import drafting
from wallet.services.catalogue.surroundings import entry_of


@blueprint.get("/catalogue/drafts/<draft_id>/edit")
def edit_catalogue_draft(draft_id: str) -> ResponseReturnValue:
    """Show the editor."""
    draft = _editable(draft_id)
    return editor_page(draft, draft.form, None)


@blueprint.post("/catalogue/drafts/<draft_id>/edit")
def save_catalogue_draft(draft_id: str) -> ResponseReturnValue:
    """Save the draft; ``act`` may also add, remove or move a field, or go on to compare."""
    deployment, act = current_deployment(), request.form.get("act", "save")
    typed = within_limits(sent_form())
    form, place = acted_on(typed, act)
    try:
        drafting.save_draft(
            deployment.database,
            deployment.clock(),
            signed_in_actor(),
            draft_id,
            seen_revision(),
            form,
        )
    except DraftChangedSince as refusal:
        return editor_page(_editable(draft_id), typed, refusal), problem_of(refusal).status
    if act == "compare":
        return redirect(url_for("issuer.catalogue_draft", draft_id=draft_id))
    anchor = None if place is None else f"field-{place}"
    return redirect(url_for("issuer.edit_catalogue_draft", draft_id=draft_id, _anchor=anchor))


@blueprint.post("/catalogue/drafts/<draft_id>/preview")
def preview_catalogue_draft(draft_id: str) -> ResponseReturnValue:
    """Draw the face from what is typed, without storing it; the whole page where htmx is not."""
    draft, typed = _editable(draft_id), within_limits(sent_form())
    if htmx_request.htmx:
        return render_template("issuer/_catalogue_preview.html", **_preview(draft, typed))
    return editor_page(draft, typed, None, revision=seen_revision())


def editor_page(
    draft: CatalogueDraft,
    form: EntryForm,
    refusal: WalletError | None,
    revision: int | None = None,
) -> str:
    """Render the editor with a form; after a refusal with what is wrong beside each field."""
    listed = refusal.faults if isinstance(refusal, FormNotAcceptable) else ()
    return render_template(
        "issuer/catalogue_editor.html",
        form=form,
        revision=draft.revision if revision is None else revision,
        faults={one.field: one for one in reversed(listed)},
        overtaken=isinstance(refusal, DraftChangedSince),
        problem=problem_of(refusal) if refusal else None,
        most_fields=MOST_FIELDS,
        words=ATTRIBUTES,
        field_words=FIELD_ATTRIBUTES,
        holder_kinds=HOLDER_KINDS.items(),
        publicities=PUBLICITIES.items(),
        levels=LEVELS.items(),
        sync_modes=SYNC_MODES.items(),
        shapes=SHAPES.items(),
        categories=CATEGORIES.items(),
        formats=FORMATS.items(),
        sensitivities=SENSITIVITIES.items(),
        holder_facts=HOLDER_FACTS.items(),
        which_holders=WHICH_HOLDERS.items(),
        **_preview(draft, form),
    )


def _preview(draft: CatalogueDraft, form: EntryForm) -> dict[str, object]:
    deployment = current_deployment()
    typed = replace(draft, form=form)
    unfinished: list[str] = []
    with deployment.database.read() as repository:
        issuer_name = repository.units.get(draft.issuer_id).name
        try:
            entry_of(repository, typed)
        except FormNotAcceptable as refusal:
            unfinished = [fault_words(one) for one in refusal.faults]
    today = city_date(deployment.clock())
    return {
        "draft": draft,
        "face": sample_face(form, issuer_name, typed.seed, today),
        "unfinished": unfinished,
    }


def _editable(draft_id: str) -> CatalogueDraft:
    with current_deployment().database.read() as repository:
        draft = repository.catalogue_drafts.get_own(draft_id, signed_in_account().unit_id or "")
    draft.ensure_editable()
    return draft
