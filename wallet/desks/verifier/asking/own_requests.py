"""The unit's own requests, listed and looked for; and redeeming a code that a holder gives."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import Problem, problem_of
from wallet.desks.shared.form_identity import form_identity
from wallet.desks.shared.http.cursors import place_cursor, written_place
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.words.authorization_words import (
    CHANNELS,
    REQUEST_STATES,
    names_of_types,
)
from wallet.desks.verifier import blueprint
from wallet.desks.verifier.asking.forms import asker, open_scenarios
from wallet.desks.verifier.asking.standing import Standing, standing_of
from wallet.domain.civil_dates import end_of_day, parse_iso_date, start_of_day
from wallet.domain.errors import InvalidInput, NotFound, NotPermitted
from wallet.domain.grounds.authorization import RequestState
from wallet.domain.spoken_code import looks_spoken
from wallet.repository.database import Repository
from wallet.repository.grounds.request_lists import WantedRequests
from wallet.services.authorization.authorization_codes import redeem_code
from wallet.services.authorization.own_requests import (
    MOST_REFERRED,
    OwnRequest,
    own_requests,
    requests_referred_to,
)

_REFUSALS = (NotFound, NotPermitted)
_PAGE, _LONGEST = 20, 100


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


@dataclass(frozen=True, slots=True)
class Filter:
    """How the list is narrowed, as its address says; what does not read as a day narrows nothing.

    ``first`` and ``last`` are civil days, each of them whole.
    """

    state: RequestState | None = None
    scenario: str = ""
    first: date | None = None
    last: date | None = None

    @property
    def wanted(self) -> WantedRequests:
        """What is looked for."""
        return WantedRequests(
            self.state,
            self.scenario,
            start_of_day(self.first) if self.first else None,
            end_of_day(self.last) if self.last else None,
        )

    @property
    def narrows(self) -> bool:
        """Whether anything but the state is chosen."""
        return bool(self.scenario or self.first or self.last)

    def address(self, **changed: str | None) -> str:
        """Return the address of the list narrowed so, but for what is changed."""
        kept = {
            "state": self.state.value if self.state else None,
            "scenario": self.scenario or None,
            "from": self.first.isoformat() if self.first else None,
            "to": self.last.isoformat() if self.last else None,
        }
        return url_for("verifier.asks", **(kept | changed))  # type: ignore[arg-type] # None is left out


@blueprint.get("/asks")
def asks() -> ResponseReturnValue:
    """List a page of the unit's requests; the first page asks for news by itself."""
    return _page(None)


@blueprint.post("/asks/search")
def search_asks() -> ResponseReturnValue:
    """Look for requests by the beginning of their reference, which stands in no address."""
    deployment = current_deployment()
    wanted = request.form.get("reference", "").strip()[:_LONGEST]
    with deployment.database.read() as repository:
        unit_id = signed_in_account().unit_id or ""
        found = requests_referred_to(repository, unit_id, deployment.clock(), wanted)
        rows = _rows(repository, found)
    return render_template("verifier/asks_found.html", rows=rows, wanted=wanted, most=MOST_REFERRED)


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
    chosen, before = _filter(), place_cursor(request.args.get("cursor"))
    now = current_deployment().clock()
    with current_deployment().database.read() as repository:
        unit_id = signed_in_account().unit_id or ""
        page = own_requests(repository, unit_id, now, chosen.wanted, before, _PAGE)
        rows = _rows(repository, page.requests)
        scenarios = repository.scenarios.of_unit(unit_id)
        may_ask = bool(open_scenarios(repository))
    next_cursor = written_place(*page.next_place) if page.next_place else None
    shown = {
        "rows": rows,
        "waiting": any(row.standing.key == "waiting" for row in rows),
        "chosen": chosen,
        "first_page": before is None,
        "next_url": chosen.address(cursor=next_cursor) if next_cursor else "",
        "states": [(one.value, str(word)) for one, word in REQUEST_STATES.items()],
        "scenarios": [(one.code, one.name) for one in scenarios],
        "may_ask": may_ask,
        "problem": problem,
    }
    if problem:
        return render_template("verifier/asks.html", **shown)
    return render("verifier/asks.html", "verifier/_ask_rows.html", **shown)


def _filter() -> Filter:
    sent = request.args.get
    state = sent("state", "")
    return Filter(
        RequestState(state) if state in frozenset(RequestState) else None,
        sent("scenario", "")[:64],
        _day(sent("from", "")),
        _day(sent("to", "")),
    )


def _day(unverified: str) -> date | None:
    try:
        return parse_iso_date(unverified)
    except InvalidInput:
        return None


def _rows(repository: Repository, requests: Sequence[OwnRequest]) -> list[AskedRow]:
    """Return the rows of a list, reading what they share once."""
    now = current_deployment().clock()
    asked = [one.request for one in requests]
    scenarios = repository.scenarios.by_codes({one.scenario_code for one in asked})
    types = names_of_types(repository, {code for one in asked for code in one.asked})
    return [
        AskedRow(
            one.request.id,
            standing_of(one.request, one.states, now),
            scenarios[one.request.scenario_code].name,
            [types[code] for code in one.request.asked],
            str(CHANNELS[one.request.channel]),
            one.request.reference,
            one.request.created_at,
        )
        for one in requests
    ]
