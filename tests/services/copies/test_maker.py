"""Who made a copy stands on it: the person alone, or the company and in which post it was made."""

import pytest

from tests import cast
from tests.factories import SeededEntropy, account, holder, holder_draft, licence_draft, uscc
from tests.town import CHEAP_HASHER, PASSWORD, PIN
from wallet.domain.actors.actors import HolderKind, IdentityKind, Role
from wallet.domain.copies.temporary_copy import CopySubject, SubjectKind
from wallet.domain.enterprise.appointment import Post
from wallet.domain.enterprise.post_words import POST_WORDS, words_of_post
from wallet.domain.enterprise.representative import Headship
from wallet.services.licences import issuing

LEGAL, OTHER = HolderKind.LEGAL_PERSON, HolderKind.UNINCORPORATED_ORGANIZATION
HEADS = {
    "a company": ("91", LEGAL, "上海示例商贸有限公司", "法定代表人"),
    "a shop of a person's own": ("92", OTHER, "黄浦区示例烟酒店（个体工商户）", "经营者"),
    "a cooperative": ("93", LEGAL, "上海示例蔬菜专业合作社", "法定代表人"),
    "a law firm": ("31", OTHER, "上海示例律师事务所", "负责人"),
    "a partnership": ("91", OTHER, "上海示例书店（普通合伙）", "执行事务合伙人"),
    "a limited partnership": ("91", OTHER, "上海示例投资中心（有限合伙）", "执行事务合伙人"),
    "a sole proprietorship": ("91", OTHER, "上海示例加工厂（个人独资）", "投资人"),
    "a branch": ("91", OTHER, "上海示例商贸有限公司黄浦分公司", "负责人"),
    "an association": ("51", LEGAL, "上海示例围棋协会", "法定代表人"),
    "a private non-enterprise": ("52", LEGAL, "上海示例公益服务中心", "法定代表人"),
    "a public institution": ("12", LEGAL, "上海示例公园管理中心", "法定代表人"),
    "a collective": ("N1", LEGAL, "上海示例村经济合作社", "法定代表人"),
}


def test_a_persons_own_copy_names_the_person_alone(copies):
    assert copies.make().copy.maker == cast.LIN.name


def test_whoever_acts_is_named_with_the_company_and_the_post(company):
    lin = company.representative()
    company.appoint_manager(lin)
    company.appoint_handler(lin, licences=(0,))
    made = {login: company.copy(company.acting(login), 0).maker for login in ("lin", "gao", "zhou")}
    name = cast.HOTEL_HOLDER.name
    assert made == {
        "lin": f"{name}（法定代表人 {cast.LIN.name}）",
        "gao": f"{name}（证照管理员 {cast.GAO.name}）",
        "zhou": f"{name}（经办人 {cast.ZHOU.name}）",
    }


def test_a_companys_own_account_is_its_heads(company):
    made = company.copy(company.account("hotelier"), 0)
    assert made.maker == f"{cast.HOTEL_HOLDER.name}（法定代表人 店主）"


def test_the_same_person_is_named_otherwise_for_the_own_wallet_and_the_companys(company, copies):
    lin = company.representative()
    assert company.copy(lin, 0).maker.endswith(f"（法定代表人 {cast.LIN.name}）")
    assert copies.make(login="lin").copy.maker == cast.LIN.name


@pytest.mark.parametrize("kind", HEADS)
def test_the_head_is_called_what_the_law_calls_it(kind, copies, deployment, clock):
    head, holder_kind, name, word = HEADS[kind]
    number = uscc(77, head=f"{head}310101MA1K")
    organisation = holder(
        id="7" * 32,
        kind=holder_kind,
        name=name,
        identity_kind=IdentityKind.USCC,
        identity_number=number,
    )
    own = account(
        "keeper",
        display_name="掌柜",
        role=Role.ENTERPRISE,
        holder_id=organisation.id,
        password_hash=CHEAP_HASHER.hash(PASSWORD),
        pin_hash=CHEAP_HASHER.hash(PIN),
    )
    with deployment.database.begin() as repository:
        repository.holders.add(organisation)
        repository.accounts.add(own, clock())
    licence = issuing.issue(
        deployment.database,
        deployment.document_maker,
        SeededEntropy(kind),
        clock(),
        cast.BUREAU_CLERK,
        licence_draft(
            number="JY13101010000077",
            holders=(
                holder_draft(
                    kind=holder_kind,
                    name=name,
                    identity_kind=IdentityKind.USCC,
                    identity_number=number,
                ),
            ),
        ),
    ).licence
    made = copies.make(CopySubject(SubjectKind.LICENCE, licence.id), login="keeper").copy
    assert made.maker == f"{name}（{word} 掌柜）"


@pytest.mark.parametrize("headship", Headship)
@pytest.mark.parametrize("post", [Post.LICENCE_MANAGER, Post.HANDLER])
def test_the_other_posts_are_called_the_same_everywhere(post, headship):
    assert words_of_post(post, headship) is POST_WORDS[post]
