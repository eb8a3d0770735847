"""Addresses of static files that change with their content, so that they may be cached for ever."""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import current_app, url_for


def asset(name: str) -> str:
    """Return the versioned URL of a file under ``static/``."""
    return url_for("static", filename=name, v=_version(str(current_app.static_folder), name))


@lru_cache(maxsize=256)
def _version(folder: str, name: str) -> str:
    return hashlib.sha256((Path(folder) / name).read_bytes()).hexdigest()[:12]
