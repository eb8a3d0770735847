"""What a person does with a browser, and a system with the API, in tests over HTTP."""

import json
import re
from dataclasses import dataclass

from flask.testing import FlaskClient

from tests.town import CLIENT_SECRET, PASSWORD, PIN


@dataclass
class Browser:
    """A browser that sends along what the page it is on sends with every form."""

    client: FlaskClient

    def get(self, path, **kwargs):
        return self.client.get(path, **kwargs)

    def post(self, path, page="/sign-in", **fields):
        """Post a form from a page that was fetched before."""
        return self.send(path, self.client.get(page), **fields)

    def send(self, path, shown, **fields):
        """Post a form of a page that was shown, however long ago."""
        return self.client.post(path, data=sent_along(shown.text) | fields)

    def sign_in(self, login, password=PASSWORD):
        response = self.post("/sign-in", login=login, password=password)
        assert response.status_code == 302, response.text
        return response

    def present(self, licence_id, pin=PIN):
        """Show a licence; returns the code page's address."""
        response = self.post(
            f"/holder/licences/{licence_id}/presentations",
            page=f"/holder/licences/{licence_id}/present",
            pin=pin,
        )
        assert response.status_code == 302, response.text
        return response.headers["Location"]

    def look_for(self, term, page="/issuer/licences", **filters):
        """Look for somebody or something among a bureau's licences; returns what was found."""
        response = self.post("/issuer/licences/searches", page=page, q=term, **filters)
        found = response.status_code in {302, 303}
        return self.get(response.headers["Location"]) if found else response

    def code(self, page):
        """Return the text of the QR on a code page."""
        return re.search(r'data-code="([^"]+)"', self.get(page).text)[1]

    def typed_code(self, page):
        """Return the ten digits on a code page."""
        html = self.get(page).text
        block = re.search(r'data-testid="typed-code">(.*?)</p>', html, re.DOTALL)[1]
        return "".join(re.findall(r"\d", re.sub(r"<[^>]+>", "", block)))

    def scan(self, text, scenario="hotel-check-in", place="前台", **fields):
        """Scan a code as a verifier; returns the result page, following the redirect."""
        response = self.post(
            "/verifier/verifications",
            page="/verifier/scan",
            scan_text=text,
            scenario=scenario,
            place=place,
            **fields,
        )
        if response.status_code == 302:
            return self.get(response.headers["Location"])
        return response


def sent_along(html):
    """Return what a form of a page sends: its token, and the wallet and licence that it shows."""
    carried = {"csrf_token": csrf_token(html)}
    for name in ("shown_for", "seen"):
        field = re.search(rf'name="{name}" value="([^"]*)"', html)
        carried |= {name: field[1]} if field and field[1] else {}
    return carried


def csrf_token(html):
    found = re.search(r'name="csrf_token" value="([^"]+)"', html)
    assert found, html[:400]
    return found[1]


def outcome(response):
    """Return the outcome that a result page shows."""
    found = re.search(r'data-outcome="([^"]+)"', response.text)
    return found[1] if found else None


def bearer(client, client_id, secret=CLIENT_SECRET):
    """Return the headers of a system that has fetched its token."""
    response = client.post(
        "/oauth/token",
        data={
            "grant_type": "client_credentials",
            "client_id": client_id,
            "client_secret": secret,
        },
    )
    assert response.status_code == 200, response.text
    return {"Authorization": f"Bearer {json.loads(response.text)['access_token']}"}


def post_file(who, address, fields, content):
    """Post a form with a file, as a browser writes it."""
    parts = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
    parts.append(b'name="file"; filename="a.csv"\r\n\r\n' + content)
    body = b"".join(b"--x\r\nContent-Disposition: form-data; " + one + b"\r\n" for one in parts)
    kind = "multipart/form-data; boundary=x"
    return who.client.post(address, data=body + b"--x--\r\n", content_type=kind)
