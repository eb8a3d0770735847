"""Imports point down only: route to service to repository, with the domain beneath all."""

from pathlib import Path

import pytest

from tests.architecture.layers import (
    ABOVE_THE_LAYERS,
    MAY_IMPORT,
    clock_readings,
    import_violations,
)

ROOT = Path(__file__).parents[2]

PLANTED = [
    ("domain/licence.py", "import sqlalchemy"),
    ("domain/licence.py", "import jwt"),
    ("domain/licence.py", "import sqlite3"),
    ("domain/licence.py", "from wallet.tokens import keys"),
    ("domain/licence.py", "from ..repository.licences import Licences"),
    ("domain/licence.py", "def late():\n    import flask"),
    (
        "domain/licence.py",
        "import importlib\nimportlib.import_module('wallet.services.licences.issuing')",
    ),
    ("tokens/keys.py", "from wallet import repository"),
    ("tokens/keys.py", "from flask import g"),
    ("repository/licences.py", "from wallet.tokens.keys import KeyRing"),
    ("repository/licences.py", "import wallet.services.licences.issuing"),
    ("repository/licences.py", "import argon2"),
    ("services/licences/issuing.py", "from sqlalchemy import select"),
    ("services/licences/issuing.py", "from werkzeug.security import generate_password_hash"),
    ("services/licences/issuing.py", "from wallet.desks.shared import qr"),
    ("services/licences/issuing.py", "from wallet.config import Settings"),
    ("desks/holder/showing/present.py", "from wallet.tokens.keys import KeyRing"),
    ("desks/holder/showing/present.py", "from wallet.api import schemas"),
    ("desks/holder/showing/present.py", "from wallet.desks.verifier.scan import scan"),
    ("desks/holder/showing/present.py", "from wallet.desks import sign_in"),
    ("desks/holder/showing/present.py", "import sqlalchemy.orm"),
    ("desks/shared/access.py", "from wallet.desks.holder import blueprint"),
    ("desks/sign_in.py", "from wallet.desks.holder import blueprint"),
    ("api/access.py", "from wallet.tokens.access_token import read"),
    ("api/access.py", "from wallet.desks.shared import errors"),
    ("desks/holder/showing/present.py", "from wallet.app import create_app"),
    ("desks/holder/showing/present.py", "from wallet.commands.serve import serve"),
    ("services/licences/issuing.py", "from wallet.demonstration import city"),
    ("config.py", "from wallet import cli"),
]
ALLOWED = [
    ("domain/licence.py", "from datetime import date\nfrom wallet.domain.errors import NotFound"),
    (
        "tokens/keys.py",
        "import jwt\nfrom cryptography import x509\nfrom wallet.domain import errors",
    ),
    (
        "repository/columns/cipher.py",
        "from cryptography.hazmat.primitives.ciphers.aead import AESGCM",
    ),
    ("services/licences/issuing.py", "import openpyxl\nfrom wallet.tokens.keys import KeyRing"),
    (
        "desks/holder/showing/present.py",
        "from flask import g\nfrom wallet.desks.shared.http.htmx import render",
    ),
    ("desks/holder/showing/present.py", "from wallet.desks.holder import blueprint"),
    ("desks/sign_in.py", "from wallet.desks.shared.access import guard"),
    (
        "api/access.py",
        "from wallet.services.verification.verifying import verify\nfrom wallet.api import errors",
    ),
    ("cli.py", "from wallet.app import create_app\nimport sqlalchemy"),
    ("commands/serve.py", "from wallet.app import create_app"),
]


def plant(root: Path, name: str, source: str) -> None:
    path = root / "wallet" / name
    path.parent.mkdir(parents=True)
    path.write_text(source + "\n")


def test_every_import_points_down():
    assert import_violations(ROOT) == []


@pytest.mark.parametrize(("name", "source"), PLANTED)
def test_a_planted_violation_is_found(tmp_path, name, source):
    plant(tmp_path, name, source)
    (violation,) = import_violations(tmp_path)
    assert violation.startswith(f"wallet/{name}:")


@pytest.mark.parametrize(("name", "source"), ALLOWED)
def test_an_allowed_import_is_left_alone(tmp_path, name, source):
    plant(tmp_path, name, source)
    assert import_violations(tmp_path) == []


def test_no_layer_asks_the_machine_for_the_time():
    assert list(clock_readings(ROOT)) == []


@pytest.mark.parametrize("call", ["datetime.now(UTC)", "datetime.datetime.utcnow()", "time.time()"])
def test_a_planted_clock_is_found(tmp_path, call):
    plant(tmp_path, "services/licences/issuing.py", f"def act():\n    return {call}")
    (reading,) = clock_readings(tmp_path)
    assert reading == "wallet/services/licences/issuing.py:2: reads the clock"


def test_the_table_names_the_layers_of_the_tree():
    folders = {path.name for path in (ROOT / "wallet").iterdir() if path.is_dir()}
    assert MAY_IMPORT.keys() >= folders - ABOVE_THE_LAYERS - {"__pycache__", "translations"}
