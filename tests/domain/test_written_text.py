"""Rare characters of names stand in text fields as they do in names; choices are named."""

import pytest

from tests.factories import NOW, face_field, licence_type
from wallet.domain.actors.person_names import normalise_name
from wallet.domain.catalogue.issuing_catalogue import FaceNotAcceptable, FieldFormat
from wallet.domain.errors import InvalidInput
from wallet.domain.licences.face_check import check_face
from wallet.domain.written_text import every_place, is_one_line, one_line

RARE = [
    "\U0002ebf0",  # CJK Extension I, newer than Python's own tables
    "\U0002ee5d",
    "\U000323af",  # Extension H
    "\U00031350",
    "\U0002a700",
    "\U00020bb7",
    "\u3400",
    "\ue000",  # the private use area that old cards carry
    "\uf8ff",
    "\U000f0000",
    "\U0010fffd",
    "〇",
]


@pytest.mark.parametrize("rare", RARE, ids=lambda one: f"U+{ord(one):X}")
@pytest.mark.parametrize(
    "format_", [FieldFormat.TEXT, FieldFormat.ADDRESS, FieldFormat.NUMBER, FieldFormat.NAME]
)
def test_a_rare_character_is_kept_in_every_field(rare, format_):
    kind = licence_type(fields=(face_field("said", format=format_),))
    written = f"王{rare}明"
    assert check_face(kind, {"said": written}, NOW.date()) == {"said": normalise_name(written)}
    assert is_one_line(written)


@pytest.mark.parametrize(
    "bad",
    [
        "\n",
        "\r",
        "\t",
        "\x00",
        "\x1b",
        "\u2028",
        "\u2029",
        "\ud800",
        "\ufffe",
        "\ufdd0",
        "\U0001ffff",
    ],
)
def test_what_no_name_holds_no_text_holds(bad):
    for read in (one_line, every_place, normalise_name):
        with pytest.raises(InvalidInput):
            read(f"王{bad}明")
    assert not is_one_line(f"王{bad}明")


@pytest.mark.parametrize("space", ["\u00a0", "\u3000", "\u2003", "\u202f"])
def test_a_space_of_another_kind_is_a_space_in_words_and_told_of_in_numbers(space):
    assert one_line(f"示例路{space}1号") == "示例路 1号"
    with pytest.raises(InvalidInput) as refused:
        every_place(f"LSV{space}001")
    assert refused.value.code == "hidden_character"
    assert "不间断空格" in refused.value.zh


@pytest.mark.parametrize("mark", ["\u200b", "\ufeff", "\u202e", "\u2066"])
def test_marks_that_nobody_sees_go_from_words_as_they_go_from_names(mark):
    assert one_line(f"示例{mark}路") == "示例路" == normalise_name(f"示例{mark}路")


def test_the_choices_are_named_when_a_value_is_refused():
    field = face_field("grade", format=FieldFormat.CHOICE, choices=("一级", "二级", "三级"))
    with pytest.raises(FaceNotAcceptable) as refused:
        check_face(licence_type(fields=(field,)), {"grade": "特级"}, NOW.date())
    (fault,) = refused.value.faults
    assert fault.code == "not_a_choice"
    assert "一级、二级、三级" in fault.zh
    assert "一级, 二级, 三级" in fault.en
