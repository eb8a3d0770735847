import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wallet.domain.actors.person_names import MalformedName, normalise_name, same_name

GULI = "古丽米热·艾比布力"


def reason_for(unverified: str) -> object:
    with pytest.raises(MalformedName) as caught:
        normalise_name(unverified)
    assert caught.value.code == "malformed_name"
    return caught.value.details["reason"]


@pytest.mark.parametrize(
    "dot", ["·", "・", "･", "•", "‧", "∙", "⋅", ".", "．", " · ", "··", "\u0387"]
)
def test_every_look_alike_of_the_middle_dot_becomes_the_one(dot: str) -> None:
    assert normalise_name(f"古丽米热{dot}艾比布力") == GULI


def test_a_full_stop_in_a_latin_name_stays() -> None:
    assert normalise_name("J. R. Smith") == "J. R. Smith"
    assert normalise_name("Smith Jr.") == "Smith Jr."


@pytest.mark.parametrize(
    "name",
    [
        "王",
        "张三",
        "𬱖𠮷",
        "王\U00031350",
        "李\ue863",
        "〇一",
        "买买提·阿卜杜热依木·吐尔逊江·库尔班尼亚孜",
        "O'Brien",
        "José Núñez",
        "上海某某餐饮（浦东）有限公司",
    ],
)
def test_a_name_in_order_stays_as_it_is(name: str) -> None:
    assert normalise_name(name) == name


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  张三  ", "张三"),
        ("\u3000张三\u00a0", "张三"),
        ("John   Smith", "John Smith"),
        ("张\u3000\u3000三", "张 三"),
        ("\ufeff张\u200b三\u202e", "张三"),
        ("Jose\u0301", "José"),
    ],
)
def test_spaces_invisible_marks_and_loose_accents_are_put_right(typed: str, name: str) -> None:
    assert normalise_name(typed) == name


def test_one_letter_and_a_hundred_are_names_but_not_more() -> None:
    assert normalise_name("王" * 100) == "王" * 100
    assert normalise_name("𬱖" * 100) == "𬱖" * 100
    assert reason_for("王" * 101) == "length"


@pytest.mark.parametrize("text", ["", "   ", "\u3000", "\u200b"])
def test_refuses_a_blank(text: str) -> None:
    assert reason_for(text) == "blank"


@pytest.mark.parametrize(
    "text",
    [
        "张\x00三",
        "张\n三",
        "张三\r\n",
        "\t张三",
        "张\x1b三",
        "张\x7f三",
        "张\u2028三",
        "张\ud800",
        "\uffff",
    ],
)
def test_refuses_control_characters_and_halves(text: str) -> None:
    assert reason_for(text) == "characters"


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+张三", "-张三", "@张三", " =1+1", "\u200b=1+1", "＝1+1", "＋1", "－1", "＠SUM"],
)
def test_refuses_what_a_spreadsheet_would_run(text: str) -> None:
    assert reason_for(text) == "formula"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("张三", "张　三"),
        ("古丽米热•艾比布力", GULI),
        ("JOHN SMITH", "John  Smith"),
        ("ＪＯＨＮ Smith", "John Smith"),
        ("Jose\u0301", "José"),
    ],
)
def test_the_same_name_typed_in_two_ways_is_the_same(one: str, other: str) -> None:
    assert same_name(one, other)
    assert same_name(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [("张三", "张叁"), ("𠮷野", "吉野"), (GULI, "古丽米热艾比布力"), ("John Smith", "JohnSmith")],
)
def test_different_names_stay_different(one: str, other: str) -> None:
    assert not same_name(one, other)


messy = st.text(st.sampled_from("张三𬱖a.．·・• \u3000\u200b\u0301\u0338é-=A"), max_size=14)


@given(st.one_of(st.text(max_size=30), messy))
def test_putting_a_name_right_twice_changes_nothing_more(text: str) -> None:
    with contextlib.suppress(MalformedName):
        name = normalise_name(text)
        assert normalise_name(name) == name
        assert same_name(text, name)
