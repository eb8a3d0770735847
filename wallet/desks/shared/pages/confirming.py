"""One page for every act that asks first: what will happen to whom, and why it is done."""

from dataclasses import dataclass

from flask import render_template, request

from wallet.desks.shared.errors import Problem, problem_of
from wallet.domain.errors import WalletError


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
        reason=request.form.get("reason", ""),
        problem=problem,
    )
