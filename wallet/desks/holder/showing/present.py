"""亮证: the second factor, the code that renews by itself, and who has scanned it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from flask import redirect, render_template
from flask.typing import ResponseReturnValue
from htmx_flask import request

from wallet.desks.holder import blueprint
from wallet.desks.holder.authorization.rows import WaitingRequest, waiting_requests
from wallet.desks.holder.showing.open_pages import code_context
from wallet.desks.holder.showing.second_factor import opened
from wallet.desks.holder.showing.shown_subject import after_showing, english_labels, subject_of
from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import Problem
from wallet.desks.shared.views.faces import card_of
from wallet.domain.civil_dates import city_date
from wallet.domain.showing.presentation import Redemption
from wallet.services.access.holding import held_licence
from wallet.services.showing import presenting
from wallet.services.showing.presenting import ShownCode
from wallet.services.verification.set_answers import type_and_label

STOP_POLLING = 286
"""The status that tells htmx to take an answer and to ask no more."""
_SCANS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Scan:
    """Who scanned, as the holder sees it."""

    verifier_name: str
    person: str
    place: str
    at: datetime
    outcome: str
    scenario_name: str
    fields: dict[str, list[str]]
    """What was seen, by the licence's type where a set was shown."""


@blueprint.get("/licences/<licence_id>/present")
def confirm_presentation(licence_id: str) -> ResponseReturnValue:
    """Ask for the second factor."""
    return _confirmation(licence_id, None)


@blueprint.post("/licences/<licence_id>/presentations")
def present(licence_id: str) -> ResponseReturnValue:
    """Open a show session when the second factor matches."""
    return opened(presenting.present, licence_id, _confirmation)


@blueprint.get("/presentations/<int:session_id>")
def presentation(session_id: int) -> ResponseReturnValue:
    """Show the code page."""
    shown = _shown(session_id)
    return render_template(
        "holder/presentation.html",
        subject=subject_of(shown.session),
        ends_at=shown.session.expires_at,
        **code_context(shown),
        **_scans_context(shown),
    )


@blueprint.get("/presentations/<int:session_id>/code")
def presentation_code(session_id: int) -> ResponseReturnValue:
    """Renew the code on the screen; nothing is written."""
    shown = _shown(session_id)
    subject = subject_of(shown.session) if shown.text is None else None
    return render_template("holder/_code.html", subject=subject, **code_context(shown))


@blueprint.get("/presentations/<int:session_id>/scans")
def presentation_scans(session_id: int) -> ResponseReturnValue:
    """Tell who has scanned so far; a new scan makes the page ask for the next code.

    Nothing is told again to whoever was told already; a page whose showing is over stops asking.
    """
    shown = _shown(session_id)
    scans = _scans_context(shown)
    if shown.text and scans["told"] is not None and request.args.get("told") == str(scans["told"]):
        return "", HTTPStatus.NO_CONTENT
    fragment = render_template("holder/_scans.html", **scans)
    return fragment, HTTPStatus.OK if shown.text or not request.htmx else STOP_POLLING


@blueprint.post("/presentations/<int:session_id>/end")
def end_presentation(session_id: int) -> ResponseReturnValue:
    """End the show session."""
    deployment = current_deployment()
    ended = presenting.end_presentation(
        deployment.database, deployment.clock(), signed_in_account(), session_id
    )
    return redirect(after_showing(ended))


def _confirmation(licence_id: str, problem: Problem | None) -> str:
    account, deployment = signed_in_account(), current_deployment()
    today = city_date(deployment.clock())
    with deployment.database.read() as repository:
        found = held_licence(repository, account, licence_id)
        kind = repository.catalogue.get(found.type_code, found.type_version)
        issuer = repository.units.get(found.issuer_id).name
    found.ensure_presentable(today)
    return render_template(
        "holder/confirm_presentation.html",
        card=card_of(found, kind, issuer, today, []),
        problem=problem,
        needs_pin=account.pin_hash is not None,
    )


def _shown(session_id: int) -> ShownCode:
    deployment = current_deployment()
    return presenting.shown_code(
        deployment.database,
        deployment.code_maker,
        deployment.clock(),
        signed_in_account(),
        session_id,
    )


def _scans_context(shown: ShownCode) -> dict[str, object]:
    """Return who has scanned and who asks; ``told`` numbers the scans while nobody asks."""
    waiting = _waiting()
    told = None if waiting else len(shown.scans)
    return {"scans": _scans(shown), "waiting": waiting, "told": told}


def _waiting() -> list[WaitingRequest]:
    """Return what is asked of the holder now: often by the one who has just scanned."""
    with current_deployment().database.read() as repository:
        return waiting_requests(repository, signed_in_account())


def _scans(shown: ShownCode) -> list[Scan]:
    labels = english_labels(shown.session) if shown.scans else {}
    return [_scan(redemption, labels) for redemption in shown.scans[:_SCANS_SHOWN]]


def _scan(redemption: Redemption, labels: Mapping[str, str]) -> Scan:
    return Scan(
        redemption.unit_name,
        redemption.operator,
        redemption.place,
        redemption.redeemed_at,
        redemption.outcome,
        redemption.scenario_name,
        _by_type(labels.get(label, label) for label in redemption.fields),
    )


def _by_type(labels: Iterable[str]) -> dict[str, list[str]]:
    seen: dict[str, list[str]] = {}
    for type_name, label in map(type_and_label, labels):
        others = seen.setdefault(type_name, [])
        if label not in others:
            others.append(label)
    return seen
