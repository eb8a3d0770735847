"""Browser code of others: whole, with its licence, and the parts belong together."""

import hashlib
import re
from pathlib import Path

import pytest

VENDOR = Path(__file__).parents[2] / "static" / "vendor"
FOLDERS = sorted(path for path in VENDOR.iterdir() if path.is_dir())


def ponyfill() -> str:
    (path,) = (VENDOR / "barcode-detector").glob("*.js")
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_each_has_its_licence_and_is_listed(folder):
    assert list(folder.glob("LICENCE*.txt"))
    listed = (VENDOR / "README.md").read_text(encoding="utf-8")
    for path in folder.iterdir():
        assert path.name.startswith("LICENCE") or f"{folder.name}/{path.name}" in listed


def test_the_wasm_is_the_one_that_the_ponyfill_asks_for():
    (wasm,) = (VENDOR / "zxing-wasm").glob("*.wasm")
    assert hashlib.sha256(wasm.read_bytes()).hexdigest() in ponyfill()
    (version,) = set(re.findall(r"zxing-wasm@([\d.]+)/", ponyfill()))
    assert version in wasm.name


def test_the_ponyfill_can_be_told_where_its_wasm_is():
    assert "var BarcodeDetectionAPI=" in ponyfill()
    assert "e.prepareZXingModule=" in ponyfill()
    assert "locateFile" in ponyfill()
