"""A whole day at the counter leaves no name, number, token, password or code in any log line."""

import logging
import re

import pytest

from tests import cast
from tests.api.systems import System
from tests.services.authorization.parties import Parties
from tests.town import CLIENT_SECRET, PASSWORD, PIN, PORTRAIT
from wallet.services.authorization import authorizing


@pytest.fixture
def lines(caplog):
    """Everything that is logged, down to the last detail of every library."""
    caplog.set_level(logging.DEBUG)
    for name in ("sqlalchemy.engine", "sqlalchemy.pool", "werkzeug", "flask", "wallet"):
        caplog.set_level(logging.DEBUG, logger=name)
    return lambda: "\n".join(
        logging.Formatter("%(name)s %(message)s").format(record) for record in caplog.records
    )


class Day:
    """What is done in one day, and every secret that was in it."""

    def __init__(self, app, visit, town, deployment, clock):
        self.app, self.visit, self.town = app, visit, town
        self.parties = Parties(deployment, clock, town)
        self.secrets = {
            "name": cast.LIN.name,
            "another name": cast.GAO.name,
            "number": cast.LIN.identity_number,
            "address": "示例路1号501室",
            "portrait": PORTRAIT[:40],
            "password": PASSWORD,
            "client secret": CLIENT_SECRET,
            "licence number": "JZZ31010000001",
        }

    def everything(self):
        self.show_and_scan()
        self.be_refused()
        self.call_as_systems()
        self.break_down()

    def show_and_scan(self):
        lin, hotel = self.visit("lin"), self.visit("hotel")
        self.secrets["cookie"] = lin.client.get_cookie("wallet").value
        page = lin.present(self.town.card_id)
        self.secrets["code"] = lin.code(page).rpartition("/")[2]
        self.secrets["digits"] = lin.typed_code(page)
        hotel.get(f"/V/{self.secrets['code']}")
        hotel.scan(self.secrets["code"])
        hotel.scan(self.secrets["digits"])
        lin.get(f"/holder/licences/{self.town.card_id}?reveal=name&reveal=resident_id")
        lin.get("/holder/activity")
        self.visit("clerk").get(f"/issuer/licences/{self.town.card_id}")

    def be_refused(self):
        stranger, lin = self.visit(), self.visit("lin")
        stranger.post("/sign-in", login="lin", password=f"{PASSWORD} wrong")
        path = f"/holder/licences/{self.town.card_id}/presentations"
        lin.post(path, page="/account", pin="987123")
        lin.post(path, pin=PIN, page=f"/holder/licences/{self.town.card_id}/present")
        self.secrets["wrong pin"] = "987123"
        self.visit("zhou").get(f"/holder/licences/{self.town.card_id}")

    def call_as_systems(self):
        bureau = System(self.app.test_client(), "bureau-system").fetch_token()
        hotel = System(self.app.test_client(), "hotel-system").fetch_token()
        self.secrets["access token"] = bureau.headers["Authorization"].removeprefix("Bearer ")
        issued = bureau.issue(number="JY-9988776655").json
        self.secrets |= {"new number": "JY-9988776655", "document": issued["document"][:60]}
        bureau.issue()
        bureau.issue(fields={"premises": cast.LIN.name})
        bureau.get("licences", number="JY-9988776655")
        hotel.verify(self.secrets["digits"])
        asked = hotel.ask()
        secret = self.secrets["link"] = asked.json["link"].rpartition("/")[2]
        parties = self.parties
        request = authorizing.open_link(
            parties.deployment.database, parties.clock(), parties.account(), secret
        )
        parties.grant(request)
        retrieved = hotel.retrieve(asked).json["licences"][0]
        self.secrets["note"] = retrieved["note"][:60]

    def break_down(self):
        def broken(**_values):
            raise ValueError(f"{cast.LIN.name} {cast.LIN.identity_number}")

        self.app.view_functions["holder.activity"] = broken
        assert self.visit("lin").get("/holder/activity").status_code == 500
        self.app.view_functions["well_known.jwks"] = broken
        assert self.visit().get("/.well-known/jwks.json").status_code == 500


@pytest.fixture
def built_app(build):
    """The day ends with pages that break."""
    return build()


def test_no_line_of_any_log_holds_anything_secret_or_personal(
    lines, app, visit, town, deployment, clock
):
    day = Day(app, visit, town, deployment, clock)
    day.everything()
    told = lines()
    assert len(told) > 10_000  # the libraries did speak
    assert "SELECT" in told
    assert "unforeseen at holder.activity: ValueError" in told
    found = {kind for kind, secret in day.secrets.items() if secret in told}
    assert found == set()
    assert not re.search(rf"\b{PIN}\b", told)
    assert not re.search(r"\beyJ[\w-]{20,}", told)
