"""Showing a set: the second factor of one licence, one session, one code."""

import pytest

from wallet.desks.shared.files.qr import qr_picture
from wallet.domain.licence_sets.licence_set import NoLicenceInForce, UnknownSet, stated_set
from wallet.domain.showing.presentation import PinWrong
from wallet.domain.trail.audit import AuditAction
from wallet.repository.act_tables import show_session_licences, show_sessions
from wallet.services.showing import presenting


def rows(shelf, table):
    with shelf.database.read() as repository:
        return repository.connection.execute(table.select()).all()


def test_one_session_shows_the_licences_in_their_order(shelf):
    order = list(reversed(shelf.licence_ids))
    session = shelf.show(shelf.prepare(*order))
    assert session.set_id
    with shelf.database.read() as repository:
        assert list(repository.several_shown.licences_of(session.id)) == order
    assert len(rows(shelf, show_sessions)) == 1
    shown = shelf.counter.screen(session)
    assert len(shown.typed) == 10
    assert qr_picture(shown.text).version <= 5


def test_the_start_is_one_entry_that_names_every_licence(shelf):
    shelf.show(shelf.prepare())
    entry = shelf.counter.entries()[0]
    assert entry.action is AuditAction.PRESENTATION_STARTED
    assert [part.licence_id for part in entry.parts] == shelf.licence_ids
    with shelf.database.read() as repository:
        for licence_id in shelf.licence_ids:
            assert repository.audit.of_licence(licence_id)[0].id == entry.id


def test_a_renewal_writes_nothing(shelf):
    session = shelf.show(shelf.prepare())
    before = len(shelf.counter.entries()), rows(shelf, show_session_licences)
    texts = set()
    for _ in range(3):
        texts.add(shelf.counter.screen(session).text)
        shelf.counter.clock.advance(seconds=55)
    assert len(texts) == 3
    assert (len(shelf.counter.entries()), rows(shelf, show_session_licences)) == before


def test_a_wrong_pin_opens_nothing(shelf):
    set_id = shelf.prepare()
    with pytest.raises(PinWrong):
        shelf.show(set_id, pin="000000")
    assert rows(shelf, show_sessions) == []
    entry = shelf.counter.entries(AuditAction.PRESENTATION_REFUSED)[0]
    assert (entry.outcome, entry.details) == ("pin_wrong", {"set": set_id})


def test_a_set_opens_while_one_licence_is_in_force_and_not_after(shelf):
    set_id = shelf.prepare()
    shelf.suspend(0)
    shelf.revoke(1)
    assert shelf.show(set_id)
    shelf.suspend(2)
    with pytest.raises(NoLicenceInForce):
        shelf.show(set_id)


def test_another_holders_set_is_not_shown(shelf):
    set_id = shelf.prepare()
    with pytest.raises(UnknownSet):
        shelf.show(set_id, login="zhou")


def test_what_is_shown_is_what_was_agreed_to(shelf):
    set_id = shelf.prepare(*shelf.licence_ids[:2])
    session = shelf.show(set_id)
    draft = stated_set("开店", "办理开业登记", shelf.licence_ids)
    with shelf.database.begin() as repository:
        repository.licence_sets.change(set_id, draft, shelf.counter.clock())
    result = shelf.scan(shelf.counter.screen(session).text)
    assert len(result.parts) == 2


def test_ending_one_licence_leaves_the_sets_code_and_ends_its_own(shelf):
    alone = shelf.counter.show(shelf.licence_ids[0])
    together = shelf.show(shelf.prepare())
    shelf.revoke(0)
    assert shelf.counter.screen(alone).text is None
    assert shelf.counter.screen(together).text


def test_the_holder_ends_the_showing_of_a_set(shelf):
    session = shelf.show(shelf.prepare())
    code = shelf.counter.screen(session).text
    account, clock = shelf.counter.account("lin"), shelf.counter.clock
    ended = presenting.end_presentation(shelf.database, clock(), account, session.id)
    assert ended.set_id == session.set_id
    assert shelf.counter.entries()[0].details == {
        "session": session.reference,
        "set": session.set_id,
    }
    assert shelf.scan(code).outcome.value == "code_expired"


def test_a_shown_set_does_not_make_its_first_licence_the_favourite(shelf):
    shelf.show(shelf.prepare())
    with shelf.database.read() as repository:
        account = shelf.counter.account("lin")
        assert repository.presentations.counts_by_licence(account.id) == {}
