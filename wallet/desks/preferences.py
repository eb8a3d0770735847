"""How a person wants pages to look: language, elder mode, dark mode. Open to everybody."""

from flask import Blueprint, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue

from wallet.desks.shared.context import DISPLAYS, chosen_display
from wallet.desks.shared.http.paths import safe_path
from wallet.desks.shared.language import LANGUAGES

blueprint = Blueprint("preferences", __name__)
_YEAR = 365 * 24 * 3600


@blueprint.post("/preferences")
def display() -> ResponseReturnValue:
    """Keep the choice in cookies that hold nothing else, and go back to the page."""
    response = redirect(safe_path(request.form.get("back")) or url_for("sign_in.home"))
    secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
    language = request.form.get("language")
    if language in LANGUAGES:
        response.set_cookie("lang", language, _YEAR, secure=secure, samesite="Lax")
    words = chosen_display()
    for word in DISPLAYS:
        if request.form.get(word) == "on":
            words.add(word)
        elif request.form.get(word) == "off":
            words.discard(word)
    text = ".".join(sorted(words))
    response.set_cookie("display", text, _YEAR, secure=secure, samesite="Lax")
    return response
