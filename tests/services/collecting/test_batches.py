"""A batch is prepared outside of its transaction: whatever comes in between is seen, and counts."""

import base64
import json
from dataclasses import dataclass, field

import pytest
from sqlalchemy import select

from tests.cast import BUREAU, BUREAU_CLERK
from tests.factories import NOW, SeededEntropy, account, fixed_clock
from tests.services.collecting.sheets import csv_file, csv_text, good_row, good_rows
from tests.services.collecting.surveys import opened
from wallet.domain.civil_dates import city_date
from wallet.repository.signing_keys.keys import NoSigningKey
from wallet.repository.tables import holders, licence_versions, licences, status_lists
from wallet.services.collecting.batches.taking import BatchTaker, Outdated
from wallet.services.collecting.rows.rows import RowReader
from wallet.services.collecting.rows.types import TypeBook

ROWS = 3


@dataclass
class Between:
    """A maker of documents that lets something happen while the first one is made."""

    maker: object
    act: object
    done: list = field(default_factory=list)

    def __getattr__(self, name):
        return getattr(self.maker, name)

    def make_at(self, *given):
        if not self.done:
            self.done.append(True)
            self.act()
        return self.maker.make_at(*given)


class SameSlots(SeededEntropy):
    """First draws the same places of a status list as everybody does; all else by its seed."""

    drawn = False

    def token_bytes(self, nbytes, /):
        if nbytes == 2 * ROWS and not self.drawn:
            self.drawn = True
            return bytes(range(nbytes))
        return super().token_bytes(nbytes)


def happening(city, act):
    city.maker = Between(city.maker, act)


def stored(city, table):
    with city.database.read() as repository:
        return repository.connection.execute(select(table)).all()


def taker(city, seed):
    return BatchTaker(city.maker, SameSlots(seed), BUREAU_CLERK, BUREAU)


def read(city, rows):
    with city.database.read() as repository:
        types = TypeBook(repository.catalogue.of_issuer(BUREAU.id))
    with opened(csv_text(rows).encode("utf-8-sig")) as file:
        reader = RowReader(file.survey.headings, types, kind=file.survey.table.kind)
        return [(number, reader.read(cells, city_date(NOW))) for number, cells in file.rows()]


def test_nobody_waits_while_a_batch_is_prepared(city, tmp_path):
    def write():
        with city.database.begin() as repository:
            repository.holders.set_wallet_address("nobody", None)

    happening(city, write)
    _, results = city.take_in(csv_file(tmp_path / "a.csv", good_rows(ROWS)))
    assert city.maker.done
    assert [one.outcome.value for one in results] == ["issued"] * ROWS


def test_what_another_run_stored_meanwhile_is_found(city, tmp_path):
    other = csv_file(tmp_path / "b.csv", [good_row(2)])
    happening(city, lambda: city.take_in(other))
    _, results = city.take_in(csv_file(tmp_path / "a.csv", good_rows(ROWS)))
    assert [one.outcome.value for one in results] == ["issued", "unchanged", "issued"]
    assert city.count(licences) == city.count(holders) == ROWS


def test_who_opens_a_wallet_meanwhile_gets_the_licence_delivered(city, tmp_path):
    city.take_in(csv_file(tmp_path / "first.csv", [good_row(1)]))
    (holder,) = stored(city, holders)

    def open_wallet():
        with city.database.begin() as repository:
            repository.accounts.add(account("lin", holder_id=holder.id), NOW)

    happening(city, open_wallet)
    city.take_in(csv_file(tmp_path / "a.csv", [good_row(1, 证照编号="JY-NEXT")]))
    delivered = [row.delivered_at for row in stored(city, licences)]
    assert sorted(one is not None for one in delivered) == [False, True]


def test_a_key_that_is_retired_meanwhile_signs_nothing_that_is_kept(city, tmp_path):
    def retire():
        with city.database.begin() as repository:
            for key in repository.keys.all():
                repository.keys.retire(key.kid, NOW)

    happening(city, retire)
    with pytest.raises(NoSigningKey):
        city.take_in(csv_file(tmp_path / "a.csv", good_rows(ROWS)))
    assert city.count(licences) == city.count(holders) == 0


def test_a_place_of_a_list_that_was_taken_meanwhile_is_signed_for_another(city):
    rows = good_rows(2 * ROWS)
    first, second = taker(city, "first"), taker(city, "second")
    batches = [
        one.prepare(city.database, NOW, read(city, part))
        for one, part in ((first, rows[:ROWS]), (second, rows[ROWS:]))
    ]
    drawn = [{made.version.status_index for made in batch.issued} for batch in batches]
    assert drawn[0] == drawn[1]
    for one, batch in zip((first, second), batches, strict=True):
        with city.database.begin() as repository:
            one.store(repository, batch)
    versions = stored(city, licence_versions)
    assert len({(row.status_list_id, row.status_index) for row in versions}) == 2 * ROWS
    with city.database.read() as repository:
        for row in versions:
            version = repository.licences.version(row.licence_id, 1)
            listed = claims_of(version.document)["status"]["status_list"]
            assert listed["idx"] == version.status_index
            assert listed["uri"].endswith(version.status_list_id)
    assert sum(row.allocated for row in stored(city, status_lists)) == 2 * ROWS


def test_a_batch_is_stored_once(city):
    only = taker(city, "only")
    batch = only.prepare(city.database, fixed_clock(), read(city, good_rows(ROWS)))
    with city.database.begin() as repository:
        only.store(repository, batch)
    with pytest.raises(Outdated), city.database.begin() as repository:
        only.store(repository, batch)
    assert city.count(licences) == ROWS


def claims_of(document):
    payload = document.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
