"""The holder's own licences: the list, and one licence's face."""

from flask import request
from flask.typing import ResponseReturnValue

from wallet.desks.holder import blueprint
from wallet.desks.holder.authorization.rows import waiting_requests
from wallet.desks.holder.licence_list import PAGE, PAST, page_of
from wallet.desks.holder.own_cards import (
    company_of,
    favourite_of,
    head_word,
    permit_cards,
)
from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.views.faces import card_of, face_of
from wallet.desks.shared.views.histories import history_of, status_reason
from wallet.domain.catalogue.issuing_catalogue import CATEGORIES
from wallet.domain.civil_dates import city_date
from wallet.services.access.holding import count_of_sets, held_licence, held_outlines


@blueprint.get("/licences")
def licences() -> ResponseReturnValue:
    """Show the holder's licences a page at a time; ``q`` and ``kind`` narrow the list."""
    account, deployment = signed_in_account(), current_deployment()
    today = city_date(deployment.clock())
    wanted = request.args.get("q", "").strip()[:60]
    kind = request.args.get("kind", "")
    kind = kind if kind in (*CATEGORIES, PAST) else ""
    after = request.args.get("cursor", "")
    with deployment.database.read() as repository:
        held = held_outlines(repository, account)
        counts = repository.presentations.counts_by_licence(account.id)
        listed = page_of(
            repository,
            account,
            held,
            today,
            wanted=wanted,
            kind=kind,
            after=after,
            favourite=favourite_of(held, counts, today),
        )
        waiting = waiting_requests(repository, account)
        company = company_of(repository, account)
        permits = permit_cards(repository, account, today)
        sets = count_of_sets(repository, account)
    return render(
        "holder/licences.html",
        "holder/_licence_groups.html",
        listed=listed,
        q=wanted,
        kind=kind,
        total=len(held),
        long=len(held) > PAGE,
        waiting=waiting,
        waiting_count=len(waiting),
        favourite=listed.favourite,
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
