"""The audit trail in words: labels for codes, the codes beside them, identifiers kept whole."""

import re
from html import unescape

import pytest

from wallet.desks.shared.words.labels import ACTIONS, GROUNDS
from wallet.domain.licences.licence import RevocationKind
from wallet.domain.trail.audit import AuditAction, Ground


def rows(page):
    """Return the cells' text of each row, without markup."""
    found = re.findall(r"<tr data-testid=.audit-entry.*?</tr>", page.text, re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", row)).split()) for row in found]


@pytest.fixture
def operator(visit):
    return visit("operator")


def test_a_reading_is_told_in_words_with_its_codes_beside(visit, operator, town):
    lin = visit("lin")
    visit("hotel").scan(lin.code(lin.present(town.card_id)))
    page = operator.get("/operator/audit?action=licence:verified")
    (row,) = rows(page)
    for words in ("扫码核验", "持证人亮证", "入住登记", "前台", "姓名、公民身份号码", "有效"):
        assert words in row
    for code in ("licence:verified", "presented", "valid"):
        assert f'<span class="raw-code">{code}</span>' in page.text


def test_an_identifier_breaks_after_its_dots_only(operator, town):
    page = operator.get("/operator/audit?action=licence:issued")
    shown = re.search(r'<span class="small identifier">(.*?)</span>', page.text)[1]
    assert shown.replace("<wbr>", "") in {town.card_code, town.food_code}
    assert re.sub(r"\.<wbr>", "", shown).count("<wbr>") == 0


def test_a_refusal_says_what_the_refused_one_was_told(visit, operator):
    visit().post("/sign-in", login="lin", password="not the password")
    page = operator.get("/operator/audit?action=account:sign_in_refused")
    (row,) = rows(page)
    assert "登录被拒" in row
    assert "被拒 wrong_credentials 提示：账号或密码不对，没有登录。" in row
    assert "未登录访客" in row


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        (RevocationKind.DEREGISTERED, "注销"),
        (RevocationKind.RESCINDED, "撤销"),
        (RevocationKind.WITHDRAWN_AS_PENALTY, "吊销"),
    ],
)
def test_an_ended_licence_is_told_by_its_act(visit, operator, town, kind, word):
    visit("clerk").post(
        f"/issuer/licences/{town.card_id}/revocations",
        page=f"/issuer/licences/{town.card_id}/revoke",
        kind=kind.value,
        reason="依据第 1 号文",
    )
    (row,) = rows(operator.get("/operator/audit?action=licence:revoked"))
    assert f"{word} licence:revoked" in row


def test_every_action_and_ground_has_a_word():
    assert set(ACTIONS) == set(AuditAction)
    assert set(GROUNDS) == set(Ground)
