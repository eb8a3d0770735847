"""Making and changing a set: its words, which licences, and in which order.

The order is that of the rows on the page. A button moves one row and stores nothing, so that it
works without JavaScript too; saving is a button of its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue

from wallet.desks.holder import blueprint
from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import Problem, problem_of
from wallet.desks.shared.form_identity import form_identity
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.views.faces import LicenceCard
from wallet.desks.shared.views.own_licences import cards_by_id, looks, offered, sent_search
from wallet.domain.civil_dates import city_date
from wallet.domain.errors import InvalidInput
from wallet.domain.licence_sets.licence_set import (
    FEWEST_LICENCES,
    LONGEST_MATTER,
    LONGEST_NAME,
    MOST_LICENCES,
    LicenceSet,
    SetDraft,
    Step,
    TooManySets,
    moved,
    stated_set,
)
from wallet.domain.licences.licence import LicenceStatus
from wallet.services.access.holding import held_outlines, held_set
from wallet.services.licence_sets import preparing

_MAY_COME_IN = frozenset(
    {LicenceStatus.VALID, LicenceStatus.SUSPENDED, LicenceStatus.NOT_YET_VALID}
)
_LONGEST_FORM = 200


@dataclass(frozen=True, slots=True)
class Choice:
    """One row of the form: a licence, and whether it is in the set."""

    card: LicenceCard
    ticked: bool


@dataclass(frozen=True, slots=True)
class Arrangement:
    """What the form holds now: its words, the rows' order, and which are ticked."""

    name: str
    matter: str
    order: Sequence[str]
    ticked: Sequence[str]
    wanted: str = ""


@blueprint.get("/sets/new")
def new_licence_set() -> ResponseReturnValue:
    """Ask for the words and licences of a new set; ``licence`` comes ticked."""
    chosen = request.args.getlist("licence")[:MOST_LICENCES]
    return _form(None, Arrangement("", "", chosen, chosen))


@blueprint.post("/sets")
def make_licence_set() -> ResponseReturnValue:
    """Store a new set, or move a row of the form, or look for others."""
    deployment, sent = current_deployment(), _sent()
    if request.form.get("move") or looks():
        return _form(None, sent)
    try:
        set_id = preparing.make_set(
            deployment.database,
            deployment.entropy,
            deployment.clock(),
            signed_in_account(),
            _draft(sent),
            form_identity(),
        )
    except (InvalidInput, TooManySets) as refusal:
        problem = problem_of(refusal)
        return _form(None, sent, problem), problem.status
    return redirect(url_for("holder.licence_set", set_id=set_id))


@blueprint.get("/sets/<set_id>/edit")
def edit_licence_set(set_id: str) -> ResponseReturnValue:
    """Show a set's words and licences as they can be changed."""
    found = _own(set_id)
    return _form(found, Arrangement(found.name, found.matter, found.licence_ids, found.licence_ids))


@blueprint.post("/sets/<set_id>/edit")
def change_licence_set(set_id: str) -> ResponseReturnValue:
    """Store the changed set, or move a row of the form, or look for others."""
    deployment, sent = current_deployment(), _sent()
    found = _own(set_id)
    if request.form.get("move") or looks():
        return _form(found, sent)
    try:
        preparing.change_set(
            deployment.database, deployment.clock(), signed_in_account(), set_id, _draft(sent)
        )
    except InvalidInput as refusal:
        problem = problem_of(refusal)
        return _form(found, sent, problem), problem.status
    return redirect(url_for("holder.licence_set", set_id=set_id))


def _sent() -> Arrangement:
    order = [one[:32] for one in request.form.getlist("order")[:_LONGEST_FORM]]
    step, _colon, licence_id = request.form.get("move", "").partition(":")
    if step in frozenset(Step):
        order = moved(order, licence_id, Step(step))
    return Arrangement(
        request.form.get("name", "")[:_LONGEST_FORM],
        request.form.get("matter", "")[:_LONGEST_FORM],
        order,
        [one[:32] for one in request.form.getlist("licence")[:_LONGEST_FORM]],
        sent_search(),
    )


def _draft(sent: Arrangement) -> SetDraft:
    unordered = (one for one in sent.ticked if one not in sent.order)
    ticked = [one for one in sent.order if one in sent.ticked]
    return stated_set(sent.name, sent.matter, [*ticked, *unordered])


def _own(set_id: str) -> LicenceSet:
    with current_deployment().database.read() as repository:
        return held_set(repository, signed_in_account(), set_id)


def _form(
    found: LicenceSet | None, arrangement: Arrangement, problem: Problem | None = None
) -> str:
    action = (
        url_for("holder.change_licence_set", set_id=found.id)
        if found
        else url_for("holder.make_licence_set")
    )
    choices, left = _choices(found.licence_ids if found else (), arrangement)
    return render(
        "holder/set_form.html",
        "holder/_set_choices.html",
        set_id=found.id if found else None,
        action=action,
        name=arrangement.name,
        matter=arrangement.matter,
        choices=choices,
        left=left,
        find=arrangement.wanted,
        fewest=FEWEST_LICENCES,
        most=MOST_LICENCES,
        longest_name=LONGEST_NAME,
        longest_matter=LONGEST_MATTER,
        problem=problem,
    )


def _choices(inside: Iterable[str], arrangement: Arrangement) -> tuple[list[Choice], int]:
    """Return the rows, as they were ordered and then what else can come in; how many are left."""
    account, deployment = signed_in_account(), current_deployment()
    today, inside = city_date(deployment.clock()), set(inside)
    with deployment.database.read() as repository:
        held = [
            one
            for one in sorted(
                held_outlines(repository, account),
                key=lambda one: one.status_on(today) is not LicenceStatus.VALID,
            )
            if one.id in inside or one.status_on(today) in _MAY_COME_IN
        ]
        ids = offered(repository, account, held, arrangement.ticked, arrangement.wanted)
        cards = cards_by_id(repository, ids, today)
    order = dict.fromkeys([*(one for one in arrangement.order if one in cards), *ids])
    choices = [Choice(cards[one], one in arrangement.ticked) for one in order]
    return choices, len(held) - len(choices)
