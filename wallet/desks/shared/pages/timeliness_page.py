"""Timeliness as a page and as a file, for whoever may read it: one unit, or the whole city."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask import Response, render_template, request
from flask_babel import gettext as _

from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.files.csv_file import csv_file
from wallet.desks.shared.words.registry.catalogue_words import SYNC_MODES
from wallet.domain.catalogue.issuing_catalogue import LicenceType, SyncMode
from wallet.domain.civil_dates import city_date, start_of_day
from wallet.domain.oversight.timeliness import (
    PERIODS,
    QUIET_AFTER_DAYS,
    Excuses,
    LateLicence,
    Timeliness,
    figures_of,
)
from wallet.repository.database import Repository

_MOST_LATE = 100


@dataclass(frozen=True, slots=True)
class TimelinessRow:
    """One type of one issuer."""

    unit_name: str
    type_name: str
    mode_word: str
    figures: Timeliness
    quiet: bool
    """Collected daily, and nothing came in for longer than it should take."""
    quiet_days: int | None


@dataclass(frozen=True, slots=True)
class LateRow:
    """One licence that came in late."""

    late: LateLicence
    type_name: str
    excused: bool
    """An incident about the type lasted, or was being caught up."""


def timeliness_page(template: str, unit_id: str | None = None, **more: object) -> str:
    """Render the figures of a unit, or of the city, the worst first."""
    days, mode = _period(), _mode()
    with current_deployment().database.read() as repository:
        excuses = repository.timeliness.excuses(_start(days), unit_id)
        rows = _rows(repository, days, mode, unit_id, excuses)
        late = _late(repository, days, unit_id, excuses) if unit_id else []
    return render_template(
        template,
        rows=rows,
        late=late,
        days=days,
        periods=PERIODS,
        mode=mode.value if mode else "",
        modes=[(one, str(word)) for one, word in SYNC_MODES.items()],
        quiet_after=QUIET_AFTER_DAYS,
        most_late=_MOST_LATE,
        **more,
    )


def timeliness_file(unit_id: str | None = None) -> Response:
    """Return the same figures as a file."""
    days, mode = _period(), _mode()
    with current_deployment().database.read() as repository:
        excuses = repository.timeliness.excuses(_start(days), unit_id)
        rows = _rows(repository, days, mode, unit_id, excuses)
    headings = (
        _("发证单位"),
        _("证照类型"),
        _("归集方式"),
        _("已归集"),
        _("当日归集"),
        _("迟归集"),
        _("不可抗力"),
        _("及时率"),
        _("平均迟（天）"),
        _("最长迟（天）"),
        _("最近归集"),
    )
    return csv_file(f"timeliness-{days}-days.csv", headings, (_cells(row) for row in rows))


def _cells(row: TimelinessRow) -> Iterable[str]:
    figures = row.figures
    return (
        row.unit_name,
        row.type_name,
        row.mode_word,
        str(figures.collected),
        str(figures.in_time),
        str(figures.late),
        str(figures.excused),
        "" if figures.share is None else f"{figures.share:.1%}",
        f"{figures.average_late:.1f}",
        str(figures.longest),
        city_date(figures.last_at).isoformat() if figures.last_at else "",
    )


def _period() -> int:
    text = request.args.get("days", "")
    return next((days for days in PERIODS if str(days) == text), PERIODS[0])


def _mode() -> SyncMode | None:
    text = request.args.get("mode", "")
    return SyncMode(text) if text in frozenset(SyncMode) else None


def _start(days: int) -> datetime:
    today = city_date(current_deployment().clock())
    return start_of_day(today - timedelta(days=days - 1))


def _rows(
    repository: Repository,
    days: int,
    mode: SyncMode | None,
    unit_id: str | None,
    excuses: Excuses,
) -> list[TimelinessRow]:
    today = city_date(current_deployment().clock())
    arrivals = repository.timeliness.arrivals(_start(days), unit_id)
    found = {(one.issuer_id, one.type_code): one for one in figures_of(arrivals, excuses)}
    kinds = {
        (kind.issuer_id, kind.type_code): kind
        for kind in repository.catalogue.all_approved()
        if unit_id in {None, kind.issuer_id} and mode in {None, kind.sync_mode}
    }
    names = repository.units.names(kind.issuer_id for kind in kinds.values())
    rows = []
    for key, kind in kinds.items():
        figures = found.get(key) or Timeliness(*key)
        silent = figures.quiet_days(today)
        rows.append(
            TimelinessRow(
                names.get(kind.issuer_id, ""),
                kind.name,
                str(SYNC_MODES[kind.sync_mode]),
                figures,
                _is_quiet(kind, silent),
                silent,
            )
        )
    return sorted(rows, key=_worst_first)


def _is_quiet(kind: LicenceType, silent: int | None) -> bool:
    daily = kind.sync_mode is SyncMode.DAILY
    return daily and (silent is None or silent >= QUIET_AFTER_DAYS)


def _worst_first(row: TimelinessRow) -> tuple[float, bool, int, str]:
    share = row.figures.share
    return (2.0 if share is None else share, not row.quiet, -row.figures.late, row.type_name)


def _late(repository: Repository, days: int, unit_id: str, excuses: Excuses) -> list[LateRow]:
    names = {kind.type_code: kind.name for kind in repository.catalogue.of_issuer(unit_id)}
    return [
        LateRow(
            one,
            names.get(one.type_code, one.type_code),
            excuses.cover(unit_id, one.type_code, one.issued_on, one.collected_on),
        )
        for one in repository.timeliness.late_since(_start(days), unit_id, _MOST_LATE)
    ]
