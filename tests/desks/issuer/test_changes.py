"""Acts on a licence at the desk: what will happen to whom, the act, and the second clerk."""

import re
from html import unescape

import pytest

from tests import cast
from tests.factories import NOW, account, resident_id
from tests.people import csrf_token
from tests.services.changes.bureau import OPERATOR
from tests.town import PORTRAIT
from wallet.domain.actors.actors import Role
from wallet.services.changes.approving import set_second_approval

REASON = "依据第 1 号文"
FACE = {
    "field.portrait": PORTRAIT,
    "field.name": "林小满",
    "field.resident_id": resident_id(1),
    "field.address": "上海市徐汇区示例路9号",
    "field.card_class": "居住证",
    "valid_until": "2031-01-04",
}


@pytest.fixture
def clerk(visit):
    return visit("clerk")


@pytest.fixture
def second(visit, deployment, town):
    """Another clerk of the same bureau, which wants two for what ends a licence."""
    with deployment.database.begin() as repository:
        known = repository.accounts.find_by_login("clerk")
        other = account(
            "second",
            display_name="复核",
            role=Role.ISSUER,
            unit_id=cast.BUREAU.id,
            password_hash=known.password_hash,
        )
        repository.accounts.add(other, NOW)
    set_second_approval(deployment.database, NOW, OPERATOR, cast.BUREAU.id, required=True)
    return visit("second")


def act(clerk, town, name, **fields):
    path = f"/issuer/licences/{town.card_id}/change/{name}"
    return clerk.post(path, page=path, reason=REASON, **fields)


def status(clerk, town):
    page = clerk.get(f"/issuer/licences/{town.card_id}").text
    return re.search(r'data-status="(\w+)"', page)[1]


def offered(clerk, town):
    page = clerk.get(f"/issuer/licences/{town.card_id}").text
    acts = "amend|correct|supersede|revoke|act-\\w+"
    return re.findall(rf'data-testid="({acts})"', page)


@pytest.mark.parametrize(
    ("name", "state"),
    [("suspension", "suspended"), ("transfer", "transferred"), ("voiding", "void")],
)
def test_the_page_names_the_holder_and_the_act_takes_effect(clerk, town, name, state):
    page = clerk.get(f"/issuer/licences/{town.card_id}/change/{name}").text
    assert "林小满的“居住证”" in unescape(page)
    assert act(clerk, town, name).status_code == 302
    assert status(clerk, town) == state


def test_the_licence_offers_what_its_state_allows(clerk, town):
    assert offered(clerk, town) == [
        "amend",
        "correct",
        "supersede",
        "act-suspension",
        "revoke",
        "act-transfer",
        "act-voiding",
    ]
    act(clerk, town, "suspension")
    assert "act-resumption" in offered(clerk, town)
    assert "act-suspension" not in offered(clerk, town)
    act(clerk, town, "voiding")
    assert offered(clerk, town) == []


def test_a_refused_act_says_so_and_keeps_the_reason(clerk, town):
    response = act(clerk, town, "resumption")
    assert response.status_code == 409
    assert 'data-code="licence_not_suspended"' in response.text
    assert REASON in response.text


def test_an_unknown_act_or_anothers_licence_is_not_found(clerk, visit, town):
    assert clerk.get(f"/issuer/licences/{town.card_id}/change/burning").status_code == 404
    assert clerk.get(f"/issuer/licences/{'0' * 32}/change/voiding").status_code == 404


def amend(clerk, town, step, **changes):
    path = f"/issuer/licences/{town.card_id}/amendment"
    fields = {**FACE, "kind": "corrected", "reason": REASON, "idempotency_key": "t" * 32, **changes}
    return clerk.post(path, page=path, step=step, **fields)


def test_a_correction_shows_what_differs_first_and_then_makes_version_two(clerk, town, visit):
    review = amend(clerk, town, "review").text
    shown = unescape(re.sub(r"<[^>]+>", " ", review[review.index("differences") :]))
    assert "住址" in shown
    assert "上海市徐汇区示例路9号" in shown
    assert amend(clerk, town, "amend").status_code == 302
    page = clerk.get(f"/issuer/licences/{town.card_id}").text
    assert "第 2 版" in page
    assert "更正" in page
    assert visit("lin").get("/holder/licences").text.count('data-testid="licence-card"') == 2


def test_faults_of_a_correction_stand_beside_their_fields(clerk, town):
    page = amend(clerk, town, "review", **{"field.address": "", "field.resident_id": "1"})
    assert page.status_code == 422
    assert set(re.findall(r'data-testid="fault" data-field="([^"]+)"', page.text)) == {
        "field.address",
        "field.resident_id",
    }
    same = amend(clerk, town, "review", **{"field.address": "上海市黄浦区示例路1号501室"})
    assert 'data-code="nothing_changes"' in same.text


def test_a_renewal_issues_the_new_one_and_links_the_old_one_to_it(clerk, town):
    path = f"/issuer/licences/{town.card_id}/supersession"
    form = clerk.get(path).text
    assert 'value="林小满"' in form
    fields = {
        **FACE,
        "holders": "1",
        "holder-0-kind": "natural_person",
        "holder-0-name": "林小满",
        "holder-0-id_type": "111",
        "holder-0-number": resident_id(1),
        "number": "JZZ31010000001",
        "issued_on": "2026-03-01",
        "valid_from": "2026-03-01",
        "reason": "到期换发",
        "idempotency_key": "t" * 32,
    }
    assert 'data-testid="review-page"' in clerk.post(path, page=path, step="review", **fields).text
    done = clerk.post(path, page=path, step="issue", **fields)
    assert done.status_code == 302
    assert status(clerk, town) == "superseded"
    old = clerk.get(f"/issuer/licences/{town.card_id}").text
    assert f'href="{done.headers["Location"]}" data-testid="successor"' in old


def revoke(clerk, town):
    return clerk.post(
        f"/issuer/licences/{town.card_id}/revocations",
        page=f"/issuer/licences/{town.card_id}/revoke",
        kind="rescinded",
        reason=REASON,
    )


def decide(browser, page, decision, **fields):
    token = csrf_token(browser.get("/account").text)
    return browser.client.post(f"{page}/{decision}", data={"csrf_token": token, **fields})


def test_a_second_clerk_sees_the_badge_and_agrees(clerk, second, town, visit):
    assert (
        "提交后由本单位另一位经办人复核"
        in clerk.get(f"/issuer/licences/{town.card_id}/revoke").text
    )
    page = revoke(clerk, town).headers["Location"]
    assert status(clerk, town) == "valid"
    assert 'data-testid="approvals-badge"' not in clerk.get("/issuer/approvals").text
    assert 'data-testid="approvals-badge"' in second.get("/issuer/approvals").text
    assert 'data-testid="waiting-change"' in clerk.get(f"/issuer/licences/{town.card_id}").text
    assert 'data-testid="approve"' not in clerk.get(page).text
    assert decide(clerk, page, "approve").status_code == 403
    assert decide(second, page, "approve").status_code == 302
    assert status(clerk, town) == "revoked"
    assert "复核通过" not in visit("lin").get("/holder/messages").text


def test_a_second_clerk_refuses_with_a_reason(clerk, second, town):
    page = revoke(clerk, town).headers["Location"]
    assert decide(second, page, "refuse", reason="").status_code == 422
    assert decide(second, page, "refuse", reason="依据不足").status_code == 302
    assert "依据不足" in clerk.get(page).text
    assert status(clerk, town) == "valid"


def test_the_first_clerk_takes_it_back(clerk, second, town):
    page = revoke(clerk, town).headers["Location"]
    assert decide(clerk, page, "withdraw").status_code == 302
    assert 'data-state="withdrawn"' in clerk.get(page).text


def test_the_operator_switches_it_on_and_off(visit, clerk, town):
    operator = visit("operator")
    path = f"/operator/second-approval/{cast.BUREAU.id}"
    assert "开启双人复核" in operator.get(path).text
    operator.post(f"{path}?required=yes", page=path)
    assert "须由另一位经办人复核" in clerk.get("/issuer/approvals").text
    operator.post(f"{path}?required=no", page=path)
    assert "没有开启双人复核" in clerk.get("/issuer/approvals").text


def test_the_delivery_figures_count_what_was_opened(clerk, visit, town):
    visit("lin").get(f"/holder/licences/{town.card_id}/receipt")
    page = re.sub(r"<[^>]+>", "", clerk.get("/issuer/deliveries").text)
    assert "共 2 张：已送达 2，其中回执已打开 1；未送达 0。" in page
