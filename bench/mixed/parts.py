"""What each kind of client does, turn after turn: holders and those who look at what they show."""

import re
from collections.abc import Callable
from html import unescape

import httpx

from bench.mixed.crowd import Resident
from bench.mixed.scene import Scene, created, sent_on
from tests.api.systems import REQUESTS, holder_body, question_body
from tests.office import CENTRE, MATTER, MATTER_NAME
from tests.people import outcome
from tests.town import CARD_TYPE, PIN
from wallet.domain.trail.audit import AuditAction as Did

Part = Callable[[Scene, Resident], None]
"""Plays one client until the scene is over; every client has a resident of its own."""

_POLLS = 3


def holder(scene: Scene, resident: Resident) -> None:
    """Sign in once; then home, licence, show it, poll, renew the code, see who looked."""
    browser = scene.browser(resident.login)

    def turn() -> None:
        browser.get("/holder/licences")
        browser.get(f"/holder/licences/{resident.card_id}")
        page = browser.present(resident.card_id)
        scene.ledger.did(Did.PRESENTATION_STARTED)
        shown = browser.get(page).text
        scene.hold_up(_code(shown), _digits(shown))
        for _ in range(_POLLS):
            scene.pause()
            browser.get(f"{page}/scans", headers={"HX-Request": "true"})
        browser.get(f"{page}/code", headers={"HX-Request": "true"})
        browser.get("/holder/activity")

    scene.repeat(turn)


def system(scene: Scene, _resident: Resident) -> None:
    """A verifier's system: every code that it meets, over the API."""
    client = scene.system("hotel-system")

    def turn() -> None:
        if screen := scene.code():
            _verify(scene, client, screen.text)

    scene.repeat(turn)


def typist(scene: Scene, _resident: Resident) -> None:
    """A verifier's system whose clerk types the ten digits."""
    client = scene.system("hotel-system")

    def turn() -> None:
        if screen := scene.code():
            _verify(scene, client, screen.digits)

    scene.repeat(turn)


def counter(scene: Scene, _resident: Resident) -> None:
    """A hotel's clerk at the pages: scans, reads the result, looks into the history."""
    browser = scene.browser("hotel")

    def turn() -> None:
        if screen := scene.code():
            result = browser.scan(screen.text)
            assert outcome(result) == "valid", result.text[:400]
            scene.ledger.did(Did.LICENCE_VERIFIED)
            browser.get("/verifier/history")

    scene.repeat(turn)


def guest(scene: Scene, resident: Resident) -> None:
    """A hotel's system asks by a link; the guest opens it and agrees; the system reads."""
    browser, client = scene.browser(resident.login), scene.system("hotel-system")
    calls = f"/api/v1/{REQUESTS}"

    def turn() -> None:
        asked = created(client.post(calls, json=question_body()))
        scene.ledger.did(Did.AUTHORIZATION_ASKED)
        link = "/" + asked["link"].split("/", 3)[3]
        secret = link.rpartition("/")[2].lower()
        request = sent_on(browser.post("/holder/authorization-links", page=link, secret=secret))
        scene.ledger.did(Did.AUTHORIZATION_OPENED)
        consent = {
            f"field-{resident.card_id}": ["name", "resident_id"],
            "licence": resident.card_id,
            "pin": PIN,
            "sensitive": "yes",
        }
        sent_on(browser.post(f"{request}/consent", page=request, **consent))
        scene.ledger.did(Did.AUTHORIZATION_GRANTED)
        client.get(f"{calls}/{asked['id']}")
        created(client.post(f"{calls}/{asked['id']}/retrievals"))
        scene.ledger.did(Did.LICENCE_RETRIEVED)
        browser.get("/holder/authorizations")

    scene.repeat(turn)


def window(scene: Scene, _resident: Resident) -> None:
    """A service centre's system reads by its approved use list what replaces a paper."""
    client = scene.system("counter-system")
    asked = {
        "unit": CENTRE.name,
        "operator": "3 号窗口",
        "matter_name": MATTER_NAME,
        "matter_code": MATTER,
        "case_number": "HP-1",
        "applicant": holder_body(),
        "licences": [{"type_code": CARD_TYPE, "fields": ["address"]}],
    }

    def turn() -> None:
        read = created(client.post(f"/api/v1/matters/{MATTER}/materials", json=asked))
        assert read["exempted"] == 1, read
        scene.ledger.did(Did.CASE_OPENED, Did.LICENCE_RETRIEVED)

    scene.repeat(turn)


def _verify(scene: Scene, client: httpx.Client, code: str) -> None:
    body = {"code": code, "scenario": "hotel-check-in", "place": "前台", "purpose": "入住"}
    told = created(client.post("/api/v1/verifications", json=body))
    assert told["outcome"] == "valid", told
    scene.ledger.did(Did.LICENCE_VERIFIED)


def _code(page: str) -> str:
    return unescape(re.search(r'data-code="([^"]+)"', page)[1])


def _digits(page: str) -> str:
    block = re.search(r'data-testid="typed-code">(.*?)</p>', page, re.DOTALL)[1]
    return "".join(re.findall(r"\d", re.sub(r"<[^>]+>", "", block)))
