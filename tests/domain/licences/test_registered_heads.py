"""Who heads an organisation on a face is who its registration names, where the city has one."""

from datetime import date

import pytest

from tests.factories import resident_id
from tests.own_faces import CAFE, PERMIT, REGISTRATION
from wallet.domain.catalogue.issuing_catalogue import FaceNotAcceptable
from wallet.domain.enterprise.representative import Head, registered_heads
from wallet.domain.licences.face_check import check_face
from wallet.domain.licences.own_fields import Holding

TODAY = date(2026, 3, 2)


def faults(kind, face, heads=None):
    """The codes of what is refused, by field."""
    try:
        check_face(kind, face, TODAY, Holding((CAFE,), heads))
    except FaceNotAcceptable as refusal:
        return {one.field: one.code for one in refusal.faults}
    return {}


HEADS = (Head("黄慧敏", resident_id(7)), Head("陆知秋（委派代表：何俊）", ""))


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("黄慧敏", True),
        ("黄　慧敏", True),
        ("陆知秋(委派代表:何俊)", True),
        ("何俊", True),
        ("黄慧敏、何俊", True),
        ("孙别人", False),
        ("黄慧敏、孙别人", False),
        ("黄慧", False),
        ("委派代表", False),
        ("", True),
    ],
)
def test_the_head_is_the_registered_one(written, right):
    face = {"representative": written, "premises": "示例路1号"}
    found = faults(PERMIT, face, HEADS)
    assert found == ({} if right else {"representative": "contradicts_registration"})


def test_nothing_is_compared_where_nobody_is_registered_nor_on_the_registration_itself():
    face = {"representative": "孙别人", "premises": "示例路1号"}
    assert faults(PERMIT, face) == {}
    assert faults(REGISTRATION, {"representative": "孙别人"}, HEADS) == {}


def test_the_number_of_the_head_is_compared_where_the_city_knows_it():
    face = {"representative": "黄慧敏", "representative_number": resident_id(8)}
    face |= {"premises": "示例路1号"}
    assert faults(PERMIT, face, HEADS[:1]) == {"representative_number": "contradicts_registration"}


def test_the_head_is_taken_from_the_registration():
    face = check_face(PERMIT, {"premises": "示例路1号"}, TODAY, Holding((CAFE,), HEADS[:1]))
    assert (face["representative"], face["organisation_name"]) == ("黄慧敏", CAFE.name)
    assert face["uscc"] == CAFE.identity_number


def test_a_registration_names_its_heads_in_the_fields_that_are_marked():
    face = {"representative": "甲、乙", "representative_number": "1、2"}
    assert registered_heads(REGISTRATION, face) == (Head("甲", "1"), Head("乙", "2"))
    assert registered_heads(REGISTRATION, {"representative": "甲"}) == (Head("甲", ""),)


def test_a_fault_of_the_head_does_not_tell_who_is_registered():
    face = {"representative": "孙别人", "premises": "示例路1号"}
    with pytest.raises(FaceNotAcceptable) as refused:
        check_face(PERMIT, face, TODAY, Holding((CAFE,), HEADS))
    assert CAFE.name in refused.value.faults[0].zh
    assert "黄" not in refused.value.faults[0].zh + refused.value.faults[0].en
