"""Static files are compressed for whoever asks; pages with secrets in them never are."""

import gzip

import pytest
from flask import Flask

from wallet.app import ROOT
from wallet.desks.shared.http.compression import compress_static

GZIP = {"Accept-Encoding": "gzip, br"}
SHEET = "/static/css/components.css"
PLAIN = (ROOT / "static" / "css" / "components.css").read_bytes()


@pytest.fixture(scope="module")
def get():
    app = Flask("wallet", static_folder=str(ROOT / "static"))
    app.add_url_rule("/page", "page", lambda: "<p>secret</p>" * 400)
    app.after_request(compress_static)
    client = app.test_client()
    return lambda path, headers=None: client.get(path, headers=headers, buffered=True)


@pytest.mark.parametrize(
    "path",
    [SHEET, "/static/vendor/htmx/htmx-2.0.11.min.js", "/static/img/icons.svg"],
)
def test_a_text_is_compressed_to_less_than_half(get, path):
    response = get(path, headers=GZIP)
    assert response.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in response.headers["Vary"]
    assert len(response.data) == response.content_length
    assert gzip.decompress(response.data) == get(path).data
    assert len(response.data) < len(get(path).data) / 2


@pytest.mark.parametrize(
    "headers",
    [{}, {"Accept-Encoding": "br"}, {"Accept-Encoding": "gzip;q=0"}],
)
def test_a_browser_that_does_not_ask_gets_the_file_itself(get, headers):
    response = get(SHEET, headers=headers)
    assert "Content-Encoding" not in response.headers
    assert "Accept-Encoding" in response.headers["Vary"]
    assert response.data == PLAIN


def test_a_part_of_a_file_is_not_compressed(get):
    response = get(SHEET, headers=GZIP | {"Range": "bytes=0-99"})
    assert response.status_code == 206
    assert response.data == PLAIN[:100]


def test_a_known_file_is_not_sent_again(get):
    etag = get(SHEET, headers=GZIP).headers["ETag"]
    assert get(SHEET, headers=GZIP | {"If-None-Match": etag}).status_code == 304


def test_a_page_is_never_compressed(get):
    response = get("/page", headers=GZIP)
    assert "Content-Encoding" not in response.headers
