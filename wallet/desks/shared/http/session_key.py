"""Signing cookies and forms with the session key that is in use when a request comes in."""

from collections.abc import Callable

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface


class SessionsUnderKeyInUse(SecureCookieSessionInterface):
    """Flask's sessions in a signed cookie, whose key a rotation changes while this serves."""

    def __init__(self, key_in_use: Callable[[], bytes]) -> None:
        self._key_in_use = key_in_use

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Read the session; whatever else signs in this request takes the same key."""
        app.secret_key = self._key_in_use()
        return super().open_session(app, request)
