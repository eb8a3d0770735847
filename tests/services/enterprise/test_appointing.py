"""Managers and handlers: who appoints whom, for what, until when; all else is refused."""

import threading
from datetime import timedelta

import pytest

from tests import cast
from tests.factories import resident_id
from wallet.domain.enterprise.appointment import (
    HasPostAlready,
    LastDayNotAcceptable,
    MatterNotAcceptable,
    MayNotAppoint,
    NoLongerActing,
    NoSuchAppointee,
    NothingToHandle,
    Post,
    TooManyManagers,
    UnknownAppointment,
)
from wallet.domain.errors import TooManyAttempts, WalletError
from wallet.domain.licences.notice import NoticeKind
from wallet.domain.showing.presentation import PinWrong
from wallet.domain.trail.audit import DONE, AuditAction
from wallet.repository.licences.licences import UnknownLicence


def test_a_manager_has_the_whole_wallet_and_appoints_handlers(company):
    made = company.appoint_manager(company.representative())
    gao = company.acting("gao")
    assert (gao.post, gao.has_whole_wallet) == (Post.LICENCE_MANAGER, True)
    company.appoint_handler(gao)
    with pytest.raises(MayNotAppoint):
        company.appoint_manager(gao, cast.ZHOU)
    with pytest.raises(MayNotAppoint):
        company.remove(gao, made)
    entry = company.entries(AuditAction.APPOINTMENT_MADE)[-1]
    assert (entry.outcome, entry.actor.name) == (DONE, "lin")
    assert entry.actor.acting_for == cast.HOTEL_HOLDER.id
    assert entry.details == {"post": "licence_manager", "appointment": made.id}


def test_a_handler_is_told_and_may_use_only_what_was_named(company):
    made = company.appoint_handler(company.representative(), licences=(0, 2))
    (notice,) = company.notices(cast.ZHOU, NoticeKind.APPOINTED)
    assert notice.details["enterprise"] == cast.HOTEL.name
    assert notice.details["until"] == made.until.isoformat()
    zhou = company.acting("zhou")
    assert zhou.post is Post.HANDLER
    assert [zhou.may_use(one.id) for one in company.licences] == [True, False, True, False]
    assert not zhou.may_use(company.registration.id)
    with pytest.raises(MayNotAppoint):
        company.appoint_handler(zhou, cast.GAO)


def test_the_enterprises_own_account_appoints_as_its_representative_does(company):
    company.appoint_manager(company.account("hotelier"))
    company.appoint_handler(company.account("hotelier"))
    assert company.acting("gao").post is Post.LICENCE_MANAGER


@pytest.mark.parametrize(
    "typed",
    [
        {"unverified_name": "古丽"},
        {"unverified_number": resident_id(3)},
        {"unverified_number": "310101"},
        {"unverified_name": "", "unverified_number": ""},
        {"unverified_name": cast.HOTEL.name, "unverified_number": cast.HOTEL.uscc},
    ],
)
def test_who_is_not_found_is_refused_with_one_sentence(company, typed):
    lin = company.representative()
    with pytest.raises(NoSuchAppointee):
        company.appoint_manager(lin, **typed)
    entry = company.entries(AuditAction.APPOINTMENT_MADE)[0]
    assert (entry.outcome, entry.details) == ("no_such_appointee", {"post": "licence_manager"})


def test_somebody_without_a_wallet_is_not_found(company, deployment):
    lin = company.representative()
    someone = cast.LIN.__class__(
        "9" * 32, cast.LIN.kind, "无钱包", cast.LIN.identity_kind, resident_id(88)
    )
    with deployment.database.begin() as repository:
        repository.holders.add(someone)
    with pytest.raises(NoSuchAppointee):
        company.appoint_manager(lin, someone)


def test_nobody_is_appointed_without_the_second_factor(company):
    lin = company.representative()
    with pytest.raises(PinWrong):
        company.appoint_manager(lin, unverified_pin="000000")
    assert company.entries(AuditAction.APPOINTMENT_MADE)[0].outcome == "pin_wrong"
    with pytest.raises(NoLongerActing):
        company.acting("gao")


def test_guessing_names_is_shut_for_a_while(company, clock):
    lin = company.representative()
    for _ in range(10):
        with pytest.raises(NoSuchAppointee):
            company.appoint_manager(lin, unverified_name="谁")
    with pytest.raises(TooManyAttempts):
        company.appoint_manager(lin)
    clock.advance(minutes=16)
    assert company.appoint_manager(lin)


@pytest.mark.parametrize(
    ("task", "refusal"),
    [
        ({"unverified_matter": " "}, MatterNotAcceptable),
        ({"unverified_until": "2026-03-01"}, LastDayNotAcceptable),
        ({"unverified_until": ""}, LastDayNotAcceptable),
        ({"licence_ids": []}, NothingToHandle),
        ({"licence_ids": ["0" * 32]}, UnknownLicence),
    ],
)
def test_an_appointment_that_is_not_whole_is_refused_and_recorded(company, task, refusal):
    lin = company.representative()
    with pytest.raises(refusal):
        company.appoint_handler(lin, **task)
    assert company.entries(AuditAction.APPOINTMENT_MADE)[0].outcome == refusal.code
    with pytest.raises(NoLongerActing):
        company.acting("zhou")


def test_anothers_licence_cannot_be_given(company, town):
    lin = company.representative()
    with pytest.raises(UnknownLicence):
        company.appoint_handler(lin, licence_ids=[town.card_id])


def test_one_person_has_one_post_at_a_time(company, clock):
    lin = company.representative()
    company.appoint_handler(lin)
    with pytest.raises(HasPostAlready):
        company.appoint_manager(lin, cast.ZHOU)
    with pytest.raises(HasPostAlready):
        company.appoint_manager(lin, cast.LIN)
    clock.advance(days=31)
    lin = company.acting("lin")
    assert company.appoint_manager(lin, cast.ZHOU)
    assert company.acting("zhou").post is Post.LICENCE_MANAGER


def test_a_sixth_manager_is_refused_until_one_goes(company):
    lin = company.representative()
    made = [company.appoint_manager(lin, company.citizen(n)) for n in range(1, 6)]
    with pytest.raises(TooManyManagers):
        company.appoint_manager(lin)
    company.remove(lin, made[2])
    assert company.appoint_manager(lin)


def test_of_two_who_appoint_a_last_manager_at_once_one_is_refused(company):
    lin = company.representative()
    people = [company.citizen(n) for n in range(1, 7)]
    for person in people[:4]:
        company.appoint_manager(lin, person)
    outcomes, gate = [], threading.Barrier(2)

    def appoint(person):
        gate.wait()
        try:
            company.appoint_manager(lin, person)
            outcomes.append(DONE)
        except WalletError as refusal:
            outcomes.append(refusal.code)

    both = [threading.Thread(target=appoint, args=(person,)) for person in people[4:]]
    for one in both:
        one.start()
    for one in both:
        one.join()
    assert sorted(outcomes) == [DONE, "too_many_managers"]


def test_a_handler_who_was_removed_can_do_nothing_more_with_what_was_loaded(company):
    lin = company.representative()
    made = company.appoint_handler(lin)
    zhou = company.acting("zhou")
    session = company.present(zhou, company.licences[0].id)
    assert company.shown(zhou, session).text
    company.remove(lin, made)
    assert company.shown(zhou, session).text is None
    with pytest.raises(NoLongerActing):
        company.present(zhou, company.licences[0].id)
    with pytest.raises(UnknownAppointment):
        company.remove(lin, made)
    (notice,) = company.notices(cast.ZHOU, NoticeKind.APPOINTMENT_REMOVED)
    assert notice.details == {"enterprise": cast.HOTEL.name, "post": "handler"}
    entry = company.entries(AuditAction.APPOINTMENT_ENDED)[-1]
    assert entry.details["reason"] == "removed"


def test_resigning_ends_what_is_being_shown_and_tells_the_enterprise(company):
    lin = company.representative()
    made = company.appoint_handler(lin)
    zhou = company.acting("zhou")
    session = company.present(zhou, company.licences[0].id)
    with pytest.raises(UnknownAppointment):
        company.resign(company.account("gao"), made)
    company.resign(company.account("zhou"), made)
    assert company.shown(zhou, session).text is None
    with pytest.raises(NoLongerActing):
        company.acting("zhou")
    (notice,) = company.notices(cast.HOTEL_HOLDER, NoticeKind.APPOINTMENT_RESIGNED)
    assert notice.details["person"] == cast.ZHOU.name


def test_another_enterprise_can_neither_see_nor_end_an_appointment(company):
    made = company.appoint_handler(company.representative())
    with pytest.raises(UnknownAppointment):
        company.remove(company.account("lin"), made)


def test_an_appointment_lapses_at_midnight_in_the_city(company, clock):
    lin = company.representative()
    today = clock().date().isoformat()
    company.appoint_handler(lin, unverified_until=today)
    secret = company.sign_in("zhou")
    zhou = company.switch(secret)
    clock.now = zhou.acting.ends_at - timedelta(minutes=2)
    zhou = company.switch(company.sign_in("zhou"))
    session = company.present(zhou, company.licences[0].id)
    assert session.expires_at == zhou.acting.ends_at
    clock.advance(minutes=2)
    with pytest.raises(NoLongerActing):
        company.present(zhou, company.licences[0].id)
    assert company.shown(zhou, session).text is None
    with pytest.raises(NoLongerActing):
        company.acting("zhou")


def test_switching_belongs_to_the_sign_in_and_not_to_the_account(company):
    company.bind()
    phone, desk = company.sign_in("lin"), company.sign_in("lin")
    company.switch(phone)
    assert company.loaded(phone).holder_id == cast.HOTEL_HOLDER.id
    assert company.loaded(desk).holder_id == cast.LIN.id
    (entry,) = company.entries(AuditAction.ENTERPRISE_ENTERED)
    assert (entry.outcome, entry.actor.acting_for) == (DONE, cast.HOTEL_HOLDER.id)


def test_who_has_no_post_cannot_switch(company):
    for login in ("zhou", "hotelier"):
        with pytest.raises(WalletError):
            company.acting(login)
    assert [one.outcome for one in company.entries(AuditAction.ENTERPRISE_ENTERED)] == [
        "not_permitted",
        "no_longer_acting",
    ]


def test_what_was_opened_for_the_enterprise_is_not_shown_out_of_ones_own_wallet(company):
    lin = company.representative()
    session = company.present(lin, company.licences[0].id)
    with pytest.raises(WalletError) as refused:
        company.shown(company.account("lin"), session)
    assert refused.value.code == "unknown_show_session"


@pytest.mark.parametrize("attempt", range(3))
def test_showing_while_being_removed_leaves_nothing_on_the_screen(company, attempt):
    """Whoever is first: the session is refused, or it ends with the post."""
    lin = company.representative()
    made = company.appoint_handler(lin)
    zhou = company.acting("zhou")
    shown, gate = [], threading.Barrier(2)

    def present():
        gate.wait()
        try:
            shown.append(company.present(zhou, company.licences[0].id))
        except NoLongerActing:
            shown.append(None)

    def remove():
        gate.wait()
        company.remove(lin, made)

    both = [threading.Thread(target=act) for act in (present, remove)]
    for one in both:
        one.start()
    for one in both:
        one.join()
    (session,) = shown
    assert session is None or company.shown(zhou, session).text is None
