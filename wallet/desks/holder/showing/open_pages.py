"""What an open code page asks by itself, answered by one select: it asks every two seconds.

The select asks what the guard and the view would: is the sign-in live, the account open and its
password its own, the own wallet the open one, the session its own and not over. Only then is there
an answer here, and never more of one than "nothing new" or the next code. Whatever is not so goes
on to the guard and the view, which refuse, redirect or tell.
"""

import re
import time
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import TYPE_CHECKING

from flask import Flask, Response, current_app, request, session

from wallet.desks.shared.access import secret_in
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.http.headers import headers_of_every_answer
from wallet.domain.errors import Unavailable
from wallet.services.deployment import Deployment
from wallet.services.showing import open_pages
from wallet.services.showing.presenting import ShownCode

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Count = Callable[[Flask, str, HTTPStatus, float], None]
SCANS_RULE = "/holder/presentations/<int:session_id>/scans"
_CODE = "holder.presentation_code"
_SCANS = re.compile(r"/holder/presentations/(\d{1,19})/scans", re.ASCII)
_TOLD = re.compile(r"told=(\d{1,9})", re.ASCII)


class NothingNewFirst:
    """Says "nothing new" before the application makes a request of what was sent.

    To make one costs several times what the select does, and thousands of phones ask each second.
    The answer has the headers of every other and is counted among them.
    """

    def __init__(self, app: Flask, count: Count) -> None:
        self._app = app
        self._next: WSGIApplication = app.wsgi_app
        self._count = count

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer, or hand on what is not such a request and what there is more to say to."""
        asked = _SCANS.fullmatch(environ["PATH_INFO"])
        told = _TOLD.fullmatch(environ.get("QUERY_STRING", "")) if asked else None
        if asked is None or told is None or environ["REQUEST_METHOD"] != "GET":
            return self._next(environ, start_response)
        began = time.perf_counter()
        if not self._nothing_new(environ, int(asked[1]), int(told[1])):
            return self._next(environ, start_response)
        over_https = bool(self._app.config["SESSION_COOKIE_SECURE"])
        headers = headers_of_every_answer(over_https=over_https)
        of_cookie = (("Vary", "HX-Request, Cookie"), ("Cache-Control", "no-store"))
        status = HTTPStatus.NO_CONTENT
        start_response(f"{status.value} {status.phrase}", [*headers, *of_cookie])
        self._count(self._app, SCANS_RULE, status, time.perf_counter() - began)
        return ()

    def _nothing_new(self, environ: "WSGIEnvironment", session_id: int, told: int) -> bool:
        app = self._app
        secret = secret_in(app.session_interface.open_session(app, app.request_class(environ)))
        deployment: Deployment = app.extensions["wallet"]
        try:
            return secret is not None and open_pages.nothing_new(
                deployment.database, deployment.clock(), secret, session_id, told
            )
        except Unavailable:  # said in the ordinary way
            return False


def answer_with_next_code() -> Response | None:
    """Renew the code on an open page; whatever else comes to the desk is none of this."""
    if request.endpoint != _CODE or request.method != "GET" or "HX-Request" not in request.headers:
        return None
    secret, deployment = secret_in(session), current_deployment()
    shown = secret and open_pages.next_code(
        deployment.database,
        deployment.code_maker,
        deployment.clock(),
        secret,
        int((request.view_args or {})["session_id"]),
    )
    if not shown:
        return None
    # Without what a whole page shows around it, for which the account would be read after all.
    fragment = current_app.jinja_env.get_template("holder/_code.html")
    return Response(fragment.render(code_context(shown)))


def code_context(shown: ShownCode) -> dict[str, object]:
    """Return what the code's own part of the page says."""
    return {
        "session_id": shown.session.id,
        "code": shown.text,
        "typed_code": shown.typed,
        "seconds_left": shown.seconds_left,
        "session_seconds_left": shown.session_seconds_left,
        "ended": shown.text is None,
    }
