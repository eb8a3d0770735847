"""Files under ``static/``: named by a mark of their content, so that they keep for good."""

import hashlib
from functools import lru_cache
from pathlib import Path

from flask import current_app, request, url_for

FOR_GOOD = "public, max-age=31536000, immutable"


def asset(name: str) -> str:
    """Return the versioned URL of a file under ``static/``."""
    return _address(str(current_app.static_folder), request.script_root, name)


def asset_size(name: str) -> int:
    """Return how many bytes a file under ``static/`` has, however it travels."""
    return (Path(str(current_app.static_folder)) / name).stat().st_size


def is_named_by_content() -> bool:
    """Whether the file that is asked for is named as :func:`asset` names it now.

    While a release is rolled out, a page of the new one may ask a server of the old one: what that
    has to give under the new name must not be kept.
    """
    version, name = request.args.get("v"), (request.view_args or {}).get("filename", "")
    return bool(version) and version == _version(str(current_app.static_folder), name)


@lru_cache(maxsize=512)
def _address(folder: str, _root: str, name: str) -> str:
    # A page has dozens of icons, and each asks for the address of one and the same file.
    return url_for("static", filename=name, v=_version(folder, name))


@lru_cache(maxsize=512)
def _version(folder: str, name: str) -> str:
    return hashlib.sha256((Path(folder) / name).read_bytes()).hexdigest()[:12]
