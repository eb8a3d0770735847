"""What is said of a paper, and how long what a case disclosed is kept."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.factories import NOW
from wallet.domain.grounds.exemption import (
    MATERIAL_WORDS,
    CaseNoLongerKept,
    ElementMismatch,
    ElementMissing,
    ExemptionCase,
    FiveElements,
    MaterialOutcome,
    TypeFinding,
    in_force,
    kept_until,
    nearest_to_force,
    outcome_of_material,
)
from wallet.domain.licences.licence import Licence, LicenceState, Term
from wallet.domain.licences.licence_code import parse_licence_code

CODE = parse_licence_code(
    "1.2.156.3005.2.113100000000000191001.11310115000000027Q.2022000001.001.O"
)
TODAY = date(2026, 3, 2)
WHOLE = FiveElements("黄浦区行政服务中心", "3 号窗口", "事项", "M-1", "HP-1")


def licence(state=LicenceState.VALID, begins=-100, ends=100, **changes):
    day = timedelta(days=1)
    term = Term(TODAY + begins * day, None if ends is None else TODAY + ends * day)
    made = {
        "id": "l" * 32,
        "type_code": "t",
        "type_version": 1,
        "issuer_id": "i",
        "code": CODE,
        "number": "N",
        "issued_on": term.valid_from,
        "term": term,
        "state": state,
    }
    return Licence(**made | changes)


def finding(outcome):
    return TypeFinding("t", "证照", outcome)


def test_the_best_of_several_licence_types_counts():
    outcomes = list(MaterialOutcome)
    for best, *others in (outcomes[start:] for start in range(len(outcomes))):
        mixed = [finding(one) for one in reversed([best, *others])]
        assert outcome_of_material(mixed) is best
    assert outcome_of_material([]) is MaterialOutcome.NO_LICENCE_MATCHED


def test_every_outcome_has_its_words_in_both_languages():
    assert set(MATERIAL_WORDS) == set(MaterialOutcome)
    for words in MATERIAL_WORDS.values():
        assert words.word
        assert words.word_en
        assert words.zh.endswith("。")
        assert words.en.endswith(".")


def test_a_licence_is_in_force_to_the_end_of_its_last_day():
    last = licence(ends=0)
    assert in_force([last, licence(ends=-1), licence(begins=1)], TODAY) == [last]


def test_of_licences_not_in_force_the_most_helpful_is_told():
    suspended, future = licence(LicenceState.SUSPENDED), licence(begins=5)
    expired, void = licence(ends=-1), licence(LicenceState.VOID)
    assert nearest_to_force([void, expired, future, suspended], TODAY) is suspended
    assert nearest_to_force([void, expired, future], TODAY) is future
    assert nearest_to_force([void, expired], TODAY) is expired
    assert nearest_to_force([void], TODAY) is void


def test_one_day_is_kept_until_the_citys_midnight():
    assert kept_until(NOW, 1) == datetime(2026, 3, 2, 16, tzinfo=UTC)
    assert kept_until(NOW, 3) == datetime(2026, 3, 4, 16, tzinfo=UTC)


def test_after_its_days_a_case_shows_nothing():
    case = ExemptionCase("c", NOW, NOW + timedelta(hours=1), "u", "a", WHOLE, "e", 1, 1, 0, None)
    with pytest.raises(CaseNoLongerKept):
        case.shown_answer(NOW)


@pytest.mark.parametrize("name", FiveElements.__slots__)
@pytest.mark.parametrize("value", ["", " ", "长" * 201, "行\n行", "\x00"])
def test_each_of_the_five_elements_is_wanted(name, value):
    parts = {one: getattr(WHOLE, one) for one in FiveElements.__slots__}
    with pytest.raises(ElementMissing) as refusal:
        FiveElements(**parts | {name: value}).ensure_complete()
    assert refusal.value.details["field"] == name


def test_elements_name_the_units_own_matter():
    WHOLE.ensure_complete()
    WHOLE.ensure_matter("M-1", "事项")
    WHOLE.ensure_unit("黄浦区行政服务中心", "113")
    WHOLE.ensure_unit("别的名称", WHOLE.unit)
    for wrong in (
        lambda: WHOLE.ensure_matter("M-2", "事项"),
        lambda: WHOLE.ensure_matter("M-1", "别的事项"),
        lambda: WHOLE.ensure_unit("别的单位", "113"),
    ):
        with pytest.raises(ElementMismatch):
            wrong()


def test_whatever_was_sent_can_be_recorded():
    sent = FiveElements("长" * 999, "人\x00", "", "c" * 99, "n")
    stored = sent.storable()
    assert (len(stored.unit), stored.operator, len(stored.matter_code)) == (200, "人\ufffd", 64)
