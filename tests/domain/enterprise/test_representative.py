"""Whom a registration names as the head, what the head is called, and who is an adult."""

from datetime import date

import pytest

from tests.factories import holder, resident_id
from wallet.domain.actors.actors import HolderKind, IdentityKind
from wallet.domain.enterprise.adulthood import NotAdult, ensure_adult
from wallet.domain.enterprise.representative import Headship, headship_of, names_representative

LEGAL, UNINCORPORATED = HolderKind.LEGAL_PERSON, HolderKind.UNINCORPORATED_ORGANIZATION
ME, OTHER = resident_id(1), resident_id(9)


def organisation(code, kind, name="上海示例"):
    return holder(kind=kind, name=name, identity_kind=IdentityKind.USCC, identity_number=code)


@pytest.mark.parametrize(
    ("code", "kind", "name", "word"),
    [
        ("91310101", LEGAL, "上海示例咖啡有限公司", Headship.LEGAL_REPRESENTATIVE),
        ("91310101", UNINCORPORATED, "上海示例书店（普通合伙）", Headship.EXECUTIVE_PARTNER),
        ("91310101", UNINCORPORATED, "上海示例基金（有限合伙）", Headship.EXECUTIVE_PARTNER),
        ("91310101", UNINCORPORATED, "上海示例服务部（个人独资）", Headship.INVESTOR),
        ("91310101", UNINCORPORATED, "上海示例有限公司第一分公司", Headship.HEAD),
        ("92310101", UNINCORPORATED, "黄浦区示例烟酒店（个体工商户）", Headship.OPERATOR),
        ("93310101", LEGAL, "上海示例蔬果专业合作社", Headship.LEGAL_REPRESENTATIVE),
        ("31310000", UNINCORPORATED, "上海示例律师事务所（普通合伙）", Headship.HEAD),
        ("51310000", LEGAL, "上海市示例围棋协会", Headship.LEGAL_REPRESENTATIVE),
        ("52310101", LEGAL, "上海示例服务中心", Headship.LEGAL_REPRESENTATIVE),
        ("52310101", UNINCORPORATED, "上海示例幼儿园", Headship.HEAD),
        ("12310101", LEGAL, "上海市示例中学", Headship.LEGAL_REPRESENTATIVE),
    ],
)
def test_each_kind_of_organisation_has_its_own_word_for_the_head(code, kind, name, word):
    assert headship_of(organisation(code, kind, name)) is word


@pytest.mark.parametrize(
    "face",
    [
        {"representative": "林小满", "representative_number": ME},
        {"operator": "林小满", "operator_number": ME},
        {"head": "林小满", "head_number": ME},
        {"executive_partner": "王一、林小满", "executive_partner_number": f"{OTHER}、{ME}"},
        {
            "executive_partner": "示例投资有限公司（委派代表：林小满）",
            "executive_partner_number": ME,
        },
    ],
)
def test_the_head_is_named_by_the_field_of_its_kind(face):
    assert names_representative(face, holder())


@pytest.mark.parametrize(
    "face",
    [
        {"executive_partner": "林小满、王一", "executive_partner_number": f"{OTHER}、{ME}"},
        {"executive_partner": "王一、林小满", "executive_partner_number": ME},
        {"operator": "林小满", "representative_number": ME},
        {"pharmacist": "林小满", "pharmacist_number": ME},
        {"representative": "林小满、", "representative_number": f"{OTHER}、"},
    ],
)
def test_a_name_and_a_number_of_two_people_name_nobody(face):
    assert not names_representative(face, holder())


@pytest.mark.parametrize(
    ("birth", "adult"),
    [("20080302", True), ("20080303", False), ("19000101", True), ("20240229", False)],
)
def test_one_is_adult_from_the_eighteenth_birthday_on(birth, adult):
    person = holder(identity_number=resident_id(1, birth=birth))
    if adult:
        ensure_adult(person, date(2026, 3, 2))
        return
    with pytest.raises(NotAdult):
        ensure_adult(person, date(2026, 3, 2))


def test_a_document_without_a_birth_date_is_for_the_enterprise_to_judge():
    ensure_adult(
        holder(identity_kind=IdentityKind.PASSPORT, identity_number="E12345678"), date(2026, 3, 2)
    )
