"""Credit codes of organisations are public and stand whole; numbers of people never do."""

from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.factories import face_field, licence_type, resident_id, uscc
from wallet.domain.actors.actors import HolderKind, IdentityKind
from wallet.domain.actors.uscc import ALPHABET, MalformedUscc, parse_uscc, uscc_check_character
from wallet.domain.catalogue.issuing_catalogue import FieldFormat, Sensitivity
from wallet.domain.registry.scenario import ShownField
from wallet.domain.showing.disclosure import disclose, masked_value
from wallet.domain.showing.masking import mask_code, mask_identity, mask_number, masked_number


def is_code(number):
    try:
        parse_uscc(number)
    except MalformedUscc:
        return False
    return True


# Numbers of people that pass the check of a credit code as well, as one in thirty-one does.
LOOKING_LIKE_CODES = [number for n in range(400) if is_code(number := resident_id(n))]
CODES = {
    "a company": uscc(1),
    "an old company, all digits": "91310115000000012" + uscc_check_character("91310115000000012"),
    "an individual business": uscc(2, head="92310101MA1K"),
    "an individual business, all digits": (
        "92310101000000034" + uscc_check_character("92310101000000034")
    ),
    "a cooperative": uscc(3, head="93310101MA1K"),
    "a law firm": uscc(4, head="31310000MD02"),
    "an association": uscc(5, head="51310000MJ49"),
    "a private non-enterprise": uscc(6, head="52310000MJ57"),
    "a public institution": uscc(7, head="12310000MB2F"),
    "a bureau": uscc(8, head="11310000MB2F"),
    "a collective": uscc(9, head="N1310101MA1K"),
    "in lower case": uscc(10).lower(),
    "in wide letters": "９１３１０１１５ＭＡ１Ｋ００００７Ｑ",
}
NO_CODES = {
    "a person's number": resident_id(1),
    "an old person's number": "310101900101001",
    "a code with one place wrong": uscc(1)[:-1] + ("0" if uscc(1)[-1] != "0" else "1"),
    "a code with a place missing": uscc(1)[:-1],
    "one character again and again": "1" * 18,
    "a passport": "E12345678",
    "a bank card": "6222021001112223337",
    "a permit's number": "JY23101010001101",
    "a name": "林小满",
    "words": "上海市黄浦区示例路1号",
    "nothing much": "1",
    **{f"a person's number like a code ({n})": n for n in LOOKING_LIKE_CODES[:6]},
}


@pytest.mark.parametrize("kind", CODES)
def test_a_code_stands_whole(kind):
    assert mask_code(CODES[kind]) == CODES[kind]


@pytest.mark.parametrize("kind", NO_CODES)
def test_whatever_is_no_code_wears_the_mask_of_a_number(kind):
    masked = mask_code(NO_CODES[kind])
    assert masked == mask_number(NO_CODES[kind])
    assert "*" in masked


def test_there_are_numbers_of_people_that_look_like_codes():
    assert len(LOOKING_LIKE_CODES) >= 6


@given(body=st.text(ALPHABET, min_size=9, max_size=9), area=st.integers(0, 999_999))
def test_every_code_of_a_company_stands_whole(body, area):
    seventeen = f"91{area:06}{body}"
    assume(not seventeen.isdecimal())
    code = seventeen + uscc_check_character(seventeen)
    assert mask_code(code) == code


@given(st.integers(0, 900))
def test_no_number_of_a_person_stands_whole_whatever_it_looks_like(sequence):
    number = resident_id(sequence)
    assert mask_code(number) == mask_number(number) != number
    assert mask_identity(IdentityKind.RESIDENT_ID, number) == mask_number(number)


@pytest.mark.parametrize("kind", IdentityKind)
def test_of_holders_documents_the_companys_alone_is_public(kind):
    number = uscc(1)
    shown = mask_identity(kind, number)
    assert (shown == number) == (kind is IdentityKind.USCC)


@pytest.mark.parametrize(
    "sensitivity", [Sensitivity.PUBLIC, Sensitivity.PERSONAL, Sensitivity.SENSITIVE]
)
def test_a_code_on_a_face_is_shown_whole_even_where_a_scenario_asks_for_the_mask(sensitivity):
    code = face_field("uscc", "代码", "Code", format=FieldFormat.USCC, sensitivity=sensitivity)
    person = face_field(
        "head_number", "号码", "Number", format=FieldFormat.NUMBER, sensitivity=Sensitivity.PERSONAL
    )
    kind = licence_type(fields=(code, person))
    face = {"uscc": uscc(1), "head_number": resident_id(1)}
    shown = disclose(kind, face, [ShownField("uscc"), ShownField("head_number")])
    assert [(one.value == face[one.name], one.masked) for one in shown] == [
        (True, False),
        (False, True),
    ]
    assert masked_value(code, uscc(1)) == uscc(1)
    slipped = masked_value(code, LOOKING_LIKE_CODES[0])
    assert (slipped == LOOKING_LIKE_CODES[0]) == (sensitivity is Sensitivity.PUBLIC)


@pytest.mark.parametrize(
    ("holders", "number", "whole"),
    [
        ({HolderKind.LEGAL_PERSON}, uscc(1), True),
        ({HolderKind.UNINCORPORATED_ORGANIZATION}, uscc(2, head="92310101MA1K"), True),
        ({HolderKind.LEGAL_PERSON, HolderKind.UNINCORPORATED_ORGANIZATION}, uscc(3), True),
        ({HolderKind.NATURAL_PERSON}, uscc(1), False),
        (set(HolderKind), uscc(1), False),
        ({HolderKind.LEGAL_PERSON}, "JY23101010001101", False),
        ({HolderKind.LEGAL_PERSON}, resident_id(1), False),
        ({HolderKind.UNINCORPORATED_ORGANIZATION}, LOOKING_LIKE_CODES[0], False),
        ({HolderKind.NATURAL_PERSON}, resident_id(1), False),
        ({HolderKind.NATURAL_PERSON}, LOOKING_LIKE_CODES[1], False),
    ],
)
def test_a_licences_number_stands_whole_where_it_is_its_companys_code(holders, number, whole):
    kind = replace(licence_type(), holder_kinds=frozenset(holders))
    assert (masked_number(kind, number) == number) is whole
