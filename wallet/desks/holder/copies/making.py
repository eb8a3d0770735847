"""Making a temporary copy of a licence or permit of one's own: the form, and the act (加注件)."""

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from wallet.desks.holder import blueprint
from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import Problem, problem_of
from wallet.desks.shared.files.copy_sheet import print_copy_sheet
from wallet.desks.shared.form_identity import form_identity
from wallet.desks.shared.views.faces import LicenceCard, card_of
from wallet.desks.shared.views.permit_view import PermitView, permit_view
from wallet.domain.civil_dates import city_date
from wallet.domain.copies.temporary_copy import (
    DEFAULT_DAYS,
    LONGEST_CAUSE,
    LONGEST_RECIPIENT,
    MOST_DAYS,
    CopySubject,
    SubjectKind,
    ensure_copyable,
    ensure_permit_copyable,
)
from wallet.domain.errors import InvalidInput, TooManyAttempts, Unavailable
from wallet.domain.showing.presentation import PinWrong
from wallet.services.access.holding import held_licence, held_permit
from wallet.services.copies.making import CopyMaker, CopyWish, make_copy
from wallet.services.permits.permit_standing import standing_of

SHOWN = "copy_link"
"""Where the session keeps the secret of the link that was made last."""


@blueprint.get("/licences/<licence_id>/copies/new")
def copy_form(licence_id: str) -> ResponseReturnValue:
    """Ask what the copy is for, for how long, and for the second factor."""
    return _licence_form(licence_id, None)


@blueprint.post("/licences/<licence_id>/copies")
def make_licence_copy(licence_id: str) -> ResponseReturnValue:
    """Make the copy; the page after it has the link, which the session keeps and nothing else."""
    try:
        return _made(CopySubject(SubjectKind.LICENCE, licence_id))
    except (InvalidInput, PinWrong, TooManyAttempts, Unavailable) as refusal:
        problem = problem_of(refusal)
        return _licence_form(licence_id, problem), problem.status


@blueprint.get("/permits/<permit_id>/copies/new")
def permit_copy_form(permit_id: str) -> ResponseReturnValue:
    """Ask the same about a copy of a comprehensive permit."""
    return _permit_form(permit_id, None)


@blueprint.post("/permits/<permit_id>/copies")
def make_permit_copy(permit_id: str) -> ResponseReturnValue:
    """Make the copy of a comprehensive permit."""
    try:
        return _made(CopySubject(SubjectKind.PERMIT, permit_id))
    except (InvalidInput, PinWrong, TooManyAttempts, Unavailable) as refusal:
        problem = problem_of(refusal)
        return _permit_form(permit_id, problem), problem.status


def to_copy(copy_id: str, secret: str) -> ResponseReturnValue:
    """Lead to the page of a copy whose link was just made."""
    session[SHOWN] = {"copy": copy_id, "secret": secret}
    return redirect(url_for("holder.copy", copy_id=copy_id))


def subject_page(subject: CopySubject) -> str:
    """Return the address of what a copy is of."""
    if subject.kind is SubjectKind.PERMIT:
        return url_for("holder.permit", permit_id=subject.id)
    return url_for("holder.licence", licence_id=subject.id)


def _made(subject: CopySubject) -> ResponseReturnValue:
    deployment = current_deployment()
    maker = CopyMaker(
        print_copy_sheet, deployment.document_maker, deployment.hasher, deployment.entropy
    )
    wish = CopyWish(
        request.form.get("cause", ""),
        request.form.get("recipient", ""),
        request.form.get("days", ""),
        request.form.get("pin", ""),
    )
    now, account = deployment.clock(), signed_in_account()
    made = make_copy(deployment.database, maker, now, account, subject, wish, form_identity())
    return to_copy(made.copy.id, made.secret)


def _licence_form(licence_id: str, problem: Problem | None) -> str:
    account, deployment = signed_in_account(), current_deployment()
    now = deployment.clock()
    with deployment.database.read() as repository:
        found = held_licence(repository, account, licence_id)
        kind = repository.catalogue.get(found.type_code, found.type_version)
        issuer = repository.units.get(found.issuer_id).name
    ensure_copyable(found, now)
    card = card_of(found, kind, issuer, city_date(now), [])
    return _form(url_for("holder.make_licence_copy", licence_id=licence_id), problem, card=card)


def _permit_form(permit_id: str, problem: Problem | None) -> str:
    account, deployment = signed_in_account(), current_deployment()
    with deployment.database.read() as repository:
        found = held_permit(repository, account, permit_id)
        standing = standing_of(repository, found, city_date(deployment.clock()))
    ensure_permit_copyable(standing.state)
    action = url_for("holder.make_permit_copy", permit_id=permit_id)
    return _form(action, problem, view=permit_view(standing))


def _form(
    action: str,
    problem: Problem | None,
    *,
    card: LicenceCard | None = None,
    view: PermitView | None = None,
) -> str:
    return render_template(
        "holder/copy_form.html",
        action=action,
        card=card,
        view=view,
        typed={name: request.form.get(name, "") for name in ("cause", "recipient")},
        days=request.form.get("days", str(DEFAULT_DAYS)),
        most_days=MOST_DAYS,
        longest_cause=LONGEST_CAUSE,
        longest_recipient=LONGEST_RECIPIENT,
        needs_pin=signed_in_account().pin_hash is not None,
        problem=problem,
    )
