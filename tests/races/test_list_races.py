"""Lists of changes beside each other, beside a clerk, and beside a withdrawal of the next key."""

from dataclasses import replace
from itertools import cycle, islice

import pytest

from tests import cast
from tests.factories import holder_draft, issuer_key, licence_draft, resident_id
from tests.races.racing import CONTENDERS, winners
from tests.services.changes.bureau import Bureau
from wallet.domain.changes.change_request import ChangeState
from wallet.domain.changes.licence_change import Amendment
from wallet.domain.trail.audit import AuditAction
from wallet.services.changes.changing import change
from wallet.services.changes.lists.deciding import cancel, go_on
from wallet.services.changes.lists.receiving import begin_to_resign
from wallet.services.changes.lists.working import work_on_next_list
from wallet.services.collecting.working import Workshop

LICENCES, ROUNDS = 12, 5


@pytest.fixture
def bureau(deployment, clock, town):
    made = Bureau(deployment, clock, town)
    for number in range(LICENCES):
        person = holder_draft(name="宋南星", identity_number=resident_id(500 + number))
        made.issue(licence_draft(number=f"RACE-{number}", holders=(person,)))
    return made


@pytest.fixture
def withdrawn(deployment, bureau, clock):
    """Every key was withdrawn and another one is in force."""

    def again(seed):
        with deployment.database.begin() as repository:
            for key in repository.keys.all():
                if key.unit_id == cast.BUREAU.id and key.withdrawn_at is None:
                    repository.keys.withdraw(key.kid, clock(), "clerk", "失窃")
            issuer_key(repository, cast.BUREAU, seed=seed)

    again("the second key")
    return again


def worker(clock, number=0):
    """Work on lists until there is nothing to do; several do at once."""

    def act(deployment):
        shop = Workshop(
            deployment.database, deployment.document_maker, deployment.entropy, clock, f"w{number}"
        )
        turns = 0
        while work_on_next_list(shop, rows=2):
            turns += 1
        return turns

    return act


def beginning(clock, number):
    clerk = replace(cast.BUREAU_CLERK, id=f"{number:032d}", name=f"clerk {number}")

    def act(deployment):
        parts = (deployment.database, deployment.entropy, clock())
        return begin_to_resign(*parts, clerk, cast.BUREAU.id).id

    return act


def finished(bureau, one):
    """Let what was left between two workers be done."""
    bureau.clock.advance(minutes=1)
    return bureau.carry_out(one)


def entries_of(bureau, action):
    return [one for one in bureau.entries(action, limit=500) if one.outcome == "done"]


def test_of_sixteen_who_begin_to_sign_anew_all_get_one_list(course, bureau, withdrawn, clock):
    for round_number in range(ROUNDS):
        begun = course.race_each([beginning(clock, number) for number in range(CONTENDERS)])
        assert len(set(begun)) == 1
        with bureau.database.read() as repository:
            one = repository.change_lists.get(begun[0], cast.BUREAU.id)
        assert finished(bureau, one).counts.done == LICENCES + 2
        clock.advance(minutes=1)
        withdrawn(f"key of round {round_number}")


def test_workers_that_race_for_lists_do_each_row_once(course, bureau, clock):
    lists = [
        bureau.list_file(
            [
                ["证照编号", "经营场所"],
                *([f"RACE-{n}", f"示例路{place}号"] for n in range(LICENCES)),
            ],
            "amendment" if place % 2 else "correction",
        )
        for place in range(3)
    ]
    for one in lists:
        bureau.go_on(one)
    course.race_each([worker(clock, number) for number in range(8)])
    done = [finished(bureau, one) for one in lists]
    assert {one.state for one in done} == {ChangeState.DONE}
    assert sum(one.counts.done for one in done) == LICENCES
    assert all(one.counts.done + one.counts.refused == LICENCES for one in done)
    changed = entries_of(bureau, AuditAction.LICENCE_AMENDED)
    changed += entries_of(bureau, AuditAction.LICENCE_CORRECTED)
    assert len({entry.licence_id for entry in changed}) == len(changed) == LICENCES


def test_a_clerk_who_amends_while_a_list_signs_anew_loses_nothing(course, bureau, withdrawn, clock):
    one = bureau.resign()
    bureau.gather(one)

    def amending(number):
        wanted = Amendment({"premises": f"示例路{number}号"}, "迁址")

        def act(deployment):
            with deployment.database.read() as repository:
                found = repository.licences.find_by_number(
                    cast.BUREAU.id, licence_draft().type_code, f"RACE-{number}"
                )
            parts = (deployment.database, deployment.document_maker, deployment.entropy, clock())
            return change(*parts, cast.BUREAU_CLERK, str(found.code), wanted).version.version

        return act

    results = course.race_each(
        [worker(clock), worker(clock, 1), *(amending(number) for number in range(LICENCES))]
    )
    assert len(winners(results)) == LICENCES + 2
    done = finished(bureau, one)
    assert done.counts.done + done.counts.refused == done.rows == LICENCES + 2
    with bureau.database.read() as repository:
        assert repository.key_records.count_unconfirmed(cast.BUREAU.id) == 0
        for number in range(LICENCES):
            found = repository.licences.find_by_number(
                cast.BUREAU.id, licence_draft().type_code, f"RACE-{number}"
            )
            face = repository.licences.version(found.id, found.version).face
            assert face["premises"] == f"示例路{number}号"
            assert found.version in {2, 3}


def test_a_key_that_is_withdrawn_while_it_signs_anew_leaves_nothing_behind(
    course, bureau, withdrawn, clock
):
    for round_number in range(ROUNDS):
        one = bureau.resign()
        bureau.gather(one)
        withdrawing = lambda _, seed=round_number: withdrawn(f"next {seed}")  # noqa: E731
        course.race_each([worker(clock), withdrawing, worker(clock, 1)])
        done = finished(bureau, one)
        assert done.state is ChangeState.DONE
        with bureau.database.read() as repository:
            left = repository.key_records.count_unconfirmed(cast.BUREAU.id)
        if left:
            assert finished(bureau, bureau.resign()).counts.done == left
        clock.advance(minutes=1)
        withdrawn(f"after round {round_number}")


def test_of_confirming_and_cancelling_at_once_one_counts(course, bureau, clock):
    def deciding(act, one):
        return lambda its: act(its.database, clock(), cast.BUREAU_CLERK, one.id).state

    for number in range(ROUNDS):
        rows = [["证照编号", "经营场所"], ["RACE-1", f"示例路{number}号"]]
        one = bureau.list_file(rows)
        acts = islice(cycle([go_on, cancel]), CONTENDERS)
        told = course.race_each([deciding(act, one) for act in acts])
        states = winners(told)
        assert states.count(ChangeState.APPROVED) <= 1
        assert states.count(ChangeState.CANCELLED) == 1
        assert finished(bureau, one).state is ChangeState.CANCELLED


def test_the_same_list_twice_at_once_changes_each_licence_once(course, bureau, clock):
    rows = [["证照编号", "有效期止"], *([f"RACE-{n}", "2033-01-01"] for n in range(LICENCES))]
    first, second = (bureau.list_file(rows, "prolongation") for _ in range(2))
    for one in (first, second):
        bureau.go_on(one)
    course.race_each([worker(clock, number) for number in range(4)])
    done = [finished(bureau, one) for one in (first, second)]
    assert sum(one.counts.done for one in done) == LICENCES
    assert len(entries_of(bureau, AuditAction.LICENCE_AMENDED)) == LICENCES
