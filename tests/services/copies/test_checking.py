"""Public checking: live, by number or by file, and never with anything sensitive."""

from dataclasses import astuple

import pytest

from tests import cast, clerks
from tests.copying import plain_sheet
from tests.factories import resident_id
from wallet.domain.actors.lockout import COPY_CHECKED_BY_ADDRESS
from wallet.domain.copies.temporary_copy import CopyStanding, UnknownCopy
from wallet.domain.errors import TooManyAttempts
from wallet.domain.licences.licence import LicenceStatus, RevocationKind
from wallet.domain.trail.audit import AuditAction
from wallet.repository.actors.redis_throttles import redis_throttles
from wallet.services.copies.checking import FileTooLarge, FileVerdict, NotAPdf


def revoke(deployment, now, code):
    kind = RevocationKind.WITHDRAWN_AS_PENALTY
    clerks.revoke(
        deployment.database, deployment.entropy, now, cast.BUREAU_CLERK, code, kind, "依据第 1 号文"
    )


def test_a_number_tells_type_issuer_masked_holder_cause_and_term(copies):
    made = copies.make(to="示例房屋租赁公司").copy
    checked = copies.check(made.number)
    assert checked.standing is CopyStanding.IN_FORCE
    assert (checked.now.name, checked.now.issuer_name) == ("居住证", cast.BUREAU.name)
    assert checked.now.holders == ("林*满",)
    assert (checked.cause, checked.recipient) == ("租房合同备案", "示例房屋租赁公司")
    assert (checked.made_at, checked.expires_at) == (made.made_at, made.expires_at)
    assert copies.trail(AuditAction.COPY_CHECKED) == ["in_force"]


def test_no_value_of_the_face_and_no_name_is_told(copies):
    told = str(astuple(copies.check(copies.make().copy.number)))
    for value in ("林小满", resident_id(1), "示例路", "JZZ31010000001"):
        assert value not in told


def test_a_number_is_read_as_people_type_it(copies):
    number = copies.make().copy.number
    spaced = " ".join(number[at : at + 4] for at in range(0, 16, 4)).lower()
    assert copies.check(spaced).number == number
    assert copies.check(number.replace("0", "o").replace("1", "l")).number == number


def test_the_check_says_at_once_that_the_licence_was_suspended_or_revoked(
    copies, deployment, town, clock
):
    number = copies.make().copy.number
    clerks.suspend(
        deployment.database, deployment.entropy, clock(), cast.BUREAU_CLERK, town.card_code, "核查"
    )
    suspended = copies.check(number)
    assert suspended.standing is CopyStanding.LICENCE_NOT_IN_FORCE
    assert suspended.now.licence_status is LicenceStatus.SUSPENDED
    revoke(deployment, clock(), town.card_code)
    revoked = copies.check(number)
    assert revoked.now.licence_status is LicenceStatus.REVOKED
    assert revoked.now.revocation_kind is RevocationKind.WITHDRAWN_AS_PENALTY


def test_a_copy_that_is_over_tells_nothing_more_of_its_licence(copies, deployment, town, clock):
    number = copies.make().copy.number
    clock.advance(days=1)
    revoke(deployment, clock(), town.card_code)
    expired = copies.check(number)
    assert expired.standing is CopyStanding.EXPIRED
    assert (expired.now.licence_status, expired.now.revocation_kind) == (None, None)


def test_a_copy_by_a_withdrawn_key_cannot_be_confirmed(copies, deployment, clock):
    made = copies.make().copy
    with deployment.database.begin() as repository:
        repository.keys.withdraw(made.kid, clock(), by="tests", reason="试验")
    assert copies.check(made.number).standing is CopyStanding.CANNOT_CONFIRM


@pytest.mark.parametrize("number", ["0" * 16, "short", "", "U" * 16, "0" * 5000])
def test_an_unknown_number_is_refused_and_recorded(copies, number):
    with pytest.raises(UnknownCopy):
        copies.check(number)
    assert copies.trail(AuditAction.COPY_CHECK_REFUSED) == ["unknown_copy"]


def test_guessing_shuts_the_door_for_one_address_and_right_numbers_do_not(copies):
    number = copies.make().copy.number
    for _ in range(40):
        copies.check(number)
    for _ in range(30):
        with pytest.raises(UnknownCopy):
            copies.check("0" * 16)
    with pytest.raises(TooManyAttempts):
        copies.check(number)
    assert copies.check(number, address="203.0.113.10").number == number


def test_even_right_numbers_are_checked_so_often_only(copies):
    number = copies.make().copy.number
    for _ in range(COPY_CHECKED_BY_ADDRESS.failures_allowed):
        copies.check(number)
    with pytest.raises(TooManyAttempts):
        copies.check(number)


def test_who_guesses_behind_an_offices_address_stops_nobody_with_an_account(copies):
    number = copies.make().copy.number
    for _ in range(31):
        with pytest.raises((UnknownCopy, TooManyAttempts)):
            copies.check("0" * 16)
    assert copies.check(number, actor=cast.BUREAU_CLERK).number == number
    for _ in range(30):
        with pytest.raises(UnknownCopy):
            copies.check("0" * 16, actor=cast.BUREAU_CLERK)
    with pytest.raises(TooManyAttempts):
        copies.check(number, actor=cast.BUREAU_CLERK)


def test_the_file_as_it_was_given_out_is_unchanged(copies):
    made = copies.make()
    checked = copies.check_file(copies.download(made))
    assert checked.verdict is FileVerdict.UNCHANGED
    assert checked.copy.number == made.copy.number
    assert copies.trail(AuditAction.COPY_CHECKED) == ["in_force"]


def test_one_changed_byte_anywhere_is_caught(copies):
    file = copies.download(copies.make())
    places = [*range(10, len(file), len(file) // 12), file.rindex(b"/Contents <") + 300]
    for place in places:
        changed = bytearray(file)
        changed[place] ^= 1
        copies.deployment.database.throttles.forgive("copy_file:203.0.113.9")
        assert copies.check_file(bytes(changed)).verdict is not FileVerdict.UNCHANGED, place


def test_what_is_added_behind_the_signature_is_caught(copies):
    file = copies.download(copies.make())
    checked = copies.check_file(file + b"\n%%EOF\n")
    assert checked.verdict is FileVerdict.CHANGED
    assert copies.trail(AuditAction.COPY_CHECKED) == ["changed"]


def test_a_copy_of_one_number_is_not_taken_for_another(copies):
    first, second = copies.make(), copies.make()
    file = copies.download(first).replace(first.copy.number.encode(), second.copy.number.encode())
    assert copies.check_file(file).verdict is FileVerdict.CHANGED


@pytest.mark.parametrize("file", [plain_sheet(), b"%PDF-1.7 /Reason (COPY " + b"0" * 16 + b")"])
def test_a_file_of_others_is_not_ours(copies, file):
    checked = copies.check_file(file)
    assert (checked.verdict, checked.copy) == (FileVerdict.NOT_OURS, None)


@pytest.mark.parametrize(
    ("file", "refusal"),
    [(b"", NotAPdf), (b"PK..", NotAPdf), (b"%PDF-" + b"0" * 5 * 1024 * 1024, FileTooLarge)],
)
def test_what_is_no_pdf_or_too_large_is_not_looked_at(copies, file, refusal):
    with pytest.raises(refusal):
        copies.check_file(file)
    assert copies.trail(AuditAction.COPY_CHECK_REFUSED) == [refusal.code]


@pytest.mark.parametrize("slip", ["1234", "", "0" * 17, "二维码"])
def test_what_no_number_looks_like_is_no_guess(copies, slip):
    for _ in range(31):
        with pytest.raises(UnknownCopy):
            copies.check(slip)
    assert copies.check(copies.make().copy.number)


def test_what_is_no_pdf_does_not_count_against_the_next_file(copies):
    for _ in range(31):
        with pytest.raises(NotAPdf):
            copies.check_file(b"GIF89a")
    assert copies.check_file(copies.download(copies.make())).verdict is FileVerdict.UNCHANGED


def test_a_counter_that_fails_after_the_look_changes_nothing_of_its_answer(copies, deployment):
    number, counting = copies.make().copy.number, deployment.database.throttles
    failing = redis_throttles("redis://127.0.0.1:1")
    failing.attempt = counting.attempt
    deployment.database.throttles = failing
    assert copies.check(number).standing is CopyStanding.IN_FORCE
