"""Headers of every answer: nothing foreign is loaded, nothing personal is kept."""

from functools import cache
from http import HTTPStatus

from flask import Response, current_app, request

from wallet.desks.shared.filters import FOR_GOOD, is_named_by_content

_POLICY = (
    "default-src 'none'; script-src 'self'{wasm}; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; manifest-src 'self'"
)
_SCANNING = frozenset({"verifier.scan"})
_ALWAYS = (
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "no-referrer"),
    ("Permissions-Policy", "camera=(self), microphone=(), geolocation=()"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
)


@cache
def headers_of_every_answer(
    *, over_https: bool, scanning: bool = False
) -> tuple[tuple[str, str], ...]:
    """Return what no answer goes without; the page that scans may run its decoder."""
    policy = _POLICY.format(wasm=" 'wasm-unsafe-eval'" if scanning else "")
    lasting = (("Strict-Transport-Security", "max-age=31536000"),) if over_https else ()
    return (("Content-Security-Policy", policy), *_ALWAYS, *lasting)


def secure_headers(response: Response) -> Response:
    """Add the security headers; only static files may be cached."""
    headers, endpoint = response.headers, request.endpoint
    over_https = bool(current_app.config["SESSION_COOKIE_SECURE"])
    scanning = endpoint in _SCANNING
    headers.extend(headers_of_every_answer(over_https=over_https, scanning=scanning))
    found_static = endpoint == "static" and response.status_code < HTTPStatus.BAD_REQUEST
    if found_static:
        headers["Cache-Control"] = FOR_GOOD if is_named_by_content() else "no-cache"
        return response
    if "Cache-Control" not in headers:
        headers["Cache-Control"] = "no-store"
    if "Vary" in headers:
        response.vary.add("HX-Request")
    else:
        headers["Vary"] = "HX-Request"
    return response
