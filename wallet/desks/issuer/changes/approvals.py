"""What waits for a second clerk of the unit (待复核), and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wallet.desks.issuer import blueprint
from wallet.desks.shared.access import signed_in_account, signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import Problem, problem_of
from wallet.desks.shared.http.cursors import place_cursor, written_place
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.views.differences import ShownDifference, shown_differences
from wallet.desks.shared.views.faces import LicenceCard, cards_of
from wallet.desks.shared.words.change_words import ACT_SIGNS, CHANGE_STATES, act_word, consequence
from wallet.domain.changes.change_request import ChangeRequest, ChangeState
from wallet.domain.changes.licence_change import UnknownAct
from wallet.domain.civil_dates import city_date
from wallet.domain.errors import Conflict, InvalidInput, NotPermitted
from wallet.repository.database import Repository
from wallet.services.changes import approving

_PAGE = 50


@dataclass(frozen=True, slots=True)
class ApprovalRow:
    """One change as the pages show it."""

    request: ChangeRequest
    state: ChangeState
    state_word: str
    act_word: str
    sign: str
    card: LicenceCard | None
    own: bool


@blueprint.get("/approvals")
def approvals() -> ResponseReturnValue:
    """List what waits for the second clerk, then what was decided lately."""
    deployment, account = current_deployment(), signed_in_account()
    now = deployment.clock()
    with deployment.database.read() as repository:
        unit = repository.units.get(account.unit_id or "")
        before = place_cursor(request.args.get("cursor"))
        found = repository.change_requests.waiting_in_unit(
            unit.id, now, before=before, limit=_PAGE + 1
        )
        page = found[:_PAGE]
        lately = [] if before else _lately_decided(repository, unit.id, now)
        rows = _rows(repository, [*page, *lately], now)
    more = len(found) > _PAGE
    return render(
        "issuer/approvals.html",
        "issuer/_approval_rows.html",
        rows=rows[: len(page)],
        decided=rows[len(page) :],
        next_cursor=written_place(page[-1].lapses_at, page[-1].id) if more else None,
        second_approval=unit.second_approval,
    )


@blueprint.get("/approvals/<request_id>")
def approval(request_id: str) -> ResponseReturnValue:
    """Show one change: what will happen to whom, who asked, and why."""
    return _page(request_id, None)


@blueprint.post("/approvals/<request_id>/<decision>")
def decide_approval(request_id: str, decision: str) -> ResponseReturnValue:
    """Approve, refuse or withdraw a change."""
    try:
        decided = _decided(request_id, decision)
    except (InvalidInput, Conflict, NotPermitted) as refusal:
        problem = problem_of(refusal)
        return _page(request_id, problem), problem.status
    if decided.licence_id is None and decided.state is ChangeState.APPROVED:
        return redirect(url_for("issuer.change_list", list_id=request_id))
    return redirect(url_for("issuer.approval", request_id=request_id))


def _decided(request_id: str, decision: str) -> ChangeRequest:
    """Decide as the address says.

    Raises:
        UnknownAct: it names no decision.
        WalletError: what the decision refused.
    """
    deployment, now = current_deployment(), current_deployment().clock()
    database, clerk = deployment.database, signed_in_actor()
    match decision:
        case "approve":
            maker, entropy = deployment.document_maker, deployment.entropy
            return approving.approve(database, maker, entropy, now, clerk, request_id)
        case "withdraw":
            return approving.withdraw(database, now, clerk, request_id)
        case "refuse":
            reason = request.form.get("reason", "")
            return approving.refuse(database, now, clerk, request_id, reason)
    raise UnknownAct


def _page(request_id: str, problem: Problem | None) -> str:
    deployment = current_deployment()
    with deployment.database.read() as repository:
        found = repository.change_requests.get(request_id[:32], signed_in_account().unit_id or "")
        row = _rows(repository, [found], deployment.clock())[0]
        changes = _changes(repository, found)
    card = row.card
    return render_template(
        "issuer/approval.html",
        row=row,
        consequence=consequence(found.change.act, "、".join(card.holder_names), card.type_name)
        if card
        else "",
        changes=changes,
        problem=problem,
        reason=request.form.get("reason", ""),
    )


def _lately_decided(repository: Repository, unit_id: str, now: datetime) -> list[ChangeRequest]:
    """Return what does not wait any more; a list that nobody had to approve is under the lists."""
    return [
        one
        for one in repository.change_requests.of_unit(unit_id, limit=_PAGE)
        if (state := one.state_at(now)) is not ChangeState.AWAITING_APPROVAL
        and (one.licence_id or one.decided_at or state is ChangeState.LAPSED)
    ]


def _changes(repository: Repository, found: ChangeRequest) -> list[ShownDifference]:
    if not found.differences or not found.licence_id:
        return []
    licence = repository.licences.get(found.licence_id)
    kind = repository.catalogue.get(licence.type_code, licence.type_version)
    return shown_differences(kind, found.differences)


def _rows(
    repository: Repository, found: Sequence[ChangeRequest], now: datetime
) -> list[ApprovalRow]:
    licences = repository.licence_lookups.by_ids(one.licence_id for one in found if one.licence_id)
    cards = cards_of(repository, list(licences.values()), city_date(now), with_holders=True)
    by_licence = {card.id: card for card in cards}
    return [
        ApprovalRow(
            one,
            state := one.state_at(now),
            str(CHANGE_STATES[state]),
            act_word(one.change),
            ACT_SIGNS[one.change.act],
            by_licence.get(one.licence_id or ""),
            one.requested_by == signed_in_account().id,
        )
        for one in found
    ]
