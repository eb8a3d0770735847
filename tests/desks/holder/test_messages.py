"""A holder's messages: what was done, in plain words, unread until opened; and the receipt."""

import re
from html import unescape

import pytest

from tests import cast, clerks
from tests.factories import account, holder_draft, issuer, resident_id
from tests.town import card_draft
from tests.trade import BUREAUX, NAMES
from wallet.domain.licences.licence import RevocationKind
from wallet.domain.trail.audit import AuditAction
from wallet.repository.tables import licences
from wallet.services.licences import issuing


@pytest.fixture
def lin(visit):
    return visit("lin")


@pytest.fixture
def suspended(deployment, town, clock):
    """Lin's residence permit is suspended, a minute after it was issued."""
    clock.advance(minutes=1)
    args = (deployment.database, deployment.entropy, clock(), cast.BUREAU_CLERK)
    return clerks.suspend(*args, town.card_code, "年度核查")


def unread(page):
    return len(re.findall('data-unread="yes"', page.text))


def links(page):
    return re.findall(r'href="(/holder/messages/\w+)"', page.text)


def test_the_newest_comes_first_and_says_what_happened(lin, suspended):
    page = lin.get("/holder/messages")
    kinds = re.findall(r'data-testid="message" data-kind="(\w+)"', page.text)
    assert kinds == ["licence_suspended", "licence_issued", "licence_issued"]
    assert "暂停了您的“居住证”，恢复之前不能出示" in unescape(page.text)


def test_a_message_is_unread_until_it_is_opened(lin, suspended):
    page = lin.get("/holder/messages")
    assert unread(page) == 3
    assert 'data-testid="unread-badge"' in page.text
    opened = lin.get(links(page)[0])
    assert "年度核查" in opened.text
    assert f"/holder/licences/{suspended.id}" in opened.text
    assert unread(lin.get("/holder/messages")) == 2


def test_everything_is_marked_as_read_at_once(lin, suspended):
    response = lin.post("/holder/messages/read", page="/holder/messages")
    assert response.status_code == 302
    page = lin.get("/holder/messages")
    assert unread(page) == 0
    assert 'data-testid="unread-badge"' not in page.text


def test_messages_are_narrowed_by_kind(lin, suspended):
    assert not links(lin.get("/holder/messages?kind=requests"))
    assert len(links(lin.get("/holder/messages?kind=licences"))) == 3


def test_another_holders_message_is_not_found(lin, visit, suspended):
    page = lin.get("/holder/messages")
    assert visit("zhou").get(links(page)[0]).status_code == 404
    assert "没有消息" in visit("zhou").get("/holder/messages").text


def test_what_runs_out_within_thirty_days_is_told(lin, deployment, town):
    assert 'data-testid="ending-soon"' not in lin.get("/holder/messages").text
    with deployment.database.begin() as repository:
        soon = licences.update().where(licences.c.id == town.card_id)
        repository.connection.execute(soon.values(valid_until=licences.c.issued_on))
        repository.connection.execute(soon.values(valid_until=deployment.clock().date()))
    assert "居住证今天到期" in lin.get("/holder/messages").text


def test_the_receipt_is_opened_once_and_says_when_it_was_delivered(lin, town, clock, deployment):
    first = lin.get(f"/holder/licences/{town.card_id}/receipt")
    assert "2026年3月2日 09:30" in first.text
    assert "JZZ31010000001" not in first.text  # the number is masked
    clock.advance(minutes=10)
    again = lin.get(f"/holder/licences/{town.card_id}/receipt")
    for testid in ("delivered-at", "opened-at"):
        block = re.search(rf'data-testid="{testid}">(.*?)</dd>', again.text, re.DOTALL)[1]
        assert "2026年3月2日 09:30" in block
    with deployment.database.read() as repository:
        opened = repository.audit.search(action=AuditAction.RECEIPT_OPENED.value, limit=9)
    assert len(opened) == 1


def test_a_receipt_is_its_holders_alone(visit, town):
    assert visit("zhou").get(f"/holder/licences/{town.card_id}/receipt").status_code == 404


def test_a_licence_issued_before_the_wallet_was_opened_is_delivered_with_it(
    deployment, visit, clock
):
    nobody = card_draft(
        number="N1",
        holders=(holder_draft(name="陈新来", identity_number=resident_id(9)),),
        face={**card_draft().face, "name": "陈新来", "resident_id": resident_id(9)},
    )
    issued = _issue(deployment, clock, nobody)
    assert issued.licence.delivered_at is None
    with deployment.database.begin() as repository:
        holder = repository.holders.of_licence(issued.licence.id)[0]
        chen = account(
            "chen",
            display_name=holder.name,
            holder_id=holder.id,
            password_hash=repository.accounts.find_by_login("lin").password_hash,
        )
        repository.accounts.add(chen, clock())
    clock.advance(days=2)
    chen = visit("chen")
    assert _delivered(deployment, issued) == clock()
    first = clock()
    clock.advance(days=1)
    chen = visit("chen")
    assert _delivered(deployment, issued) == first
    assert "送达回执" in chen.get(f"/holder/licences/{issued.licence.id}/receipt").text


def _issue(deployment, clock, draft):
    return issuing.issue(
        deployment.database,
        deployment.document_maker,
        deployment.entropy,
        clock(),
        cast.BUREAU_CLERK,
        draft,
    )


def _delivered(deployment, issued):
    with deployment.database.read() as repository:
        return repository.licences.get(issued.licence.id).delivered_at


@pytest.fixture
def hotelier(visit, trade, clock):
    """The restaurant's keeper, whose permit of four licences was issued a minute later."""
    clock.advance(minutes=1)
    trade.assemble(0, 1, 2, 3)
    return visit("hotelier")


def test_a_permit_is_told_of_and_its_message_leads_to_it(hotelier):
    page = hotelier.get("/holder/messages?kind=permits")
    assert re.findall(r'data-testid="message" data-kind="(\w+)"', page.text) == ["permit_issued"]
    opened = hotelier.get(links(page)[0])
    assert "向您制发了饭店综合许可证" in opened.text
    permit = re.search(r'href="(/holder/permits/\w+)" data-testid="open-permit"', opened.text)[1]
    assert hotelier.get(permit).status_code == 200


def test_a_licence_of_a_permit_that_is_revoked_says_so_for_the_permit_too(hotelier, trade, clock):
    clock.advance(minutes=1)
    sent = (trade.deployment.database, trade.deployment.entropy, clock())
    code = str(trade.licences[1].code)
    kind = RevocationKind.WITHDRAWN_AS_PENALTY
    clerks.revoke(*sent, issuer(BUREAUX[1].id), code, kind, "依据第 1 号文")
    page = unescape(hotelier.get("/holder/messages").text)
    assert f"饭店综合许可证里的“{NAMES[1]}”已吊销，公示页面已同步更新" in page
    assert f"吊销了您的“{NAMES[1]}证”" in page


def test_a_licence_of_a_permit_that_ran_out_is_told_without_anybodys_act(hotelier, clock):
    assert 'data-testid="permit-part-expired"' not in hotelier.get("/holder/messages").text
    clock.advance(days=5 * 366)
    hotelier.sign_in("hotelier")
    page = hotelier.get("/holder/messages").text
    assert page.count('data-testid="permit-part-expired"') == len(NAMES)
    assert f"饭店综合许可证里的“{NAMES[0]}”已过期" in page


def test_a_citizen_is_not_asked_about_permits(lin):
    assert 'value="permits"' not in lin.get("/holder/messages").text
