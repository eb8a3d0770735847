"""Programs of another language that a test runs: JSON in, JSON out."""

import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

_TESTS = Path(__file__).parent
_PATIENCE = 60


@dataclass(frozen=True)
class NodeProgram:
    """A script beside its own packages, which `make test` installs as its lock file names them."""

    folder: str
    script: str
    packages: tuple[str, ...]

    def why_absent(self):
        """Return why the program cannot run here; empty where it can."""
        if shutil.which("node") is None:
            return "node is not installed"
        installed = _TESTS / self.folder / "node_modules"
        absent = [package for package in self.packages if not (installed / package).is_dir()]
        if absent:
            return f"{absent[0]} is not installed: run npm ci in tests/{self.folder}"
        return ""

    @property
    def needed(self):
        """The mark of a test that needs the program."""
        reason = self.why_absent()
        return pytest.mark.skipif(bool(reason), reason=reason or "the program is here")

    def run(self, told):
        """Return what the program answers."""
        done = subprocess.run(
            ["node", self.script],
            cwd=_TESTS / self.folder,
            input=json.dumps(told),
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            check=False,
        )
        if done.returncode:
            raise ValueError(done.stderr)
        return json.loads(done.stdout)
