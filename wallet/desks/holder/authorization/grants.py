"""My authorizations: what waits for an answer, what is in force, what is past; taking back."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wallet.desks.holder import blueprint
from wallet.desks.holder.authorization.blocks import block_url
from wallet.desks.holder.authorization.rows import granted_rows, waiting_requests
from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.http.cursors import place_cursor, written_place
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.language import told
from wallet.desks.shared.words.authorization_words import asker_of, kept_for
from wallet.domain.grounds.withdrawal import REASON_WORDS
from wallet.services.authorization.own_grants import (
    living_grants,
    own_grant,
    past_grants,
    unused_codes,
)
from wallet.services.authorization.withdrawing import withdraw
from wallet.services.standing.receiving import receiver_fault

_PAGE = 20


@blueprint.get("/authorizations")
def authorizations() -> ResponseReturnValue:
    """List requests that wait, unused codes, grants in force and past ones."""
    account, deployment = signed_in_account(), current_deployment()
    now = deployment.clock()
    before = place_cursor(request.args.get("cursor"))
    with deployment.database.read() as repository:
        waiting = waiting_requests(repository, account)
        living = living_grants(repository, account, now)
        past, last = past_grants(repository, account, now, before, _PAGE)
        codes = unused_codes(repository, account)
        blocked = repository.holder_parties.count_blocked(account.holder_id or "")
        unused = {code.id for code in codes}
        given = [one for one in [*living, *past] if one.request_id not in unused]
        live = {code.id for code in codes if now < code.lapses_at}
        offered = [one for one in living if one.request_id in live]
        rows = granted_rows(repository, account, given)
        offers = granted_rows(repository, account, offered)
    return render(
        "holder/authorizations.html",
        "holder/_past_grants.html",
        waiting=waiting,
        waiting_count=len(waiting),
        offers=offers,
        in_force=[row for row in rows if row.in_force],
        paused=[row for row in rows if row.paused],
        past=[row for row in rows if not row.in_force and not row.paused],
        next_cursor=written_place(last.granted_at, last.id) if last else None,
        blocked=blocked,
    )


@blueprint.get("/authorizations/waiting")
def authorizations_waiting() -> ResponseReturnValue:
    """Tell what waits for an answer now; pages ask for this by themselves."""
    with current_deployment().database.read() as repository:
        waiting = waiting_requests(repository, signed_in_account())
    return render_template("holder/_requests_waiting.html", waiting=waiting)


@blueprint.get("/authorizations/<authorization_id>")
def authorization(authorization_id: str) -> ResponseReturnValue:
    """Show one grant: to whom, for what, which fields, until when, and every read."""
    account, deployment = signed_in_account(), current_deployment()
    with deployment.database.read() as repository:
        found = own_grant(repository, account, authorization_id)
        row = granted_rows(repository, account, [found])[0]
        fault = receiver_fault(repository, found.unit_id, found.scenario_code, deployment.clock())
        asker = asker_of(repository.units.get(found.unit_id), fault)
        scenario = repository.scenarios.find(found.scenario_code)
        block = block_url(repository, account, found.unit_id)
    return render_template(
        "holder/authorization.html",
        row=row,
        asker=asker,
        withdrawal_signed=found.withdrawal_signed,
        block_url=block,
        reasons=[(one.value, told(words)) for one, words in REASON_WORDS.items()],
        kept_for=kept_for(scenario.retention_days) if scenario else "",
    )


@blueprint.post("/authorizations/<authorization_id>/withdrawal")
def withdraw_authorization(authorization_id: str) -> ResponseReturnValue:
    """Take a grant back at once; its page says so."""
    deployment = current_deployment()
    withdraw(
        deployment.database,
        deployment.consent_sealer(),
        deployment.entropy,
        deployment.clock(),
        signed_in_account(),
        authorization_id,
        request.form.get("reason", "")[:40],
    )
    return redirect(url_for("holder.authorization", authorization_id=authorization_id))
