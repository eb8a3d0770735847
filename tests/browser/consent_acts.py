"""What a relying party and a holder do with the pages of authorization."""

import json
import re

import httpx
from playwright.sync_api import Page, expect

from tests.browser.served_city import ServedCity

POLL = 8_000
"""Milliseconds: a page asks every two seconds, and this machine may be busy."""


def ask_by_link(page: Page, city: ServedCity, scenario: str, type_name: str) -> str:
    """Ask for everything that may be asked of one licence type; returns the link."""
    page.goto(f"{city.url}/verifier/asks/new?scenario={scenario}")
    tick_only(page, type_name)
    page.get_by_test_id("send-ask").click()
    expect(page.get_by_test_id("ask-state")).to_have_attribute("data-state", "waiting")
    return page.get_by_test_id("link").inner_text()


def tick_only(page: Page, type_name: str) -> None:
    """Tick every field of one licence type on the asking form, and none of the others."""
    for kind in page.locator("details.askable").all():
        wanted = type_name in kind.locator("summary").inner_text()
        if kind.get_attribute("open") is None:
            kind.locator("summary").click()
        for box in kind.get_by_test_id("ask-field").all():
            box.set_checked(wanted)


def consent(page: Page, city: ServedCity, login: str, *optional: str) -> None:
    """Agree on a consent page, ticking some of the optional fields."""
    for name in optional:
        field = page.locator(f"[data-testid=asked-field][data-name={name}]")
        field.get_by_test_id("optional-field").check()
    page.get_by_test_id("sensitive-consent").check()
    page.get_by_test_id("pin").fill(city.accounts[login]["pin"])
    page.get_by_test_id("pin").press("Enter")
    expect(page.get_by_test_id("request-state")).to_have_attribute("data-state", "granted")


def expect_state(page: Page, state: str) -> None:
    """Wait for a request's page to tell its state by itself."""
    expect(page.get_by_test_id("ask-state")).to_have_attribute("data-state", state, timeout=POLL)


def seen(page: Page) -> dict[str, str]:
    """Return the fields that the relying party sees, by name, once the page of them is there."""
    fields = page.get_by_test_id("seen-field")
    expect(fields.first).to_be_visible()
    rows = fields.all()
    return {row.get_attribute("data-name"): row.locator("dd").inner_text() for row in rows}


def system_of(city: ServedCity, client_id: str) -> httpx.Client:
    """Return a unit's own system, with its token."""
    demo = json.loads((city.var / "demo.json").read_text())
    secret = next(c["client_secret"] for c in demo["clients"] if c["client_id"] == client_id)
    client = httpx.Client(base_url=city.url, timeout=30)
    answer = client.post(
        "/oauth/token",
        data={
            "grant_type": "client_credentials",
            "client_id": client_id,
            "client_secret": secret,
        },
    )
    client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
    return client


def request_id_of(page: Page) -> str:
    """Return the request that a relying party's page is about."""
    return re.search(r"/asks/(\w+)", page.url)[1]
