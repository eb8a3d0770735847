"""Serving: several workers that answer as one, and stop when they are told to."""

import os
import subprocess
import sys
from pathlib import Path

import httpx

from tests.browser.served_city import free_url, served
from wallet import cli

ROOT = Path(__file__).parents[2]


def health_checks(server):
    """Return how often health was asked for, as any worker tells it."""
    return sum(
        float(line.rpartition(" ")[2])
        for line in httpx.get(f"{server.url}/metrics").text.splitlines()
        if line.startswith("wallet_http_requests_total{") and "/healthz" in line
    )


def test_every_worker_tells_the_figures_of_all_and_none_stay(tmp_path, monkeypatch):
    monkeypatch.setenv("WALLET_VAR", str(tmp_path))
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    assert cli.main(["migrate"]) == 0
    (tmp_path / "demo.json").write_text('{"accounts": [], "licences": []}')
    with served(tmp_path, url=free_url()) as server:
        for _ in range(40):
            assert httpx.get(f"{server.url}/healthz").json() == {"status": "ok"}
        assert {health_checks(server) for _ in range(10)} == {40}
        assert list(tmp_path.glob("wallet-figures-*"))
    assert list(tmp_path.glob("wallet-figures-*")) == []


def test_serving_without_secrets_is_refused_before_a_worker_starts(tmp_path):
    environment = {k: v for k, v in os.environ.items() if not k.startswith("WALLET_")}
    done = subprocess.run(
        [sys.executable, "-m", "wallet", "serve"],
        env=environment | {"WALLET_VAR": str(tmp_path / "none")},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode != 0
    assert "WALLET_SECRETS_FILE" in done.stderr
