"""Whoever gets hold of the database file learns no name, number, PIN, password or face."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import select, update

from tests.factories import SeededEntropy
from wallet.demonstration.cast.companies import COMPANIES
from wallet.demonstration.cast.people import CITIZENS
from wallet.demonstration.cast.units import UNITS
from wallet.repository.columns.cipher import SealedValueBroken
from wallet.repository.tables import licences
from wallet.secret_keys import new_secret_keys


@pytest.fixture(scope="module")
def raw(city):
    """The bytes of the city's database, as a thief would read them."""
    path = Path(city.settings.database_url.removeprefix("sqlite:///"))
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    log = path.with_name(path.name + "-wal")
    return path.read_bytes() + (log.read_bytes() if log.exists() else b"")


@pytest.fixture(scope="module")
def faces(city):
    """Every licence of the city with its current version."""
    with city.read() as repository:
        return [
            (licence, repository.licences.version(licence.id, licence.version))
            for unit in repository.units.all()
            for licence in repository.licences.of_issuer(unit.id, limit=1000)
        ]


def test_the_file_is_the_city_and_not_an_empty_one(raw, faces, city):
    assert len(raw) > 500_000
    assert len(faces) == len(city.report.licences) > 30
    assert "上海市".encode() in raw


def test_no_citizens_name_or_number_stands_in_the_file(raw):
    for citizen in CITIZENS:
        for secret in (citizen.name, citizen.identity_number):
            assert secret.encode() not in raw, secret
            assert json.dumps(secret)[1:-1].encode() not in raw, secret
            assert secret.encode("utf-16-le") not in raw, secret


def test_no_password_pin_or_client_secret_stands_in_the_file(raw, city):
    for account in city.report.accounts:
        assert account.password.encode() not in raw
    for client in city.report.clients:
        assert client.client_secret.encode() not in raw
    with_pin = [account.pin for account in city.report.accounts if account.pin]
    assert with_pin
    words = raw.replace(b'"', b" ").replace(b"'", b" ").split()
    assert not {pin.encode() for pin in with_pin} & set(words)


def test_no_licence_number_and_no_personal_field_of_a_face_stands_in_the_file(raw, faces):
    public = {unit.uscc for unit in UNITS} | {company.uscc for company in COMPANIES}
    for licence, version in faces:
        if licence.number not in public:  # a business licence is numbered by its company's code
            assert licence.number.encode() not in raw, licence.type_code
        assert version.document[:80].encode() not in raw
        for disclosure in version.document.split("~")[1:-1]:
            assert disclosure.encode() not in raw
        for name, value in version.face.items():
            if name in {"portrait", "address", "resident_id", "name", "phone", "plate_number"}:
                assert value[:200].encode() not in raw, (licence.type_code, name)


def test_no_key_stands_in_the_file(raw):
    keys = new_secret_keys(SeededEntropy("city"), demonstration=True)
    assert b"PRIVATE KEY" not in raw
    for key in (
        *keys.data_keys.values(),
        *keys.index_keys.values(),
        keys.session_key,
        keys.typed_code_key,
    ):
        assert key not in raw
        assert key.hex().encode() not in raw


def test_a_sealed_value_moved_to_another_row_does_not_open(deployment, town):
    of_food = select(licences.c.number_sealed).where(licences.c.id == town.food_id)
    with deployment.database.begin() as repository:
        repository.connection.execute(
            update(licences)
            .where(licences.c.id == town.card_id)
            .values(number_sealed=of_food.scalar_subquery())
        )
    with deployment.database.read() as repository, pytest.raises(SealedValueBroken):
        repository.licences.get(town.card_id)
