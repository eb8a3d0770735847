"""Where an enterprise begins: its permit, its licences at a glance, what runs out, who looked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import chain

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from wallet.desks.holder import blueprint
from wallet.desks.holder.authorization.rows import waiting_requests
from wallet.desks.holder.own_cards import (
    company_of,
    favourite_of,
    head_word,
    permit_cards,
)
from wallet.desks.holder.showing.activity import latest_looks
from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.views.faces import LicenceCard
from wallet.desks.shared.views.own_licences import cards_by_id
from wallet.desks.shared.views.permit_view import PermitCard
from wallet.desks.shared.words.labels import POSTS, post_word
from wallet.domain.actors.actors import Holder
from wallet.domain.civil_dates import city_date
from wallet.domain.enterprise.appointment import Appointment, Post
from wallet.domain.enterprise.representative import headship_of
from wallet.domain.licences.licence import LicenceStatus
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Repository
from wallet.repository.licences.licence_lookups import LicenceOutline
from wallet.services.access.holding import count_of_sets, held_outlines

RUNS_OUT_WITHIN = 90
_MOST_ROWS, _MOST_LOOKS, _MOST_PEOPLE = 8, 4, 6
_IN_FORCE, _SOON, _OUT = "in-force", "soon", "out"


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
        held = held_outlines(repository, account)
        parted = _parted(held, today)
        permits = permit_cards(repository, account, today)
        waiting = waiting_requests(repository, account)
        looks = latest_looks(repository, held, _MOST_LOOKS)
        counts = repository.presentations.counts_by_licence(account.id)
        favourite = favourite_of(held, counts, today) if account.registration.in_force else None
        shown = {name: ids[:_MOST_ROWS] for name, ids in parted.items()}
        cards = cards_by_id(repository, [favourite, *chain(*shown.values())], today)
        people = _people(repository, account, company, now)
        sets = count_of_sets(repository, account)
    listed = {name: [cards[one] for one in ids] for name, ids in shown.items()}
    return render_template(
        "holder/enterprise_home.html",
        company=company,
        post_label=head_word(account, company),
        person_name=account.display_name,
        permits=permits,
        total=len(held),
        counts={name: len(ids) for name, ids in parted.items()},
        in_force=listed[_IN_FORCE],
        running_out=_in_their_permits(listed[_SOON], permits),
        not_in_force=listed[_OUT],
        within=RUNS_OUT_WITHIN,
        looks=looks,
        people=people,
        sets=sets,
        waiting=waiting,
        waiting_count=len(waiting),
        favourite=cards.get(favourite),
    )


def _parted(held: Sequence[LicenceOutline], today: date) -> dict[str, list[str]]:
    """Return which are in force, which run out soon (the next first), and which are not."""
    parted: dict[str, list[str]] = {_IN_FORCE: [], _SOON: [], _OUT: []}
    days = {one.id: one.days_left(today) for one in held}
    for one in held:
        left = days[one.id]
        if one.status_on(today) is not LicenceStatus.VALID:
            parted[_OUT].append(one.id)
        elif left is not None and left <= RUNS_OUT_WITHIN:
            parted[_SOON].append(one.id)
        else:
            parted[_IN_FORCE].append(one.id)
    parted[_SOON].sort(key=lambda licence_id: days[licence_id] or 0)
    return parted


def _in_their_permits(cards: list[LicenceCard], permits: list[PermitCard]) -> list[RunningOut]:
    industries = {part.licence_id: view.industry_name for view in permits for part in view.parts}
    return [RunningOut(card, industries.get(card.id, "")) for card in cards]


def _people(
    repository: Repository, account: Account, company: Holder, now: datetime
) -> list[Standing]:
    """Return the first who act for the enterprise; a handler is told of nobody else."""
    if not account.has_whole_wallet:
        return []
    head = post_word(Post.LEGAL_REPRESENTATIVE, headship_of(company))
    bound = [
        (one.person_id, Standing("", head, None, "", None))
        for one in repository.standings.standing(repository.bindings.of_enterprise(company.id), now)
    ]
    appointed = [
        (one.person_id, _standing(one))
        for one in repository.appointments.of_enterprise(company.id)
        if one.in_force_at(now)
    ]
    shown = [*bound, *appointed][:_MOST_PEOPLE]
    people = repository.holders.by_ids(person_id for person_id, _standing in shown)
    return [replace(standing, name=people[person_id].name) for person_id, standing in shown]


def _standing(one: Appointment) -> Standing:
    scope = one.scope
    licences = len(scope.licence_ids) + len(scope.permit_ids) if scope else None
    return Standing("", str(POSTS[one.post]), licences, one.matter, one.until)
