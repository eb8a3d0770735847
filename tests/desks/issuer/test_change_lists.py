"""Lists at the desk: handed in, checked, looked over, confirmed, carried out by a worker."""

import io
import re
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook

from tests import cast
from tests.factories import TYPE_CODE, account, licence_draft
from tests.people import csrf_token, post_file
from tests.services.changes.bureau import OPERATOR, Bureau, table
from tests.town import CARD_TYPE
from wallet.domain.actors.actors import Role
from wallet.domain.licences.licence import LicenceState
from wallet.services.changes.approving import set_second_approval
from wallet.services.changes.lists.working import work_on_next_list

LISTS, REASON = "/issuer/change-lists", "依据第 1 号文"
NUMBER, PLACE = "JY13101010000001", "上海市静安区示例路9号"


@pytest.fixture
def clerk(visit):
    return visit("clerk")


@pytest.fixture
def changes(deployment, clock, town):
    return Bureau(deployment, clock, town)


@pytest.fixture
def work(changes):
    """Let the worker do whatever it has to do with lists."""

    def until_nothing_waits():
        while work_on_next_list(changes.workshop()):
            pass

    return until_nothing_waits


@pytest.fixture
def second(visit, deployment, town):
    """Another clerk of the bureau, which wants two for what leaves a holder with less."""
    with deployment.database.begin() as repository:
        known = repository.accounts.find_by_login("clerk")
        other = account(
            "second",
            display_name="复核",
            role=Role.ISSUER,
            unit_id=cast.BUREAU.id,
            unit_name=cast.BUREAU.name,
            password_hash=known.password_hash,
        )
        repository.accounts.add(other, deployment.clock())
    now = deployment.clock()
    set_second_approval(deployment.database, now, OPERATOR, cast.BUREAU.id, required=True)
    return visit("second")


def hand_in(clerk, content=None, **changes):
    fields = {
        "act": "suspension",
        "kind": "",
        "reason": REASON,
        "lines": f"JZZ31010000001\n{NUMBER}\n=NO-SUCH",
        "idempotency_key": "t" * 32,
        **changes,
    }
    if content is not None:
        fields |= {"lines": "", "file": (io.BytesIO(content), "清单.csv")}
    token = csrf_token(clerk.get(f"{LISTS}/new").text)
    return clerk.client.post(LISTS, data={"csrf_token": token, **fields})


def press(browser, page, act):
    token = csrf_token(browser.get(page).text)
    return browser.client.post(f"{page}/{act}", data={"csrf_token": token})


def outcomes(page):
    return re.findall(r'data-testid="list-row" data-row="\d+" data-outcome="(\w*)"', page.text)


def state(page):
    return re.search(r'data-testid="change-list" data-state="(\w+)"', page.text)[1]


def test_a_list_is_checked_and_then_done_by_the_worker(clerk, changes, work):
    handed_in = hand_in(clerk)
    page = handed_in.headers["Location"]
    waiting = clerk.get(page)
    assert (state(waiting), 'hx-trigger="load delay:2s"' in waiting.text) == ("received", True)
    work()
    checked = clerk.get(page)
    assert (state(checked), "hx-trigger" in checked.text) == ("checked", False)
    assert outcomes(checked) == ["", "", "cell_like_formula"]
    assert changes.licence().state is LicenceState.VALID
    assert press(clerk, page, "confirmations").headers["Location"] == page
    work()
    done = clerk.get(page)
    assert (state(done), outcomes(done)) == ("done", ["done", "done", "cell_like_formula"])
    assert changes.licence().state is LicenceState.SUSPENDED
    assert hand_in(clerk).headers["Location"] == page
    report = clerk.get(f"{page}.csv")
    assert report.headers["Content-Type"].startswith("text/csv")
    assert "'=NO-SUCH" in report.text
    assert "已办理" in report.text


def test_what_would_differ_is_shown_row_by_row(clerk, work):
    rows = [["证照编号", "经营场所", "有效期止"], [NUMBER, PLACE, "2032-01-04"], ["NO-1", "x", ""]]
    page = hand_in(clerk, table(rows), act="amendment").headers["Location"]
    work()
    shown = clerk.get(page).text
    assert re.findall(r"<strong>([^<]+)</strong></div>", shown)[:2] == [PLACE, "2032年1月4日"]
    assert "确认办理 1 张" in shown


def test_what_is_wrong_is_told_with_its_column(clerk, work):
    rows = [["证照编号", "检查日期", "经营场所"], [NUMBER, "03/04/2024", "=1"]]
    page = hand_in(clerk, table(rows), act="correction").headers["Location"]
    work()
    shown = clerk.get(page).text
    assert "检查日期：" in shown
    assert "经营场所：" in shown
    assert "没有一行可以办理" in shown


def test_a_list_of_endings_waits_for_the_second_clerk(clerk, second, changes, work):
    page = hand_in(clerk, act="revocation", kind="deregistered").headers["Location"]
    work()
    assert "提交复核：2 张" in clerk.get(page).text
    approval = press(clerk, page, "confirmations").headers["Location"]
    assert "/approvals/" in approval
    assert 'data-testid="approvals-badge"' in second.get("/issuer/approvals").text
    done = press(second, approval, "approve")
    assert done.headers["Location"] == page
    work()
    assert changes.licence().state is LicenceState.REVOKED


def test_it_is_cancelled_after_a_page_that_says_what_that_means(clerk, work):
    page = hand_in(clerk).headers["Location"]
    assert "办完的仍然有效" in clerk.get(f"{page}/cancel").text
    assert press(clerk, page, "cancellations").status_code == 302
    assert state(clerk.get(page)) == "cancelled"
    again = press(clerk, page, "cancellations")
    assert (again.status_code, 'data-code="list_over"' in again.text) == (409, True)
    late = press(clerk, page, "confirmations")
    assert (late.status_code, 'data-code="list_not_checked"' in late.text) == (409, True)


def test_a_file_that_is_no_list_tells_why(clerk, work):
    rows = [["证照编号", "经营场锁"], [NUMBER, PLACE]]
    page = hand_in(clerk, table(rows), act="amendment").headers["Location"]
    work()
    shown = clerk.get(page).text
    assert 'data-code="headings_unknown"' in shown
    assert "经营场锁" in shown


def test_a_file_larger_than_other_requests_is_taken_from_whoever_is_signed_in(
    clerk, visit, changes
):
    content = b"number\n" + b"JY13101010000001\n" * 800_000
    fields = {"act": "suspension", "reason": REASON, "idempotency_key": "t" * 32}
    token = csrf_token(clerk.get(f"{LISTS}/new").text)
    page = post_file(clerk, LISTS, {**fields, "csrf_token": token}, content).headers["Location"]
    assert state(clerk.get(page)) == "received"
    with changes.database.read() as repository:
        assert b"".join(repository.list_files.parts(page.rpartition("/")[2])) == content
    assert post_file(visit(), LISTS, fields, content).status_code == 413


def decide(browser, page, **decided):
    token = csrf_token(browser.get(page).text)
    return browser.client.post(f"{page}/decisions", data={"csrf_token": token, **decided})


def test_how_a_file_is_meant_is_asked_on_its_page(clerk, work):
    rows = [["证照编号", "经营场所", "经办备注"], [NUMBER, PLACE, "急件"]]
    page = hand_in(clerk, table(rows), act="amendment").headers["Location"]
    work()
    asked = clerk.get(page)
    assert state(asked) == "undecided"
    assert "等您决定" in asked.text
    for words in ("经办备注", "不读这些列，其余照读", 'data-code="headings_unknown"'):
        assert words in asked.text
    refused = decide(clerk, page)
    assert refused.status_code == 422
    assert 'data-code="decision_missing"' in refused.text
    assert state(refused) == "undecided"
    assert decide(clerk, page, unknown_columns="leave").status_code == 302
    work()
    assert state(clerk.get(page)) == "checked"
    assert outcomes(clerk.get(page)) == [""]
    assert decide(clerk, page, unknown_columns="leave").status_code == 409


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"lines": ""}, "list_not_acceptable"),
        ({"act": ""}, "list_not_acceptable"),
        ({"act": "resigning"}, "list_not_acceptable"),
        ({"act": "no-such"}, "list_not_acceptable"),
        ({"reason": ""}, "reason_missing"),
        ({"act": "revocation"}, "kind_missing"),
    ],
)
def test_a_list_without_what_it_needs_is_refused_and_the_form_kept(clerk, town, changes, code):
    page = hand_in(clerk, **changes)
    assert page.status_code == 422
    assert f'data-code="{code}"' in page.text
    if changes.get("reason") != "":
        assert REASON in page.text


@pytest.mark.parametrize(
    "act", ["amendment", "correction", "prolongation", "supersession", "transfer"]
)
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("type_code", [TYPE_CODE, CARD_TYPE])
def test_a_template_that_is_filled_in_is_taken(clerk, changes, work, act, kind, type_code):
    address = f"{LISTS}/template?type_code={type_code}&act={act}&format={kind}"
    told = clerk.get(address)
    assert f".{kind}" in unquote(told.headers["Content-Disposition"])
    if kind == "csv":
        headings = told.data.decode("utf-8-sig").strip().split(",")
    else:
        headings = [cell.value for cell in next(load_workbook(io.BytesIO(told.data)).active.rows)]
    number = NUMBER if type_code == TYPE_CODE else "JZZ31010000001"
    own = {
        "证照编号": number,
        "有效期止": "2032-01-04",
        "颁发日期": "2026-03-01",
        "有效期起": "2026-03-01",
        "持证主体": "林小满",
    }
    content = table([headings, [own.get(heading, "") for heading in headings]])
    page = hand_in(clerk, content, act=act).headers["Location"]
    work()
    assert outcomes(clerk.get(page)) == [""]


def test_a_template_is_of_an_own_type(clerk, town):
    assert clerk.get(f"{LISTS}/template?type_code=nobody").status_code == 404


def test_another_bureaus_list_is_not_found(clerk, changes):
    one = changes.hand_in(b"NO-1", clerk=cast.OTHER_CLERK)
    for address in ("", "/cancel", ".csv"):
        assert clerk.get(f"{LISTS}/{one.id}{address}").status_code == 404
    for act in ("confirmations", "cancellations"):
        token = csrf_token(clerk.get(f"{LISTS}/new").text)
        told = clerk.client.post(f"{LISTS}/{one.id}/{act}", data={"csrf_token": token})
        assert told.status_code == 404


def test_the_list_of_lists_tells_how_each_went(clerk, changes, work):
    changes.issue(licence_draft(number="JY13101010000002"))
    page = hand_in(clerk).headers["Location"]
    work()
    press(clerk, page, "confirmations")
    work()
    assert "已办理 2，没办成 1" in clerk.get(LISTS).text
