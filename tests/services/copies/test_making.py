"""Making a copy: own licences in force, a stated cause, a second factor; all else is refused."""

from datetime import timedelta

import pytest

from tests import cast, clerks
from tests.copying import plain_sheet
from tests.factories import NOW
from wallet.domain.civil_dates import end_of_day
from wallet.domain.copies.copy_sheet import PrintingUnavailable
from wallet.domain.copies.temporary_copy import (
    CauseNotAcceptable,
    CopyStanding,
    DaysNotAcceptable,
    LicenceNotCopyable,
    RecipientNotAcceptable,
    expiry_of,
)
from wallet.domain.errors import TooManyAttempts
from wallet.domain.showing.presentation import PinWrong
from wallet.domain.trail.audit import AuditAction
from wallet.repository.licences.licences import UnknownLicence
from wallet.services.acts.doing import IdempotencyKeyReused, RequestIdentity


def test_a_copy_has_its_number_maker_time_cause_and_expiry(copies):
    made = copies.make(to="示例房屋租赁公司", days="7").copy
    assert len(made.number) == 16
    assert (made.maker, made.purpose.cause) == ("林小满", "租房合同备案")
    assert made.purpose.recipient == "示例房屋租赁公司"
    assert (made.made_at, made.expires_at) == (NOW, NOW + timedelta(days=7))
    assert copies.trail(AuditAction.COPY_MADE) == ["done"]


def test_the_sheet_has_the_face_whole_and_where_to_check(copies):
    sheets = []
    copies.printer = lambda sheet: sheets.append(sheet) or plain_sheet()
    made = copies.make()
    values = {row.label: row.value for row in sheets[0].face.rows}
    assert values["姓名"] == "林小满"
    assert values["住址"] == "上海市黄浦区示例路1号501室"
    assert sheets[0].face.portrait
    assert sheets[0].scan_text == f"HTTP://LOCALHOST:8000/CHECK/{made.copy.number}"


@pytest.mark.parametrize(
    ("form", "refusal"),
    [
        ({"cause": " "}, CauseNotAcceptable),
        ({"cause": "租" * 41}, CauseNotAcceptable),
        ({"to": "司" * 31}, RecipientNotAcceptable),
        ({"days": "0"}, DaysNotAcceptable),
        ({"days": "31"}, DaysNotAcceptable),
        ({"days": "１"}, DaysNotAcceptable),
        ({"days": ""}, DaysNotAcceptable),
        ({"pin": "000000"}, PinWrong),
    ],
)
def test_what_is_missing_is_refused_and_recorded(copies, form, refusal):
    with pytest.raises(refusal):
        copies.make(**form)
    assert copies.trail(AuditAction.COPY_REFUSED) == [refusal.code]
    assert copies.trail(AuditAction.COPY_MADE) == []


def test_nobody_copies_the_licence_of_another(copies):
    with pytest.raises(UnknownLicence):
        copies.make(login="zhou")
    assert copies.trail(AuditAction.COPY_REFUSED) == ["unknown_licence"]


def test_a_suspended_licence_is_not_copied(copies, deployment, town, clock):
    clerks.suspend(
        deployment.database, deployment.entropy, clock(), cast.BUREAU_CLERK, town.card_code, "核查"
    )
    with pytest.raises(LicenceNotCopyable):
        copies.make()


def test_a_copy_never_outlives_its_licence(deployment, town):
    with deployment.database.read() as repository:
        licence = repository.licences.get(town.food_id)
    last = end_of_day(licence.term.valid_until)
    assert expiry_of(licence.term.valid_until, last - timedelta(hours=1), 30) == last
    assert expiry_of(licence.term.valid_until, NOW, 30) == NOW + timedelta(days=30)


def test_a_copy_that_cannot_be_drawn_is_not_made(copies):
    def out_of_order(_sheet):
        raise PrintingUnavailable

    copies.printer = out_of_order
    with pytest.raises(PrintingUnavailable):
        copies.make()
    assert copies.trail(AuditAction.COPY_REFUSED) == ["printing_unavailable"]


def test_too_many_copies_at_once_have_to_wait(copies):
    for _ in range(20):
        copies.make()
    with pytest.raises(TooManyAttempts):
        copies.make()


def test_a_cancelled_copy_says_so(copies):
    made = copies.make()
    assert copies.cancel(made).cancelled_at == NOW
    assert copies.check(made.copy.number).standing is CopyStanding.CANCELLED
    assert copies.trail(AuditAction.COPY_CANCELLED) == ["done"]


def test_one_form_makes_one_copy_and_answers_with_its_link(copies):
    form = RequestIdentity("k1", "what it said")
    made = copies.make(identity=form)
    assert copies.make(identity=form) == made
    assert copies.trail(AuditAction.COPY_MADE) == ["done"]
    with pytest.raises(IdempotencyKeyReused):
        copies.make(identity=RequestIdentity("k1", "another word"))


def test_a_repeated_form_asks_for_the_second_factor_again(copies):
    form = RequestIdentity("k1", "what it said")
    copies.make(identity=form)
    with pytest.raises(PinWrong):
        copies.make(identity=form, pin="000001")
