"""A cookie that says who signed in with this browser before; it opens nothing.

Its tries count for themselves, so whoever guesses passwords behind the same address (an office,
a provider's network) shuts the door for strange browsers and never for those that are known.
"""

import hashlib

from flask import Response, current_app, request
from itsdangerous import BadData, URLSafeTimedSerializer

from wallet.desks.shared.current import current_deployment
from wallet.domain.entropy import new_id
from wallet.services.access.signing_in import as_login

_KEPT_SECONDS = 180 * 24 * 3600
_MOST_PEOPLE = 12


def known_device(unverified_login: str) -> str | None:
    """Return the device's own number where this login signed in with it before."""
    number, people = _remembered()
    return number if _mark(unverified_login) in people else None


def remember(response: Response, login: str) -> None:
    """Let the browser remember that this login signed in with it; the last dozen are kept."""
    number, people = _remembered()
    number = number or new_id(current_deployment().entropy)
    others = [one for one in people if one != _mark(login)]
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    response.set_cookie(
        _name(),
        _signer().dumps([number, [_mark(login), *others][:_MOST_PEOPLE]]),
        _KEPT_SECONDS,
        secure=secure,
        httponly=True,
        samesite="Lax",
    )


def _remembered() -> tuple[str | None, list[str]]:
    try:
        number, people = _signer().loads(request.cookies.get(_name(), ""), _KEPT_SECONDS)
    except BadData:
        return None, []
    return number, people


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or "", salt="known device")


def _name() -> str:
    return f"{current_app.config['SESSION_COOKIE_NAME']}-device"


def _mark(login: str) -> str:
    return hashlib.sha256(as_login(login).encode()).hexdigest()[:20]
