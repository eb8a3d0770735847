"""The bureau's licences that contradict: what of each, and what to do next (Art. 8)."""

from dataclasses import dataclass

from flask import request
from flask.typing import ResponseReturnValue

from wallet.desks.issuer import blueprint
from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.language import told
from wallet.desks.shared.views.faces import LicenceCard, cards_of
from wallet.domain.civil_dates import city_date
from wallet.services.oversight.contradicting import ListedLicence, read_contradictions

_PAGE = 20


@dataclass(frozen=True, slots=True)
class ContradictionRow:
    """One licence of the list, in the language of the page."""

    card: LicenceCard
    listed: ListedLicence
    sentences: list[str]


@blueprint.get("/contradictions")
def contradictions() -> ResponseReturnValue:
    """List the licences of the bureau that contradict, the latest found first."""
    deployment, account = current_deployment(), signed_in_account()
    listed = read_contradictions(
        deployment.database,
        account.unit_id or "",
        unverified_cursor=request.args.get("cursor"),
        limit=_PAGE,
    )
    with deployment.database.read() as repository:
        cards = cards_of(
            repository,
            [one.licence for one in listed.licences],
            city_date(deployment.clock()),
            with_holders=True,
        )
    rows = [
        ContradictionRow(card, one, [told(fault) for fault in one.faults])
        for card, one in zip(cards, listed.licences, strict=True)
    ]
    return render(
        "issuer/contradictions.html",
        "issuer/_contradiction_rows.html",
        rows=rows,
        next_cursor=listed.next_cursor,
    )
