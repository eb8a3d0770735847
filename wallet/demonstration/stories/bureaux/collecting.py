"""Bureaux collect by file: one collection that is done, one that waits for its clerk."""

import csv
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from io import BytesIO, StringIO

from openpyxl import Workbook

from wallet.demonstration.cast.numbers import resident_id
from wallet.demonstration.catalogue.entries import BY_KEY
from wallet.demonstration.stories.office import Act, Office
from wallet.domain.catalogue.issuing_catalogue import LicenceType
from wallet.domain.licences.licence import Licence
from wallet.repository.database import Repository
from wallet.services.collecting.files.templates import template_rows
from wallet.services.collecting.holding import Workshop
from wallet.services.collecting.receiving import Upload, receive
from wallet.services.collecting.working import work_on_next
from wallet.services.sheets.columns import Column

_KIND = "skill_certificate"
_AFTERNOON = timedelta(hours=16)
_ASKED_SINCE = timedelta(hours=2)
_WAITS_SINCE = timedelta(minutes=25)
_ISSUED_BEFORE = timedelta(days=5)
_AREA = "310115"
_NAMES = ("沈知微", "陆思远", "顾晚晴", "江予安", "宋南星", "许清如", "程一帆", "蒋若水", "魏子衿")

Row = dict[str, str]


class Collectors:
    """The clerk of one bureau with two files."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def acts(self) -> Iterator[Act]:
        """Return the two uploads and what the worker made of them."""
        office = self._office
        done_at = office.moment(office.today - timedelta(days=1), _AFTERNOON)
        yield Act(done_at, partial(self._collect_again, done_at))
        sent_at = office.now - _WAITS_SINCE
        yield Act(sent_at, partial(self._leave_waiting, sent_at))
        asked_at = office.now - _ASKED_SINCE
        yield Act(asked_at, partial(self._leave_undecided, asked_at))

    def _collect_again(self, at: datetime) -> None:
        """Send what is there already, with rows that cannot be taken."""
        with self._office.database.begin() as repository:
            kind = self._kind(repository)
            stored = repository.licences.of_issuer(kind.issuer_id, type_code=kind.type_code)
            rows = [_row_of(repository, kind, one) for one in stored]
        rows += self._spoilt(kind, len(rows))
        self._send("技能等级证书-上半年补录.csv", rows, at, goes_on=True)

    def _leave_waiting(self, at: datetime) -> None:
        """Send new ones, which the clerk has yet to confirm."""
        with self._office.database.begin() as repository:
            kind = self._kind(repository)
        rows = [self._new_row(kind, order) for order in range(len(_NAMES))]
        rows += self._spoilt(kind, len(rows))[:2]
        self._send("技能等级证书-新发.csv", rows, at, goes_on=False)

    def _leave_undecided(self, at: datetime) -> None:
        """Send a workbook as it lay on a desk: two sheets, and a row that a filter hides."""
        with self._office.database.begin() as repository:
            kind = self._kind(repository)
        rows = [self._new_row(kind, order) for order in range(len(_NAMES))]
        workbook = Workbook()
        first, notes = workbook.active, workbook.create_sheet("填表说明", 0)
        first.title = "五月"
        for sheet, some in ((first, rows[:4]), (workbook.create_sheet("六月"), rows[4:])):
            sheet.append(list(rows[0]))
            for row in some:
                sheet.append([row.get(heading, "") for heading in rows[0]])
        notes.append(["一人一行，照证书填写。"])
        first.row_dimensions[3].hidden = True
        held = BytesIO()
        workbook.save(held)
        self._receive("技能等级证书-五六月.xlsx", held.getvalue(), at, goes_on=False)

    def _kind(self, repository: Repository) -> LicenceType:
        return repository.catalogue.approved(BY_KEY[_KIND].type_code)

    def _new_row(self, kind: LicenceType, order: int) -> Row:
        headings, sample = template_rows(kind, self._office.today - _ISSUED_BEFORE)
        name, number = _NAMES[order], resident_id(_AREA, 1 + order, 3 + order, 601 + order)
        row = dict(zip(headings, sample, strict=True))
        # What is the holder's own need not be written: it is taken from the holder.
        row |= {one.label: "" for one in kind.fields if one.holder_fact and one.label in row}
        return row | {
            Column.NUMBER.value: f"S3100{self._office.today.year}{order + 1:06}",
            Column.HOLDER.value: name,
            Column.IDENTITY_NUMBER.value: number,
        }

    def _spoilt(self, kind: LicenceType, count: int) -> list[Row]:
        good = [self._new_row(kind, order) for order in range(4)]
        return [
            good[0] | {Column.IDENTITY_NUMBER.value: "3.10115E+17", Column.NUMBER.value: "S01"},
            good[1] | {Column.VALID_UNTIL.value: "", Column.NUMBER.value: "S02"},
            good[2] | {Column.ISSUED_ON.value: "03/04/2024", Column.NUMBER.value: "S03"},
            good[3] | {Column.HOLDER.value: "=1+1", Column.NUMBER.value: f"S{count:02}"},
            # Its name slipped up from the row below.
            good[3] | {"姓名": _NAMES[4], Column.NUMBER.value: f"S{count + 1:02}"},
        ]

    def _send(self, name: str, rows: Sequence[Row], at: datetime, *, goes_on: bool) -> None:
        text = StringIO(newline="")
        writer = csv.writer(text)
        writer.writerow(rows[0])
        writer.writerows([row.get(heading, "") for heading in rows[0]] for row in rows)
        self._receive(name, text.getvalue().encode("utf-8-sig"), at, goes_on=goes_on)

    def _receive(self, name: str, content: bytes, at: datetime, *, goes_on: bool) -> None:
        office = self._office
        clerk = office.cast.logins[BY_KEY[_KIND].bureau].account.actor
        upload = Upload(name, content, goes_on=goes_on)
        receive(office.database, office.entropy, at, clerk, upload)
        parts = (office.database, office.maker, office.entropy, lambda: at, "demonstration")
        work_on_next(Workshop(*parts))


def _row_of(repository: Repository, kind: LicenceType, licence: Licence) -> Row:
    headings, _ = template_rows(kind, licence.issued_on)
    face = repository.licences.version(licence.id, licence.version).face
    (holder,) = repository.holders.of_licence(licence.id)
    until = licence.term.valid_until
    row = dict.fromkeys(headings, "") | {
        Column.TYPE_NAME.value: kind.name,
        Column.NUMBER.value: licence.number,
        Column.HOLDER_KIND.value: "自然人",
        Column.HOLDER.value: holder.name,
        Column.IDENTITY_KIND.value: "居民身份证",
        Column.IDENTITY_NUMBER.value: holder.identity_number,
        Column.ISSUED_ON.value: licence.issued_on.isoformat(),
        Column.VALID_FROM.value: licence.term.valid_from.isoformat(),
        Column.VALID_UNTIL.value: until.isoformat() if until else "长期",
    }
    return row | {one.label: face.get(one.name, "") for one in kind.fields if one.label in row}
