"""Copies of a comprehensive permit: signed by the unit in charge, checked part by part, live."""

from dataclasses import astuple
from datetime import date, timedelta

import pytest

from tests import cast, clerks
from tests.copying import Copies, plain_sheet
from tests.factories import NOW, SeededEntropy, issuer
from tests.trade import BUREAUX, NAMES
from wallet.domain.actors.actors import Role
from wallet.domain.civil_dates import end_of_day
from wallet.domain.copies.temporary_copy import (
    CopyEnded,
    CopyStanding,
    CopySubject,
    PermitNotCopyable,
    SubjectKind,
)
from wallet.domain.licences.licence import LicenceStatus, RevocationKind
from wallet.domain.permits.industry_permit import Constituent, UnknownPermit
from wallet.domain.trail.audit import AuditAction
from wallet.services.copies.checking import FileVerdict


@pytest.fixture
def permit(trade):
    return trade.assemble(0, 1, 2, 3)


@pytest.fixture
def copies(deployment, clock, town):
    return Copies(deployment, clock, town)


@pytest.fixture
def make(copies, permit):
    """The hotelier makes a copy of the permit."""
    subject = CopySubject(SubjectKind.PERMIT, permit.id)
    return lambda **how: copies.make(subject, login="hotelier", cause="平台入驻", **how)


def change(trade, number, act, *sent):
    act(
        trade.deployment.database,
        SeededEntropy(f"{act.__name__} {number}"),
        trade.clock(),
        issuer(BUREAUX[number].id),
        str(trade.licences[number].code),
        *sent,
    )


def test_the_sheet_has_every_licence_with_its_issuer_number_dates_and_state(copies, make, trade):
    change(trade, 2, clerks.suspend, "查")
    sheets = []
    copies.printer = lambda sheet: sheets.append(sheet) or plain_sheet()
    made = make(to="示例外卖平台").copy
    (sheet,) = sheets
    assert sheet.issuer_name == BUREAUX[0].name
    assert (sheet.face.industry_name, sheet.face.holder_name) == ("饭店", cast.HOTEL_HOLDER.name)
    assert [row.component for row in sheet.face.rows] == list(NAMES)
    assert [row.issuer_name for row in sheet.face.rows] == [one.name for one in BUREAUX]
    assert [row.number for row in sheet.face.rows] == [f"HY-{n}-0001" for n in range(4)]
    assert [row.status for row in sheet.face.rows] == [
        LicenceStatus.VALID,
        LicenceStatus.VALID,
        LicenceStatus.SUSPENDED,
        LicenceStatus.VALID,
    ]
    assert all(row.valid_from == trade.licences[0].term.valid_from for row in sheet.face.rows)
    assert sheet.scan_text == f"HTTP://LOCALHOST:8000/CHECK/{made.number}"
    assert (made.purpose.cause, made.purpose.recipient) == ("平台入驻", "示例外卖平台")
    assert made.maker == f"{cast.HOTEL_HOLDER.name}（法定代表人 店主）"
    assert (made.made_at, made.expires_at) == (NOW, NOW + timedelta(days=1))


def test_it_is_signed_with_the_key_of_the_unit_in_charge(copies, make, deployment):
    made = make()
    with deployment.database.read() as repository:
        signer = deployment.document_maker.signer(repository, cast.BUREAU.id)
    assert made.copy.kid == signer.kid
    checked = copies.check_file(copies.download(made))
    assert (checked.verdict, checked.copy.number) == (FileVerdict.UNCHANGED, made.copy.number)


def test_a_check_tells_each_licences_state_now(copies, make, trade, clock):
    number = make().copy.number
    assert copies.check(number).standing is CopyStanding.IN_FORCE
    clock.advance(minutes=1)
    change(trade, 1, clerks.revoke, RevocationKind.WITHDRAWN_AS_PENALTY, "依据第 1 号文")
    checked = copies.check(number)
    assert checked.standing is CopyStanding.PERMIT_PARTLY_IN_FORCE
    assert (checked.now.name, checked.now.issuer_name) == ("饭店", BUREAUX[0].name)
    assert [(one.component, one.status, one.changed) for one in checked.now.parts] == [
        (NAMES[0], LicenceStatus.VALID, False),
        (NAMES[1], LicenceStatus.REVOKED, True),
        (NAMES[2], LicenceStatus.VALID, False),
        (NAMES[3], LicenceStatus.VALID, False),
    ]
    assert copies.trail(AuditAction.COPY_CHECKED) == ["permit_partly_in_force", "in_force"]
    clock.advance(minutes=1)
    for part in (0, 2, 3):
        change(trade, part, clerks.suspend, "查")
    assert copies.check(number).standing is CopyStanding.PERMIT_NOT_IN_FORCE


def test_a_check_tells_no_number_of_a_licence_and_no_field(copies, make):
    told = str(astuple(copies.check(make().copy.number)))
    for value in ("HY-0-0001", "示例路8号", "不公开的住址", cast.HOTEL_HOLDER.identity_number):
        assert value not in told


def test_a_permit_gathered_anew_or_ended_says_so(copies, make, trade, permit, clock):
    number = make().copy.number
    clock.advance(minutes=1)
    renewed = trade.issue(1, number="HY-1-0002")
    parts = [*trade.parts(0, 2, 3), Constituent(NAMES[1], renewed.id)]
    trade.rebuild(permit, parts, "换发")
    assert copies.check(number).standing is CopyStanding.PERMIT_CHANGED
    trade.end(permit, "停业")
    assert copies.check(number).standing is CopyStanding.PERMIT_NOT_IN_FORCE


def test_a_copy_that_is_over_tells_nothing_more_of_the_permit(copies, make, trade, clock):
    number = make().copy.number
    clock.advance(days=1)
    change(trade, 0, clerks.suspend, "查")
    expired = copies.check(number)
    assert (expired.standing, expired.now.parts) == (CopyStanding.EXPIRED, ())


def test_a_copy_by_a_withdrawn_key_cannot_be_confirmed(copies, make, deployment, clock):
    made = make().copy
    with deployment.database.begin() as repository:
        repository.keys.withdraw(made.kid, clock(), by="tests", reason="试验")
    assert copies.check(made.number).standing is CopyStanding.CANNOT_CONFIRM


def test_a_permit_of_which_something_is_in_force_is_given_out_and_else_not(copies, make, trade):
    made = make()
    change(trade, 0, clerks.suspend, "查")
    assert copies.download(made).startswith(b"%PDF-")
    for part in (1, 2, 3):
        change(trade, part, clerks.suspend, "查")
    with pytest.raises(CopyEnded):
        copies.renew(made, login="hotelier")
    with pytest.raises(PermitNotCopyable):
        make()
    assert copies.trail(AuditAction.COPY_REFUSED) == ["permit_not_copyable"]


def test_a_copy_never_outlives_the_last_licence(copies, trade):
    parts = []
    for number, last_day in enumerate((date(2026, 3, 4), date(2026, 3, 6))):
        licence = trade.issue(number, number=f"HY-{number}-0009", valid_until=last_day)
        parts.append(Constituent(NAMES[number], licence.id))
    short = trade.assemble(constituents=parts)
    subject = CopySubject(SubjectKind.PERMIT, short.id)
    made = copies.make(subject, login="hotelier", days="30").copy
    assert made.expires_at == end_of_day(date(2026, 3, 6))


def test_nobody_copies_the_permit_of_another(copies, permit, deployment):
    with pytest.raises(UnknownPermit):
        copies.make(CopySubject(SubjectKind.PERMIT, permit.id), login="lin")
    with deployment.database.read() as repository:
        (entry,) = repository.audit.search(action=AuditAction.COPY_REFUSED.value)
    assert (entry.outcome, entry.details) == ("unknown_permit", {"permit": permit.id})
    assert entry.licence_id is None
    assert entry.actor.role is not Role.ENTERPRISE
