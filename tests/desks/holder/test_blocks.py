"""屏蔽 on the holder's pages: what it does is said first, it is done, listed, and lifted."""

import re

import pytest

from tests import cast
from tests.desks.consenting import state_of, trail
from wallet.domain.trail.audit import AuditAction

BLOCKED = "/holder/blocked-units"
PAGE = f"{BLOCKED}/{cast.HOTEL.id}"


def block(sides, **ticked):
    return sides.lin.post(PAGE, page=PAGE, **ticked)


def listed(sides):
    page = sides.lin.get(BLOCKED).text
    return re.findall(r'data-testid="blocked-unit" data-unit="(\w+)"', page)


def test_a_request_leads_to_blocking_whoever_asks(sides):
    asked, request = sides.asked()
    link = re.search(r'href="([^"]+)" data-testid="block"', sides.lin.get(request).text)[1]
    assert link == PAGE
    page = sides.lin.get(link).text
    assert cast.HOTEL.name in page
    assert "按“不同意”关闭" in page
    assert "政府部门依法办事时查询证照，不受影响" in page
    assert block(sides).status_code == 302
    assert state_of(sides.hotel.get(asked)) == "declined"
    assert listed(sides) == [cast.HOTEL.id]


def test_the_unit_is_told_no_more_than_of_an_address_that_nobody_has(sides, parties_of):
    address = parties_of.address()
    block(sides)
    answers = [
        sides.send(reach="address", wallet_address=one) for one in (address, "XXXX XXXX XXXX")
    ]
    texts = {re.sub(r"[0-9a-f]{32,}|XXXX XXXX XXXX|" + address, "", one.text) for one in answers}
    assert {one.status_code for one in answers} == {404}
    shown = {re.search(r'data-code="(\w+)"', one)[1] for one in texts}
    assert shown == {"holder_not_reached"}
    assert "屏蔽" not in "".join(texts)


@pytest.mark.parametrize("ticked", [{}, {"withdraw_all": "yes"}, {"withdraw_all": "no"}])
def test_what_was_granted_is_taken_back_only_when_that_was_ticked(sides, ticked):
    _asked, grant = sides.granted()
    assert 'data-testid="withdraw-all"' in sides.lin.get(PAGE).text
    block(sides, **ticked)
    state = "ended" if ticked.get("withdraw_all") == "yes" else "in_force"
    assert state_of(sides.lin.get(grant)) == state


def test_nothing_granted_nothing_to_take_back(sides):
    page = sides.lin.get(PAGE).text
    assert "withdraw-all" not in page
    assert 'data-testid="closes"' not in page


def test_a_block_is_lifted_from_the_list(sides, parties_of):
    block(sides)
    page = sides.lin.get("/holder/authorizations").text
    assert "1 家单位发来的申请收不到" in page
    assert sides.lin.post(f"{PAGE}/end", page=BLOCKED).status_code == 302
    assert listed(sides) == []
    assert sides.send(reach="address", wallet_address=parties_of.address()).status_code == 302


def test_doing_it_twice_is_told_and_changes_nothing(sides, deployment):
    shown = sides.lin.get(PAGE)
    block(sides)
    again = sides.lin.send(PAGE, shown)
    assert again.status_code == 409
    assert 'data-code="party_block_unchanged"' in again.text
    assert 'data-testid="already-blocked"' in sides.lin.get(PAGE).text
    shown = sides.lin.get(BLOCKED)
    sides.lin.send(f"{PAGE}/end", shown)
    assert sides.lin.send(f"{PAGE}/end", shown).status_code == 409
    assert trail(deployment, AuditAction.PARTY_BLOCKED) == ["party_block_unchanged", "done"]
    assert trail(deployment, AuditAction.PARTY_UNBLOCKED) == ["party_block_unchanged", "done"]


@pytest.mark.parametrize("unit", ["f" * 32, "no-such-unit", "0"])
def test_a_unit_that_is_none_is_not_found(sides, unit):
    assert sides.lin.get(f"{BLOCKED}/{unit}").status_code == 404


def test_the_link_of_a_blocked_unit_says_so_to_the_holder(sides):
    _asked, link = sides.ask()
    block(sides)
    answer = sides.open(link)
    assert answer.status_code == 409
    assert "您已屏蔽这家单位" in answer.text


def test_a_grant_leads_to_blocking_until_its_unit_is_blocked(sides):
    _asked, grant = sides.granted()
    assert f'href="{PAGE}" data-testid="block"' in sides.lin.get(grant).text
    block(sides)
    assert 'data-testid="block"' not in sides.lin.get(grant).text


def test_many_blocks_are_paged(sides, parties_of, deployment, clock):
    made = parties_of.many_units(23)
    for unit_id in made:
        clock.advance(seconds=1)
        parties_of.block(unit_id)
    first = sides.lin.get(BLOCKED).text
    pattern = r'data-testid="blocked-unit" data-unit="(\w+)"'
    older = re.search(r'href="([^"]+cursor=[^"]+)"', first)[1].replace("&amp;", "&")
    rest = sides.lin.get(older, headers={"HX-Request": "true"}).text
    assert re.findall(pattern, first) + re.findall(pattern, rest) == made[::-1]


def test_the_page_says_how_to_withdraw_with_a_reason_and_shows_the_statement(sides):
    _asked, grant = sides.granted()
    page = sides.lin.get(grant).text
    assert page.count("<option") == 6
    answer = sides.lin.post(f"{grant}/withdrawal", page=grant, reason="not_trusted")
    assert answer.status_code == 302
    statement = sides.lin.get(f"{grant}/withdrawal")
    assert "不放心对方怎么用" in statement.text
    file = sides.lin.get(f"{grant}/withdrawal.jwt")
    assert file.headers["Content-Disposition"].startswith('attachment; filename="withdrawal-')
    assert file.headers["Cache-Control"] == "no-store"


def test_a_reason_of_ones_own_is_refused_and_the_grant_stays(sides):
    _asked, grant = sides.granted()
    answer = sides.lin.post(f"{grant}/withdrawal", page=grant, reason="我不想给了")
    assert answer.status_code == 422
    assert state_of(sides.lin.get(grant)) == "in_force"
