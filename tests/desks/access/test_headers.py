"""Headers of every answer: nothing foreign is loaded, nothing personal is kept."""

import re
from pathlib import Path

import pytest

from tests.desks.crawl import crawl

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)[^>]*>|<style|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE
)
FOREIGN = re.compile(r'(?:src|href|action)="(?:https?:)?//', re.IGNORECASE)
STRICT = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def assert_strict(response, where):
    """Every header is there, and the policy allows nothing inline and nobody else."""
    for name, value in STRICT.items():
        assert response.headers[name] == value, (where, name)
    policy = dict(
        part.strip().partition(" ")[::2]
        for part in response.headers["Content-Security-Policy"].split(";")
    )
    assert policy["default-src"] == "'none'", where
    assert policy["script-src"].removesuffix(" 'wasm-unsafe-eval'") == "'self'", where
    assert policy["style-src"] == policy["form-action"] == "'self'", where
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'", where
    assert "unsafe-inline" not in str(policy)
    assert "http" not in str(policy)
    if "static" not in str(where):  # the same for everybody, and so kept for everybody
        assert "HX-Request" in response.vary, where


@pytest.mark.parametrize("login", ["lin", "hotel", "clerk", "operator", "supervisor"])
def test_every_page_of_a_desk_is_strict_and_not_kept(app, visit, login):
    pages = crawl(app, visit(login))
    assert len(pages) > 2
    for path, page in pages.items():
        assert_strict(page, path)
        assert page.headers["Cache-Control"] == "no-store", path
        assert not INLINE.search(page.text), (path, INLINE.search(page.text))
        assert not FOREIGN.search(page.text), (path, FOREIGN.search(page.text))


@pytest.mark.parametrize(
    ("path", "status", "kept"),
    [
        ("/", 302, "no-store"),
        ("/sign-in", 200, "no-store"),
        ("/V/ABC", 200, "no-store"),
        ("/nothing/here", 404, "no-store"),
        ("/holder/licences", 302, "no-store"),
        ("/preferences", 405, "no-store"),
        ("/api/v1/licences", 401, "no-store"),
        ("/api/v1/nothing", 404, "no-store"),
        ("/oauth/token", 405, "no-store"),
        ("/healthz", 200, "no-store"),
        ("/.well-known/jwks.json", 200, "public, max-age=300"),
        ("/catalogue", 200, "no-store"),
        ("/catalogue/nothing", 404, "no-store"),
        ("/catalogue.csv", 200, "public, max-age=300"),
        ("/catalogue.json", 200, "public, max-age=300"),
        ("/api/openapi.json", 200, "public, max-age=300"),
        ("/static/css/base.css", 200, "no-cache"),
        ("/static/css/base.css?v=0123456789ab", 200, "no-cache"),
        ("/static/nothing.css", 404, "no-store"),
    ],
)
def test_what_a_stranger_gets_is_strict_too(visit, path, status, kept):
    response = visit().get(path)
    assert response.status_code == status
    assert_strict(response, path)
    assert response.headers["Cache-Control"].replace("no-cache, ", "") == kept
    response.close()


def test_only_the_camera_page_may_run_its_own_decoder(visit):
    hotel = visit("hotel")
    assert "wasm-unsafe-eval" in hotel.get("/verifier/scan").headers["Content-Security-Policy"]
    other = hotel.get("/verifier/history").headers["Content-Security-Policy"]
    assert "wasm-unsafe-eval" not in other


def test_what_was_not_foreseen_is_strict_and_says_nothing_of_the_cause(
    app, visit, caplog, monkeypatch
):
    def broken():
        raise RuntimeError("周无关 310101190001010011")

    monkeypatch.setitem(app.view_functions, "holder.licences", broken)
    response = visit("lin").get("/holder/licences")
    assert response.status_code == 500
    assert_strict(response, "500")
    assert response.headers["Cache-Control"] == "no-store"
    for told in (response.text, caplog.text):
        assert "周无关" not in told
        assert "310101" not in told
    assert "RuntimeError" in caplog.text
    assert "broken (test_headers.py" in caplog.text


def test_a_csrf_refusal_and_a_forbidden_desk_are_strict(visit):
    lin = visit("lin")
    for response in (lin.client.post("/sign-out"), lin.get("/operator/audit")):
        assert response.status_code in {400, 403}
        assert_strict(response, response.status_code)
        assert response.headers["Cache-Control"] == "no-store"


def test_what_a_page_names_by_its_content_is_kept_for_good(visit):
    """A phone that has read one code has the decoder for every other one."""
    police = visit("hotel")
    page = police.get("/verifier/scan").text
    named = set(re.findall(r'(?:href|src|data-[a-z]+)="(/static/[^"#]+)', page))
    assert {Path(address.partition("?")[0]).suffix for address in named} >= {".js", ".css", ".wasm"}
    for address in named:
        with police.get(address) as answer:
            assert not {"Cookie", "HX-Request"} & set(answer.vary), address
            assert "Set-Cookie" not in answer.headers
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"


def test_what_another_release_had_under_a_name_is_not_kept(visit):
    """While servers of two releases answer, the new name may bring the old content."""
    (address,) = re.findall(r'href="(/static/css/base.css\?v=\w+)"', visit().get("/sign-in").text)
    with visit().get(address[:-1] + "x") as answer:
        assert answer.headers["Cache-Control"] == "no-cache"
