"""An incident as the pages of issuer and supervisor show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from flask_babel import gettext as _

from wallet.desks.shared.http.cursors import number_cursor, place_cursor, written_place
from wallet.desks.shared.words.authorization_words import names_of_types
from wallet.desks.shared.words.oversight_words import DUE_ACTS, DUE_STANDINGS
from wallet.domain.civil_dates import city_date
from wallet.domain.oversight.incident import (
    COUNTED_TO,
    DueFigures,
    DueLicence,
    Incident,
    IncidentPlace,
    Urgency,
    place_of,
)
from wallet.domain.oversight.incident_question import Answer
from wallet.repository.database import Repository

_PAGE = 50
_ANSWERS = 20
"""So many of the latest answers stand with an incident."""


@dataclass(frozen=True, slots=True)
class DueRow:
    """One act that is due, with where it stands."""

    number: str
    type_name: str
    act_word: str
    standing: str
    standing_word: str
    done_at: datetime | None
    licence_id: str | None


@dataclass(frozen=True, slots=True)
class IncidentView:
    """One incident with how much is due, and how much of it is left."""

    incident: Incident
    unit_name: str
    types: list[tuple[str, str]]
    figures: DueFigures
    state: str
    state_word: str
    is_overdue: bool
    """Whether something is left, and its last day has passed."""
    answers: Sequence[Answer] = ()

    @property
    def is_asked(self) -> bool:
        """Whether it is asked today whether it still lasts."""
        return self.state == "asked"

    @property
    def type_names(self) -> list[str]:
        """The names of the types that it is about."""
        return [name for _code, name in self.types]

    @property
    def left(self) -> int:
        """How many acts are not done, counted to a hundred."""
        return self.figures.left

    @property
    def left_word(self) -> str:
        """How many acts are not done, as a table writes it."""
        return f"{COUNTED_TO - 1}+" if self.left >= COUNTED_TO else str(self.left)

    @property
    def counted_to(self) -> int:
        """How far what is left was counted; there may be more of it."""
        return COUNTED_TO


@dataclass(frozen=True, slots=True)
class DuePage:
    """A page of what is due under an incident: of what is left, or of all."""

    rows: list[DueRow]
    show: str
    next_after: int | None


def incident_view(repository: Repository, incident: Incident, now: datetime) -> IncidentView:
    """Return an incident with how much of it is left, and what was answered."""
    view = incident_views(repository, [incident], now)[0]
    return replace(view, answers=repository.incident_questions.answers(incident.id, _ANSWERS))


def incident_views(
    repository: Repository, incidents: Sequence[Incident], now: datetime
) -> list[IncidentView]:
    """Return many incidents with how much of each is left, in the order given."""
    codes = {code for one in incidents for code in one.type_codes}
    names = names_of_types(repository, codes)
    units = repository.units.names(one.unit_id for one in incidents)
    figures = repository.incident_dues.figures_of(incidents)
    return [_view(one, units[one.unit_id], figures[one.id], names, now) for one in incidents]


def due_page(
    repository: Repository, view: IncidentView, asked: Mapping[str, str], now: datetime
) -> DuePage:
    """Return the page of what is due that an address asks for: of what is left while it lasts."""
    show, after = asked.get("show", ""), number_cursor(asked.get("after"))
    if show not in {"left", "all"}:
        show = "left" if view.left else "all"
    found = repository.incident_dues.page(
        view.incident,
        left_only=show == "left",
        after=-1 if after is None else after,
        limit=_PAGE + 1,
    )
    page = found[:_PAGE]
    rows = [_due_row(one, dict(view.types), view.incident.deadline, now) for one in page]
    return DuePage(rows, show, page[-1].position if len(found) > _PAGE else None)


def incident_rows(
    repository: Repository, unit_id: str | None, unverified_cursor: str | None, now: datetime
) -> tuple[list[IncidentView], str | None]:
    """Return a page of the incidents of a unit or of the city, and where the next one begins.

    Those past their last day come first, the closed ones at the end.
    """
    today, after = city_date(now), _read_place(unverified_cursor)
    found = repository.incidents.by_urgency(unit_id, today, after=after, limit=_PAGE + 1)
    page = found[:_PAGE]
    more = _written(place_of(page[-1], today)) if len(found) > _PAGE else None
    return incident_views(repository, page, now), more


def _view(
    incident: Incident,
    unit_name: str,
    figures: DueFigures,
    names: Mapping[str, str],
    now: datetime,
) -> IncidentView:
    late = incident.deadline is not None and now >= incident.deadline
    overdue = late and incident.closed_at is None and figures.left > 0
    state = _state(incident, now, overdue=overdue)
    return IncidentView(
        incident,
        unit_name,
        [(code, names.get(code, code)) for code in incident.type_codes],
        figures,
        state,
        _state_word(state),
        overdue,
    )


def _due_row(
    due: DueLicence, names: Mapping[str, str], deadline: datetime | None, now: datetime
) -> DueRow:
    standing = due.standing(deadline, now)
    return DueRow(
        due.number,
        names.get(due.type_code, due.type_code),
        str(DUE_ACTS[due.act]),
        standing.value,
        str(DUE_STANDINGS[standing]),
        due.done_at,
        due.licence_id,
    )


def _written(place: IncidentPlace) -> str:
    due_until = place.due_until.isoformat() if place.due_until else ""
    return f"{place.urgency}~{due_until}~{written_place(place.began_at, place.incident_id)}"


def _read_place(unverified: str | None) -> IncidentPlace | None:
    """Read what :func:`_written` wrote; what does not read as one is the first page."""
    urgency, _tilde, rest = (unverified or "").partition("~")
    due_until, _tilde, begun = rest.partition("~")
    begun_place = place_cursor(begun)
    if begun_place is None or urgency not in {str(one.value) for one in Urgency}:
        return None
    try:
        last_day = date.fromisoformat(due_until) if due_until else None
    except ValueError:
        return None
    needs_last_day = Urgency(int(urgency)) in {Urgency.PAST_ITS_LAST_DAY, Urgency.CATCHING_UP}
    if needs_last_day and last_day is None:
        return None
    return IncidentPlace(Urgency(int(urgency)), last_day, *begun_place)


def _state(incident: Incident, now: datetime, *, overdue: bool) -> str:
    if incident.closed_at is not None:
        return "closed"
    today = city_date(now)
    if incident.recovered_at is None and incident.has_lapsed(today):
        return "lapsed"
    if incident.deadline is None:
        return "asked" if incident.is_asked(today) else "lasting"
    return "overdue" if overdue else "recovered"


def _state_word(state: str) -> str:
    return {
        "lasting": _("故障中"),
        "asked": _("待答复"),
        "lapsed": _("已失效"),
        "recovered": _("补办中"),
        "overdue": _("有逾期"),
        "closed": _("已办结"),
    }[state]
