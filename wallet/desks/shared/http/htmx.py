"""One view, two renderings: the whole page, or the fragment that htmx asked for."""

from flask import render_template
from htmx_flask import request


def render(page: str, fragment: str, **context: object) -> str:
    """Render the fragment for htmx and the page for everyone else, from the same data."""
    wants_fragment = bool(request.htmx) and not request.htmx.boosted
    return render_template(fragment if wants_fragment else page, **context)
