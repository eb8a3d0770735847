"""What an open code page asks by itself is answered before the guard: it asks every two seconds.

One select asks what the guard and the view would: is the sign-in live, the account open with a
password of its own, the own wallet the open one, the session its own and not over. Only then is
there an answer here, and it is never more than "nothing new" or the next code. Whatever is not so,
or cannot be read, goes on to the guard and the view, which refuse, redirect or tell.
"""

from flask import Response, current_app, request

from wallet.desks.shared.access import cookie_secret
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.http.cursors import number_cursor
from wallet.services.showing import open_pages
from wallet.services.showing.presenting import ShownCode

SCANS = "holder.presentation_scans"
CODE = "holder.presentation_code"


def answer_open_page() -> Response | None:
    """Answer a code page's own request by one select, where that can be done."""
    if request.endpoint not in (SCANS, CODE) or request.method != "GET":
        return None
    secret = cookie_secret()
    if secret is None or "HX-Request" not in request.headers:
        return None
    session_id = int((request.view_args or {})["session_id"])
    return _scans(secret, session_id) if request.endpoint == SCANS else _code(secret, session_id)


def _scans(secret: str, session_id: int) -> Response | None:
    told = number_cursor(request.args.get("told"))
    if told is None:
        return None
    deployment = current_deployment()
    same = open_pages.nothing_new(
        deployment.database, deployment.clock(), secret, session_id, told
    )
    return Response(status=204) if same else None


def _code(secret: str, session_id: int) -> Response | None:
    deployment = current_deployment()
    shown = open_pages.next_code(
        deployment.database, deployment.code_maker, deployment.clock(), secret, session_id
    )
    if shown is None:
        return None
    # Without the context of a whole page, which would load the account after all.
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
