"""A client that is generated from the API's own description, and from nothing else."""

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import httpx

NAME = "generated_client_of_the_city"
# What the generator does not know: the media type of a status list is a text to it.
_SETTINGS = {
    "post_hooks": [],
    "content_type_overrides": {"application/statuslist+jwt": "text/plain"},
}


def generate(base_url: str, folder: Path) -> None:
    """Generate the client of a served city; whatever cannot be generated is a fault."""
    description = httpx.get(f"{base_url}/api/openapi.json", timeout=30)
    (folder / "openapi.json").write_bytes(description.content)
    (folder / "settings.json").write_text(json.dumps(_SETTINGS))
    done = subprocess.run(
        [
            *(sys.executable, "-m", "openapi_python_client", "generate", "--meta", "none"),
            *("--path", folder / "openapi.json", "--output-path", folder / NAME),
            *("--config", folder / "settings.json"),
        ],
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    told = done.stdout + done.stderr
    assert done.returncode == 0, told
    assert "warning" not in told.lower(), told
    sys.path.insert(0, str(folder))


def models() -> SimpleNamespace:
    """Return the classes of bodies and answers by their names."""
    return importlib.import_module(f"{NAME}.models")


class System:
    """One client of the city, which calls by the names of the description."""

    def __init__(self, client, token: object) -> None:
        self._client = client
        self.token = token

    def __call__(self, call: str, *place: str, **sent: object) -> object:
        """Make a call, such as ``changes.amend_licence``; returns its answer, read."""
        answer = _module(call).sync(*place, client=self._client, **sent)
        assert answer is not None, call
        return answer


@contextmanager
def system(base_url: str, client_id: str, secret: str) -> Iterator[System]:
    """Give a system with its token, or with the answer that refused it one."""
    root = importlib.import_module(NAME)
    how = {"base_url": base_url, "raise_on_unexpected_status": True, "timeout": 30}
    body = models().TokenBody(
        grant_type="client_credentials", client_id=client_id, client_secret=secret
    )
    with root.Client(**how) as anyone:
        token = _module("access.token").sync(client=anyone, body=body)
    if not isinstance(token, models().TokenOut):
        yield System(None, token)
        return
    with root.AuthenticatedClient(token=token.access_token, **how) as client:
        yield System(client, token)


def _module(call: str):
    return importlib.import_module(f"{NAME}.api.{call}")
