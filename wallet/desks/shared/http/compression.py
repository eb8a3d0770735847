"""What goes over the wire compressed: static files, and pages that nobody else can have asked for.

The length of a compressed page tells something of a secret in it to whoever can put guesses beside
the secret and watch the lengths (BREACH). Guesses come with a request that a foreign page makes the
browser send. So a page is compressed only when one of our own pages asked for it, which the browser
itself says (Sec-Fetch-Site), and nothing that anybody can choose came with it: no query but the
cursor of a list. JSON is never compressed: that of the API discloses what a caller sent for.
"""

import gzip
from functools import lru_cache
from http import HTTPStatus

from flask import Response, request

_STATIC = frozenset(
    {"text/css", "text/javascript", "application/javascript", "image/svg+xml", "application/wasm"}
)
_PAGES = frozenset({"text/html", "text/csv", "image/svg+xml"})
_CHOSEN_BY_NOBODY = frozenset({"cursor"})
_WORTHWHILE = 1024
_LEVEL_ONCE, _LEVEL_EACH_TIME = 9, 1
"""A page is compressed anew for each answer: level 6 takes twice as long and saves a tenth more."""


def compress(response: Response) -> Response:
    """Compress an answer for a browser that asks for it, where its length betrays nothing."""
    of_static = request.endpoint == "static"
    if response.mimetype not in (_STATIC if of_static else _PAGES):
        return response
    response.vary.add("Accept-Encoding")
    if not _compressible(response):
        return response
    if of_static:
        return _compress_static(response)
    if not _asked_by_our_page() or response.is_streamed:
        return response
    content = response.get_data()
    if len(content) < _WORTHWHILE:
        return response
    etag, _weak = response.get_etag()
    return _with(response, gzip.compress(content, _LEVEL_EACH_TIME, mtime=0), etag)


def _compressible(response: Response) -> bool:
    return (
        response.status_code == HTTPStatus.OK
        and "Content-Encoding" not in response.headers
        and "Range" not in request.headers
        and request.accept_encodings["gzip"] > 0
    )


def _asked_by_our_page() -> bool:
    return (
        request.method in {"GET", "HEAD"}
        and request.headers.get("Sec-Fetch-Site") == "same-origin"
        and _CHOSEN_BY_NOBODY.issuperset(request.args)
    )


def _compress_static(response: Response) -> Response:
    etag, _weak = response.get_etag()
    if etag is None:
        return response
    response.direct_passthrough = False
    content = response.get_data()
    return response if len(content) < _WORTHWHILE else _with(response, _kept(content), etag)


def _with(response: Response, compressed: bytes, etag: str | None) -> Response:
    response.set_data(compressed)
    response.headers["Content-Encoding"] = "gzip"
    response.headers.pop("Accept-Ranges", None)
    if etag is not None:
        # The same in another coding: equal in meaning, not in its bytes.
        response.set_etag(etag, weak=True)
    return response


@lru_cache(maxsize=64)
def _kept(content: bytes) -> bytes:
    return gzip.compress(content, _LEVEL_ONCE, mtime=0)
