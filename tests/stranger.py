"""A stranger who reads status lists with a library of another language."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

_FOLDER = Path(__file__).parent / "independent_reader"
_PATIENCE = 60


def why_absent():
    """Return why the reader cannot run here; empty where it can."""
    if shutil.which("node") is None:
        return "node is not installed"
    if not (_FOLDER / "node_modules" / "@sd-jwt" / "jwt-status-list").is_dir():
        return "@sd-jwt/jwt-status-list is not installed: run npm ci in tests/independent_reader"
    return ""


needs_reader = pytest.mark.skipif(bool(why_absent()), reason=why_absent() or "the reader is here")


def read_as_a_stranger(token, keys):
    """Return the list's header, claims and every status that is not valid, by its place."""
    done = subprocess.run(
        ["node", "read.mjs"],
        cwd=_FOLDER,
        input=json.dumps({"token": token, "keys": keys}),
        capture_output=True,
        text=True,
        timeout=_PATIENCE,
        check=False,
    )
    if done.returncode:
        raise ValueError(done.stderr)
    told = json.loads(done.stdout)
    return told | {"statuses": {int(place): one for place, one in told["statuses"].items()}}
