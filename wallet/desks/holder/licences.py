"""The holder's own licences: the list, and one licence's face."""

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wallet.desks.holder import blueprint
from wallet.desks.holder.authorization.rows import waiting_requests
from wallet.desks.holder.own_cards import company_of, favourite_of, head_word, permit_cards
from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.views.faces import LicenceCard, card_of, cards_of, face_of
from wallet.desks.shared.views.histories import history_of, status_reason
from wallet.domain.catalogue.issuing_catalogue import CATEGORIES
from wallet.domain.civil_dates import city_date
from wallet.services.access.holding import count_of_sets, held_licence, held_licences


@blueprint.get("/licences")
def licences() -> ResponseReturnValue:
    """Show every licence of the holder, grouped, those in force first; ``q`` narrows the list."""
    account, deployment = signed_in_account(), current_deployment()
    today = city_date(deployment.clock())
    wanted = request.args.get("q", "").strip()[:60]
    with deployment.database.read() as repository:
        held = held_licences(repository, account)
        cards = cards_of(repository, held, today)
        counts = repository.presentations.counts_by_licence(account.id)
        waiting = waiting_requests(repository, account)
        company = company_of(repository, account)
        permits = permit_cards(repository, account, today)
        sets = count_of_sets(repository, account)
    shown = [card for card in cards if _matches(card, wanted)]
    return render(
        "holder/licences.html",
        "holder/_licence_groups.html",
        groups=_grouped(shown),
        q=wanted,
        total=len(cards),
        waiting=waiting,
        waiting_count=len(waiting),
        favourite=favourite_of(cards, counts),
        person_name=account.display_name,
        company=company,
        post_label=head_word(account, company),
        permits=permits,
        sets=sets,
    )


@blueprint.get("/licences/<licence_id>")
def licence(licence_id: str) -> ResponseReturnValue:
    """Show one licence as the paper would look; ``reveal`` names the fields to show clear."""
    account, deployment = signed_in_account(), current_deployment()
    today = city_date(deployment.clock())
    revealed = set(request.args.getlist("reveal"))
    with deployment.database.read() as repository:
        found = held_licence(repository, account, licence_id)
        kind = repository.catalogue.get(found.type_code, found.type_version)
        issuer = repository.units.get(found.issuer_id).name
        version = repository.licences.version(found.id, found.version)
        names = [holder.name for holder in repository.holders.of_licence(found.id)]
        entries = repository.audit.of_licence(found.id)
    return render(
        "holder/licence.html",
        "holder/_face.html",
        face=face_of(found, kind, issuer, version.face, today, revealed),
        card=card_of(found, kind, issuer, today, names),
        history=history_of(found, entries),
        revealed=revealed,
        status_reason=status_reason(found, today),
        delivered_at=found.delivered_at,
        successor=found.superseded_by,
    )


def _matches(card: LicenceCard, wanted: str) -> bool:
    text = f"{card.type_name} {card.number} {card.issuer_name} {card.category_label}".lower()
    return all(word in text for word in wanted.lower().split())


def _grouped(cards: list[LicenceCard]) -> list[tuple[str, list[LicenceCard]]]:
    """Return the licences in force by category, then all others in a group of their own."""
    groups = []
    for category in CATEGORIES:
        inside = [card for card in cards if card.category == category and not _past(card)]
        if inside:
            groups.append((inside[0].category_label, inside))
    past = [card for card in cards if _past(card)]
    return [*groups, (_("已失效的证照"), past)] if past else groups


def _past(card: LicenceCard) -> bool:
    return not card.presentable and card.status.value not in {"suspended", "not_yet_valid"}
