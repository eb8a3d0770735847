"""Runs random histories on one kind of database, and tells what happened in them."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.databases import POSTGRES_URL

KINDS = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


def run(machine, kind, templates, *, examples, steps):
    """Run so many histories of so many steps; returns how often each thing happened."""
    if kind == "postgresql" and not POSTGRES_URL:
        pytest.skip("WALLET_TEST_POSTGRES_URL is not set")

    class OnOneKind(machine):
        @staticmethod
        def open_database():
            return templates.copy(kind, founded=True)

    OnOneKind.happened = Counter()
    run_state_machine_as_test(
        OnOneKind,
        settings=settings(
            max_examples=examples[kind],
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    return OnOneKind.happened
