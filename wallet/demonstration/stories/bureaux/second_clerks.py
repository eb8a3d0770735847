"""The bureau that ends licences with two clerks, what waits there, and notices that were read."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from wallet.demonstration.stories.acts import IssuedLicences
from wallet.demonstration.stories.office import Act, Office
from wallet.domain.changes.licence_change import ChangeAct, LicenceChange
from wallet.domain.licences.licence import RevocationKind
from wallet.services.changes.approving import set_second_approval
from wallet.services.changes.changing import change
from wallet.services.changes.lists.deciding import go_on
from wallet.services.changes.lists.receiving import ListUpload, pasted, receive_list

BUREAU = "weijian"
_HOLDER, _KIND = "guli", "nurse_licence"
_READ_UNTIL = timedelta(days=14)


class Clerks:
    """The two clerks of one bureau, and the holders who open their messages."""

    def __init__(self, office: Office, licences: IssuedLicences) -> None:
        self._office = office
        self._licences = licences

    def acts(self) -> Iterator[Act]:
        """Return what they do, in the order of time."""
        now = self._office.now
        read_at = now - _READ_UNTIL
        yield Act(read_at, partial(self._read_everything, read_at))
        set_at = now - timedelta(days=30)
        yield Act(set_at, partial(self._want_two, set_at))
        asked_at = now - timedelta(hours=20)
        yield Act(asked_at, partial(self._ask, asked_at))
        listed_at = now - timedelta(hours=18)
        yield Act(listed_at, partial(self._list, listed_at))

    def _list(self, at: datetime) -> None:
        permit = self._licences.held("jiangting", "public_place_permit")
        office, clerk = self._office, self._office.cast.logins[BUREAU].account.actor
        closed = "营业场所已关闭，集中注销"
        wanted = LicenceChange(ChangeAct.REVOCATION, closed, RevocationKind.DEREGISTERED)
        upload = ListUpload(pasted([permit.number, "20260000000000"]), wanted)
        listed = receive_list(office.database, office.entropy, at, clerk, upload)
        office.work_on_lists(at)
        go_on(office.database, at, clerk, listed.id)

    def _read_everything(self, at: datetime) -> None:
        for holder in self._office.cast.holders.values():
            self._office.repository.notices.mark_all_read(holder.id, at)

    def _want_two(self, at: datetime) -> None:
        operator = self._office.cast.logins["operator"].account.actor
        unit_id = self._office.cast.units[BUREAU].id
        set_second_approval(self._office.database, at, operator, unit_id, required=True)

    def _ask(self, at: datetime) -> None:
        licence = self._licences.held(_HOLDER, _KIND)
        wanted = LicenceChange(
            ChangeAct.REVOCATION, "本人申请注销注册", RevocationKind.DEREGISTERED
        )
        change(
            self._office.database,
            self._office.maker,
            self._office.entropy,
            at,
            self._office.cast.logins[BUREAU].account.actor,
            str(licence.code),
            wanted,
        )
