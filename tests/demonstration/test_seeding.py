"""Seeding: whole or not at all, the same city every time, never the same secrets."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from tests.factories import SeededEntropy
from wallet.demonstration.seeding import (
    CityNotEmpty,
    NoDemonstrationInProduction,
    seed_if_empty,
)
from wallet.domain.trail.audit import AuditAction


def as_written(settings):
    return json.loads((settings.var_directory / "demo.json").read_text(encoding="utf-8"))


def test_the_city_can_be_seeded_on_every_database(deployment, settings, seed_it):
    report = seed_it()
    assert len(report.licences) == len(as_written(settings)["licences"])
    with deployment.database.read() as repository:
        assert repository.accounts.any_demonstration()


def test_people_types_and_identifiers_are_the_same_every_time(seed_it, city):
    again = seed_it(SeededEntropy("other chances"))
    known = city.report.licences
    assert [one.identifier for one in again.licences] == [one.identifier for one in known]
    assert [one.number for one in again.licences] == [one.number for one in known]
    assert [one.login for one in again.accounts] == [one.login for one in city.report.accounts]


def test_secrets_are_drawn_afresh(seed_it, city):
    again = seed_it(SeededEntropy("other chances"))
    passwords = {one.password for one in (*again.accounts, *city.report.accounts)}
    assert len(passwords) == 2 * len(again.accounts)
    secrets = {one.client_secret for one in (*again.clients, *city.report.clients)}
    assert len(secrets) == 2 * len(again.clients)


def test_a_city_with_records_is_not_seeded_again(deployment, seed_it):
    seed_it()
    with pytest.raises(CityNotEmpty):
        seed_it()
    with deployment.database.read() as repository:
        seeded = repository.audit.search(action=AuditAction.CITY_SEEDED.value)
    assert len(seeded) == 1


def test_seeding_if_empty_leaves_a_city_alone(deployment, settings, seed_it):
    seed_it()
    before = as_written(settings)
    parts = (deployment.database, settings, deployment.clock, deployment.entropy)
    assert seed_if_empty(*parts, deployment.hasher) is None
    assert as_written(settings) == before


def test_production_is_never_seeded(deployment, settings):
    production = replace(settings, mode="production")
    parts = (deployment.database, production, deployment.clock, deployment.entropy)
    with pytest.raises(NoDemonstrationInProduction):
        seed_if_empty(*parts, deployment.hasher)
    with deployment.database.read() as repository:
        assert repository.units.all() == []


def test_nothing_is_left_behind_when_the_file_cannot_be_written(
    deployment, settings, tmp_path: Path
):
    (tmp_path / "a file").write_text("in the way")
    nowhere = replace(settings, var_directory=tmp_path / "a file")
    parts = (deployment.database, nowhere, deployment.clock, deployment.entropy)
    with pytest.raises(OSError, match="a file"):
        seed_if_empty(*parts, deployment.hasher)
    with deployment.database.read() as repository:
        assert repository.units.all() == []


def test_the_file_is_for_its_owner_only(city):
    assert (city.var / "demo.json").stat().st_mode & 0o777 == 0o600
