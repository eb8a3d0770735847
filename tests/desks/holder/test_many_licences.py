"""A holder with two hundred licences: every page that lists or offers them stays small."""

import gzip
import re

import pytest

from tests import cast
from tests.crowd import issue_to_lin
from tests.people import sent_along
from tests.trade import issue_part
from wallet.domain.showing.masking import mask_number

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
LICENCES, PAGE, CHOICES = 200, 50, 30
HOME = "/holder/licences"
CARD = re.compile(r'data-testid="licence-card" data-identifier="([^"]+)"')
MORE = re.compile(r'hx-get="([^"]+cursor=[^"]+)"')
OWN_PAGE = {"Accept-Encoding": "gzip", "Sec-Fetch-Site": "same-origin"}
HTMX = {"HX-Request": "true"}


@pytest.fixture
def lin(visit, deployment, town):
    """Lin with two licences of the town and so many more."""
    issue_to_lin(deployment, range(LICENCES - 2))
    return visit("lin")


@pytest.fixture
def hotelier(visit, deployment, company):
    """The company's own account; the company has two hundred licences of one bureau."""
    for number in range(LICENCES - 5):
        issue_part(deployment, deployment.clock(), 0, number=f"HY-many-{number:03}")
    return visit("hotelier")


def pages_of(browser, headers=None):
    """Follow the link to the next page until there is none; yields each page."""
    address = HOME
    while address:
        page = browser.get(address, headers=headers)
        yield page
        found = MORE.search(page.text)
        address = found and found[1].replace("&amp;", "&")


def test_the_first_page_is_bounded(lin):
    page = lin.get(HOME)
    assert len(CARD.findall(page.text)) == PAGE
    assert "（还有 150 张）" in page.text
    assert len(page.data) < 90_000
    sent = lin.get(HOME, headers=OWN_PAGE)
    assert len(sent.data) < 12_000
    assert gzip.decompress(sent.data).decode().count("licence-card__name") == PAGE


@pytest.mark.parametrize("headers", [None, HTMX], ids=["pages", "appended"])
def test_every_licence_is_on_one_page(lin, headers):
    pages = list(pages_of(lin, headers))
    seen = [code for page in pages for code in CARD.findall(page.text)]
    assert len(pages) == LICENCES / PAGE
    assert len(seen) == len(set(seen)) == LICENCES
    whole = ["<html" in page.text for page in pages]
    assert all(whole) if headers is None else not any(whole)


def test_the_order_is_by_category_and_then_the_newest_first(lin, deployment, town):
    with deployment.database.read() as repository:
        held = [str(one.code) for one in repository.licences.held_by(cast.LIN.id)]
    pages = list(pages_of(lin))
    seen = [code for page in pages for code in CARD.findall(page.text)]
    assert seen == [town.card_code, *(code for code in held if code != town.card_code)]
    assert "（续）" not in pages[0].text
    assert "生活与家庭（续）" in pages[1].text


def test_a_licence_that_comes_in_between_shifts_nothing(lin, deployment):
    first = lin.get(HOME)
    issue_to_lin(deployment, [900])
    second = lin.get(MORE.search(first.text)[1].replace("&amp;", "&"))
    assert not set(CARD.findall(first.text)) & set(CARD.findall(second.text))
    assert len(CARD.findall(second.text)) == PAGE


@pytest.mark.parametrize("cursor", ["%00", "f" * 32, "x" * 500, "1"])
def test_a_cursor_of_nothing_is_the_first_page(lin, cursor):
    assert CARD.findall(lin.get(f"{HOME}?cursor={cursor}").text) == CARD.findall(lin.get(HOME).text)


def test_a_category_narrows_the_list(lin, town):
    assert CARD.findall(lin.get(f"{HOME}?kind=identity").text) == [town.card_code]
    assert CARD.findall(lin.get(f"{HOME}?kind=rubbish").text) == CARD.findall(lin.get(HOME).text)
    assert not CARD.findall(lin.get(f"{HOME}?kind=past").text)


def test_a_licence_is_found_by_what_the_list_shows_of_its_number(lin, deployment):
    with deployment.database.read() as repository:
        held = repository.licences.held_by(cast.LIN.id)
    shown = mask_number(held[-1].number)
    same = [one for one in held if mask_number(one.number) == shown]
    found = CARD.findall(lin.get(HOME, query_string={"q": shown[-4:]}).text)
    assert set(found) >= {str(one.code) for one in same}
    assert len(found) < PAGE


def test_a_search_goes_on_over_pages(lin):
    page = lin.get(HOME, query_string={"q": "食品"})
    more = lin.get(MORE.search(page.text)[1].replace("&amp;", "&"))
    assert len(CARD.findall(page.text)) == len(CARD.findall(more.text)) == PAGE
    assert not set(CARD.findall(page.text)) & set(CARD.findall(more.text))


def test_a_short_list_has_neither_categories_nor_more(visit, town):
    page = visit("lin").get(HOME)
    assert "more-licences" not in page.text
    assert 'name="kind"' not in page.text


@pytest.mark.parametrize(
    ("path", "most"),
    [("/holder/home", 25_000), ("/enterprise/handlers/new", 30_000), ("/holder/sets/new", 70_000)],
)
def test_pages_of_a_company_with_many_licences_are_bounded(hotelier, company, path, most):
    company.bind("lin")
    page = hotelier.get(path)
    assert page.status_code in {200, 403}
    assert len(page.data) < most


def test_a_set_is_made_of_licences_that_were_looked_for(lin, deployment):
    with deployment.database.read() as repository:
        held = repository.licences.held_by(cast.LIN.id)
    form = lin.get("/holder/sets/new")
    first = re.search(r'name="licence" value="(\w+)"', form.text)[1]
    assert form.text.count('data-testid="set-choice"') == CHOICES
    last = held[-1]
    looked = lin.client.post(
        "/holder/sets",
        data=sent_along(form.text)
        | {"name": "开业", "matter": "登记", "licence": first, "found": ""}
        | {"find": mask_number(last.number)[-4:], "step": ""},
    )
    assert looked.status_code == 200
    assert f'name="licence" value="{last.id}"' in looked.text
    assert f'name="licence" value="{first}" checked' in looked.text
    made = lin.client.post(
        "/holder/sets",
        data=sent_along(looked.text)
        | {"name": "开业", "matter": "登记", "licence": [first, last.id]},
    )
    assert made.status_code == 302
    with deployment.database.read() as repository:
        (prepared,) = repository.licence_sets.of_holder(cast.LIN.id)
    assert set(prepared.licence_ids) == {first, last.id}
