"""A version in work: what it changes, and submitting, withdrawing or giving it up."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wallet.desks.issuer import blueprint
from wallet.desks.issuer.catalogue.editor import editor_page
from wallet.desks.shared.access import signed_in_account, signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import problem_of
from wallet.desks.shared.pages.confirming import Confirmation, ask_first
from wallet.desks.shared.views.registry.catalogue_draft_view import draft_view, seen_revision
from wallet.desks.shared.views.registry.catalogue_view import word_of
from wallet.domain.catalogue.catalogue_draft import CatalogueDraft
from wallet.domain.errors import Conflict
from wallet.domain.form_faults import FormNotAcceptable
from wallet.services.catalogue import drafting


@blueprint.get("/catalogue/drafts/<draft_id>")
def catalogue_draft(draft_id: str) -> ResponseReturnValue:
    """Show a version in work beside the one in force, with the acts that its state allows."""
    return _page(draft_id, None)


@blueprint.post("/catalogue/drafts/<draft_id>/submission")
def submit_catalogue_draft(draft_id: str) -> ResponseReturnValue:
    """Hand the draft to the operator; what is missing is said beside its field."""
    deployment = current_deployment()
    try:
        drafting.submit_draft(
            deployment.database, deployment.clock(), signed_in_actor(), draft_id, seen_revision()
        )
    except FormNotAcceptable as refusal:
        draft = own_draft(draft_id)
        return editor_page(draft, draft.form, refusal), problem_of(refusal).status
    except Conflict as refusal:
        return _page(draft_id, refusal), problem_of(refusal).status
    return redirect(url_for("issuer.catalogue_draft", draft_id=draft_id))


@blueprint.post("/catalogue/drafts/<draft_id>/withdrawal")
def withdraw_catalogue_draft(draft_id: str) -> ResponseReturnValue:
    """Take a submission back, so that it can be changed."""
    deployment = current_deployment()
    try:
        drafting.withdraw_draft(
            deployment.database, deployment.clock(), signed_in_actor(), draft_id
        )
    except Conflict as refusal:
        return _page(draft_id, refusal), problem_of(refusal).status
    return redirect(url_for("issuer.catalogue_draft", draft_id=draft_id))


@blueprint.get("/catalogue/drafts/<draft_id>/discard")
def confirm_catalogue_discard(draft_id: str) -> ResponseReturnValue:
    """Say what giving the draft up does."""
    return ask_first(_confirmation(own_draft(draft_id)))


@blueprint.post("/catalogue/drafts/<draft_id>/discard")
def discard_catalogue_draft(draft_id: str) -> ResponseReturnValue:
    """Give the draft up."""
    deployment = current_deployment()
    try:
        drafting.discard_draft(deployment.database, deployment.clock(), signed_in_actor(), draft_id)
    except Conflict as refusal:
        return ask_first(_confirmation(own_draft(draft_id)), refusal), refusal.status
    return redirect(url_for("issuer.catalogue"))


def own_draft(draft_id: str) -> CatalogueDraft:
    """Return a draft of the signed-in clerk's bureau.

    Raises:
        UnknownCatalogueDraft: no such draft, or another bureau's.
    """
    with current_deployment().database.read() as repository:
        return repository.catalogue_drafts.get_own(draft_id, signed_in_account().unit_id or "")


def _page(draft_id: str, refusal: Conflict | None) -> str:
    with current_deployment().database.read() as repository:
        draft = repository.catalogue_drafts.get_own(draft_id, signed_in_account().unit_id or "")
        view = draft_view(repository, draft)
    return render_template(
        "issuer/catalogue_draft.html",
        view=view,
        draft=draft,
        word_of=word_of,
        problem=problem_of(refusal) if refusal else None,
    )


def _confirmation(draft: CatalogueDraft) -> Confirmation:
    detail = _("已批准的版本不受影响，照常使用。") if draft.revises else ""
    return Confirmation(
        _("放弃这份草稿"),
        draft.form.name,
        draft.form.type_code,
        _("放弃后不能找回，填写的内容不再保留在清单里"),
        detail,
        _("确认放弃"),
        url_for("issuer.catalogue_draft", draft_id=draft.id),
        url_for("issuer.discard_catalogue_draft", draft_id=draft.id),
        danger=True,
    )
