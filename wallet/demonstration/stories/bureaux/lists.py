"""Bureaux change many licences at once: one list that is done, two that wait for their clerk."""

import csv
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from io import StringIO

from wallet.demonstration.catalogue.entries import BY_KEY
from wallet.demonstration.stories.office import Act, Office
from wallet.domain.changes.licence_change import ChangeAct, LicenceChange
from wallet.domain.licences.licence import Licence, LicenceState
from wallet.services.changes.lists.receiving import ListUpload, receive_list

_DONE_BEFORE = timedelta(days=6)
_WAITS_SINCE = timedelta(minutes=40)
_ASKED_SINCE = timedelta(minutes=55)
_PROLONGED, _CORRECTED = "food_permit", "skill_certificate"
_AFTERNOON = timedelta(hours=16)

Rows = Sequence[Sequence[str]]


class ListClerks:
    """Two clerks, each with a file."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def acts(self) -> Iterator[Act]:
        """Return what they hand in, and what the worker makes of it."""
        office = self._office
        done_at = office.moment(office.today - _DONE_BEFORE, _AFTERNOON)
        yield Act(done_at, partial(self._prolong, done_at))
        asked_at = office.now - _ASKED_SINCE
        yield Act(asked_at, partial(self._leave_undecided, asked_at))
        sent_at = office.now - _WAITS_SINCE
        yield Act(sent_at, partial(self._correct, sent_at))

    def _prolong(self, at: datetime) -> None:
        """Prolong all permits of a kind: one row slipped, one day is no later, one is of nobody."""
        first, second, *others = self._living(_PROLONGED)
        rows = [["证照编号", "持证主体", "有效期止"]]
        rows += [[one.number, self._holder(one), f"{at.year + 5}-12-31"] for one in others]
        rows += [
            [first.number, self._holder(second), f"{at.year + 5}-12-31"],
            [second.number, self._holder(second), f"{at.year - 1}-12-31"],
            ["JY23101010009999", "", f"{at.year + 5}-12-31"],
        ]
        reason = "沪市监规〔2026〕3号，许可证有效期统一延长"
        change = LicenceChange(ChangeAct.PROLONGATION, reason)
        self._hand_in(_PROLONGED, rows, change, at, goes_on=True)

    def _correct(self, at: datetime) -> None:
        """Correct the name of the body that assessed; the clerk has yet to look it over."""
        rows = [["证照编号", "评价机构"]]
        rows += [[one.number, "上海市职业技能评价中心"] for one in self._living(_CORRECTED)]
        rows += [["S31002019000000", "上海市职业技能评价中心"]]
        change = LicenceChange(ChangeAct.CORRECTION, "评价机构名称录入有误，统一更正")
        self._hand_in(_CORRECTED, rows, change, at, goes_on=False)

    def _leave_undecided(self, at: datetime) -> None:
        """Send a file as it lay on a desk: with a column of notes that no face has."""
        body, note = "上海市职业技能评价中心", "五月批次"
        rows = [["证照编号", "评价机构", "经办备注"]]
        rows += [[one.number, body, note] for one in self._living(_CORRECTED)]
        change = LicenceChange(ChangeAct.CORRECTION, "评价机构名称录入有误，统一更正")
        self._hand_in(_CORRECTED, rows, change, at, goes_on=False)

    def _living(self, kind: str) -> list[Licence]:
        with self._office.database.read() as repository:
            its_type = repository.catalogue.approved(BY_KEY[kind].type_code)
            found = repository.licences.of_issuer(its_type.issuer_id, type_code=its_type.type_code)
        return [one for one in found if one.state is LicenceState.VALID]

    def _holder(self, licence: Licence) -> str:
        with self._office.database.read() as repository:
            return "、".join(one.name for one in repository.holders.of_licence(licence.id))

    def _hand_in(
        self, kind: str, rows: Rows, change: LicenceChange, at: datetime, *, goes_on: bool
    ) -> None:
        office = self._office
        text = StringIO(newline="")
        csv.writer(text).writerows(rows)
        upload = ListUpload(text.getvalue().encode("utf-8-sig"), change, goes_on)
        clerk = office.cast.logins[BY_KEY[kind].bureau].account.actor
        receive_list(office.database, office.entropy, at, clerk, upload)
        office.work_on_lists(at)
