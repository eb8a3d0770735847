"""A holder prepares sets of its own licences: makes, changes, deletes, and nobody else does."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from wallet.domain.licence_sets.licence_set import MOST_SETS, TooManySets, UnknownSet, stated_set
from wallet.domain.trail.audit import AuditAction
from wallet.repository.licences.licences import UnknownLicence
from wallet.services.acts.doing import IdempotencyKeyReused, RequestIdentity
from wallet.services.licence_sets import preparing


@pytest.fixture
def of_lin(shelf, deployment):
    """Lin's sets as they are stored."""

    def read():
        with deployment.database.read() as repository:
            account = repository.accounts.find_by_login("lin")
            return repository.licence_sets.of_holder(account.holder_id)

    return read


def change(shelf, set_id, *licence_ids, name="改名", login="lin"):
    preparing.change_set(
        shelf.database,
        shelf.counter.clock(),
        shelf.counter.account(login),
        set_id,
        stated_set(name, "换个用途", licence_ids or shelf.licence_ids[:2]),
    )


def delete(shelf, set_id, login="lin", **options):
    account = shelf.counter.account(login)
    preparing.delete_set(shelf.database, shelf.counter.clock(), account, set_id, **options)


def latest(shelf):
    return shelf.counter.entries()[0]


def test_a_set_keeps_its_words_and_the_order_of_its_licences(shelf, of_lin):
    order = list(reversed(shelf.licence_ids))
    set_id = shelf.prepare(*order, name="  开店  材料 ", matter="办理开业登记")
    (prepared,) = of_lin()
    assert (prepared.id, prepared.name, prepared.matter) == (set_id, "开店 材料", "办理开业登记")
    assert list(prepared.licence_ids) == order
    entry = latest(shelf)
    assert (entry.action, entry.outcome) == (AuditAction.SET_PREPARED, "done")
    assert entry.details == {"set": set_id}


def test_name_and_matter_are_sealed_where_they_are_kept(shelf, deployment):
    shelf.prepare(name="离婚材料", matter="办理离婚登记")
    with deployment.database.read() as repository:
        (row,) = repository.connection.exec_driver_sql("SELECT * FROM licence_sets").all()
    text = str([bytes(value) if isinstance(value, memoryview) else value for value in row])
    assert "离婚" not in text
    assert "离婚".encode() not in bytes(row.details_sealed)


def test_a_repeated_form_makes_one_set(shelf, of_lin):
    identity = RequestIdentity("form-1", "d" * 64)
    assert shelf.prepare(identity=identity) == shelf.prepare(identity=identity)
    assert len(of_lin()) == 1
    with pytest.raises(IdempotencyKeyReused):
        shelf.prepare(identity=RequestIdentity("form-1", "e" * 64))


def test_the_same_form_at_the_same_moment_makes_one_set(shelf, of_lin):
    identity = RequestIdentity("form-1", "d" * 64)
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda _: shelf.prepare(identity=identity), range(6)))
    assert len(set(made)) == len(of_lin()) == 1


def test_another_holders_licence_goes_into_no_set(shelf, of_lin):
    with pytest.raises(UnknownLicence):
        shelf.prepare(login="zhou")
    entry = latest(shelf)
    assert (entry.action, entry.outcome) == (AuditAction.SET_REFUSED, "unknown_licence")
    set_id = shelf.prepare(*shelf.licence_ids[:2])
    with pytest.raises(UnknownLicence):
        change(shelf, set_id, shelf.licence_ids[0], "0" * 32)
    assert of_lin()[0].name == "开店"


def test_there_is_a_longest_list(shelf, of_lin):
    for number in range(MOST_SETS):
        shelf.prepare(name=f"组合{number}")
    with pytest.raises(TooManySets):
        shelf.prepare(name="多一个")
    assert len(of_lin()) == MOST_SETS


def test_a_set_is_renamed_and_reordered(shelf, of_lin):
    set_id = shelf.prepare()
    shelf.counter.clock.advance(minutes=1)
    change(shelf, set_id, shelf.licence_ids[2], shelf.licence_ids[0])
    (prepared,) = of_lin()
    assert (prepared.name, prepared.matter) == ("改名", "换个用途")
    assert list(prepared.licence_ids) == [shelf.licence_ids[2], shelf.licence_ids[0]]
    assert prepared.changed_at > prepared.created_at
    assert latest(shelf).action is AuditAction.SET_CHANGED


def test_a_licence_that_has_ended_stays_in_its_set(shelf, of_lin):
    set_id = shelf.prepare()
    shelf.revoke(1)
    change(shelf, set_id, *shelf.licence_ids)
    assert list(of_lin()[0].licence_ids) == shelf.licence_ids


def test_a_deleted_set_is_gone_and_its_licences_are_not(shelf, of_lin):
    set_id = shelf.prepare()
    delete(shelf, set_id)
    assert of_lin() == []
    assert latest(shelf).action is AuditAction.SET_DELETED
    with shelf.database.read() as repository:
        assert repository.licences.get(shelf.licence_ids[0])
    with pytest.raises(UnknownSet):
        delete(shelf, set_id)


def test_one_form_deletes_once(shelf):
    set_id, form = shelf.prepare(), RequestIdentity("k1", "what it said")
    for _ in range(2):
        delete(shelf, set_id, identity=form)
    assert len(shelf.counter.entries(AuditAction.SET_DELETED)) == 1


def test_deleting_a_set_ends_what_is_shown_of_it(shelf):
    set_id = shelf.prepare()
    session = shelf.show(set_id)
    code = shelf.counter.screen(session).text
    delete(shelf, set_id)
    assert shelf.counter.screen(session).text is None
    assert shelf.scan(code).outcome.value == "code_expired"


@pytest.mark.parametrize("act", [change, delete])
def test_another_holders_set_looks_as_if_it_did_not_exist(shelf, of_lin, act):
    set_id = shelf.prepare()
    with pytest.raises(UnknownSet):
        act(shelf, set_id, login="zhou")
    assert latest(shelf).outcome == "unknown_set"
    assert of_lin()[0].name == "开店"
