"""What each kind of client does, turn after turn: those who issue, and those who oversee."""

import time
from itertools import count

from bench.mixed.crowd import Resident
from bench.mixed.scene import Scene, created, sent_on
from tests.api.systems import holder_body, licence_body
from tests.factories import TYPE_CODE, resident_id
from tests.people import Browser, sent_along
from tests.services.collecting.sheets import GOOD, csv_text
from wallet.domain.trail.audit import AuditAction as Did

_ROWS = 20
_PEOPLE = 1_000
_LONGEST_COLLECTION = 120.0


def bureau(scene: Scene, resident: Resident) -> None:
    """A bureau's system issues, and revokes every second one again."""
    client = scene.system("bureau-system")
    numbers = count()

    def turn() -> None:
        first, second = (f"JY-{resident.login}-{next(numbers)}" for _ in range(2))
        for number in (first, second):
            person = holder_body(id_number=resident_id(next(numbers) % _PEOPLE, "19000301"))
            issued = created(
                client.post("/api/v1/licences", json=licence_body(number=number, holders=[person]))
            )
            scene.ledger.issue([number])
        reason = {"kind": "deregistered", "reason": "经营者申请"}
        address = f"/api/v1/licences/{issued['identifier']}/revocations"
        created(client.post(address, json=reason))
        scene.ledger.revoke(second)

    scene.repeat(turn)


def clerk(scene: Scene, resident: Resident) -> None:
    """A bureau's clerk at the pages: issues, looks for the licence by its number, revokes it."""
    browser = scene.browser("clerk")
    form, turns = f"/issuer/licences/new/{TYPE_CODE}", count()

    def turn() -> None:
        sequence = next(turns)
        number = f"JYP-{resident.login}-{sequence}"
        page = sent_on(browser.post(form, page=form, **_written(number, sequence)))
        scene.ledger.issue([number])
        found = browser.post("/issuer/licences/searches", page="/issuer/licences", q=number)
        browser.get(sent_on(found))
        scene.ledger.did(Did.LICENCES_SEARCHED)
        licence = page.partition("?")[0]
        ending = {"kind": "deregistered", "reason": "经营者申请"}
        sent_on(browser.post(f"{licence}/revocations", page=f"{licence}/revoke", **ending))
        scene.ledger.revoke(number)

    scene.repeat(turn)


def importer(scene: Scene, resident: Resident) -> None:
    """A clerk who collects small files: uploads, waits for the check, confirms, waits."""
    browser = scene.browser("clerk")
    files = count()

    def turn() -> None:
        file = next(files)
        numbers = [f"JYI-{resident.login}-{file}-{row}" for row in range(_ROWS)]
        sent = sent_along(browser.get("/issuer/collections/new").text)
        upload = {"file": (f"{file}.csv", csv_text(list(map(_row, numbers))).encode("gb18030"))}
        page = sent_on(browser.client.post("/issuer/collections", data=sent, files=upload))
        scene.ledger.did(Did.COLLECTION_RECEIVED)
        _await(scene, browser, page, "checked")
        scene.ledger.did(Did.COLLECTION_CHECKED)
        sent_on(browser.post(f"{page}/confirmations", page=page))
        scene.ledger.did(Did.COLLECTION_CONFIRMED)
        _await(scene, browser, page, "done")
        scene.ledger.issue(numbers)

    scene.repeat(turn)


def supervisor(scene: Scene, _resident: Resident) -> None:
    """A supervisor reads the trail, the gateway and how timely the bureaux are."""
    browser = scene.browser("supervisor")

    def turn() -> None:
        for page in ("audit", "audit?action=licence:verified", "gateway", "timeliness"):
            browser.get(f"/supervisor/{page}")
            scene.pause()

    scene.repeat(turn)


def _await(scene: Scene, browser: Browser, page: str, state: str) -> None:
    until = time.monotonic() + _LONGEST_COLLECTION
    while f'data-state="{state}"' not in browser.get(page).text:
        assert time.monotonic() < until, f"a collection is not {state}"
        scene.pause()


def _written(number: str, sequence: int) -> dict[str, str]:
    return {
        "holders": "1",
        "holder-0-kind": "natural_person",
        "holder-0-name": "林小满",
        "holder-0-id_type": "111",
        "holder-0-number": resident_id(sequence % _PEOPLE, "19000302"),
        "number": number,
        "issued_on": "2026-03-01",
        "valid_from": "2026-03-01",
        "valid_until": "2031-02-28",
        "field.premises": "上海市黄浦区示例路3号",
        "field.items": "热食类食品制售",
        "matter_name": "食品经营许可",
        "case_number": "SP-1",
        "idempotency_key": number.rjust(32, "0"),
        "step": "issue",
    }


def _row(number: str) -> dict[str, str]:
    person = resident_id(int(number.rpartition("-")[2]), "19000303")
    return GOOD | {"证照编号": number, "证件号码": person}
