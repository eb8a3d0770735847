import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tokens.makers import (
    BUREAU,
    CLAIMS,
    FACE,
    NOW,
    SeededEntropy,
    decoded,
    encoded,
    parts_of,
    sign_by_hand,
    verifying_key,
)
from wallet.tokens.documents.disclosures import digest_of
from wallet.tokens.documents.licence_document import (
    disclosed_face,
    issue_document,
    read_document,
    select_disclosures,
)
from wallet.tokens.errors import TokenForged, UnknownFaceField, UnusableFieldName
from wallet.tokens.keys import KeyRing, KeyUse


def issued(face=FACE):
    return issue_document(BUREAU, CLAIMS, face, NOW, SeededEntropy("salt"))


DOCUMENT = issued()
RING = KeyRing([verifying_key(BUREAU, KeyUse.DOCUMENT)])
JWS, *DISCLOSURES = DOCUMENT.split("~")[:-1]


def with_disclosures(*disclosures, jws=JWS):
    return "~".join((jws, *disclosures, ""))


def test_a_disclosure_handed_over_twice_is_refused(ring):
    with pytest.raises(TokenForged):
        read_document(with_disclosures(DISCLOSURES[0], DISCLOSURES[0]), ring, NOW)


@pytest.mark.parametrize(
    "disclosure",
    [
        encoded(["salt", "等级", "A"]),
        encoded(["salt", "姓名", "李四"]),
        encoded(["salt", "姓名"]),
        encoded({}),
        "",
        "%%%",
    ],
)
def test_a_disclosure_that_was_not_signed_is_refused(disclosure, ring):
    with pytest.raises(TokenForged):
        read_document(with_disclosures(*DISCLOSURES, disclosure), ring, NOW)


def test_the_disclosure_of_another_document_is_refused(ring):
    other = issue_document(BUREAU, CLAIMS, FACE, NOW, SeededEntropy("other salt"))
    with pytest.raises(TokenForged):
        read_document(with_disclosures(other.split("~")[1]), ring, NOW)


@pytest.mark.parametrize(
    "disclosure",
    [
        encoded(["salt", "licence_code", "another"]),
        encoded(["salt", "exp", 1]),
        encoded(["salt", "_sd", ["a"]]),
        encoded(["salt", "...", "a"]),
        encoded(["salt", "a", {"_sd": ["b"]}]),
        encoded(["salt", "a", [{"...": "b"}]]),
        encoded(["salt", 1, "a"]),
        encoded([1, "a", "a"]),
        encoded(["salt", "element of a list"]),
        encoded(["salt", "a", 1, 2]),
        encoded(b'["salt", "a", NaN]'),
        encoded(b"\xff"),
        "AB",
    ],
)
def test_an_irregular_disclosure_is_refused_even_when_signed(disclosure, ring):
    header, claims, _ = parts_of(DOCUMENT)
    signed = decoded(claims) | {"_sd": [digest_of(disclosure)]}
    jws = sign_by_hand(decoded(header), signed, BUREAU)
    with pytest.raises(TokenForged):
        read_document(with_disclosures(disclosure, jws=jws), ring, NOW)


def test_a_digest_listed_twice_is_refused(ring):
    header, claims, _ = parts_of(DOCUMENT)
    signed = decoded(claims)
    signed["_sd"].append(signed["_sd"][0])
    jws = sign_by_hand(decoded(header), signed, BUREAU)
    with pytest.raises(TokenForged):
        read_document(with_disclosures(jws=jws), ring, NOW)


def test_a_name_disclosed_twice_is_refused(ring):
    both = [encoded(["salt", "姓名", "张三"]), encoded(["salt", "姓名", "李四"])]
    header, claims, _ = parts_of(DOCUMENT)
    signed = decoded(claims) | {"_sd": sorted(map(digest_of, both))}
    jws = sign_by_hand(decoded(header), signed, BUREAU)
    with pytest.raises(TokenForged):
        read_document(with_disclosures(*both, jws=jws), ring, NOW)


@pytest.mark.parametrize("name", ["_sd", "...", "_sd_alg", "iss", "exp", "status", "licence_code"])
def test_a_face_field_cannot_take_a_name_of_the_document(name):
    with pytest.raises(UnusableFieldName):
        issued(face={name: "x"})


@pytest.mark.parametrize("value", [{"_sd": []}, [{"...": "x"}], {"a": {"b": [{"_sd": 1}]}}])
def test_a_face_field_cannot_hide_parts(value):
    with pytest.raises(UnusableFieldName):
        issued(face={"经营项目": value})


def test_exactly_the_chosen_fields_are_handed_over(ring):
    chosen = select_disclosures(DOCUMENT, ["备注", "姓名"])
    assert read_document(chosen, ring, NOW).face == {"姓名": FACE["姓名"], "备注": None}
    assert not [text for text in DISCLOSURES[1:5] if text in chosen]


def test_a_document_without_any_field_still_verifies(ring):
    assert read_document(select_disclosures(DOCUMENT, []), ring, NOW).face == {}


def test_a_field_that_was_not_handed_over_cannot_be_handed_on():
    chosen = select_disclosures(DOCUMENT, ["姓名"])
    with pytest.raises(UnknownFaceField) as refusal:
        select_disclosures(chosen, ["姓名", "证件号码"])
    assert refusal.value.details == {"fields": ["证件号码"]}


def test_our_own_documents_are_opened_without_verifying():
    assert disclosed_face(DOCUMENT) == FACE


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from("甲乙丙丁"), inner),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from(["姓名", "𠮷", "a b", "~", ".", "'", "x" * 99]), values))
def test_every_face_comes_back_as_it_was(face):
    document = issued(face=face)
    assert read_document(document, RING, NOW).face == disclosed_face(document) == face
