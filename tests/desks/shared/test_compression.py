"""Static files are compressed for whoever asks, pages where their length can betray nothing."""

import gzip

import pytest
from flask import Flask, Response, request

from wallet.app import ROOT
from wallet.desks.shared.http.compression import compress

GZIP = {"Accept-Encoding": "gzip, br"}
OWN = GZIP | {"Sec-Fetch-Site": "same-origin"}
SHEET = "/static/css/components.css"
PLAIN = (ROOT / "static" / "css" / "components.css").read_bytes()
PAGE = "<p>secret</p>" * 400


@pytest.fixture(scope="module")
def client():
    app = Flask("wallet", static_folder=str(ROOT / "static"))
    app.add_url_rule("/page", "page", lambda: PAGE, methods=["GET", "POST"])
    app.add_url_rule("/short", "short", lambda: "<p>secret</p>")
    app.add_url_rule("/refused", "refused", lambda: (PAGE, 422))
    app.add_url_rule("/stream", "stream", lambda: Response(iter([PAGE]), mimetype="text/csv"))
    app.add_url_rule("/data", "data", lambda: {"name": PAGE})
    app.add_url_rule("/paper", "paper", lambda: Response(PAGE.encode(), mimetype="application/pdf"))
    app.add_url_rule("/tagged", "tagged", tagged)
    app.after_request(compress)
    return app.test_client()


def tagged():
    response = Response(PAGE)
    response.set_etag("seven")
    return response.make_conditional(request)


@pytest.fixture(scope="module")
def get(client):
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


@pytest.mark.parametrize("path", ["/page", "/page?cursor=20"])
def test_a_page_that_our_own_page_asked_for_is_compressed(get, path):
    response = get(path, headers=OWN)
    assert response.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in response.headers["Vary"]
    assert len(response.data) == response.content_length
    assert gzip.decompress(response.data).decode() == PAGE


@pytest.mark.parametrize("site", [None, "none", "same-site", "cross-site", "same-origin, x"])
def test_a_page_that_somebody_else_may_have_asked_for_is_not(get, site):
    response = get("/page", headers=GZIP | ({"Sec-Fetch-Site": site} if site else {}))
    assert "Content-Encoding" not in response.headers
    assert "Accept-Encoding" in response.headers["Vary"]


@pytest.mark.parametrize("query", ["q=guess", "guess", "cursor=20&q=guess", "="])
def test_a_page_with_anything_that_was_chosen_is_not(get, query):
    assert "Content-Encoding" not in get(f"/page?{query}", headers=OWN).headers


def test_the_answer_to_a_form_is_not(client):
    response = client.post("/page", data={"q": "guess"}, headers=OWN)
    assert "Content-Encoding" not in response.headers


@pytest.mark.parametrize("path", ["/short", "/refused", "/data", "/paper"])
def test_what_is_short_a_refusal_data_or_compressed_already_is_not(get, path):
    response = get(path, headers=OWN)
    assert "Content-Encoding" not in response.headers


def test_what_is_streamed_stays_a_stream(client):
    response = client.get("/stream", headers=OWN)
    assert response.is_streamed
    assert "Content-Encoding" not in response.headers
    assert response.text == PAGE


def test_the_length_of_a_head_is_that_of_the_answer(client, get):
    head = client.head("/page", headers=OWN)
    assert head.headers["Content-Encoding"] == "gzip"
    assert head.content_length == len(get("/page", headers=OWN).data)
    assert head.data == b""


def test_a_tagged_answer_is_known_again_in_either_coding(get):
    response = get("/tagged", headers=OWN)
    assert response.headers["ETag"] == 'W/"seven"'
    assert get("/tagged", headers=OWN | {"If-None-Match": 'W/"seven"'}).status_code == 304
