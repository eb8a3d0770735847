"""A collection from its upload to its end: checked first, taken in once, stopped when told to."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.cast import BUREAU, BUREAU_CLERK, OTHER_CLERK
from tests.factories import NOW, fixed_clock
from tests.services.collecting.sheets import GOOD, csv_text, good_row, good_rows
from wallet.domain.collecting.collection import (
    LARGEST_FILE,
    LEASE,
    CollectionNotChecked,
    CollectionOver,
    CollectionState,
    UnknownCollection,
    UploadMissing,
    UploadTooLarge,
)
from wallet.domain.licences.notice import NoticeKind
from wallet.domain.trail.audit import AuditAction
from wallet.repository.collecting.collection_tables import collection_parts, collections
from wallet.repository.tables import holders, licences
from wallet.services.acts.doing import RequestIdentity
from wallet.services.collecting.deciding import cancel, go_on
from wallet.services.collecting.files.kept_results import as_told
from wallet.services.collecting.holding import Workshop
from wallet.services.collecting.receiving import Upload, receive
from wallet.services.collecting.working import work_on_next
from wallet.services.upkeep.purging import purge


def uploaded(city, rows, sender=BUREAU_CLERK, identity=None, **options):
    content = csv_text(rows).encode("utf-8-sig") if isinstance(rows, list) else rows
    upload = Upload("许可证.csv", content, **options)
    return receive(city.database, city.entropy, NOW, sender, upload, identity)


def workshop(city, name="w1", **changes):
    made = Workshop(city.database, city.maker, city.entropy, fixed_clock, name, rows_at_once=4)
    return replace(made, **changes)


def work(city, **changes):
    while work_on_next(workshop(city, **changes)):
        pass


def now_stands(city, collection):
    with city.database.read() as repository:
        return repository.collections.get(collection.id, BUREAU.id)


def told(city, collection, outcome=None):
    with city.database.read() as repository:
        return [as_told(row) for row in repository.collected_rows.every(collection.id)]


def counts(collection):
    found = collection.counts
    return (collection.rows, found.issued, found.unchanged, found.refused)


def test_a_file_is_checked_first_and_nothing_is_written(city):
    sent = uploaded(city, [*good_rows(5), good_row(6, 有效期止="")])
    assert sent.state is CollectionState.RECEIVED
    work(city)
    checked = now_stands(city, sent)
    assert checked.state is CollectionState.CHECKED
    assert counts(checked) == (6, 5, 0, 1)
    assert city.count(licences) == city.count(holders) == 0
    (refused,) = [one for one in told(city, sent) if one.faults]
    assert (refused.row_number, refused.faults[0].column) == (7, "有效期止")
    work(city)
    assert now_stands(city, sent) == checked


def test_the_good_rows_go_in_when_the_sender_says_so(city):
    sent = uploaded(city, [*good_rows(5), good_row(6, 有效期止="")])
    work(city)
    go_on(city.database, NOW, BUREAU_CLERK, sent.id)
    work(city)
    done = now_stands(city, sent)
    assert done.state is CollectionState.DONE
    assert counts(done) == (6, 5, 0, 1)
    assert city.count(licences) == 5
    assert [one.licence_code != "" for one in told(city, sent)] == [True] * 5 + [False]
    assert city.actions() == {
        AuditAction.COLLECTION_RECEIVED: 1,
        AuditAction.COLLECTION_CHECKED: 1,
        AuditAction.COLLECTION_CONFIRMED: 1,
        AuditAction.LICENCE_ISSUED: 5,
        AuditAction.ISSUING_REFUSED: 1,
        AuditAction.LICENCES_IMPORTED: 1,
    }
    entry = city.entries(AuditAction.LICENCE_ISSUED)[0]
    assert entry.details["collection"] == sent.id
    assert entry.actor == BUREAU_CLERK


def test_a_file_whose_check_nobody_waits_for_is_taken_in_at_once(city):
    sent = uploaded(city, [*good_rows(3), good_row(4, 有效期止="")], goes_on=True)
    work(city)
    done = now_stands(city, sent)
    assert done.state is CollectionState.DONE
    assert counts(done) == (4, 3, 0, 1)
    assert [bool(one.faults) for one in told(city, sent)] == [False] * 3 + [True]
    assert city.count(licences) == 3
    assert AuditAction.COLLECTION_CHECKED not in city.actions()


def test_a_check_that_stopped_is_not_taken_up_again_once_its_sender_goes_on(city):
    sent = uploaded(city, good_rows(5))
    stopping = iter((False, True))
    work_on_next(workshop(city, rows_at_once=2, stopping=lambda: next(stopping)))
    assert counts(now_stands(city, sent)) == (5, 2, 0, 0)
    assert uploaded(city, good_rows(5), goes_on=True).id == sent.id
    work(city)
    done = now_stands(city, sent)
    assert (done.state, counts(done)) == (CollectionState.DONE, (5, 5, 0, 0))
    assert len(told(city, sent)) == city.count(licences) == 5
    assert AuditAction.COLLECTION_CHECKED not in city.actions()


def test_the_same_file_is_on_its_way_once(city):
    first = uploaded(city, good_rows(3))
    assert uploaded(city, good_rows(3)).id == first.id
    work(city)
    assert uploaded(city, good_rows(3), goes_on=True).id == first.id
    work(city)
    assert now_stands(city, first).state is CollectionState.DONE


def test_the_same_file_again_changes_nothing_and_is_told_so(city):
    first = uploaded(city, good_rows(3), goes_on=True)
    work(city)
    before = city.counts()
    again = receive(
        city.database,
        city.entropy,
        NOW.replace(hour=5),
        BUREAU_CLERK,
        Upload("b.csv", csv_text(good_rows(3)).encode("utf-8-sig"), goes_on=True),
    )
    assert again.id != first.id
    work(city)
    assert counts(now_stands(city, again)) == (3, 0, 3, 0)
    assert city.counts() | {"audit_entries": 0} == before | {"audit_entries": 0}
    with city.database.read() as repository:
        assert repository.collections.earlier_one(again).id == first.id


def test_a_key_gives_the_same_collection_again(city):
    identity = RequestIdentity("key", "d" * 64)
    first = uploaded(city, good_rows(1), identity=identity)
    cancel(city.database, NOW, BUREAU_CLERK, first.id)
    assert uploaded(city, good_rows(1), identity=identity).id == first.id
    assert uploaded(city, good_rows(1)).id != first.id


def test_a_file_that_is_no_table_fails_with_its_reason(city):
    sent = uploaded(city, [GOOD | {"备注": "无"}], goes_on=True)
    work(city)
    failed = now_stands(city, sent)
    assert failed.state is CollectionState.FAILED
    assert (failed.failure.code, failed.failure.names) == ("headings_unknown", ("备注",))
    assert not failed.resumable
    (entry,) = city.entries(AuditAction.LICENCES_IMPORTED)
    assert entry.outcome == "headings_unknown"
    with pytest.raises(CollectionNotChecked):
        go_on(city.database, NOW, BUREAU_CLERK, sent.id)


def test_nothing_and_too_much_are_not_received(city):
    with pytest.raises(UploadMissing):
        uploaded(city, b"")
    with pytest.raises(UploadTooLarge):
        uploaded(city, b"a" * (LARGEST_FILE + 1))


def test_another_units_collection_is_not_found(city):
    sent = uploaded(city, good_rows(1))
    work(city)
    for act in (go_on, cancel):
        with pytest.raises(UnknownCollection):
            act(city.database, NOW, OTHER_CLERK, sent.id)


def test_a_cancelled_one_keeps_what_is_in_and_takes_no_more(city):
    sent = uploaded(city, good_rows(10), goes_on=True)
    seen = []

    def cancel_after_some_rows():
        seen.append(1)
        if now_stands(city, sent).counts.issued >= 4 and city.count(licences):
            cancel(city.database, NOW, BUREAU_CLERK, sent.id)
        return False

    work(city, stopping=cancel_after_some_rows)
    cancelled = now_stands(city, sent)
    assert cancelled.state is CollectionState.CANCELLED
    assert counts(cancelled) == (10, 4, 0, 0)
    assert city.count(licences) == 4
    with pytest.raises(CollectionOver):
        cancel(city.database, NOW, BUREAU_CLERK, sent.id)
    with pytest.raises(CollectionNotChecked):
        go_on(city.database, NOW, BUREAU_CLERK, sent.id)


def test_a_worker_that_is_told_to_stop_lets_go_and_another_goes_on(city):
    sent = uploaded(city, good_rows(10), goes_on=True)
    work_on_next(workshop(city, stopping=lambda: city.count(licences) > 0))
    halfway = now_stands(city, sent)
    assert halfway.state is CollectionState.RUNNING
    assert counts(halfway) == (10, 4, 0, 0)
    assert halfway.worker is None
    work(city, worker="w2")
    assert counts(now_stands(city, sent)) == (10, 10, 0, 0)
    assert city.count(licences) == 10


def test_a_lease_keeps_others_away_until_it_ends(city):
    uploaded(city, good_rows(2))
    with city.database.begin() as repository:
        assert repository.collection_queue.lease_next("w1", NOW) is not None
        assert repository.collection_queue.lease_next("w2", NOW) is None
        assert repository.collection_queue.lease_next("w2", NOW + LEASE * 2) is not None


def test_who_lost_the_lease_keeps_nothing(city):
    sent = uploaded(city, good_rows(10), goes_on=True)

    def lose_it():
        if city.count(licences) == 4:
            with city.database.begin() as repository:
                repository.collection_queue.lease_next("w2", NOW + LEASE * 2)
        return False

    work_on_next(workshop(city, stopping=lose_it))
    assert city.count(licences) == 4
    assert now_stands(city, sent).worker == "w2"


def test_without_a_key_it_fails_and_goes_on_when_there_is_one(city):
    with city.database.begin() as repository:
        kids = [key.kid for key in repository.keys.all()]
        for kid in kids:
            repository.keys.retire(kid, NOW)
    sent = uploaded(city, good_rows(3), goes_on=True)
    work(city)
    failed = now_stands(city, sent)
    assert (failed.state, failed.failure.code) == (CollectionState.FAILED, "no_signing_key")
    assert failed.resumable
    with city.database.begin() as repository:
        for kid in kids:
            repository.keys.retire(kid, NOW.replace(year=2030))
    go_on(city.database, NOW, BUREAU_CLERK, sent.id)
    work(city)
    assert now_stands(city, sent).state is CollectionState.DONE
    assert city.count(licences) == 3


def test_the_file_goes_seven_days_after_the_end_and_the_report_stays(city):
    sent = uploaded(city, [good_row(1), good_row(2, 有效期止="")], goes_on=True)
    waiting = uploaded(city, good_rows(3))
    work(city)
    assert purge(city.database, NOW + timedelta(days=7)).collection_files == 0
    assert purge(city.database, NOW + timedelta(days=7, seconds=1)).collection_files == 1
    assert not now_stands(city, sent).kept
    assert now_stands(city, waiting).kept
    assert [one.outcome for one in told(city, sent)] == ["issued", "refused"]


def test_the_file_and_its_name_are_sealed_at_rest(city):
    sent = uploaded(city, good_rows(2))
    with city.database.read() as repository:
        parts = repository.connection.execute(collection_parts.select()).all()
        row = repository.connection.execute(collections.select()).one()
        assert b"".join(repository.collection_files.parts(sent.id)) == csv_text(
            good_rows(2)
        ).encode("utf-8-sig")
    assert b"JY1310101" not in parts[0].content_sealed
    assert "许可证".encode() not in row.file_name_sealed


def test_every_holder_gets_a_notice_as_of_a_single_licence(city):
    uploaded(city, good_rows(3), goes_on=True)
    work(city)
    with city.database.read() as repository:
        ids = repository.connection.execute(select(holders.c.id)).scalars().all()
        found = [one for holder in ids for one in repository.notices.of_holder(holder)]
    assert [one.kind for one in found] == [NoticeKind.LICENCE_ISSUED] * 3
    assert len({one.licence_id for one in found}) == 3
