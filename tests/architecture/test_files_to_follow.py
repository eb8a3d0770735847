"""Whoever follows an act from its page to the repository opens no more files than these."""

import io
import re
from dataclasses import replace

import pytest

from tests import cast
from tests.architecture.followed import followed
from tests.desks.issuer.test_collections import csv_text, good_rows
from tests.people import sent_along
from tests.services.changes.bureau import OPERATOR
from wallet.services.changes.approving import set_second_approval
from wallet.services.collecting.holding import Workshop
from wallet.services.collecting.working import work_on_next

MOST = {"verify": 35, "revoke": 28, "upload": 9, "check": 43, "home": 26}
"""Before there was one way to do an act: 35, 28, 7, 37 and 27, counted in the same way.

The one look of a verification has a file of its own since it is one statement. What ends leaves the
list of contradictions; a row is held against its holder, and its number has a normal form. A file
is sealed before the transaction that keeps it, and kept with what was decided about it.
"""


pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def check(act, files):
    print(f"{act}: {len(files)} files", *sorted(files), sep="\n  ")
    assert len(files) <= MOST[act]


def test_verifying_a_code(visit, town):
    lin, hotel = visit("lin"), visit("hotel")
    code = lin.code(lin.present(town.card_id))
    form = hotel.get("/verifier/scan")
    with followed() as files:
        hotel.send(
            "/verifier/verifications", form, scan_text=code, scenario="hotel-check-in", place="前台"
        )
    check("verify", files)


def test_revoking_with_a_second_clerk(visit, deployment, clock, town):
    with deployment.database.begin() as repository:
        known = repository.accounts.find_by_login("clerk")
        repository.accounts.add(replace(known, id="5" * 32, login="second"), clock())
    set_second_approval(deployment.database, clock(), OPERATOR, cast.BUREAU.id, required=True)
    clerk, second = visit("clerk"), visit("second")
    form = clerk.get(f"/issuer/licences/{town.card_id}/revoke")
    with followed() as asking:
        asked = clerk.send(
            f"/issuer/licences/{town.card_id}/revocations",
            form,
            reason="依据第 1 号文",
            kind="deregistered",
        )
    page = second.get(asked.headers["Location"])
    act = re.search(r'action="([^"]*/approv[^"]*)"', page.text)[1]
    with followed() as approving:
        assert second.send(act, page).status_code == 302
    check("revoke", asking | approving)


def test_uploading_a_file(visit, deployment):
    clerk = visit("clerk")
    sent = sent_along(clerk.get("/issuer/collections/new").text)
    file = io.BytesIO(csv_text(good_rows(3)).encode("gb18030")), "许可证.csv"
    with followed() as files:
        clerk.client.post("/issuer/collections", data={**sent, "file": file})
    check("upload", files)
    shop = Workshop(
        deployment.database,
        deployment.document_maker,
        deployment.entropy,
        deployment.clock,
        "worker",
        lambda: False,
        2,
    )
    with followed() as files:
        work_on_next(shop)
    check("check", files)


def test_the_holders_home(visit, town):
    lin = visit("lin")
    lin.get("/holder/licences")
    with followed() as files:
        lin.get("/holder/licences")
    check("home", files)
