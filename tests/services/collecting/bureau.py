"""A bureau with its key and its catalogue, and what is asked of the repository afterwards."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import func, select

from tests.cast import BUREAU, BUREAU_CLERK, OTHER_BUREAU
from tests.factories import (
    SeededEntropy,
    database,
    document_maker,
    fixed_clock,
    issuer_key,
    licence_type,
)
from wallet.domain.actors.actors import HolderKind
from wallet.repository import act_tables, tables
from wallet.services.collecting.importing import ImportOptions, import_file

ONE_EACH = licence_type(
    type_code="113100000000000191002",
    name="健康证明",
    holder_kinds=frozenset({HolderKind.NATURAL_PERSON}),
    several_per_holder=False,
    long_term_allowed=True,
    fields=licence_type().fields[1:2],
)


@dataclass
class City:
    """The database with what issuing needs."""

    database: object
    maker: object
    entropy: object
    url: str

    def take_in(self, path, issuer=BUREAU_CLERK, on_progress=None, **options):
        results = []
        report = import_file(
            self.database,
            self.maker,
            self.entropy,
            fixed_clock,
            issuer,
            path,
            options=ImportOptions(**options),
            on_progress=on_progress,
            on_row=results.append,
        )
        return report, results

    def count(self, table):
        with self.database.read() as repository:
            return repository.connection.execute(
                select(func.count()).select_from(table)
            ).scalar_one()

    def counts(self):
        stored = (
            tables.licences,
            tables.licence_versions,
            tables.holders,
            act_tables.audit_entries,
        )
        return {table.name: self.count(table) for table in stored}

    def entries(self, action):
        with self.database.read() as repository:
            return repository.audit.search(action=action.value, limit=1000)

    def actions(self):
        with self.database.read() as repository:
            return Counter(entry.action for entry in repository.audit.search(limit=10_000))


def build_city(url):
    made = database(url)
    with made.begin() as repository:
        for one in (BUREAU, OTHER_BUREAU):
            repository.units.add(one)
        repository.catalogue.add(licence_type())
        repository.catalogue.add(ONE_EACH)
        issuer_key(repository, BUREAU)
    return City(made, document_maker(made), SeededEntropy(), url)
