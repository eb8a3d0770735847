"""Loads the plugin that makes a skipped test fail in CI; says which tests come first."""

from pathlib import Path

import pytest
from hypothesis import settings

pytest_plugins = ["tests.ci_skips"]

# How long one example takes depends on who else uses the machine.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

BROWSER = Path(__file__).parent / "tests" / "browser"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the browser's tests first, because they take the longest."""
    items.sort(key=lambda item: not item.path.is_relative_to(BROWSER))
