"""The unit's own requests, and redeeming a code that a holder gives."""

from dataclasses import dataclass
from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import Problem, problem_of
from wallet.desks.shared.form_identity import form_identity
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.words.authorization_words import CHANNELS, names_of_types
from wallet.desks.verifier import blueprint
from wallet.desks.verifier.asking.forms import asker, open_scenarios
from wallet.desks.verifier.asking.standing import Standing, standing_of
from wallet.domain.errors import NotFound, NotPermitted
from wallet.domain.grounds.authorization import AuthorizationRequest
from wallet.domain.spoken_code import looks_spoken
from wallet.repository.database import Repository
from wallet.repository.grounds.own_requests import WantedRequests
from wallet.services.authorization.authorization_codes import redeem_code
from wallet.services.standing.receiving import ground_states

_NEWEST = 50
_REFUSALS = (NotFound, NotPermitted)


@dataclass(frozen=True, slots=True)
class AskedRow:
    """One request in the list; it names nobody."""

    id: str
    standing: Standing
    scenario_name: str
    licence_names: list[str]
    channel: str
    reference: str
    asked_at: datetime


@blueprint.get("/asks")
def asks() -> ResponseReturnValue:
    """List the unit's requests, the newest first; the page asks for news by itself."""
    return _page(None)


def redeemed_from_scan(text: str) -> str | None:
    """Redeem what was scanned, when it is a holder's authorization code; returns the request.

    Raises:
        UnknownCode: it is one, but cannot be used.
    """
    deployment = current_deployment()
    code = text.upper().removeprefix(f"{deployment.public_url.rstrip('/')}/A/".upper())
    if not looks_spoken(code):
        return None
    now = deployment.clock()
    return redeem_code(deployment.database, now, asker(), code, form_identity()).id


@blueprint.post("/asks/codes")
def redeem_authorization_code() -> ResponseReturnValue:
    """Redeem a holder's authorization code, once."""
    deployment = current_deployment()
    try:
        found = redeem_code(
            deployment.database,
            deployment.clock(),
            asker(),
            request.form.get("code", "")[:64],
            form_identity(),
        )
    except _REFUSALS as refusal:
        problem = problem_of(refusal)
        return _page(problem), problem.status
    return redirect(url_for("verifier.asked", request_id=found.id))


def _page(problem: Problem | None) -> str:
    with current_deployment().database.read() as repository:
        unit_id = signed_in_account().unit_id or ""
        now = current_deployment().clock()
        newest = repository.own_requests.page(unit_id, WantedRequests(), now, None, _NEWEST)
        rows = _rows(repository, newest)
        may_ask = bool(open_scenarios(repository))
    shown = {
        "rows": rows,
        "waiting": any(row.standing.key == "waiting" for row in rows),
        "may_ask": may_ask,
        "problem": problem,
    }
    if problem:
        return render_template("verifier/asks.html", **shown)
    return render("verifier/asks.html", "verifier/_ask_rows.html", **shown)


def _rows(repository: Repository, requests: list[AuthorizationRequest]) -> list[AskedRow]:
    """Return the rows of a list, reading what they share once."""
    now = current_deployment().clock()
    grants = repository.authorizations.of_requests(one.id for one in requests)
    scenarios = repository.scenarios.of_unit(signed_in_account().unit_id or "")
    names = {one.code: one.name for one in scenarios}
    states = ground_states(repository, grants, now)
    types = names_of_types(repository, {code for one in requests for code in one.asked})
    return [
        AskedRow(
            one.id,
            standing_of(one, [states[it.id] for it in grants if it.request_id == one.id], now),
            names.get(one.scenario_code, one.scenario_code),
            [types[code] for code in one.asked],
            str(CHANNELS[one.channel]),
            one.reference,
            one.created_at,
        )
        for one in requests
    ]
