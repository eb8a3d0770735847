"""Two browsers at the pages of trusted authorization: a hotel that asks, Lin who answers."""

import re
from dataclasses import dataclass
from html import unescape

from tests.people import Browser
from tests.town import CARD_TYPE, PIN

ASKS = "/verifier/asks"


@dataclass
class Sides:
    """Both sides, each signed in."""

    hotel: Browser
    lin: Browser
    card_id: str

    def form(self, *fields, days=1, **more):
        """What the hotel's form sends: keys of fields, a term, how to reach the holder."""
        names = fields or ("name", "resident_id", "address")
        return {
            "scenario": "hotel-check-in",
            "field": [f"{CARD_TYPE}/{name}" for name in names],
            "term_days": str(days),
            **more,
        }

    def send(self, *fields, page=f"{ASKS}/new", **more):
        return self.hotel.post(ASKS, page=page, **self.form(*fields, **more))

    def ask(self, *fields, **more):
        """Ask by a link; returns the request's page at the hotel, and the link's path."""
        response = self.send(*fields, **more)
        assert response.status_code == 302, response.text
        asked = response.headers["Location"]
        return asked, self.link_on(asked)

    def link_on(self, asked):
        found = re.search(r'data-testid="link">(http[^<]+)<', self.hotel.get(asked).text)
        return found and "/" + unescape(found[1]).split("/", 3)[3]

    def open(self, link, browser=None):
        """Press the button of a link's landing; returns the answer."""
        browser = browser or self.lin
        secret = link.rpartition("/")[2].lower()
        return browser.post("/holder/authorization-links", page=link, secret=secret)

    def asked(self, *fields, **more):
        """Ask by a link and let Lin open it; returns both pages."""
        asked, link = self.ask(*fields, **more)
        response = self.open(link)
        assert response.status_code == 302, response.text
        return asked, response.headers["Location"]

    def consent(self, request, *ticked, pin=PIN, sensitive="yes", browser=None, **more):
        fields = {f"field-{self.card_id}": list(ticked or ("name", "resident_id"))}
        return (browser or self.lin).post(
            f"{request}/consent",
            page="/holder/wallet-address",
            licence=self.card_id,
            pin=pin,
            sensitive=sensitive,
            **{**fields, **more},
        )

    def granted(self, *ticked, **more):
        """Ask, open, consent; returns the hotel's page and the holder's page of the grant."""
        wanted = dict.fromkeys(("name", "resident_id", "address", *ticked))
        asked, request = self.asked(*wanted, **more)
        response = self.consent(request, *ticked)
        assert response.status_code == 302, response.text
        return asked, re.search(r'href="(/holder/authorizations/\w+)"', self.lin.get(request).text)[
            1
        ]

    def withdraw(self, grant):
        return self.lin.post(f"{grant}/withdrawal", page=grant)


def state_of(response):
    """Return the state that a page tells."""
    return re.search(r'data-testid="[\w-]*state" data-state="(\w+)"', response.text)[1]


def seen_fields(response):
    """Return the fields that the hotel sees, by name."""
    pattern = r'data-testid="seen-field" data-name="(\w+)"><dt>[^<]*</dt><dd>([^<]*)<'
    return {name: unescape(value) for name, value in re.findall(pattern, response.text)}


def offered_fields(response):
    """Return the asked fields on a consent page, by name: whether each is required."""
    pattern = r'data-testid="asked-field" data-name="(\w+)" data-required="(\w+)"'
    return {name: required == "yes" for name, required in re.findall(pattern, response.text)}


def trail(deployment, action):
    """Return the outcomes of an action in the audit trail, the newest first."""
    with deployment.database.read() as repository:
        return [one.outcome for one in repository.audit.search(action=action.value)]
