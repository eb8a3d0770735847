"""The line pattern of a licence type as a picture of its own: fetched once, kept for a year.

A list may show one pattern on twenty cards, and every page of a holder shows the same few. Its
address has the digest of the drawing in it, so that what a browser keeps is never out of date.
"""

from flask import Blueprint, Response, abort
from flask.typing import ResponseReturnValue

from wallet.desks.shared.files.guilloche import drawn_rosette, rosette_digest

blueprint = Blueprint("patterns", __name__)
_YEAR = 365 * 24 * 3600
_LONGEST_SEED = 32


@blueprint.get("/patterns/<digest>/<seed>.svg")
def rosette(digest: str, seed: str) -> ResponseReturnValue:
    """Hand out the rosette of a seed; only under its own digest may it be kept."""
    if not (seed.isascii() and seed.isalnum() and len(seed) <= _LONGEST_SEED):
        abort(404)
    response = Response(drawn_rosette(seed), mimetype="image/svg+xml")
    if digest == rosette_digest(seed):
        response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
    return response
