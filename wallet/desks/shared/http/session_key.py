"""Signing cookies and forms with the session key that is in use when a request comes in."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Flask, Request, Response, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface, SessionMixin
from itsdangerous import URLSafeTimedSerializer


class SessionsUnderKeyInUse(SecureCookieSessionInterface):
    """Flask's sessions in a signed cookie, whose key a rotation changes while this serves."""

    def __init__(self, key_in_use: Callable[[], bytes], without: tuple[str, ...] = ()) -> None:
        """``without`` are the beginnings of paths that know no session."""
        self._key_in_use = key_in_use
        self._without = without
        self._serializer: tuple[bytes, URLSafeTimedSerializer] | None = None

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Read the session; whatever else signs in this request takes the same key.

        A caller with a bearer token has none: its cookies are not even looked at.
        """
        if request.path.startswith(self._without):
            return None
        app.secret_key = self._key_in_use()
        return super().open_session(app, request)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Keep the session, but say nothing of it with a file, which is the same for everybody.

        A file that said it varies with the cookie would be fetched anew with every new cookie,
        half a megabyte of decoder among them.
        """
        if request.endpoint != "static" or response.status_code >= HTTPStatus.BAD_REQUEST:
            super().save_session(app, session, response)

    def get_signing_serializer(self, app: Flask) -> URLSafeTimedSerializer | None:
        """Return what signs under the key in use; it is made anew when the key is another one."""
        key = app.secret_key
        if not isinstance(key, bytes) or not key:
            return super().get_signing_serializer(app)
        made = self._serializer
        if made is None or made[0] != key:
            serializer = super().get_signing_serializer(app)
            assert serializer is not None  # noqa: S101 there is a key
            made = self._serializer = key, serializer
        return made[1]
