"""The counter that registers holders: the document is checked by eye, the account opened here."""

from collections.abc import Callable

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wallet.desks.shared.access import signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import problem_of
from wallet.desks.shared.form_identity import form_identity
from wallet.desks.shared.views.account_view import slip
from wallet.desks.shared.words.identity_words import COMMONEST, DOCUMENTS, document_words
from wallet.desks.verifier import blueprint
from wallet.domain.accounts.unit_form import DocumentNotChecked
from wallet.domain.entropy import new_id
from wallet.domain.errors import Conflict, InvalidInput, NotFound, TooManyAttempts, WalletError
from wallet.services.accounts import registering
from wallet.services.accounts.looking_after import Opened
from wallet.services.licences.holders import HolderDraft

_REFUSALS = (InvalidInput, Conflict, NotFound, TooManyAttempts)


@blueprint.get("/holders", endpoint="holder_counter")
def counter() -> ResponseReturnValue:
    """Say what the counter does, and lead to both acts."""
    with current_deployment().database.read() as repository:
        unit = registering.registering_unit(repository, signed_in_actor())
    return render_template("verifier/holder_counter.html", unit=unit)


@blueprint.get("/holders/new", endpoint="new_holder_account")
def new_account() -> ResponseReturnValue:
    """Ask for the document that the holder shows."""
    return _form("register_holder", None)


@blueprint.post("/holders", endpoint="register_holder")
def register() -> ResponseReturnValue:
    """Open the holder's account and show the slip."""
    return _act(registering.register_holder, "register_holder", _("钱包已开通"))


@blueprint.get("/holders/reset", endpoint="holder_reset_form")
def reset_form() -> ResponseReturnValue:
    """Ask for the document of the holder who lost access."""
    return _form("reset_holder", None)


@blueprint.post("/holders/reset", endpoint="reset_holder")
def reset() -> ResponseReturnValue:
    """Reset the holder's access and show the slip."""
    return _act(registering.reset_holder, "reset_holder", _("登录已重置"))


def _act(act: Callable[..., Opened], view: str, title: str) -> ResponseReturnValue:
    deployment, draft = current_deployment(), _draft()
    try:
        if not request.form.get("checked"):
            raise DocumentNotChecked
        opened = act(
            deployment.database,
            deployment.hasher,
            deployment.entropy,
            deployment.clock(),
            signed_in_actor(),
            draft,
            form_identity(),
        )
    except _REFUSALS as refusal:
        return _form(view, refusal), problem_of(refusal).status
    return slip(title, draft.name, opened, url_for("verifier.holder_counter"), wallet=True)


def _draft() -> HolderDraft:
    field = request.form.get
    kind, identity_kind = DOCUMENTS.get(field("document", ""), DOCUMENTS[COMMONEST])
    return HolderDraft(kind, field("name", ""), identity_kind, field("number", ""))


def _form(view: str, refusal: WalletError | None) -> str:
    deployment = current_deployment()
    with deployment.database.read() as repository:
        registering.registering_unit(repository, signed_in_actor())
    return render_template(
        "verifier/holder_form.html",
        registers=view == "register_holder",
        action=url_for(f"verifier.{view}"),
        documents=document_words(),
        typed=request.form,
        problem=problem_of(refusal) if refusal else None,
        idempotency_key=new_id(deployment.entropy),
    )
