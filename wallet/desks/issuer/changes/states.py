"""Suspending, resuming and ending a licence at the desk: what will happen to whom, then the act."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wallet.desks.issuer import blueprint
from wallet.desks.issuer.licences.form_reading import form_seen, own_licence, seen_field
from wallet.desks.shared.access import signed_in_account, signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.form_identity import form_identity
from wallet.desks.shared.views.differences import problem_with
from wallet.desks.shared.views.faces import card_of
from wallet.desks.shared.words.change_words import ACT_WORDS, consequence
from wallet.desks.shared.words.labels import REVOCATION_ACTS
from wallet.domain.changes.licence_change import (
    ENDING_ACTS,
    ChangeAct,
    LicenceChange,
    revocation_kind,
    state_act,
)
from wallet.domain.civil_dates import city_date
from wallet.domain.errors import Conflict, InvalidInput, WalletError
from wallet.domain.licences.licence import LONGEST_REASON
from wallet.services.changes.changing import change


@blueprint.get("/licences/<licence_id>/revoke")
def confirm_revocation(licence_id: str) -> ResponseReturnValue:
    """Show the three kinds, the reason, and what the act will do."""
    return _confirmation(licence_id, ChangeAct.REVOCATION, None)


@blueprint.post("/licences/<licence_id>/revocations")
def revoke(licence_id: str) -> ResponseReturnValue:
    """Revoke the licence, or ask the second clerk; codes of it that are alive end with it."""
    return _change(licence_id, ChangeAct.REVOCATION)


@blueprint.get("/licences/<licence_id>/change/<act>")
def confirm_licence_change(licence_id: str, act: str) -> ResponseReturnValue:
    """Show what an act will do to whom, and ask for the reason."""
    return _confirmation(licence_id, state_act(act), None)


@blueprint.post("/licences/<licence_id>/change/<act>")
def change_licence(licence_id: str, act: str) -> ResponseReturnValue:
    """Suspend, resume, transfer or void the licence, or ask the second clerk."""
    return _change(licence_id, state_act(act))


def _change(licence_id: str, act: ChangeAct) -> ResponseReturnValue:
    deployment, form = current_deployment(), request.form
    licence = own_licence(licence_id)
    try:
        outcome = change(
            deployment.database,
            deployment.document_maker,
            deployment.entropy,
            deployment.clock(),
            signed_in_actor(),
            str(licence.code),
            LicenceChange(act, form.get("reason", ""), revocation_kind(form.get("kind", ""))),
            form_seen(),
            form_identity(),
        )
    except (InvalidInput, Conflict) as refusal:
        return _confirmation(licence_id, act, refusal), refusal.status
    if outcome.request:
        return redirect(url_for("issuer.approval", request_id=outcome.request.id))
    return redirect(url_for("issuer.licence", licence_id=licence_id))


def _confirmation(licence_id: str, act: ChangeAct, refusal: WalletError | None) -> str:
    licence, account = own_licence(licence_id), signed_in_account()
    today = city_date(current_deployment().clock())
    with current_deployment().database.read() as repository:
        kind = repository.catalogue.get(licence.type_code, licence.type_version)
        names = [holder.name for holder in repository.holders.of_licence(licence.id)]
        second = repository.units.get(licence.issuer_id).second_approval and act in ENDING_ACTS
    card = card_of(licence, kind, account.unit_name or "", today, names)
    revoking = act is ChangeAct.REVOCATION
    if revoking:
        action = url_for("issuer.revoke", licence_id=licence_id)
    else:
        action = url_for("issuer.change_licence", licence_id=licence_id, act=act.value)
    return render_template(
        "issuer/confirm_change.html",
        card=card,
        title=str(ACT_WORDS[act]),
        kinds=[
            (one.value, str(word), str(meaning)) for one, (word, meaning) in REVOCATION_ACTS.items()
        ]
        if revoking
        else [],
        action=action,
        consequence=consequence(act, "、".join(names), kind.name),
        final=act in ENDING_ACTS,
        danger=act is not ChangeAct.RESUMPTION,
        second_clerk=second,
        seen=seen_field(licence),
        kind=request.form.get("kind", ""),
        reason=request.form.get("reason", ""),
        longest_reason=LONGEST_REASON,
        problem=problem_with(kind, refusal) if refusal else None,
    )
