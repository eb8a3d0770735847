"""Where an enterprise begins: its permit, its licences at a glance, what runs out, who looked."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from wallet.desks.holder import blueprint
from wallet.desks.holder.authorization.rows import waiting_requests
from wallet.desks.holder.own_cards import company_of, favourite_of, head_word, permit_cards
from wallet.desks.holder.showing.activity import latest_looks
from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.views.faces import LicenceCard, cards_of
from wallet.desks.shared.views.permit_view import PermitCard
from wallet.desks.shared.words.labels import POSTS, post_word
from wallet.domain.actors.actors import Holder
from wallet.domain.civil_dates import city_date
from wallet.domain.enterprise.appointment import Appointment, Post
from wallet.domain.enterprise.representative import headship_of
from wallet.domain.showing.masking import mask_number
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Repository
from wallet.services.access.holding import count_of_sets, held_licences

RUNS_OUT_WITHIN = 90
_MOST_ROWS, _MOST_LOOKS, _MOST_PEOPLE = 8, 4, 6


@dataclass(frozen=True, slots=True)
class RunningOut:
    """A licence that runs out soon, and the industry of the permit it is part of, if it is."""

    card: LicenceCard
    industry: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Who may show what: a person, the post, how many licences (None is all), until when."""

    name: str
    post_label: str
    licences: int | None
    matter: str
    until: date | None


@blueprint.get("/home")
def enterprise_home() -> ResponseReturnValue:
    """Show an enterprise what its licences are up to; a citizen begins with the list."""
    account, deployment = signed_in_account(), current_deployment()
    now = deployment.clock()
    today = city_date(now)
    with deployment.database.read() as repository:
        company = company_of(repository, account)
        if company is None:
            return redirect(url_for("holder.licences"))
        held = held_licences(repository, account)
        cards = cards_of(repository, held, today)
        permits = permit_cards(repository, account, today)
        waiting = waiting_requests(repository, account)
        looks = latest_looks(repository, held, _MOST_LOOKS)
        counts = repository.presentations.counts_by_licence(account.id)
        people = _people(repository, account, company, now)
        sets = count_of_sets(repository, account)
    in_force = [card for card in cards if card.presentable and not _runs_out(card)]
    running_out = [card for card in cards if _runs_out(card)]
    not_in_force = [card for card in cards if not card.presentable]
    return render_template(
        "holder/enterprise_home.html",
        company=company,
        post_label=head_word(account, company),
        masked_uscc=mask_number(company.identity_number),
        person_name=account.display_name,
        permits=permits,
        total=len(cards),
        counts={"in-force": len(in_force), "soon": len(running_out), "out": len(not_in_force)},
        in_force=in_force[:_MOST_ROWS],
        running_out=_by_last_day(running_out, permits),
        not_in_force=not_in_force[:_MOST_ROWS],
        within=RUNS_OUT_WITHIN,
        looks=looks,
        people=people,
        sets=sets,
        waiting=waiting,
        waiting_count=len(waiting),
        favourite=favourite_of(cards, counts) if account.registration.in_force else None,
    )


def _runs_out(card: LicenceCard) -> bool:
    return card.days_left is not None and card.days_left <= RUNS_OUT_WITHIN


def _by_last_day(cards: list[LicenceCard], permits: list[PermitCard]) -> list[RunningOut]:
    industries = {part.licence_id: view.industry_name for view in permits for part in view.parts}
    ordered = sorted(cards, key=lambda card: card.days_left or 0)
    return [RunningOut(card, industries.get(card.id, "")) for card in ordered]


def _people(
    repository: Repository, account: Account, company: Holder, now: datetime
) -> list[Standing]:
    """Return the first who act for the enterprise; a handler is told of nobody else."""
    if not account.has_whole_wallet:
        return []
    head = post_word(Post.LEGAL_REPRESENTATIVE, headship_of(company))
    bound = [
        (one.person_id, Standing("", head, None, "", None))
        for one in repository.bindings.of_enterprise(company.id)
        if repository.standings.stands(one, now)
    ]
    appointed = [
        (one.person_id, _standing(one))
        for one in repository.appointments.of_enterprise(company.id)
        if one.in_force_at(now)
    ]
    return [
        replace(standing, name=repository.holders.get(person_id).name)
        for person_id, standing in [*bound, *appointed][:_MOST_PEOPLE]
    ]


def _standing(one: Appointment) -> Standing:
    scope = one.scope
    licences = len(scope.licence_ids) + len(scope.permit_ids) if scope else None
    return Standing("", str(POSTS[one.post]), licences, one.matter, one.until)
