"""Filling a database with so many licences and everything else in proportion.

All that stands in it is made up, sealed with the deployment's keys, and found by the indexes that
the repository uses. The same number fills in the same things every time.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import chain

from sqlalchemy import Table, func, select, text

from bench.filling.desks import desks
from bench.filling.grounds import grounds
from bench.filling.licences import records
from bench.filling.parties import parties
from bench.filling.patterns import Patterns, Row
from bench.filling.people import people
from bench.filling.shape import CITY, Order, Shape, named
from bench.filling.showing import showings
from bench.filling.stock import Stock
from bench.filling.trail import trail
from bench.filling.writing import write
from tests.trade import BUREAUX
from tests.whole_town.founding import found_whole_town, stands
from wallet.repository.act_tables import audit_entries
from wallet.repository.database import Database, Repository
from wallet.repository.tables import licences, metadata
from wallet.services.deployment import Deployment
from wallet.services.upkeep.sealing import seal_audit

AT_ONCE = 2_000
_MAKERS = (people, parties, records, showings, grounds, desks, trail)

NOT_GROWING = {
    "audit_anchors": "one row for each time that the trail was proved",
    "catalogue_drafts": "the bureaux have some hundred types, each drafted a few times",
    "delivery_figures": "as many as issuers and types have parts; the database counts by itself",
    "incident_answers": "a few for each incident that goes on for weeks",
    "industries": "a city has some dozen industries",
    "key_holders": "one row for each process that serves",
    "keys_in_use": "one row",
    "licence_searches": "what clerks look for within half a day, then they are purged",
    "licence_types": "the bureaux have some hundred types",
    "purge_marks": "one row for each kind of what is purged",
    "permit_figures": "as many as industries have versions; the database counts by itself",
    "signing_keys": "a bureau has a new key every year or two",
    "trusted_authorities": "a city trusts a few authorities",
}
"""Tables that do not grow with the licences, each with its reason."""

GROWING = tuple(table for table in metadata.sorted_tables if table.name not in NOT_GROWING)


def fill(deployment: Deployment, licences_wanted: int, shape: Shape = CITY) -> int:
    """Bring a migrated database to so many licences of the filling; return how many were added.

    The whole town is founded where it does not stand yet. Called again, it goes on where it
    stopped, in the same shape. The trail is sealed at the end.
    """
    if not stands(deployment):
        found_whole_town(deployment, _Standing(deployment))
    there = _count(deployment.database)
    one = _order(there, licences_wanted, deployment.clock(), shape)
    with deployment.database.read() as repository:
        patterns = Patterns(repository, GROWING)
    for start in range(there, licences_wanted, AT_ONCE):
        with deployment.database.begin() as repository:
            stop = min(start + AT_ONCE, licences_wanted)
            bureaux = tuple(repository.units.get(bureau.id) for bureau in BUREAUX)
            its = Stock(patterns, repository.cipher, bureaux, [_newest_entry(repository)])
            write(repository, _rows(its, (one(number) for number in range(start, stop))))
    with deployment.database.begin() as repository:
        repository.table_copies.count_on()
    signer = deployment.cabinet.deployment_signer()
    for _ in seal_audit(deployment.database, signer, deployment.clock, lambda _: None):
        pass
    _analyse(deployment.database)
    return max(licences_wanted - there, 0)


class _Standing:
    """The deployment's clock, which the town's stories may move on by some seconds."""

    def __init__(self, deployment: Deployment) -> None:
        self._clock = deployment.clock
        self._ahead = timedelta()

    def __call__(self) -> datetime:
        return self._clock() + self._ahead

    def advance(self, **parts: float) -> None:
        self._ahead += timedelta(**parts)


def _order(first: int, last: int, now: datetime, shape: Shape) -> Callable[[int], Order]:
    """Return what makes the order of a number, when the last of them is of now."""
    step = timedelta(days=365 * shape.years) / max(last - first, 1)
    return lambda number: Order(number, now - step * (last - number), now, shape)


def _rows(its: Stock, made: Iterable[Order]) -> Iterator[tuple[Table, Row]]:
    return chain.from_iterable(make(its, one) for one in made for make in _MAKERS)


def _newest_entry(repository: Repository) -> int:
    newest = repository.connection.execute(select(func.max(audit_entries.c.id))).scalar_one()
    return int(newest)


def _count(database: Database) -> int:
    """Return how many licences of the filling there are, by looking for their ids."""
    with database.read() as repository:

        def there(number: int) -> bool:
            wanted = select(licences.c.id).where(licences.c.id == named("licence", number))
            return repository.connection.execute(wanted).first() is not None

        least, beyond = 0, 1
        while there(beyond - 1):
            least, beyond = beyond, beyond * 2
        while beyond - least > 1:
            middle = (least + beyond) // 2
            least, beyond = (middle, beyond) if there(middle - 1) else (least, middle)
    return least


def _analyse(database: Database) -> None:
    with database.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))
