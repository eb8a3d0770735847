"""屏蔽: which units can ask this wallet nothing, blocking another one, and lifting a block."""

from dataclasses import dataclass
from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wallet.desks.holder import blueprint
from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import Problem, problem_of
from wallet.desks.shared.http.cursors import place_cursor, written_place
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.words.authorization_words import Asker, asker_of
from wallet.domain.errors import Conflict
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Repository
from wallet.services.authorization.blocking import block_party, unblock_party

_PAGE = 20


@dataclass(frozen=True, slots=True)
class BlockedRow:
    """One blocked unit, as registered."""

    unit_id: str
    asker: Asker
    blocked_at: datetime


@blueprint.get("/blocked-units")
def blocked_units() -> ResponseReturnValue:
    """List the units that this wallet has blocked, the latest first."""
    return _list(None)


@blueprint.get("/blocked-units/<unit_id>")
def confirm_block(unit_id: str) -> ResponseReturnValue:
    """Say what blocking a unit does and what it leaves, and offer to take everything back."""
    return _confirmation(unit_id, None)


@blueprint.post("/blocked-units/<unit_id>")
def block_unit(unit_id: str) -> ResponseReturnValue:
    """Block a unit; with ``withdraw_all`` whatever it was granted is taken back in the same act."""
    deployment = current_deployment()
    try:
        block_party(
            deployment.database,
            deployment.consent_sealer(),
            deployment.entropy,
            deployment.clock(),
            signed_in_account(),
            unit_id[:32],
            withdraw_all=request.form.get("withdraw_all") == "yes",
        )
    except Conflict as refusal:
        problem = problem_of(refusal)
        return _confirmation(unit_id, problem), problem.status
    return redirect(url_for("holder.blocked_units"))


@blueprint.post("/blocked-units/<unit_id>/end")
def unblock_unit(unit_id: str) -> ResponseReturnValue:
    """Lift a block."""
    deployment = current_deployment()
    try:
        unblock_party(deployment.database, deployment.clock(), signed_in_account(), unit_id[:32])
    except Conflict as refusal:
        problem = problem_of(refusal)
        return _list(problem), problem.status
    return redirect(url_for("holder.blocked_units"))


def block_url(repository: Repository, account: Account, unit_id: str) -> str:
    """Return where a unit is blocked; nothing where it is already, or for a handler."""
    holder_id = account.holder_id or ""
    if not account.has_whole_wallet or repository.holder_parties.is_blocked(holder_id, unit_id):
        return ""
    return url_for("holder.confirm_block", unit_id=unit_id)


def _list(problem: Problem | None) -> str:
    before = place_cursor(request.args.get("cursor"))
    holder_id = signed_in_account().holder_id or ""
    with current_deployment().database.read() as repository:
        found = repository.holder_parties.blocked_by(holder_id, before, _PAGE + 1)
        page = found[:_PAGE]
        units = repository.units.by_ids(one.unit_id for one in page)
    rows = [
        BlockedRow(one.unit_id, asker_of(units[one.unit_id], None), one.blocked_at) for one in page
    ]
    last = page[-1] if len(found) > _PAGE else None
    shown = {
        "rows": rows,
        "problem": problem,
        "next_cursor": written_place(last.blocked_at, last.unit_id) if last else None,
    }
    if problem:
        return render_template("holder/blocked_units.html", **shown)
    return render("holder/blocked_units.html", "holder/_blocked_rows.html", **shown)


def _confirmation(unit_id: str, problem: Problem | None) -> str:
    account, now = signed_in_account(), current_deployment().clock()
    holder_id = account.holder_id or ""
    with current_deployment().database.read() as repository:
        unit = repository.units.get(unit_id[:32])
        waiting = repository.request_lists.waiting_from(holder_id, unit.id, now)
        grants = repository.authorizations.living_of_holder(holder_id, now, unit.id)
        blocked = repository.holder_parties.is_blocked(holder_id, unit.id)
    return render_template(
        "holder/block_unit.html",
        unit_id=unit.id,
        asker=asker_of(unit, None),
        waiting=len(waiting),
        grants=len(grants),
        blocked=blocked,
        problem=problem,
    )
