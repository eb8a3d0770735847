"""Bureaux compare their lists, draw samples, and report what force majeure did (Art. 8, 11)."""

import csv
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import partial
from io import StringIO
from itertools import count

from wallet.demonstration.catalogue.entries import BY_KEY
from wallet.demonstration.stories.office import Act, Office
from wallet.domain.actors.actors import Actor
from wallet.domain.licences.face_digest import face_digest, field_digest
from wallet.domain.licences.licence import ENDED_STATES, Licence
from wallet.domain.oversight.incident import DueAct
from wallet.domain.oversight.incident_question import USUAL_TIMES, next_question
from wallet.domain.oversight.reconciliation import FindingKind, Scope
from wallet.services.oversight import incident_reporting
from wallet.services.oversight.incident_dues import add_dues
from wallet.services.oversight.incident_questions import say_it_lasts
from wallet.services.oversight.incident_reporting import IncidentDraft
from wallet.services.oversight.reconciling import ListUpload, reconcile
from wallet.services.oversight.sampling import Mark, draw_sample, record_sample
from wallet.services.oversight.working_days import is_working_day

NEVER_COLLECTED = "JZ3101010000981"
_NOT_IN_THE_REPOSITORY = "HK3101010000981"
_TRANSPORT = "road_transport_permit"
_CARDS, _BOOKS, _PERMITS, _WORK, _DRIVING = (
    "social_security_card",
    "household_register",
    "residence_permit",
    "foreign_work_permit",
    "driving_licence",
)
_NINE, _ELEVEN, _SIXTEEN = (timedelta(hours=hour) for hour in (9, 11, 16))
_COMPARED = {_CARDS: "bank", _BOOKS: "address"}
"""Which field of a face these lists carry a digest of."""


class Overseers:
    """The bureaux' clerks that compare and report, and the general office that takes note."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._incidents: dict[str, str] = {}

    def acts(self) -> Iterator[Act]:
        """Return the acts in the order of time."""
        yield from self._work_permits_stopped()
        yield from self._residence_permits_stopped()
        yield from self._transport_permits_stopped()
        at = self._at(-20, _ELEVEN)
        yield Act(at, partial(self._agree, at))
        at = self._at(-2, _ELEVEN)
        yield Act(at, partial(self._disagree, at))
        at = self._at(-1, _NINE)
        yield Act(at, partial(self._sample, at))
        at = self._at(0, _NINE)
        yield Act(at, partial(self._draw, "3", at))

    def _at(self, day: int, hour: timedelta) -> datetime:
        return self._office.moment(self._office.today + timedelta(days=day), hour)

    def _clerk(self, key: str) -> Actor:
        return self._office.clerk_for(BY_KEY[key])

    def _work_permits_stopped(self) -> Iterator[Act]:
        """A flood, caught up in time and closed."""
        began, recovered, closed = (
            self._at(-201, _NINE),
            self._at(-199, _SIXTEEN),
            self._at(-197, _SIXTEEN),
        )
        draft = ("暴雨致业务机房进水停机", "暴雨红色预警期间地下机房进水", "申请改为人工登记")
        yield Act(began, partial(self._report, _WORK, draft, began))
        yield Act(recovered, partial(self._due, _WORK, ("G310000000002",), recovered))
        yield Act(recovered, partial(self._recover, _WORK, recovered))
        yield Act(closed, partial(self._note, _WORK, closed))
        yield Act(closed, partial(self._close, _WORK, closed))

    def _residence_permits_stopped(self) -> Iterator[Act]:
        """A broken line; one permit is still not collected after the days to catch up."""
        began, recovered = self._at(-13, _NINE), self._at(-12, _SIXTEEN)
        draft = ("专线中断，证照无法归集", "市政施工挖断光缆", "已切换备用线路，申请照常受理")
        yield Act(began, partial(self._report, _PERMITS, draft, began))
        yield Act(began + _NINE, partial(self._note, _PERMITS, began + _NINE))
        yield Act(recovered, partial(self._due_permits, recovered))
        yield Act(recovered, partial(self._recover, _PERMITS, recovered))

    def _transport_permits_stopped(self) -> Iterator[Act]:
        """A system under repair: said once to last, and asked again today."""
        answered = self._asked_by(self._office.today)
        reported = self._asked_by(answered)
        began, said = self._on(reported), self._on(answered)
        draft = ("交通业务系统故障，证照无法签发", "存储设备损坏", "纸质受理，先发受理凭证")
        yield Act(began, partial(self._report, _TRANSPORT, draft, began))
        yield Act(said, partial(self._say_it_lasts, said))

    def _asked_by(self, today: date) -> date:
        """Return the latest day of a report about which it is asked on a day."""
        days = (today - timedelta(days=back) for back in count(1))
        usual = USUAL_TIMES
        return next(
            one for one in days if next_question(one, one, usual, is_working_day).asked_on <= today
        )

    def _on(self, day: date) -> datetime:
        return self._office.moment(day, _NINE)

    def _say_it_lasts(self, at: datetime) -> None:
        incident, reason = self._incidents[_TRANSPORT], "备件在途，预计两周内恢复"
        say_it_lasts(self._office.database, at, self._clerk(_TRANSPORT), incident, reason)

    def _report(self, key: str, words: tuple[str, str, str], at: datetime) -> None:
        types = (key, _BOOKS) if key == _PERMITS else (key,)
        draft = IncidentDraft(*words, at, [BY_KEY[one].type_code for one in types])
        reported = incident_reporting.report_incident(
            self._office.database, self._office.entropy, at, self._clerk(key), draft
        )
        self._incidents[key] = reported.id

    def _due_permits(self, at: datetime) -> None:
        known = self._licences(_PERMITS)[0].number
        self._due(_PERMITS, (known, NEVER_COLLECTED), at)

    def _due(self, key: str, numbers: tuple[str, ...], at: datetime) -> None:
        incident, code = self._incidents[key], BY_KEY[key].type_code
        database, clerk = self._office.database, self._clerk(key)
        add_dues(database, at, clerk, incident, code, DueAct.COLLECT, numbers)

    def _recover(self, key: str, at: datetime) -> None:
        incident_reporting.report_recovery(
            self._office.database, at, self._clerk(key), self._incidents[key], at
        )

    def _note(self, key: str, at: datetime) -> None:
        supervisor = self._office.cast.logins["supervisor"].account.actor
        incident_reporting.note_incident(
            self._office.database, at, supervisor, self._incidents[key]
        )

    def _close(self, key: str, at: datetime) -> None:
        incident_reporting.close_incident(
            self._office.database, at, self._clerk(key), self._incidents[key]
        )

    def _agree(self, at: datetime) -> None:
        self._compare(_CARDS, [self._row(_CARDS, one) for one in self._living(_CARDS)], at)

    def _disagree(self, at: datetime) -> None:
        """Find one of each kind: missing here and there, differing, and a row nobody can read."""
        first, second, _absent, *others = self._living(_BOOKS)
        as_listed = partial(self._row, _BOOKS)
        moved = as_listed(second) | {"版本": "2", "address_sha256": field_digest("已迁往他处")}
        unknown = as_listed(second) | {"证照编号": _NOT_IN_THE_REPOSITORY}
        unreadable = as_listed(first) | {"状态": "不详"}
        rows = [moved, unknown, unreadable, *(as_listed(one) for one in others)]
        self._compare(_BOOKS, rows, at)

    def _compare(self, key: str, rows: list[dict[str, str]], at: datetime) -> None:
        text = StringIO()
        writer = csv.DictWriter(text, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
        upload = ListUpload(BY_KEY[key].type_code, Scope.LIVING, text.getvalue().encode())
        reconcile(self._office.database, self._office.entropy, at, self._clerk(key), upload)

    def _sample(self, at: datetime) -> None:
        drawn = self._draw("4", at)
        marks = dict.fromkeys(range(3), Mark(FindingKind.SAME))
        marks[3] = Mark(FindingKind.DIFFERING, ("vehicle_class",))
        record_sample(self._office.database, at, self._clerk(_DRIVING), drawn, marks)

    def _draw(self, size: str, at: datetime) -> str:
        database, entropy, clerk = (
            self._office.database,
            self._office.entropy,
            self._clerk(_DRIVING),
        )
        code = BY_KEY[_DRIVING].type_code
        return draw_sample(database, entropy, at, clerk, code, size).id

    def _licences(self, key: str) -> list[Licence]:
        unit = self._clerk(key).unit_id or ""
        code = BY_KEY[key].type_code
        return self._office.repository.licences.of_issuer(unit, type_code=code, limit=100)

    def _living(self, key: str) -> list[Licence]:
        return [one for one in self._licences(key) if one.state not in ENDED_STATES]

    def _row(self, key: str, licence: Licence) -> dict[str, str]:
        face = self._office.repository.licences.version(licence.id, licence.version).face
        name = _COMPARED[key]
        return {
            "证照编号": licence.number,
            "版本": str(licence.version),
            "状态": licence.state.value,
            "照面摘要": face_digest(face),
            f"{name}_sha256": field_digest(face.get(name, "")),
        }
