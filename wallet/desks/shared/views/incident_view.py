"""An incident as the pages of issuer and supervisor show it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from wallet.desks.shared.http.cursors import place_cursor, written_place
from wallet.desks.shared.words.authorization_words import names_of_types
from wallet.desks.shared.words.oversight_words import DUE_ACTS, DUE_STANDINGS
from wallet.domain.oversight.incident import DueLicence, DueStanding, Incident
from wallet.repository.database import Repository

_PAGE = 30
_ORDER = (DueStanding.OVERDUE, DueStanding.OPEN, DueStanding.DONE_LATE, DueStanding.DONE)


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
    """One incident with everything that is due."""

    incident: Incident
    unit_name: str
    types: list[tuple[str, str]]
    dues: list[DueRow]
    counts: dict[str, int]
    state: str
    state_word: str

    @property
    def type_names(self) -> list[str]:
        """The names of the types that it is about."""
        return [name for _code, name in self.types]

    @property
    def overdue(self) -> int:
        """How many acts are overdue."""
        return self.counts[DueStanding.OVERDUE]

    @property
    def left(self) -> int:
        """How many acts are not done."""
        return self.overdue + self.counts[DueStanding.OPEN]

    @property
    def done(self) -> int:
        """How many acts are done, in time or not."""
        return len(self.dues) - self.left


def incident_view(repository: Repository, incident: Incident, now: datetime) -> IncidentView:
    """Return an incident with its due list, overdue acts first."""
    return incident_views(repository, [incident], now)[0]


def incident_views(
    repository: Repository, incidents: Sequence[Incident], now: datetime
) -> list[IncidentView]:
    """Return many incidents with what is due of each, in the order given."""
    codes = {code for one in incidents for code in one.type_codes}
    names = names_of_types(repository, codes)
    units = repository.units.names(one.unit_id for one in incidents)
    dues = repository.incidents.dues_of(incidents)
    return [_view(one, units[one.unit_id], dues[one.id], names, now) for one in incidents]


def _view(
    incident: Incident,
    unit_name: str,
    dues: Sequence[DueLicence],
    names: Mapping[str, str],
    now: datetime,
) -> IncidentView:
    standings = [(one, one.standing(incident.deadline, now)) for one in dues]
    counts = {one.value: 0 for one in DueStanding}
    for _due, standing in standings:
        counts[standing] += 1
    rows = [
        DueRow(
            due.number,
            names.get(due.type_code, due.type_code),
            str(DUE_ACTS[due.act]),
            standing.value,
            str(DUE_STANDINGS[standing]),
            due.done_at,
            due.licence_id,
        )
        for due, standing in sorted(standings, key=lambda pair: _ORDER.index(pair[1]))
    ]
    state = _state(incident, counts[DueStanding.OVERDUE])
    return IncidentView(
        incident,
        unit_name,
        [(code, names.get(code, code)) for code in incident.type_codes],
        rows,
        counts,
        state,
        _state_word(state),
    )


def incident_rows(
    repository: Repository, unit_id: str | None, unverified_cursor: str | None, now: datetime
) -> tuple[list[IncidentView], str | None]:
    """Return a page of the incidents of a unit or of the city, and where the next one begins.

    First come all that are not closed, overdue ones before the others; then, page after page,
    the closed ones.
    """
    before = place_cursor(unverified_cursor)
    found = repository.incidents.closed_of(unit_id, before=before, limit=_PAGE + 1)
    closed = found[:_PAGE]
    living = repository.incidents.open_of(unit_id) if before is None else []
    views = incident_views(repository, [*living, *closed], now)
    order = ("overdue", "lasting", "recovered", "closed")
    last = closed[-1] if len(found) > _PAGE else None
    return (
        sorted(views, key=lambda view: order.index(view.state)),
        written_place(last.began_at, last.id) if last else None,
    )


def _state(incident: Incident, overdue: int) -> str:
    if incident.closed_at is not None:
        return "closed"
    if incident.recovered_at is None:
        return "lasting"
    return "overdue" if overdue else "recovered"


def _state_word(state: str) -> str:
    return {
        "lasting": _("故障中"),
        "recovered": _("补办中"),
        "overdue": _("有逾期"),
        "closed": _("已办结"),
    }[state]
