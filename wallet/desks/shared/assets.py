"""Addresses of static files that change with their content, so that they may be cached for ever."""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import current_app, request, url_for


def asset(name: str) -> str:
    """Return the versioned URL of a file under ``static/``."""
    return _address(str(current_app.static_folder), request.script_root, name)


@lru_cache(maxsize=512)
def _address(folder: str, _root: str, name: str) -> str:
    # A page has dozens of icons, and each asks for the address of one and the same file.
    version = hashlib.sha256((Path(folder) / name).read_bytes()).hexdigest()[:12]
    return url_for("static", filename=name, v=version)
