"""My enterprises (我的企业): for whom one acts, binding one more, and switching between them."""

from dataclasses import dataclass
from datetime import date

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from wallet.desks.enterprise import blueprint
from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.context import HAS_SWITCHED
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import Problem, problem_of
from wallet.desks.shared.words.labels import post_word
from wallet.domain.enterprise.appointment import Post
from wallet.domain.enterprise.representative import headship_of
from wallet.domain.errors import InvalidInput, NotPermitted, TooManyAttempts
from wallet.repository.enterprise.standings import PersonStanding
from wallet.services.enterprise import switching
from wallet.services.enterprise.binding import bind

_REFUSALS = (InvalidInput, NotPermitted, TooManyAttempts)


@dataclass(frozen=True, slots=True)
class EnterpriseCard:
    """One enterprise of a person; ``over`` says why it may no longer act for it."""

    id: str
    name: str
    uscc: str
    post: str
    post_label: str
    matter: str
    until: date | None
    things: int
    appointment_id: str
    current: bool
    over: str
    registered: bool


@blueprint.get("")
def mine() -> ResponseReturnValue:
    """List the enterprises that this person acts for."""
    account, deployment = signed_in_account(), current_deployment()
    with deployment.database.read() as repository:
        standings = repository.standings.of_person(account.person_id or "", deployment.clock())
    return render_template(
        "enterprise/mine.html",
        cards=[_card(one) for one in standings],
        acting=account.acting,
        name=account.display_name,
    )


@blueprint.post("/switch")
def switch() -> ResponseReturnValue:
    """Open the wallet of an enterprise, or one's own where none is named."""
    deployment, account = current_deployment(), signed_in_account()
    wanted = request.form.get("enterprise", "")
    sent = (deployment.database, deployment.clock(), account, current_user.secret)
    if wanted:
        switching.act_for(*sent, wanted)
    else:
        switching.act_for_oneself(*sent)
    session[HAS_SWITCHED] = True
    return redirect(url_for("sign_in.home"))


@blueprint.get("/binding")
def binding_form() -> ResponseReturnValue:
    """Ask which enterprise one represents in law."""
    return _binding_form(None)


@blueprint.post("/binding")
def bind_enterprise() -> ResponseReturnValue:
    """Bind it, where its licence names this very person."""
    deployment = current_deployment()
    try:
        bind(
            deployment.database,
            deployment.entropy,
            deployment.clock(),
            signed_in_account(),
            unverified_name=request.form.get("name", "")[:200],
            unverified_uscc=request.form.get("uscc", "")[:60],
        )
    except _REFUSALS as refusal:
        problem = problem_of(refusal)
        return _binding_form(problem), problem.status
    return redirect(url_for("enterprise.mine"))


def _binding_form(problem: Problem | None) -> str:
    return render_template(
        "enterprise/binding.html",
        problem=problem,
        typed={name: request.form.get(name, "") for name in ("name", "uscc")},
    )


def _card(standing: PersonStanding) -> EnterpriseCard:
    enterprise, made = standing.enterprise, standing.made
    post = standing.acting.post or (made.post if made else Post.LEGAL_REPRESENTATIVE)
    if post is Post.LEGAL_REPRESENTATIVE:
        made = None
    scope = made.scope if made else None
    return EnterpriseCard(
        id=enterprise.id,
        name=enterprise.name,
        uscc=enterprise.identity_number,
        post=post.value,
        post_label=post_word(post, headship_of(enterprise)),
        matter=made.matter if made else "",
        until=made.until if made else None,
        things=len(scope.licence_ids) + len(scope.permit_ids) if scope else 0,
        appointment_id=made.id if made else "",
        current=signed_in_account().holder_id == enterprise.id,
        over="" if standing.acting.post else ("lapsed" if made else "not_proved"),
        registered=standing.registration.in_force,
    )
