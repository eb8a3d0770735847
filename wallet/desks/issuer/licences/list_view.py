"""The page of a bureau's list: the box to look with, the filters as they were typed, the rows."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from flask import request

from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import Problem
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.language import told
from wallet.desks.shared.views.faces import cards_of
from wallet.desks.shared.views.held_by import HeldBy, held_by
from wallet.desks.shared.views.key_view import standing_of
from wallet.desks.shared.words.labels import STATUS_WORDS
from wallet.desks.shared.words.oversight_words import own_types
from wallet.domain.civil_dates import city_date, parse_civil_date
from wallet.domain.licences.licence import LicenceStatus
from wallet.domain.licences.licence_search import Filters, KeptSearch
from wallet.domain.oversight.contradiction import COUNTED_TO
from wallet.repository.database import Repository
from wallet.services.finding.listing import OwnList
from wallet.services.finding.terms import doubt_of

_LONGEST = 40
_NOTHING = OwnList((), None)


@dataclass(frozen=True, slots=True)
class TypedFilters:
    """Filters as somebody typed them, so that nothing is lost where one cannot be read."""

    type: str = ""
    state: str = ""
    issued_from: str = ""
    issued_until: str = ""
    ends_by: str = ""

    @property
    def any(self) -> bool:
        """Whether the list is narrowed."""
        return any(asdict(self).values())

    def in_address(self) -> dict[str, Any]:
        """Return them as an address carries them: nothing personal is among them."""
        return {name: value for name, value in asdict(self).items() if value}

    def read(self) -> Filters:
        """Return what they mean; an unknown type or state is none.

        Raises:
            MalformedDate, PeriodOutOfOrder: the days cannot be taken.
        """
        days = (self.issued_from, self.issued_until, self.ends_by)
        first, last, ends_by = (parse_civil_date(one) if one else None for one in days)
        known = self.state in frozenset(LicenceStatus)
        status = LicenceStatus(self.state) if known else None
        return Filters(self.type or None, None, status, first, last, ends_by)


def typed_filters(sent: Mapping[str, str]) -> TypedFilters:
    """Return the filters of an address or of a form."""
    names = TypedFilters().__slots__
    return TypedFilters(**{name: sent.get(name, "").strip()[:_LONGEST] for name in names})


def list_page(
    typed: TypedFilters,
    search: KeptSearch | None,
    found: OwnList = _NOTHING,
    *,
    problem: Problem | None = None,
    term: str = "",
) -> str:
    """Render a page of the list, or of what was found; after a refusal with all that was typed."""
    deployment, clerk = current_deployment(), signed_in_account()
    now, unit_id = deployment.clock(), clerk.unit_id or ""
    today = city_date(now)
    with deployment.database.read() as repository:
        cards = cards_of(repository, found.licences, today, with_holders=True)
        holders = _holders(repository, found) if search else {}
        standing = standing_of(repository, unit_id, now)
        asked = repository.incident_questions.count_asked(today, unit_id)
        types = own_types(repository, unit_id)
        contradicting = repository.contradictions.count(unit_id)
    doubt = doubt_of(search.typed, today) if search and not cards else None
    return render(
        "issuer/licences.html",
        "issuer/_licence_rows.html",
        rows=[(card, holders.get(card.id, [])) for card in cards],
        next_cursor=found.next_cursor,
        complete=found.complete,
        q=search.typed if search else term,
        search=search,
        search_id=request.args.get("search", "") if search else "",
        doubt=told(doubt) if doubt else "",
        typed=typed,
        types=sorted(((code, one.name) for code, one in types.items()), key=lambda one: one[1]),
        states=[(one.value, str(STATUS_WORDS[one])) for one in LicenceStatus],
        unit_name=clerk.unit_name,
        standing=standing,
        incidents_asked=asked,
        contradicting=contradicting,
        counted_to=COUNTED_TO,
        problem=problem,
    )


def _holders(repository: Repository, found: OwnList) -> dict[str, list[HeldBy]]:
    by_licence = repository.holders.of_licences(one.id for one in found.licences)
    return {licence_id: held_by(holders) for licence_id, holders in by_licence.items()}
