"""What an open code page asks by itself: one select, and nothing that the guard would not say."""

from datetime import timedelta

import pytest
from sqlalchemy import event, update

from tests import cast
from tests.people import Browser
from wallet.desks.holder.showing.open_pages import SCANS_RULE
from wallet.repository.tables import accounts

HTMX = {"HX-Request": "true"}


@pytest.fixture
def statements(deployment):
    """Every statement that reaches the database from here on."""
    seen = []

    def look(_connection, _cursor, statement, *_):
        seen.append(statement)

    event.listen(deployment.database.engine, "before_cursor_execute", look)
    yield seen
    event.remove(deployment.database.engine, "before_cursor_execute", look)


@pytest.fixture
def open_page(visit, town):
    """Lin's browser, and the address of the code page that it shows."""
    lin = visit("lin")
    return lin, lin.present(town.card_id)


def asked(browser, page, told=0):
    return browser.get(f"{page}/scans?told={told}", headers=HTMX)


def renewed(browser, page):
    return browser.get(f"{page}/code", headers=HTMX)


def selects(statements):
    return [one for one in statements if one.lstrip().upper().startswith("SELECT")]


def test_nothing_new_is_one_select_and_no_content(open_page, statements):
    lin, page = open_page
    statements.clear()
    answer = asked(lin, page)
    assert (answer.status_code, answer.data) == (204, b"")
    assert len(selects(statements)) == 1
    assert {one.split()[0] for one in statements} <= {"SELECT", "BEGIN"}
    assert "Set-Cookie" not in answer.headers


def test_its_headers_are_those_of_every_answer(open_page):
    lin, page = open_page
    empty, whole = asked(lin, page), asked(lin, page, told=7)
    assert whole.status_code == 200
    for name in set(whole.headers.keys()) - {"Content-Type", "Content-Length", "Vary"}:
        assert empty.headers[name] == whole.headers[name]
    assert {"HX-Request", "Cookie"} <= set(empty.headers["Vary"].split(", "))


def test_it_is_counted_like_every_request(app, open_page):
    lin, page = open_page
    asked(lin, page)
    assert SCANS_RULE in {rule.rule for rule in app.url_map.iter_rules()}
    line = f'wallet_http_requests_total{{method="GET",route="{SCANS_RULE}",status="204"}} 1.0'
    assert line in lin.get("/metrics").text


def test_a_scan_is_told_at_the_next_question_and_once(open_page, visit):
    lin, page = open_page
    visit("hotel").scan(lin.code(page))
    told = asked(lin, page)
    assert told.status_code == 200
    assert "上海示例宾馆有限公司" in told.text
    assert 'name="told" value="1"' in told.text
    assert asked(lin, page, told=1).status_code == 204


def test_a_request_that_waits_is_told_each_time_and_its_end_too(sides):
    page = sides.lin.present(sides.card_id)
    assert asked(sides.lin, page).status_code == 204
    _asked, request = sides.asked()
    for told in (0, ""):
        answer = asked(sides.lin, page, told)
        assert 'data-testid="waiting-request"' in answer.text
        assert 'name="told" value=""' in answer.text
    sides.consent(request)
    answer = asked(sides.lin, page, "")
    assert 'data-testid="waiting-request"' not in answer.text
    assert 'name="told" value="0"' in answer.text


def test_a_session_that_is_over_ends_the_asking(open_page, clock):
    lin, page = open_page
    clock.advance(minutes=6)
    answer = asked(lin, page)
    assert answer.status_code == 286
    assert lin.get(f"{page}/scans?told=0").status_code == 200
    over = renewed(lin, page)
    assert "data-ended" in over.text
    assert 'data-testid="code"' not in over.text


def test_a_session_that_was_ended_elsewhere_is_told_as_over(open_page, visit):
    lin, page = open_page
    lin.post(f"{page}/end", page="/holder/licences")
    assert asked(lin, page).status_code == 286
    assert 'data-testid="code"' not in renewed(lin, page).text


@pytest.mark.parametrize("ask", [asked, renewed])
def test_a_stranger_is_led_to_the_sign_in_page(open_page, visit, ask):
    _lin, page = open_page
    answer = ask(visit(), page)
    assert (answer.status_code, answer.headers["HX-Redirect"]) == (204, "/sign-in")


@pytest.mark.parametrize("ask", [asked, renewed])
def test_a_sign_in_that_has_ended_is_told_nothing(app, open_page, ask):
    lin, page = open_page
    copied = Browser(app.test_client())
    copied.client.set_cookie("wallet", lin.client.get_cookie("wallet").value)
    assert ask(copied, page).headers.get("HX-Redirect") is None
    lin.post("/sign-out", page="/account")
    assert ask(copied, page).headers["HX-Redirect"] == "/sign-in"


@pytest.mark.parametrize("ask", [asked, renewed])
def test_a_sign_in_of_twelve_hours_ago_is_told_nothing(open_page, clock, ask):
    lin, page = open_page
    clock.advance(hours=12, minutes=1)
    assert ask(lin, page).headers["HX-Redirect"] == "/sign-in"


@pytest.mark.parametrize("ask", [asked, renewed])
def test_a_forged_cookie_is_told_nothing(open_page, ask):
    lin, page = open_page
    body, signature = lin.client.get_cookie("wallet").value.rsplit(".", 1)
    other = "A" if signature[0] != "A" else "B"  # of the last letter not every bit is read
    lin.client.set_cookie("wallet", f"{body}.{other}{signature[1:]}")
    assert ask(lin, page).headers["HX-Redirect"] == "/sign-in"


@pytest.mark.parametrize("ask", [asked, renewed])
def test_a_closed_account_is_told_nothing(open_page, deployment, clock, ask):
    lin, page = open_page
    closed = update(accounts).where(accounts.c.login == "lin").values(disabled_at=clock())
    with deployment.database.begin() as repository:
        repository.connection.execute(closed)
    assert ask(lin, page).headers["HX-Redirect"] == "/sign-in"


@pytest.mark.parametrize("ask", [asked, renewed])
def test_a_start_password_opens_nothing(open_page, deployment, clock, ask):
    lin, page = open_page
    until = clock() + timedelta(days=1)
    begun = update(accounts).where(accounts.c.login == "lin").values(start_password_until=until)
    with deployment.database.begin() as repository:
        repository.connection.execute(begun)
    assert ask(lin, page).headers["HX-Redirect"] == "/account/password"


@pytest.mark.parametrize("ask", [asked, renewed])
def test_another_account_is_told_nothing(open_page, visit, ask):
    _lin, page = open_page
    answer = ask(visit("zhou"), page)
    assert answer.status_code == 404
    assert 'data-testid="code"' not in answer.text


@pytest.mark.parametrize("ask", [asked, renewed])
def test_with_another_wallet_open_the_own_session_is_not_told(company, visit, town, ask):
    company.bind()
    lin = visit("lin")
    page = lin.present(town.card_id)
    lin.post("/enterprise/switch", page="/enterprise", enterprise=cast.HOTEL_HOLDER.id)
    assert ask(lin, page).status_code == 404


@pytest.mark.parametrize("told", ["", "-1", "1e3", "9" * 30])
def test_what_is_no_number_is_answered_in_full(open_page, told):
    lin, page = open_page
    assert asked(lin, page, told=told).status_code == 200


@pytest.mark.parametrize("number", [0, 2**63, 10**19 - 1, 10**40])
@pytest.mark.parametrize("part", ["scans?told=0", "code"])
def test_a_session_that_cannot_be_is_not_found(open_page, number, part):
    lin, _page = open_page
    answer = lin.get(f"/holder/presentations/{number}/{part}", headers=HTMX)
    assert answer.status_code == 404


def test_the_next_code_is_one_select_and_no_write(open_page, statements):
    lin, page = open_page
    statements.clear()
    answer = renewed(lin, page)
    assert 'data-testid="code"' in answer.text
    assert len(selects(statements)) == 1
    assert {one.split()[0] for one in statements} <= {"SELECT", "BEGIN"}


def test_the_next_code_is_the_one_of_the_whole_page(open_page):
    lin, page = open_page
    shown = lin.get(page).text
    fragment = renewed(lin, page).text
    assert lin.code(page) in fragment
    start = shown.index('<section id="code-area"')
    assert shown[start : shown.index("</section>", start)] in fragment


def test_no_code_is_shown_that_was_spent(open_page, visit):
    lin, page = open_page
    hotel, seen = visit("hotel"), set()
    for _ in range(4):
        code = lin.code(page)
        assert code in renewed(lin, page).text
        assert code not in seen
        seen.add(code)
        hotel.scan(code)


def test_without_javascript_every_address_answers_in_full(open_page):
    lin, page = open_page
    assert 'data-testid="code"' in lin.get(f"{page}/code").text
    assert '<meta http-equiv="refresh"' in lin.get(page).text
    assert lin.get(f"{page}/scans").status_code == 200
