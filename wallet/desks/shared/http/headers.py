"""Headers of every answer: nothing foreign is loaded, nothing personal is kept."""

from http import HTTPStatus

from flask import Response, current_app, request

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
_ON_PAGES = (("Content-Security-Policy", _POLICY.format(wasm="")), *_ALWAYS)
_ON_SCAN_PAGE = (("Content-Security-Policy", _POLICY.format(wasm=" 'wasm-unsafe-eval'")), *_ALWAYS)


def secure_headers(response: Response) -> Response:
    """Add the security headers; only static files may be cached."""
    headers, endpoint = response.headers, request.endpoint
    headers.extend(_ON_SCAN_PAGE if endpoint in _SCANNING else _ON_PAGES)
    if current_app.config["SESSION_COOKIE_SECURE"]:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    found_static = endpoint == "static" and response.status_code < HTTPStatus.BAD_REQUEST
    if not found_static and "Cache-Control" not in headers:
        headers["Cache-Control"] = "no-store"
    if "Vary" in headers:
        response.vary.add("HX-Request")
    else:
        headers["Vary"] = "HX-Request"
    return response
