"""One door to the licence repository: every read and every change passes through a transaction."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError

from wallet.domain.errors import Conflict, InvalidInput, Unavailable
from wallet.repository.actors.accounts import Accounts
from wallet.repository.actors.client_assertions import ClientAssertions
from wallet.repository.actors.clients import Clients
from wallet.repository.actors.holders import Holders
from wallet.repository.actors.throttles import DatabaseThrottles, Throttles, ThrottleStore
from wallet.repository.actors.units import Units
from wallet.repository.catalogue.catalogue import Catalogue
from wallet.repository.catalogue.catalogue_drafts import CatalogueDrafts
from wallet.repository.cipher import FieldCipher
from wallet.repository.collecting.collected_rows import CollectedRows
from wallet.repository.collecting.collections import Collections
from wallet.repository.copies.temporary_copies import TemporaryCopies
from wallet.repository.enterprise.appointments import Appointments
from wallet.repository.enterprise.bindings import Bindings
from wallet.repository.enterprise.registrations import Registrations
from wallet.repository.enterprise.standings import Standings
from wallet.repository.grounds.authorizations import Authorizations
from wallet.repository.grounds.gateway_ledger import GatewayLedger
from wallet.repository.grounds.quotas import Quotas
from wallet.repository.grounds.use_lists import Cases, UseLists
from wallet.repository.idempotency import IdempotentRequests
from wallet.repository.licence_sets.licence_sets import LicenceSets
from wallet.repository.licences.change_requests import ChangeRequests
from wallet.repository.licences.deliveries import Deliveries
from wallet.repository.licences.licence_changes import LicenceChanges
from wallet.repository.licences.licence_lookups import LicenceLookups
from wallet.repository.licences.licences import Licences
from wallet.repository.licences.notices import Notices
from wallet.repository.licences.status_lists import StatusLists
from wallet.repository.oversight.incidents import Incidents
from wallet.repository.oversight.reconciliations import Reconciliations
from wallet.repository.oversight.timeliness import TimelinessFigures
from wallet.repository.permits.industries import Industries
from wallet.repository.permits.permits import Permits
from wallet.repository.permits.wall_codes import WallCodes
from wallet.repository.registry.applications import Applications
from wallet.repository.registry.filings import Filings
from wallet.repository.registry.registry_acts import RegistryActs
from wallet.repository.registry.relying_parties import RelyingParties
from wallet.repository.registry.scenarios import Scenarios
from wallet.repository.retention import Retention
from wallet.repository.sealed_columns import SealedColumns
from wallet.repository.showing.presentations import Presentations
from wallet.repository.showing.verifications import Verifications
from wallet.repository.signing_keys.authorities import TrustedAuthorities
from wallet.repository.signing_keys.key_records import KeyRecords
from wallet.repository.signing_keys.keys import SigningKeys
from wallet.repository.table_copies import TableCopies
from wallet.repository.trail.audit import AuditTrail
from wallet.repository.trail.audit_seals import AuditSeals
from wallet.repository.trail.stranger_refusals import StrangerRefusals, StrangerTally

_WRITES = "wallet_writes"


class RepositoryUnavailable(Unavailable):
    """The database did not answer; nothing was read and nothing was changed."""

    code = "repository_unavailable"


class ContradictsStored(Conflict):
    """A constraint refused the change: somebody else was faster, or the values contradict."""

    code = "contradicts_stored"
    zh = "与刚刚保存的数据冲突，没有保存。请刷新后再试。"
    en = "The change contradicts what was just stored; nothing was saved."


class NotStorable(InvalidInput):
    """A text or number that a database cannot hold, such as one with a NUL character."""

    code = "not_storable"
    zh = "内容里有无法保存的字符或数字，没有执行任何操作。"
    en = "The input holds a character or number that cannot be stored; nothing was done."


class Repository:
    """The licence repository (市电子证照库, Art. 3) within one transaction."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:  # noqa: PLR0915 one line a room
        self.connection = connection
        self.applications = Applications(connection, cipher)
        self.appointments = Appointments(connection, cipher)
        self.audit = AuditTrail(connection)
        self.audit_seals = AuditSeals(connection)
        self.authorities = TrustedAuthorities(connection)
        self.authorizations = Authorizations(connection, cipher)
        self.bindings = Bindings(connection)
        self.cases = Cases(connection, cipher)
        self.catalogue = Catalogue(connection)
        self.catalogue_drafts = CatalogueDrafts(connection)
        self.change_requests = ChangeRequests(connection, cipher)
        self.client_assertions = ClientAssertions(connection)
        self.clients = Clients(connection, cipher)
        self.collected_rows = CollectedRows(connection, cipher)
        self.collections = Collections(connection, cipher)
        self.deliveries = Deliveries(connection)
        self.filings = Filings(connection)
        self.gateway_ledger = GatewayLedger(connection)
        self.holders = Holders(connection, cipher)
        self.idempotency = IdempotentRequests(connection, cipher)
        self.incidents = Incidents(connection, cipher)
        self.key_records = KeyRecords(connection)
        self.industries = Industries(connection)
        self.keys = SigningKeys(connection, cipher)
        self.licences = Licences(connection, cipher)
        self.registrations = Registrations(connection)
        self.standings = Standings(
            self.appointments,
            self.bindings,
            self.holders,
            self.licences,
            self.registrations,
        )
        self.accounts = Accounts(connection, cipher, self.standings)
        self.licence_changes = LicenceChanges(connection, self.licences)
        self.licence_sets = LicenceSets(connection, cipher)
        self.notices = Notices(connection, cipher)
        self.licence_lookups = LicenceLookups(connection, cipher, self.licences)
        self.permits = Permits(connection, self.licences)
        self.presentations = Presentations(connection, cipher)
        self.quotas = Quotas(connection)
        self.reconciliations = Reconciliations(connection, cipher)
        self.relying_parties = RelyingParties(connection)
        self.registry_acts = RegistryActs(connection)
        self.retention = Retention(connection)
        self.scenarios = Scenarios(connection)
        self.sealed_columns = SealedColumns(connection, cipher)
        self.status_lists = StatusLists(connection)
        self.stranger_refusals = StrangerRefusals(connection)
        self.table_copies = TableCopies(connection)
        self.temporary_copies = TemporaryCopies(connection, cipher)
        self.throttles = Throttles(connection)
        self.timeliness = TimelinessFigures(connection, cipher)
        self.units = Units(connection)
        self.use_lists = UseLists(connection)
        self.verifications = Verifications(connection, cipher)
        self.wall_codes = WallCodes(connection)


class Database:
    """Opens transactions; the only thing that is shared between requests."""

    def __init__(
        self,
        url: str,
        cipher: FieldCipher,
        throttles: ThrottleStore | None = None,
        **engine_options: Any,
    ) -> None:
        self.engine = make_engine(url, **engine_options)
        reading = self.engine.execution_options(**{_WRITES: False})
        self._reading = _statement_by_statement(reading)
        self._at_one_moment = _seeing_one_moment(reading)
        self.cipher = cipher
        self.throttles = throttles or DatabaseThrottles(self.begin)
        self.strangers = StrangerTally(self.begin)

    @contextmanager
    def begin(self) -> Iterator[Repository]:
        """Open a writing transaction; it commits at the end and rolls back on any exception.

        Raises:
            RepositoryUnavailable: the database cannot be reached or stays locked.
            ContradictsStored: a constraint refused what was written.
            NotStorable: a value does not fit its column.
        """
        yield from self._transaction(self.engine)

    @contextmanager
    def read(self) -> Iterator[Repository]:
        """Open a repository for reading; each statement sees what is committed by then.

        Raises:
            RepositoryUnavailable: the database cannot be reached.
        """
        yield from self._transaction(self._reading)

    @contextmanager
    def snapshot(self) -> Iterator[Repository]:
        """Open a reading transaction that sees one moment from its first read to its end.

        Raises:
            RepositoryUnavailable: the database cannot be reached.
        """
        yield from self._transaction(self._at_one_moment)

    def answers(self) -> bool:
        """Tell whether a trivial query comes back."""
        try:
            with self.read() as repository:
                repository.connection.execute(text("SELECT 1"))
        except RepositoryUnavailable:
            return False
        return True

    def _transaction(self, engine: Engine) -> Iterator[Repository]:
        try:
            with engine.begin() as connection:
                yield Repository(connection, self.cipher)
        except IntegrityError as error:
            raise ContradictsStored from error
        except OperationalError as error:
            raise RepositoryUnavailable from error
        except DataError as error:
            raise NotStorable from error
        except DBAPIError as error:
            if error.connection_invalidated:
                raise RepositoryUnavailable from error
            raise


def make_engine(url: str, **options: Any) -> Engine:
    """Make an engine with the settings that each database needs (design: SQLite in WAL mode)."""
    # Statements may be logged with an error, what people typed may not.
    options.setdefault("hide_parameters", True)
    if url.startswith("sqlite"):
        engine = create_engine(url, **options)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        event.listen(engine, "before_cursor_execute", _refuse_nul)
        return engine
    return create_engine(url, pool_pre_ping=True, **options)


def _statement_by_statement(engine: Engine) -> Engine:
    """Read without BEGIN and ROLLBACK, two trips less: READ COMMITTED promises no more anyway."""
    if engine.dialect.name == "sqlite":
        return engine
    return engine.execution_options(isolation_level="AUTOCOMMIT")


def _seeing_one_moment(engine: Engine) -> Engine:
    if engine.dialect.name == "sqlite":  # every transaction does, in WAL mode
        return engine
    return engine.execution_options(isolation_level="REPEATABLE READ")


def _prepare_sqlite(dbapi_connection: Any, _record: object) -> None:
    dbapi_connection.isolation_level = None
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=15000", "synchronous=FULL"):
        dbapi_connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock at once: a transaction that reads first and writes later would meet
    # "database is locked" without any waiting.
    writes = connection.get_execution_options().get(_WRITES, True)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _refuse_nul(
    _connection: Connection,
    _cursor: object,
    _statement: str,
    parameters: Any,
    _context: object,
    executemany: bool,  # noqa: FBT001 SQLAlchemy fixes the arguments
) -> None:
    # PostgreSQL keeps no NUL in a text; SQLite would, and the two would answer differently.
    for row in parameters if executemany else (parameters,):
        for value in row:
            if type(value) is str and "\x00" in value:
                raise NotStorable
