"""A skip is quiet on a developer's machine and a failure in CI."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def run_pytest(folder: Path, source: str, *, ci: bool, workers: str = "0") -> tuple[int, str]:
    (folder / "test_planted.py").write_text(source)
    (folder / "pytest.ini").write_text("[pytest]\n")
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("CI", "PYTEST"))}
    environment |= {"PYTHONPATH": str(ROOT)} | ({"CI": "true"} if ci else {})
    command = [sys.executable, "-m", "pytest", "-p", "tests.ci_skips", "-n", workers]
    done = subprocess.run(
        [*command, str(folder)],
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout


SKIPPED_TEST = "import pytest\ndef test_a(): pass\ndef test_b(): pytest.skip('no moon tonight')\n"
SKIPPED_MODULE = "import pytest\npytest.skip('no stars', allow_module_level=True)\n"
EXPECTED_FAILURE = "import pytest\n@pytest.mark.xfail\ndef test_a(): assert False\n"


@pytest.mark.parametrize("workers", ["0", "1"])
def test_a_skip_fails_in_ci_and_tells_its_reason(tmp_path, workers):
    code, output = run_pytest(tmp_path, SKIPPED_TEST, ci=True, workers=workers)
    assert code == 1
    assert "no moon tonight" in output.split("skipped in CI")[1]


def test_a_skipped_module_fails_in_ci_too(tmp_path):
    code, output = run_pytest(tmp_path, SKIPPED_MODULE, ci=True)
    assert code == 1
    assert "no stars" in output.split("skipped in CI")[1]


def test_a_skip_passes_outside_ci(tmp_path):
    code, output = run_pytest(tmp_path, SKIPPED_TEST, ci=False)
    assert code == 0
    assert "skipped in CI" not in output


def test_an_expected_failure_is_no_skip(tmp_path):
    assert run_pytest(tmp_path, EXPECTED_FAILURE, ci=True)[0] == 0
