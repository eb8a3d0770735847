"""What a face says of its holder is the holder's, however it is written, and nobody else's."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.factories import resident_id
from tests.own_faces import (
    ANNA,
    DRIVING,
    HOUSE,
    IN_WORDS,
    LI,
    MARRIAGE,
    WANG,
)
from wallet.domain.actors.actors import HolderKind, IdentityKind
from wallet.domain.actors.person_names import same_name
from wallet.domain.actors.resident_id import parse_resident_id
from wallet.domain.actors.written_sex import written_sex
from wallet.domain.catalogue.issuing_catalogue import FaceNotAcceptable
from wallet.domain.licences.face_check import check_face
from wallet.domain.licences.own_fields import Holding
from wallet.services.licences.holders import HolderDraft

TODAY = date(2026, 3, 2)
LIS = {
    "name": "李丽华",
    "sex": "女",
    "birth_date": "1900-01-01",
    "id_number": LI.identity_number,
    "vehicle_class": "C1",
}


def person(name, number=LI.identity_number):
    return HolderDraft(HolderKind.NATURAL_PERSON, name, IdentityKind.RESIDENT_ID, number)


def faults(kind, face, *holders):
    """The codes of what is refused, by field."""
    try:
        check_face(kind, face, TODAY, Holding(holders or (LI,)))
    except FaceNotAcceptable as refusal:
        return {one.field: one.code for one in refusal.faults}
    return {}


def test_everything_of_the_holders_own_may_be_left_out_and_is_taken_from_the_holder():
    face = check_face(DRIVING, {"vehicle_class": "C1"}, TODAY, Holding((LI,)))
    assert face == LIS


def test_what_stays_empty_on_purpose_stays_empty():
    face = check_face(IN_WORDS, {"sex_again": ""}, TODAY, Holding((LI,)))
    assert "sex_again" not in face
    assert check_face(IN_WORDS, {}, TODAY, Holding((LI,)))["sex_again"] == "女"


def test_what_a_passport_does_not_say_is_neither_invented_nor_compared():
    assert faults(DRIVING, {"vehicle_class": "C1"}, ANNA) == {
        "sex": "field_missing",
        "birth_date": "field_missing",
    }
    said = {"vehicle_class": "C1", "sex": "男", "birth_date": "1990-05-06"}
    assert faults(DRIVING, said, ANNA) == {}


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("name", "孙别人", "contradicts_holder"),
        ("name", "李丽", "contradicts_holder"),
        ("name", "李丽华华", "contradicts_holder"),
        ("name", "李麗华", "contradicts_holder"),
        ("id_number", WANG.identity_number, "contradicts_holder"),
        ("id_number", LI.identity_number[:-1], "contradicts_holder"),
        ("id_number", "E12345678", "contradicts_holder"),
        ("birth_date", "1900-01-02", "contradicts_identity_number"),
        ("birth_date", "1990-01-01", "contradicts_identity_number"),
        ("birth_date", "19010101", "contradicts_identity_number"),
        ("sex", "男", "contradicts_identity_number"),
    ],
)
def test_what_is_somebody_elses_is_refused(field, value, code):
    assert faults(DRIVING, LIS | {field: value}) == {field: code}


@pytest.mark.parametrize(
    ("holder", "written"),
    [
        ("古丽米热·艾比布力", "古丽米热•艾比布力"),
        ("古丽米热·艾比布力", "古丽米热・艾比布力"),
        ("古丽米热·艾比布力", "古丽米热.艾比布力"),
        ("古丽米热·艾比布力", "古丽米热 · 艾比布力"),
        ("吴𠅤", "吴𠅤"),
        ("吴\U0002ebf0", "吴\U0002ebf0"),
        ("吴\ue000", "吴\ue000"),
        ("张三", "张　三"),
        ("张三", " 张 三 "),
        ("Anna Lind", "ＡＮＮＡ　ＬＩＮＤ"),
        ("Zoë", "Zoe\u0308"),
        ("上海示例（咖啡）有限公司", "上海示例(咖啡)有限公司"),
        ("上海示例（咖啡）有限公司", "上海示例 ( 咖啡 ) 有限公司"),
        ("ABC (Shanghai) Ltd", "ABC（Shanghai）Ltd"),
    ],
)
def test_a_name_is_the_holders_however_it_is_typed(holder, written):
    for kind in (DRIVING, IN_WORDS):
        named = {**LIS, "name": written}
        named = {one: value for one, value in named.items() if kind.field(one)}
        assert faults(kind, named, person(holder)) == {}


@pytest.mark.parametrize(
    "written",
    [
        LI.identity_number,
        f" {LI.identity_number} ",
        f"{LI.identity_number[:6]} {LI.identity_number[6:14]} {LI.identity_number[14:]}",
        "".join(chr(ord(one) + 0xFEE0) for one in LI.identity_number),
    ],
)
def test_a_number_is_the_holders_whatever_its_width_and_spaces(written):
    assert faults(IN_WORDS, {"id_number": written}) == {}


def test_a_small_x_is_the_large_one():
    number = next(one for one in (resident_id(place) for place in range(60)) if one.endswith("X"))
    for written in (number.lower(), number[:-1] + "ｘ", number[:-1] + "Ｘ"):
        assert faults(IN_WORDS, {"id_number": written}, person("李丽华", number)) == {}


@pytest.mark.parametrize(
    "written",
    [
        "女",
        "女性",
        "F",
        "f",
        "female",
        "Female",
        "ＦＥＭＡＬＥ",
        "女/F",
        "F（女）",
        "女 Female",
        "2",
    ],
)
def test_the_sex_is_read_in_every_word(written):
    assert faults(IN_WORDS, {"sex": written}) == {}
    assert faults(IN_WORDS, {"sex": written}, WANG) == {"sex": "contradicts_identity_number"}


@pytest.mark.parametrize("written", ["男女", "不详", "男/女", "3", "X", "—", "母"])
def test_what_is_no_sex_is_told_as_that(written):
    assert faults(IN_WORDS, {"sex": written}) == {"sex": "holder_fact_unreadable"}


@pytest.mark.parametrize(
    "written",
    [
        "1900-01-01",
        "1900/1/1",
        "1900.1.1",
        "19000101",
        "1900年1月1日",
        "1900 年 1 月 1 日",
        "１９００－０１－０１",
    ],
)
def test_the_day_of_birth_is_read_in_every_form(written):
    assert faults(IN_WORDS, {"birth_date": written}) == {}


@pytest.mark.parametrize("written", ["一九〇〇年", "01/02/1900", "1900", "约1900年"])
def test_what_is_no_day_is_told_as_that(written):
    assert faults(IN_WORDS, {"birth_date": written}) == {"birth_date": "holder_fact_unreadable"}


_NAMES = st.text(
    st.one_of(
        st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), st.sampled_from("𠮷\ue000·")
    ),
    min_size=1,
    max_size=12,
).filter(lambda name: not name.startswith("·") and not name.endswith("·") and "··" not in name)


@given(_NAMES, _NAMES, st.integers(0, 999))
def test_a_face_agrees_with_its_holder_and_with_nobody_of_another_name(one, other, sequence):
    number = resident_id(sequence)
    face = check_face(DRIVING, {"vehicle_class": "C1"}, TODAY, Holding((person(one, number),)))
    said = parse_resident_id(number, TODAY)
    assert face["birth_date"] == said.birth.isoformat()
    assert written_sex(face["sex"]) is said.is_male
    assume(not same_name(one, other))
    assert "name" in faults(DRIVING, {**face, "name": other}, person(one, number))


PAIR = {
    "first_name": "李丽华",
    "first_id": LI.identity_number,
    "second_name": "王建国",
    "second_id": WANG.identity_number,
}
CROSSED = {**PAIR, "first_id": WANG.identity_number, "second_id": LI.identity_number}


@pytest.mark.parametrize(
    ("face", "holders", "wrong"),
    [
        (PAIR, (LI, WANG), set()),
        (PAIR, (WANG, LI), set()),
        ({}, (LI, WANG), set()),
        ({"first_name": "王建国"}, (LI, WANG), set()),
        (PAIR, (LI,), set()),
        (PAIR, (WANG,), set()),
        ({**PAIR, "second_name": "孙别人"}, (LI, WANG), {"second_name"}),
        ({**PAIR, "second_name": "李丽华", "second_id": LI.identity_number}, (LI, WANG), 2),
        (CROSSED, (LI, WANG), 2),
        (PAIR, (ANNA,), 2),
        (PAIR, (LI, ANNA), {"second_name", "second_id"}),
        (PAIR, (LI, WANG, ANNA), set()),
    ],
)
def test_fields_of_one_speak_of_one_holder_and_those_of_another_of_somebody_else(
    face, holders, wrong
):
    found = faults(MARRIAGE, face, *holders)
    assert (len(found) if isinstance(wrong, int) else set(found)) == wrong


def test_what_is_left_out_of_one_is_taken_from_the_holder_that_the_other_does_not_name():
    given_ = {"second_name": "李丽华"}
    face = check_face(MARRIAGE, given_, TODAY, Holding((LI, WANG)))
    assert (face["first_name"], face["second_id"]) == ("王建国", LI.identity_number)


@pytest.mark.parametrize(
    ("owners", "right"),
    [
        ("李丽华、王建国", True),
        ("王建国、李丽华", True),
        ("王建国，李丽华", True),
        ("王建国; 李丽华", True),
        ("李丽华", False),
        ("李丽华、王建国、孙别人", False),
        ("李丽华、李丽华", False),
        ("李丽华、孙别人", False),
        ("李丽华等2人", False),
        ("", True),
    ],
)
def test_a_field_of_each_lists_all_holders_once_in_any_order(owners, right):
    assert (faults(HOUSE, {"owners": owners}, LI, WANG) == {}) is right


def test_a_fault_says_which_holder_without_repeating_anybodys_data():
    face = LIS | {"name": "孙别人", "id_number": WANG.identity_number, "sex": "男"}
    with pytest.raises(FaceNotAcceptable) as refused:
        check_face(DRIVING, face, TODAY, Holding((LI,)))
    for fault in refused.value.faults:
        assert "李*华" in fault.zh
        assert "李*华" in fault.en
        assert "没有办理" in fault.zh
        assert "Nothing was issued" in fault.en
        for secret in ("李丽华", "孙别人", LI.identity_number, WANG.identity_number):
            assert secret not in fault.zh + fault.en
