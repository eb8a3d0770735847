"""The holder's list and faces: whose they are, how dates read, what ended a licence."""

import re
from dataclasses import replace

import pytest

from tests import cast, clerks
from tests.factories import SeededEntropy, licence_draft
from tests.town import CHEAP_HASHER, PASSWORD
from wallet.domain.actors.actors import Role
from wallet.domain.licences.licence import RevocationKind
from wallet.services.licences import issuing


def end(deployment, code, kind):
    now = deployment.clock()
    args = (deployment.database, deployment.entropy, now, cast.BUREAU_CLERK)
    clerks.revoke(*args, code, kind, "依据第 1 号文")


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        (RevocationKind.DEREGISTERED, "已注销"),
        (RevocationKind.RESCINDED, "已撤销"),
        (RevocationKind.WITHDRAWN_AS_PENALTY, "已吊销"),
    ],
)
def test_an_ended_licence_names_the_act_that_ended_it(visit, deployment, town, kind, word):
    end(deployment, town.card_code, kind)
    lin = visit("lin")
    card = re.search(
        rf'data-identifier="{re.escape(town.card_code)}".*?</a>', _home(lin), re.DOTALL
    )
    assert word in card[0]
    page = lin.get(f"/holder/licences/{town.card_id}").text
    assert f"<span>{word}</span>" in page
    assert f"<strong>{word}</strong><p>原因：依据第 1 号文。" in re.sub(r"\s+<", "<", page)


def test_a_citizen_is_greeted_by_name(visit):
    assert "<h1>林小满，您好</h1>" in _home(visit("lin"))


def test_a_company_is_named_with_its_code_and_its_handler(visit, deployment):
    account = replace(
        cast.LIN_ACCOUNT,
        id="e" * 32,
        login="handler",
        role=Role.ENTERPRISE,
        holder_id=cast.HOTEL_HOLDER.id,
        password_hash=CHEAP_HASHER.hash(PASSWORD),
    )
    with deployment.database.begin() as repository:
        repository.accounts.add(account, deployment.clock())
    page = _home(visit("handler"))
    assert f"<h1>{cast.HOTEL.name}</h1>" in page
    assert f'data-testid="uscc">{cast.HOTEL.uscc}</span>' in page
    assert "法定代表人：林小满" in page


def test_a_date_on_a_face_reads_as_on_paper_and_keeps_its_machine_form(visit, deployment):
    draft = licence_draft(
        number="JY13101010000002",
        face={"premises": "示例路1号", "items": "小吃", "inspected_on": "2021-04-02"},
    )
    issued = issuing.issue(
        deployment.database,
        deployment.document_maker,
        SeededEntropy("dated"),
        deployment.clock(),
        cast.BUREAU_CLERK,
        draft,
    )
    page = visit("lin").get(f"/holder/licences/{issued.licence.id}").text
    assert '<time datetime="2021-04-02">2021年4月2日</time>' in page


def test_all_is_shown_at_one_touch_and_hidden_at_another(visit, town):
    lin, page = visit("lin"), f"/holder/licences/{town.card_id}"
    masked = lin.get(page).text
    assert cast.LIN.identity_number not in masked
    assert f'{page}?reveal=all"' in masked
    shown = lin.get(f"{page}?reveal=all").text
    assert cast.LIN.identity_number in shown
    assert "显示全部内容" not in shown
    assert f'href="{page}"' in shown


def _home(browser):
    return browser.get("/holder/licences").text
