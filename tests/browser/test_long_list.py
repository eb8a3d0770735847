"""A holder with more licences than a page has, on a phone: the next page comes at a tap."""

import gzip

import pytest
from playwright.sync_api import expect

from tests.factories import holder_draft, issuer
from wallet.composition import compose
from wallet.config import read_settings
from wallet.secret_keys import load_secret_keys
from wallet.services.licences import issuing
from wallet.services.licences.putting_on_record import LicenceDraft

LOGIN, MORE_LICENCES, PAGE = "zhao", 54, 50
HOME = "/holder/licences"


@pytest.fixture(scope="module")
def total(city):
    """How many licences the holder has, after some more were issued."""
    settings = read_settings({"WALLET_VAR": str(city.var)})
    deployment = compose(settings, load_secret_keys(settings))
    with deployment.database.read() as repository:
        account = repository.accounts.find_by_login(LOGIN)
        held = repository.licences.held_by(account.holder_id)
        kinds = {one.id: repository.catalogue.approved(one.type_code) for one in held}
        pattern = next(one for one in held if kinds[one.id].several_per_holder)
        face = repository.licences.version(pattern.id, pattern.version).face
        holder = repository.holders.get(account.holder_id)
    drafts = [
        LicenceDraft(
            pattern.type_code,
            f"{pattern.number[:-3]}{number:03}",
            (holder_draft(name=holder.name, identity_number=holder.identity_number),),
            pattern.issued_on,
            pattern.term.valid_from,
            pattern.term.valid_until,
            dict(face),
        )
        for number in range(900, 900 + MORE_LICENCES)
    ]
    for draft in drafts:
        issuing.issue(
            deployment.database,
            deployment.document_maker,
            deployment.entropy,
            deployment.clock(),
            issuer(pattern.issuer_id),
            draft,
        )
    deployment.database.engine.dispose()
    return len(held) + MORE_LICENCES


def test_the_next_page_is_appended_at_a_tap(windows, city, total):
    page = windows.open(LOGIN, HOME)
    cards = page.get_by_test_id("licence-card")
    expect(cards).to_have_count(PAGE)
    first = cards.first.get_attribute("data-identifier")
    page.get_by_test_id("more-licences").click()
    expect(cards).to_have_count(total)
    expect(page.get_by_test_id("more-licences")).to_have_count(0)
    assert cards.first.get_attribute("data-identifier") == first
    assert page.url == city.url + HOME
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    last = page.locator(".licence-card .guilloche use").last.evaluate("one => one.getBBox().width")
    assert last > 0, "the pattern of an appended card is not drawn"


def test_the_next_page_is_a_page_of_its_own_without_javascript(windows, total):
    page = windows.open(LOGIN, HOME, java_script_enabled=False)
    cards = page.get_by_test_id("licence-card")
    seen = {one.get_attribute("data-identifier") for one in cards.all()}
    page.get_by_test_id("more-licences").click()
    expect(cards).to_have_count(total - PAGE)
    seen |= {one.get_attribute("data-identifier") for one in cards.all()}
    assert len(seen) == total


def test_a_category_is_chosen_and_left_again(windows, total):
    page = windows.open(LOGIN, HOME)
    kind = page.get_by_label("看哪一类")
    kind.select_option("past")
    expect(page.get_by_role("heading", name="已失效的证照")).to_be_visible()
    expect(page.locator(".licence-group")).to_have_count(1)
    kind.select_option("")
    expect(page.get_by_test_id("licence-card")).to_have_count(PAGE)


def test_what_our_pages_ask_for_comes_compressed(windows, city, total):
    page = windows.open(LOGIN, HOME)
    with page.expect_response("**/holder/licences?cursor=*") as appended:
        page.get_by_test_id("more-licences").click()
    assert appended.value.headers["content-encoding"] == "gzip"
    page.get_by_role("searchbox").fill("证")
    with page.expect_response("**/holder/licences?q=*") as searched:
        page.get_by_role("searchbox").press("Enter")
    assert "content-encoding" not in searched.value.headers
    visitor = city.visitor(LOGIN)
    plain = visitor.client.get(HOME, headers={"Sec-Fetch-Site": "cross-site"})
    assert "content-encoding" not in plain.headers
    own = {"Sec-Fetch-Site": "same-origin", "Accept-Encoding": "gzip"}
    assert len(gzip.compress(plain.content)) < len(plain.content) / 3
    assert visitor.client.get(HOME, headers=own).headers["content-encoding"] == "gzip"
