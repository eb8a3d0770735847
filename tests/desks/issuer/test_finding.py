"""The clerk's search: one box, filters, paging, a tap that is recorded, and nothing typed twice."""

import re
from html import unescape

import pytest
from sqlalchemy import update

from tests import cast
from tests.desks.pages import HTMX, pages_of, sizes
from tests.factories import TYPE_CODE, holder_draft, resident_id, uscc
from tests.services.oversight.bureau_lists import Bureau
from tests.town import CARD_TYPE
from wallet.domain.actors.actors import HolderKind, IdentityKind, Role
from wallet.domain.showing.masking import mask_number
from wallet.domain.trail.audit import AuditAction
from wallet.repository.tables import accounts, licence_holders

LIST, SEARCHES, NEW = "/issuer/licences", "/issuer/licences/searches", "/issuer/licences/new"
NAME, NUMBER = "张三", resident_id(500)
ROW = r'data-testid="licence-row" data-identifier="([^"]+)"'


@pytest.fixture
def bureau(deployment, clock, town):
    return Bureau(deployment, clock)


@pytest.fixture
def clerk(visit, town):
    return visit("clerk")


@pytest.fixture
def licence(bureau):
    draft = holder_draft(name=NAME, identity_number=NUMBER)
    return bureau.issue("JYC0001", holders=(draft,))


def rows(page):
    return re.findall(ROW, page.text)


def field(page, name):
    """Return what stands in a field of a form."""
    tag = re.search(rf'<input[^>]*id="{re.escape(name)}"[^>]*>', page.text)[0]
    return unescape(re.search(r'value="([^"]*)"', tag)[1])


def chosen(page, name):
    select = re.search(rf'<select[^>]*id="{re.escape(name)}".*?</select>', page.text, re.DOTALL)[0]
    return re.search(r'value="([^"]*)" selected', select)[1]


@pytest.mark.parametrize(
    "term", [NAME, "张 三", f" {NAME} ", NUMBER, f"{NUMBER[:6]} {NUMBER[6:]}", "JYC0001"]
)
def test_a_licence_is_found_by_whatever_of_it_is_typed(clerk, licence, term):
    page = clerk.look_for(term)
    assert rows(page) == [str(licence.code)]
    assert mask_number(NUMBER) in page.text
    assert NUMBER not in page.text.replace(f'value="{term}"', "")


@pytest.mark.parametrize("term", [NAME, NUMBER, "JYC0001", "查无此人", "3101012050010100"])
def test_what_was_typed_stands_in_no_address_and_in_the_box(clerk, licence, term):
    answer = clerk.post(SEARCHES, page=LIST, q=term)
    assert answer.status_code == 303
    address = answer.headers["Location"]
    assert re.fullmatch(r"/issuer/licences\?search=\w{32}", address)
    page = clerk.get(address)
    assert field(page, "q") == term
    assert page.headers["Cache-Control"] == "no-store"
    assert term not in "".join(re.findall(r'(?:href|hx-get|action)="([^"]*)"', page.text))
    # Reloading, and coming back to it, shows the same.
    assert rows(clerk.get(address)) == rows(page)


def test_a_search_is_not_another_clerks(clerk, visit, licence, bureau):
    address = clerk.post(SEARCHES, page=LIST, q=NAME).headers["Location"]
    with bureau.database.begin() as repository:
        another = update(accounts).where(accounts.c.login == "hotel")
        works_here = {"role": Role.ISSUER.value, "unit_id": cast.BUREAU.id}
        repository.connection.execute(another.values(works_here))
    page = visit("hotel").get(address)
    assert page.status_code == 404
    assert 'data-code="search_over"' in page.text
    assert not rows(page)


def test_a_search_is_over_after_a_day(clerk, licence, clock, visit):
    address = clerk.post(SEARCHES, page=LIST, q=NAME).headers["Location"]
    clock.advance(hours=13)
    page = visit("clerk").get(address)
    assert (page.status_code, 'data-code="search_over"' in page.text) == (404, True)
    assert 'name="q"' in page.text


@pytest.mark.parametrize(
    "filters",
    [
        {"state": "suspended"},
        {"type": CARD_TYPE, "state": "expired"},
        {"issued_from": "2026-01-01", "issued_until": "2026-02-28"},
        {"ends_by": "2030-01-01"},
    ],
)
def test_filters_stand_in_the_address_with_a_search_or_without(clerk, licence, filters):
    alone = clerk.post(SEARCHES, page=LIST, q=" ", **filters).headers["Location"]
    both = clerk.post(SEARCHES, page=LIST, q=NAME, **filters).headers["Location"]
    for name, value in filters.items():
        assert f"{name}={value}" in alone
        assert f"{name}={value}" in both
    assert "search=" not in alone
    page = clerk.get(both)
    for name, value in filters.items():
        assert (chosen if name in {"type", "state"} else field)(page, name) == value


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, {"JYC0001"}),
        ({"type": TYPE_CODE}, {"JYC0001"}),
        ({"type": CARD_TYPE}, set()),
        ({"state": "valid"}, {"JYC0001"}),
        ({"state": "suspended"}, set()),
        ({"state": "expired"}, set()),
        ({"state": "not_yet_valid"}, set()),
        ({"state": "no-such-state"}, {"JYC0001"}),
        ({"issued_from": "2026-01-05", "issued_until": "2026-01-05"}, {"JYC0001"}),
        ({"issued_from": "2026-01-06"}, set()),
        ({"issued_until": "2026-01-04"}, set()),
        ({"ends_by": "2031-01-04"}, {"JYC0001"}),
        ({"ends_by": "2031-01-03"}, set()),
        ({"issued_from": "2026年1月5日", "issued_until": "20260105"}, {"JYC0001"}),
    ],
)
def test_a_search_is_narrowed(clerk, licence, filters, expected):
    assert len(rows(clerk.look_for(NAME, **filters))) == len(expected)


@pytest.mark.parametrize(
    ("filters", "code"),
    [
        ({"issued_from": "昨天"}, "malformed_date"),
        ({"issued_until": "2026-02-30"}, "malformed_date"),
        ({"ends_by": "01/02/2026"}, "malformed_date"),
        ({"issued_from": "2026-03-02", "issued_until": "2026-03-01"}, "period_out_of_order"),
    ],
)
def test_days_that_cannot_be_read_are_told_and_nothing_is_lost(clerk, licence, filters, code):
    page = clerk.look_for(NAME, **filters)
    assert page.status_code == 422
    assert f'data-code="{code}"' in page.text
    assert field(page, "q") == NAME
    for name, value in filters.items():
        assert field(page, name) == value


@pytest.mark.parametrize("term", ["\x01", "长" * 121])
def test_a_term_that_can_be_nothing_is_told_and_stays(clerk, term):
    page = clerk.post(SEARCHES, page=LIST, q=term, state="valid")
    assert page.status_code == 422
    assert 'data-code="search_term_unusable"' in page.text
    assert chosen(page, "state") == "valid"


def test_a_slip_in_an_identity_number_is_told(clerk):
    wrong = NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1")
    assert "校验码不对" in clerk.look_for(wrong).text
    assert "校验码不对" not in clerk.look_for("查无此人").text


@pytest.mark.parametrize("headers", [None, HTMX], ids=["pages", "appended"])
def test_a_common_name_comes_page_by_page(clerk, bureau, headers):
    for order in range(33):
        draft = holder_draft(name="王芳", identity_number=resident_id(700 + order))
        bureau.issue(f"JYW{order:04}", holders=(draft,))
    address = clerk.post(SEARCHES, page=LIST, q="王芳").headers["Location"]
    pages = pages_of(clerk, address, headers)
    assert sizes(pages, ROW) == [30, 3]
    assert all("王芳" not in one for page in pages for one in re.findall(r'hx-get="([^"]*)"', page))


@pytest.mark.parametrize("login", ["hotel", "operator", "supervisor", "lin"])
def test_nobody_but_a_bureau_looks(visit, licence, login):
    answer = visit(login).post(SEARCHES, page="/account", q=NAME)
    assert answer.status_code in {403, 404}
    assert not rows(answer)


def test_while_names_are_indexed_the_page_says_so(clerk, licence, bureau):
    assert 'data-testid="incomplete"' not in clerk.look_for(NAME).text
    with bureau.database.begin() as repository:
        unfilled = update(licence_holders).where(licence_holders.c.licence_id == licence.id)
        repository.connection.execute(unfilled.values(name_index=None))
    page = clerk.look_for(NAME)
    assert 'data-testid="incomplete"' in page.text
    assert not rows(page)
    assert rows(clerk.look_for(NUMBER)) == [str(licence.code)]


def numbers_of(page):
    return re.findall(r'data-testid="holder-number">([^<]*)<', page.text)


def test_the_number_is_masked_until_a_tap_that_is_recorded(clerk, licence, bureau):
    address = f"{LIST}/{licence.id}"
    page = clerk.get(address)
    assert numbers_of(page) == [mask_number(NUMBER)]
    assert NUMBER not in page.text
    assert not bureau.audited(AuditAction.NUMBERS_SHOWN)
    shown = clerk.post(f"{address}/numbers", page=address)
    assert numbers_of(shown) == [NUMBER]
    assert 'data-testid="numbers-shown"' in shown.text
    assert shown.headers["Cache-Control"] == "no-store"
    (entry,) = bureau.audited(AuditAction.NUMBERS_SHOWN)
    assert (entry.licence_id, entry.operator) == (licence.id, "clerk")
    # Once, on that page: whoever opens it again taps again.
    assert numbers_of(clerk.get(address)) == [mask_number(NUMBER)]


def test_the_same_number_on_the_face_is_masked_with_it(clerk, town, bureau):
    address = f"{LIST}/{town.card_id}"
    masked, shown = clerk.get(address), clerk.post(f"{address}/numbers", page=address)
    assert cast.LIN.identity_number not in masked.text
    assert cast.LIN.name in masked.text
    assert shown.text.count(cast.LIN.identity_number) >= 2
    (entry,) = bureau.audited(AuditAction.NUMBERS_SHOWN)
    assert entry.fields == ("holders.identity_number", "resident_id")


def test_a_licence_number_that_is_an_identity_number_is_masked_too(clerk, bureau):
    draft = holder_draft(name=NAME, identity_number=NUMBER)
    made = bureau.issue(NUMBER, holders=(draft,))
    address = f"{LIST}/{made.id}"
    assert NUMBER not in clerk.get(address).text
    assert clerk.post(f"{address}/numbers", page=address).text.count(NUMBER) >= 2
    assert NUMBER not in clerk.look_for(NAME).text


def test_a_tap_needs_a_form_of_the_bureau(clerk, visit, licence, bureau):
    address = f"{LIST}/{licence.id}/numbers"
    assert clerk.get(address).status_code == 405
    assert clerk.client.post(address).status_code == 400
    for login in ("hotel", "operator", "supervisor"):
        browser = visit(login)
        answer = browser.post(address, page="/account")
        assert NUMBER not in answer.text
        assert answer.status_code in {302, 403, 404}
    assert all(one.outcome != "done" for one in bureau.audited(AuditAction.NUMBERS_SHOWN))


def test_a_public_code_is_shown_as_it_is(clerk, bureau):
    code = uscc(77)
    draft = holder_draft(
        kind=HolderKind.LEGAL_PERSON,
        name="上海示例有限公司",
        identity_kind=IdentityKind.USCC,
        identity_number=code,
    )
    made = bureau.issue("JYC0077", holders=(draft,))
    assert code in clerk.look_for("上海示例有限公司").text
    assert numbers_of(clerk.get(f"{LIST}/{made.id}")) == [code]
