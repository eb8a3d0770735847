"""Headers of every answer: nothing foreign is loaded, nothing personal is kept."""

from http import HTTPStatus

from flask import Response, current_app, request

_POLICY = (
    "default-src 'none'; script-src 'self'{wasm}; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'; manifest-src 'self'"
)
_SCANNING = frozenset({"verifier.scan"})


def secure_headers(response: Response) -> Response:
    """Add the security headers; only static files may be cached."""
    wasm = " 'wasm-unsafe-eval'" if request.endpoint in _SCANNING else ""
    headers = response.headers
    headers["Content-Security-Policy"] = _POLICY.format(wasm=wasm)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["X-Frame-Options"] = "DENY"
    headers["Referrer-Policy"] = "no-referrer"
    headers["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    if current_app.config["SESSION_COOKIE_SECURE"]:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    found_static = request.endpoint == "static" and response.status_code < HTTPStatus.BAD_REQUEST
    if not found_static and "Cache-Control" not in headers:
        headers["Cache-Control"] = "no-store"
    response.vary.add("HX-Request")
    return response
