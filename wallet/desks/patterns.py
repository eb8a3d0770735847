"""The line pattern of a licence type as a picture of its own: fetched once, kept for a year.

A list may show one pattern on twenty cards, and every page of a holder shows the same few. Its
address has the digest of the drawing in it, so that what a browser keeps is never out of date.
"""

import hashlib
from functools import lru_cache

from flask import Blueprint, Response, abort, current_app, url_for
from flask.typing import ResponseReturnValue

from wallet.desks.shared.files.guilloche import guilloche

blueprint = Blueprint("patterns", __name__)
_YEAR = 365 * 24 * 3600
_LONGEST_SEED = 32
_KEPT = 512


@blueprint.get("/patterns/<digest>/<seed>.svg")
def rosette(digest: str, seed: str) -> ResponseReturnValue:
    """Hand out the rosette of a seed; only under its own digest may it be kept."""
    if not (seed.isascii() and seed.isalnum() and len(seed) <= _LONGEST_SEED):
        abort(404)
    response = Response(_drawn(seed), mimetype="image/svg+xml")
    if digest == _digest(seed):
        response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
    return response


def rosette_address(seed: str) -> str:
    """Return the address of a seed's rosette, for ``<use>``."""
    return f"{url_for('patterns.rosette', digest=_digest(seed), seed=seed)}#rosette"


@lru_cache(maxsize=_KEPT)
def _drawn(seed: str) -> str:
    # Each curve stands there as often as it is drawn: not every browser follows a reference out of
    # a file that is itself referred to, and the repetition is what compression takes away.
    template = current_app.jinja_env.get_template("pattern.svg")
    return template.render(rings=guilloche(seed).rings[:2])


@lru_cache(maxsize=_KEPT)
def _digest(seed: str) -> str:
    return hashlib.sha256(_drawn(seed).encode()).hexdigest()[:12]
