"""Situations that pages show, brought about over plain HTTP by the people of the city."""

import re
import time
from collections import defaultdict
from dataclasses import dataclass, field

from tests.browser.served_city import ServedCity

POLICE_SCENARIO = "police-roadside"
DRIVING = "机动车驾驶证"
# A code lives sixty seconds and five of leeway.
_CODE_IS_DEAD_AFTER = 67
# A result is shown for ten minutes.
_RESULT_IS_FRESH_FOR = 300


@dataclass
class Stories:
    """Paths to pages in a certain situation."""

    city: ServedCity
    _results: dict = field(default_factory=dict)
    _old_code: tuple | None = None
    _drivers: list = field(default_factory=lambda: ["anna", "wu", "zhou"])

    def begin(self):
        """Take down a code now, so that it is dead when a story needs a dead one."""
        self._old_code = (self._fresh_code("guli", DRIVING), time.monotonic())

    def licence(self, login, type_name, state="valid"):
        identifier = self.city.identifier(login, type_name, state)
        return f"/holder/licences/{self.licence_id(login, identifier)}"

    def licence_id(self, login, identifier):
        visitor, address = self.city.visitor(login), "/holder/licences"
        pattern = rf'href="/holder/licences/(\w+)"[^>]*data-identifier="{re.escape(identifier)}"'
        while address:
            html = visitor.get(address).text
            if found := re.search(pattern, html):
                return found[1]
            further = re.search(r'href="(/holder/licences\?cursor=[^"]+)"', html)
            address = further and further[1].replace("&amp;", "&")
        raise AssertionError(f"{login} has no {identifier}")

    def linked(self, login, page, pattern):
        """Return the first address on a page that looks like ``pattern``."""
        html = self.city.visitor(login).get(page).text
        found = re.search(f'href="({pattern})"', html)
        assert found, f"{page} leads to no {pattern}"
        return found[1].replace("&amp;", "&")

    def reached(self, login, page, *patterns):
        """Return the first address that links like ``patterns``, one after the other, lead to."""
        if not patterns:
            return page
        html = self.city.visitor(login).get(page).text
        for path in re.findall(f'href="({patterns[0]})"', html):
            found = self.reached(login, path, *patterns[1:])
            if found:
                return found
        return None

    def authorization_code(self, login="lin", scenario="hotel-check-in"):
        """Make a code with everything that its form offers; returns its page."""
        form = f"/holder/authorization-codes/new?scenario={scenario}"
        more = self.reached(login, form, r"/holder/authorization-codes/new\?[^\"]*use=\w+")
        form = (more or form).replace("&amp;", "&")
        html = self.city.visitor(login).get(form).text
        ticked = defaultdict(list)
        for name, value in re.findall(r'name="(licence|field-\w+)"[^>]*value="(\w+)"', html):
            ticked[name].append(value)
        response = self.city.visitor(login).post(
            "/holder/authorization-codes",
            page=form,
            scenario=scenario,
            term_days="1",
            sensitive="yes",
            pin=self.city.accounts[login]["pin"],
            **ticked,
        )
        assert response.status_code == 302, response.text
        return response.headers["Location"]

    def presentation(self, login, type_name):
        """Open a new presentation."""
        licence_id = self.licence(login, type_name).rpartition("/")[2]
        return self.city.visitor(login).present(licence_id, self.city.accounts[login]["pin"])

    def scanned_presentation(self, login="lin", type_name=DRIVING):
        page = self.presentation(login, type_name)
        self.scan("police", self.city.visitor(login).code(page), POLICE_SCENARIO)
        return page

    def ended_presentation(self, login="lin", type_name=DRIVING):
        page = self.presentation(login, type_name)
        response = self.city.visitor(login).post(f"{page}/end", page=page)
        assert response.status_code == 302
        return page

    def landing(self):
        """The path that a phone's own camera opens."""
        return "/" + self._fresh_code("lin", DRIVING).split("/", 3)[3]

    def result(self, outcome):
        """Return a result page of the police, made not long ago."""
        path, made = self._results.get(outcome, (None, 0))
        if path is None or time.monotonic() - made > _RESULT_IS_FRESH_FOR:
            path = getattr(self, f"_result_{outcome}")()
            self._results[outcome] = path, time.monotonic()
        return path

    def issued(self, login, number):
        """Return a licence's page at its bureau's desk."""
        html = self.look_for(login, number).text
        return re.search(r'href="(/issuer/licences/\w{32})"', html)[1]

    def look_for(self, login, term):
        """Look for somebody or something at a bureau's desk; returns what was found."""
        visitor = self.city.visitor(login)
        response = visitor.post("/issuer/licences/searches", page="/issuer/licences", q=term)
        assert response.is_redirect, response.text[:400]
        return visitor.get(response.headers["Location"])

    def revoke(self, bureau, number, kind="withdrawn_as_penalty"):
        """Revoke a licence at its bureau's desk, for good."""
        page = self.issued(bureau, number)
        response = self.city.visitor(bureau).post(
            f"{page}/revocations", page=f"{page}/revoke", kind=kind, reason="依沪交决〔2025〕9 号"
        )
        assert response.status_code == 302, response.text

    def _fresh_code(self, login, type_name):
        return self.city.visitor(login).code(self.presentation(login, type_name))

    def scan(self, login, text, scenario=POLICE_SCENARIO):
        response = self.city.visitor(login).post(
            "/verifier/verifications",
            page="/verifier/scan",
            scan_text=text,
            scenario=scenario,
            place="世纪大道 100 号",
        )
        assert response.status_code == 302, response.text
        return response.headers["Location"]

    def _result_valid(self):
        return self.scan("police", self._fresh_code("lin", DRIVING))

    def _result_revoked(self):
        """Shown, then revoked, then scanned; each telling ends another driver's licence."""
        login = self._drivers.pop(0)
        code = self._fresh_code(login, DRIVING)
        number = next(
            one["number"]
            for one in self.city.licences
            if one["holder"] == login and one["type_name"] == DRIVING
        )
        self.revoke("gongan", number)
        return self.scan("police", code)

    def _result_code_used(self):
        code = self._fresh_code("he", DRIVING)
        self.scan("police", code)
        return self.scan("police", code)

    def _result_code_expired(self):
        code, taken = self._old_code
        time.sleep(max(0, taken + _CODE_IS_DEAD_AFTER - time.monotonic()))
        return self.scan("police", code)

    def _result_code_unknown(self):
        return self.scan("police", "0123456789")

    def _result_not_genuine(self):
        code = self._fresh_code("he", DRIVING)
        return self.scan("police", code[:-2] + ("AA" if code[-2:] != "AA" else "BA"))

    def _result_not_permitted(self):
        return self.scan("police", self._fresh_code("lin", "社会保障卡"))
