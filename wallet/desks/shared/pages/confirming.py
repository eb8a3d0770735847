"""One page for every act that asks first: what will happen to whom, and why it is done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Concatenate, ParamSpec

from flask import redirect, render_template, request
from flask.typing import ResponseReturnValue

from wallet.desks.shared.access import signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import Problem, problem_of
from wallet.domain.actors.actors import Actor
from wallet.domain.errors import Conflict, InvalidInput, WalletError
from wallet.repository.database import Database

Given = ParamSpec("Given")


@dataclass(frozen=True, slots=True)
class Confirmation:
    """What the page of an act says; without ``reason_hint`` no reason is asked for."""

    title: str
    subject: str
    subject_detail: str
    consequence: str
    detail: str
    button: str
    back: str
    action: str
    danger: bool = False
    reason_hint: str | None = None
    tick: str = ""
    """What must be ticked; its field is named ``confirmed``."""
    seen_version: int | None = None
    listed: tuple[str, ...] = ()
    listed_title: str = ""
    """What the listed things are; sensitive fields where nothing is said."""
    idempotency_key: str = ""
    """What tells a double click from a second request, where the act is done once."""


def ask_first(confirmation: Confirmation, refusal: WalletError | None = None) -> str:
    """Render the page; after a refusal with what happened and with the reason as it was typed."""
    problem: Problem | None = problem_of(refusal) if refusal else None
    return render_template(
        "registry/confirm.html",
        confirmation=confirmation,
        reason=typed_reason(),
        problem=problem,
    )


def done_or_asked_again(
    asked: Callable[[], Confirmation],
    done_at: str,
    act: Callable[Concatenate[Database, datetime, Actor, Given], object],
    *given: Given.args,
    **named: Given.kwargs,
) -> ResponseReturnValue:
    """Do what was confirmed and go on to ``done_at``; a refusal is told on the page that asked."""
    deployment, actor = current_deployment(), signed_in_actor()
    try:
        act(deployment.database, deployment.clock(), actor, *given, **named)
    except (InvalidInput, Conflict) as refusal:
        return ask_first(asked(), refusal), refusal.status
    return redirect(done_at)


def typed_reason() -> str:
    """Return the reason as it was typed into the page."""
    return request.form.get("reason", "")
