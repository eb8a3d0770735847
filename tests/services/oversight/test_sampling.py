"""A sample is drawn by chance, marked once, and recorded with its rate."""

from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import insert, select

from tests import cast
from tests.factories import TYPE_CODE, SeededEntropy
from wallet.domain.actors.actors import Role
from wallet.domain.errors import NotPermitted
from wallet.domain.oversight.reconciliation import (
    FindingKind,
    MarksIncomplete,
    NothingToDraw,
    SampleClosed,
    SampleSizeOutOfRange,
    UnknownReconciliation,
)
from wallet.domain.trail.audit import AuditAction
from wallet.repository.tables import licences
from wallet.services.oversight.sampling import Mark, _draw, draw_sample, record_sample

SAME = Mark(FindingKind.SAME)


@pytest.fixture
def draw(bureau):
    for number in range(2, 9):
        bureau.issue(f"JY1310101000000{number}")

    def act(size="4", seed="sample", actor=cast.BUREAU_CLERK, type_code=TYPE_CODE):
        return draw_sample(
            bureau.database, SeededEntropy(seed), bureau.clock(), actor, type_code, size
        )

    return act


@pytest.fixture
def record(bureau):
    def act(made, *marks, actor=cast.BUREAU_CLERK):
        return record_sample(
            bureau.database, bureau.clock(), actor, made.id, dict(enumerate(marks))
        )

    return act


def numbers(bureau, made):
    return {number for _kind, number, _fields in bureau.findings(made)}


def test_the_drawing_is_by_chance_and_without_repetition(draw, bureau):
    first, other = draw(), draw(seed="another")
    assert len(numbers(bureau, first)) == len(numbers(bureau, other)) == 4
    assert numbers(bureau, first) != numbers(bureau, other)


def test_a_sample_larger_than_the_type_is_all_of_it(draw, bureau):
    assert len(numbers(bureau, draw("200"))) == 8


def test_of_many_licences_each_is_drawn_in_its_turn_and_few_are_read(draw, bureau):
    many = 200
    with bureau.database.begin() as repository:
        run = repository.connection.execute
        pattern = dict(run(select(licences)).mappings().first())
        for number in range(many):
            index = repository.cipher.index("licence_number", str(number))
            its = {"id": f"{number:032}", "code": str(number), "number_index": index}
            state = "void" if number == 0 else "superseded" if number == 1 else "valid"
            run(insert(licences).values(pattern | its | {"state": state, "type_code": TYPE_CODE}))
    times = Counter()
    with bureau.database.read() as repository:
        for turn in range(300):
            drawn = _draw(repository, SeededEntropy(turn), cast.BUREAU.id, TYPE_CODE, 10)
            assert len(set(drawn)) == 10
            times.update(drawn)
    assert not {f"{number:032}" for number in (0, 1)} & times.keys()
    assert len(times) == many - 2 + 8
    assert max(times.values()) < 3 * times.total() / len(times)


@pytest.mark.parametrize("size", ["0", "201", "", "many", "-1", "٣"])
def test_a_size_out_of_range_is_refused(draw, size):
    with pytest.raises(SampleSizeOutOfRange):
        draw(size)


def test_the_result_has_its_rate_and_is_recorded_once(draw, record, bureau):
    made = draw()
    marks = (
        SAME,
        SAME,
        Mark(FindingKind.DIFFERING, ("premises",)),
        Mark(FindingKind.MISSING_THERE),
    )
    done = record(made, *marks)
    assert (done.agreeing, done.differing, done.missing_there, done.rate) == (2, 1, 1, 0.5)
    with bureau.database.read() as repository:
        assert repository.reconciliations.get(made.id, cast.BUREAU.id) == done
    with pytest.raises(SampleClosed):
        record(made, SAME, SAME, SAME, SAME)


def test_a_licence_without_a_mark_or_a_difference_without_a_field_is_refused(draw, record):
    made = draw()
    for last in (Mark(FindingKind.DIFFERING), Mark(FindingKind.DRAWN), None):
        with pytest.raises(MarksIncomplete):
            record(made, SAME, SAME, SAME, *([last] if last else []))


def test_only_the_bureaus_own_clerks_draw_and_record(draw, record):
    stranger = replace(cast.BUREAU_CLERK, role=Role.OPERATOR)
    with pytest.raises(NotPermitted):
        draw(actor=stranger)
    made = draw()
    with pytest.raises(NotPermitted):
        record(made, SAME, actor=stranger)
    with pytest.raises(UnknownReconciliation):
        record(made, SAME, actor=cast.OTHER_CLERK)


def test_a_type_without_licences_cannot_be_drawn_from(bureau):
    with bureau.database.begin() as repository:
        kind = repository.catalogue.approved(TYPE_CODE)
        repository.catalogue.add(replace(kind, type_code="113100000000000191099"))
    with pytest.raises(NothingToDraw):
        draw_sample(
            bureau.database,
            SeededEntropy(),
            bureau.clock(),
            cast.BUREAU_CLERK,
            "113100000000000191099",
            "3",
        )


def test_drawing_and_recording_leave_their_entries(draw, record, bureau):
    record(draw("1"), SAME)
    assert len(bureau.audited(AuditAction.SAMPLE_DRAWN)) == 1
    [entry] = bureau.audited(AuditAction.SAMPLE_RECORDED)
    assert entry.details["agreeing"] == "1"
    with pytest.raises(MarksIncomplete):
        record(draw("2", seed="another"))
    assert bureau.audited(AuditAction.SAMPLE_RECORDED)[0].outcome == "marks_incomplete"
