"""Acting first: a code for one registered party and purpose, which that party alone can use."""

from dataclasses import replace

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from wallet.desks.holder import blueprint
from wallet.desks.holder.authorization.form import consent_form, form_of_licences, sent_consent
from wallet.desks.holder.authorization.parties import (
    PartyChoice,
    chosen_party,
    in_order_of,
    party_choices,
)
from wallet.desks.holder.authorization.rows import GrantedRow, granted_rows
from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import Problem, problem_of
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.views.own_licences import MOST_CHOICES, cards_by_id, looked_for
from wallet.desks.shared.words.authorization_words import (
    asker_of,
    purpose_of,
    terms_up_to,
)
from wallet.domain.civil_dates import city_date
from wallet.domain.errors import InvalidInput, NotPermitted, TooManyAttempts, WalletError
from wallet.domain.grounds.authorization import Channel
from wallet.domain.licence_sets.licence_set import LicenceSet
from wallet.domain.registry.relying_party import ScenarioNotOpen
from wallet.domain.whole_numbers import whole_number
from wallet.repository.grounds.authorizations import UnknownRequest
from wallet.services.access.holding import held_among, held_licences, held_set
from wallet.services.authorization.authorization_codes import Offer, cancel_code, make_code
from wallet.services.authorization.own_grants import own_request, unused_codes
from wallet.services.standing.receiving import receiver_fault

_MOST_DAYS = 999
_REFUSALS = (InvalidInput, NotPermitted, TooManyAttempts)
_SHOWN = "authorization_code"


@blueprint.get("/authorization-codes/new")
def authorization_code_form() -> ResponseReturnValue:
    """Choose a party, then a licence, then fields and term: one step a page.

    With ``set`` the licences are those of a prepared set, and that step is left out.
    """
    code = request.args.get("scenario", "")
    wanted = request.args.get("q", "").strip()[:60]
    prepared = chosen_set()
    chosen = chosen_party(prepared, code) if code else None
    if chosen is None and code and _fault_of(code) is not None:
        return _offer_page(code, None)
    if chosen is None:
        return _party_page(prepared, wanted)
    if len(chosen.fitting) > 1 and not request.args.get("use") and prepared is None:
        return _licence_page(chosen, wanted)
    return _offer_page(chosen.scenario_code, None)


@blueprint.post("/authorization-codes")
def make_authorization_code() -> ResponseReturnValue:
    """Grant what was ticked and make the code."""
    deployment, account = current_deployment(), signed_in_account()
    scenario_code = request.form.get("scenario", "")
    try:
        made, code = make_code(
            deployment.database,
            deployment.hasher,
            deployment.consent_sealer(),
            deployment.entropy,
            deployment.clock(),
            account,
            _offer(scenario_code),
            request.form.get("pin", ""),
        )
    except _REFUSALS as refusal:
        problem = problem_of(refusal)
        return _offer_page(scenario_code, problem), problem.status
    # The code is stored nowhere else in the clear: this browser alone can show it again.
    session[_SHOWN] = {"request": made.id, "code": code}
    return redirect(url_for("holder.authorization_code", request_id=made.id))


@blueprint.get("/authorization-codes/<request_id>")
def authorization_code(request_id: str) -> ResponseReturnValue:
    """Show the code to give away, as long as it can be used."""
    account, deployment = signed_in_account(), current_deployment()
    now = deployment.clock()
    with deployment.database.read() as repository:
        made = own_request(repository, account, request_id)
        if made.channel is not Channel.CODE:
            raise UnknownRequest
        grants = repository.authorizations.of_request(made.id)
        unused = {one.id for one in unused_codes(repository, account)}
        rows = granted_rows(repository, account, grants)
        fault = receiver_fault(repository, made.unit_id, made.scenario_code, now)
        asker = asker_of(repository.units.get(made.unit_id), fault)
    kept = session.get(_SHOWN) or {}
    code = kept.get("code", "") if kept.get("request") == made.id else ""
    return render_template(
        "holder/authorization_code.html",
        request_id=made.id,
        asker=asker,
        rows=rows,
        state=_state(rows, made.id in unused, now < made.lapses_at),
        code=code,
        link=f"{deployment.public_url.rstrip('/')}/A/{code}".upper(),
        lapses_at=made.lapses_at,
        seconds_left=max(0, int((made.lapses_at - now).total_seconds())),
    )


@blueprint.post("/authorization-codes/<request_id>/cancellation")
def cancel_authorization_code(request_id: str) -> ResponseReturnValue:
    """Take back the code and everything that was granted with it."""
    deployment = current_deployment()
    cancel_code(
        deployment.database,
        deployment.consent_sealer(),
        deployment.entropy,
        deployment.clock(),
        signed_in_account(),
        request_id,
    )
    return redirect(url_for("holder.authorization_code", request_id=request_id))


def _state(rows: list[GrantedRow], unused: bool, in_time: bool) -> str:  # noqa: FBT001 plain facts
    if not any(row.in_force for row in rows):
        return "paused" if any(row.paused for row in rows) else "cancelled"
    if not unused:
        return "used"
    return "live" if in_time else "lapsed"


def chosen_set() -> LicenceSet | None:
    """Return the prepared set that is to be authorized together, if there is one.

    Raises:
        UnknownSet: it is not a set of this holder.
    """
    set_id = request.values.get("set", "")[:32]
    if not set_id:
        return None
    with current_deployment().database.read() as repository:
        return held_set(repository, signed_in_account(), set_id)


def _party_page(prepared: LicenceSet | None, wanted: str) -> str:
    choices, next_cursor = party_choices(prepared, wanted, request.args.get("cursor"))
    return render(
        "holder/authorization_party.html",
        "holder/_party_rows.html",
        choices=choices,
        next_cursor=next_cursor,
        q=wanted,
        prepared=prepared,
    )


def _licence_page(choice: PartyChoice, wanted: str) -> str:
    account, deployment = signed_in_account(), current_deployment()
    with deployment.database.read() as repository:
        found = looked_for(repository, account, choice.fitting, wanted)
        ids = [one.id for one in found[:MOST_CHOICES]]
        cards = cards_by_id(repository, ids, city_date(deployment.clock()))
    return render_template(
        "holder/authorization_licence.html",
        choice=choice,
        cards=[cards[one] for one in ids],
        left=len(choice.fitting) - len(ids),
        q=wanted,
    )


def _fault_of(scenario_code: str) -> WalletError | None:
    deployment = current_deployment()
    with deployment.database.read() as repository:
        scenario = repository.scenarios.find(scenario_code[:64])
        if scenario is None or not scenario.askable_fields:
            return None
        return receiver_fault(repository, scenario.unit_id, scenario.code, deployment.clock())


def _offer(scenario_code: str) -> Offer:
    consent, account = sent_consent(), signed_in_account()
    ticked = {licence_id: fields for licence_id, fields in consent.fields.items() if fields}
    # Of a set, a licence of which nothing is ticked is not given at all.
    consent = replace(consent, fields=ticked or consent.fields)
    with current_deployment().database.read() as repository:
        chosen = held_among(repository, account, consent.fields)
    types = {licence.id: licence.type_code for licence in chosen}
    term_days = whole_number(request.form.get("term_days", ""), _MOST_DAYS) or 0
    return Offer(scenario_code, consent, types, term_days)


def _offer_page(scenario_code: str, problem: Problem | None) -> str:
    account, deployment = signed_in_account(), current_deployment()
    today = city_date(deployment.clock())
    wanted = request.args.get("use") or request.form.get("licence", "")
    prepared = chosen_set()
    with deployment.database.read() as repository:
        scenario = repository.scenarios.find(scenario_code[:64])
        if scenario is None or not scenario.askable_fields:
            raise ScenarioNotOpen
        fault = receiver_fault(repository, scenario.unit_id, scenario.code, deployment.clock())
        asker = asker_of(repository.units.get(scenario.unit_id), fault)
        held = held_licences(repository, account)
        fitting = [one for one in held if one.type_code in scenario.askable_fields]
        if prepared is not None:
            form = form_of_licences(repository, in_order_of(prepared, held), scenario, today)
        else:
            licence = next((one for one in fitting if one.id == wanted), None)
            licence = licence or next(iter(fitting), None)
            type_code = licence.type_code if licence else next(iter(scenario.askable_fields))
            asked = {type_code: scenario.askable_fields[type_code]}
            form = consent_form(repository, account, asked, today)
    return render_template(
        "holder/authorization_offer.html",
        scenario_code=scenario.code,
        prepared=prepared,
        asker=asker,
        purpose=purpose_of(scenario),
        form=form,
        terms=terms_up_to(scenario.longest_term_days),
        term_days=request.form.get("term_days", ""),
        needs_pin=account.pin_hash is not None,
        sensitive_ticked=request.form.get("sensitive") == "yes",
        problem=problem,
    )
