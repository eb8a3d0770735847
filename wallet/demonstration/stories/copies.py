"""Holders gave copies away: one of a licence runs out next week, one has; a hotel's permit."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from argon2 import PasswordHasher

from wallet.demonstration.stories.acts import IssuedLicences
from wallet.demonstration.stories.office import Act, Office
from wallet.desks.shared.files.copy_sheet import print_copy_sheet
from wallet.domain.copies.copy_sheet import PrintingUnavailable
from wallet.domain.copies.temporary_copy import CopySubject, SubjectKind
from wallet.services.copies.making import CopyMaker, CopyWish, make_copy

_NOON = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class CopyPlan:
    """One copy: when and of what, for which cause and how long; no kind means the permit."""

    day: int
    holder: str
    kind: str | None
    cause: str
    recipient: str
    days: int


COPIES = (
    CopyPlan(-9, "lin", "household_register", "子女入园报名", "", 3),
    CopyPlan(-2, "jiangting", None, "旅行社合作备案", "上海示例国际旅行社有限公司", 20),
    CopyPlan(-1, "lin", "driving_licence", "租车签约", "上海示例汽车租赁有限公司", 14),
)


class CopyMakers:
    """Makes the copies as their holders would."""

    def __init__(self, office: Office, licences: IssuedLicences, hasher: PasswordHasher) -> None:
        self._office = office
        self._licences = licences
        self._maker = CopyMaker(print_copy_sheet, office.maker, hasher, office.entropy)

    def acts(self) -> Iterator[Act]:
        """Return the making of every copy."""
        for plan in COPIES:
            day = self._office.today + timedelta(days=plan.day)
            at = self._office.moment(day, _NOON)
            yield Act(at, partial(self._make, plan, at))

    def _make(self, plan: CopyPlan, at: datetime) -> None:
        office, login = self._office, self._office.cast.logins[plan.holder]
        subject = self._subject(plan)
        wish = CopyWish(plan.cause, plan.recipient, str(plan.days), login.secrets.pin or "")
        try:
            make_copy(office.database, self._maker, at, login.account, subject, wish)
        except PrintingUnavailable:
            # Without Pango the city has no copies, and everything else.
            return

    def _subject(self, plan: CopyPlan) -> CopySubject:
        if plan.kind is not None:
            licence = self._licences.held(plan.holder, plan.kind)
            return CopySubject(SubjectKind.LICENCE, licence.id)
        with self._office.database.read() as repository:
            (permit,) = repository.permits.held_by(self._office.cast.holders[plan.holder].id)
        return CopySubject(SubjectKind.PERMIT, permit.id)
