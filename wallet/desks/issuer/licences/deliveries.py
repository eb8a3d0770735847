"""How electronic delivery stands (送达, Art. 9): by type, and what has reached nobody yet."""

from dataclasses import dataclass

from flask import request
from flask.typing import ResponseReturnValue

from wallet.desks.issuer import blueprint
from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.http.cursors import place_cursor, written_place
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.views.faces import cards_of
from wallet.domain.civil_dates import city_date

_PAGE = 50


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """The figures of one type."""

    type_code: str
    name: str
    delivered: int
    waiting: int
    opened: int

    @property
    def total(self) -> int:
        """How many licences are in force or suspended."""
        return self.delivered + self.waiting


@blueprint.get("/deliveries")
def deliveries() -> ResponseReturnValue:
    """Show the figures, and the licences that wait for their holder's first sign-in."""
    deployment, unit_id = current_deployment(), signed_in_account().unit_id or ""
    type_code = request.args.get("type", "")[:21]
    with deployment.database.read() as repository:
        figures = repository.deliveries.figures_of(unit_id)
        kinds = repository.catalogue.versions_of(one.type_code for one in figures)
        names = {code: kind.name for (code, _version), kind in sorted(kinds.items())}
        ids = repository.deliveries.waiting_ids(
            unit_id,
            type_code=type_code or None,
            after=place_cursor(request.args.get("cursor")),
            limit=_PAGE + 1,
        )
        found = repository.licence_lookups.by_ids(ids[:_PAGE])
        waiting = [found[one] for one in ids[:_PAGE]]
        today = city_date(deployment.clock())
        cards = cards_of(repository, waiting, today, with_holders=True)
    rows = [
        DeliveryRow(one.type_code, names[one.type_code], one.delivered, one.waiting, one.opened)
        for one in figures
    ]
    last = waiting[-1] if len(ids) > _PAGE else None
    return render(
        "issuer/deliveries.html",
        "issuer/_undelivered_rows.html",
        rows=rows,
        cards=list(zip(cards, waiting, strict=True)),
        type_code=type_code if type_code in names else "",
        next_cursor=written_place(last.created_at, last.id) if last and last.created_at else None,
        total=sum(row.total for row in rows),
        delivered=sum(row.delivered for row in rows),
        opened=sum(row.opened for row in rows),
    )
