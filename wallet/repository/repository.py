"""The licence repository within one transaction: every room of it, made when it is first asked."""

from collections.abc import Callable
from typing import Generic, TypeVar

from sqlalchemy import Connection

from wallet.repository.actors.accounts import Accounts
from wallet.repository.actors.client_assertions import ClientAssertions
from wallet.repository.actors.clients import Clients
from wallet.repository.actors.holders import Holders
from wallet.repository.actors.kept_accounts import KeptAccounts
from wallet.repository.actors.sign_ins import SignIns
from wallet.repository.actors.throttles import Throttles
from wallet.repository.actors.unit_search import UnitSearch
from wallet.repository.actors.units import Units
from wallet.repository.catalogue.catalogue import Catalogue
from wallet.repository.catalogue.catalogue_drafts import CatalogueDrafts
from wallet.repository.changes.change_lists import ChangeLists
from wallet.repository.changes.change_requests import ChangeRequests
from wallet.repository.changes.change_tables import change_list_parts
from wallet.repository.changes.licence_changes import LicenceChanges
from wallet.repository.changes.list_rows import ListRows
from wallet.repository.collecting.batches import Batches
from wallet.repository.collecting.collected_rows import CollectedRows
from wallet.repository.collecting.collection_queue import CollectionQueue
from wallet.repository.collecting.collection_tables import collection_parts
from wallet.repository.collecting.collections import Collections
from wallet.repository.collecting.kept_files import KeptFiles
from wallet.repository.columns.cipher import FieldCipher
from wallet.repository.columns.sealed_columns import SealedColumns
from wallet.repository.copies.temporary_copies import TemporaryCopies
from wallet.repository.enterprise.appointments import Appointments
from wallet.repository.enterprise.bindings import Bindings
from wallet.repository.enterprise.registered_heads import RegisteredHeads
from wallet.repository.enterprise.registrations import Registrations
from wallet.repository.enterprise.standings import Standings
from wallet.repository.finding.holder_names import HolderNames
from wallet.repository.finding.licence_searches import LicenceSearches
from wallet.repository.finding.own_lists import OwnLists
from wallet.repository.grounds.authorizations import Authorizations
from wallet.repository.grounds.cases import Cases
from wallet.repository.grounds.gateway_ledger import GatewayLedger
from wallet.repository.grounds.holder_parties import HolderParties
from wallet.repository.grounds.quotas import Quotas
from wallet.repository.grounds.request_lists import RequestLists
from wallet.repository.grounds.use_lists import UseLists
from wallet.repository.idempotency import IdempotentRequests
from wallet.repository.keys_in_use import KeysInUse
from wallet.repository.licence_sets.licence_sets import LicenceSets
from wallet.repository.licences.deliveries import Deliveries
from wallet.repository.licences.licence_lookups import LicenceLookups
from wallet.repository.licences.licences import Licences
from wallet.repository.licences.notices import Notices
from wallet.repository.licences.status_lists import StatusLists
from wallet.repository.oversight.contradictions import Contradictions
from wallet.repository.oversight.due_numbers import DueNumbers
from wallet.repository.oversight.examinations import Examinations
from wallet.repository.oversight.incident_dues import IncidentDues
from wallet.repository.oversight.incident_questions import IncidentQuestions
from wallet.repository.oversight.incidents import Incidents
from wallet.repository.oversight.reconciliations import Reconciliations
from wallet.repository.oversight.timeliness import TimelinessFigures
from wallet.repository.permits.industries import Industries
from wallet.repository.permits.permits import Permits
from wallet.repository.permits.wall_codes import WallCodes
from wallet.repository.registry.applications import Applications
from wallet.repository.registry.client_credentials import ClientCredentials
from wallet.repository.registry.filings import Filings
from wallet.repository.registry.registry_acts import RegistryActs
from wallet.repository.registry.relying_parties import RelyingParties
from wallet.repository.registry.scenarios import Scenarios
from wallet.repository.retention import Retention
from wallet.repository.showing.open_code_pages import OpenCodePages
from wallet.repository.showing.presentations import Presentations
from wallet.repository.showing.scans import Scans
from wallet.repository.showing.session_ends import SessionEnds
from wallet.repository.showing.several_shown import SeveralShown
from wallet.repository.showing.verifications import Verifications
from wallet.repository.signing_keys.authorities import TrustedAuthorities
from wallet.repository.signing_keys.key_records import KeyRecords
from wallet.repository.signing_keys.keys import SigningKeys
from wallet.repository.table_copies import TableCopies
from wallet.repository.trail.audit import AuditTrail
from wallet.repository.trail.audit_anchors import AuditAnchors
from wallet.repository.trail.audit_seals import AuditSeals
from wallet.repository.trail.stranger_refusals import StrangerRefusals

T = TypeVar("T")


class Part(Generic[T]):
    """One room of the repository; a transaction makes only those that it enters."""

    def __init__(self, make: "Callable[[Repository], T]") -> None:
        self._make = make
        self._name = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    def __get__(self, its: "Repository", owner: type | None = None) -> T:
        made = self._make(its)
        its.__dict__[self._name] = made  # found there before this is asked again
        return made


class Repository:
    """The licence repository (市电子证照库, Art. 3) within one transaction."""

    connection: Connection
    cipher: FieldCipher

    applications = Part(lambda its: Applications(its.connection, its.cipher))
    appointments = Part(lambda its: Appointments(its.connection, its.cipher))
    audit = Part(lambda its: AuditTrail(its.connection))
    audit_anchors = Part(lambda its: AuditAnchors(its.connection))
    audit_seals = Part(lambda its: AuditSeals(its.connection))
    authorities = Part(lambda its: TrustedAuthorities(its.connection))
    authorizations = Part(lambda its: Authorizations(its.connection, its.cipher))
    bindings = Part(lambda its: Bindings(its.connection))
    cases = Part(lambda its: Cases(its.connection, its.cipher))
    catalogue = Part(lambda its: Catalogue(its.connection))
    catalogue_drafts = Part(lambda its: CatalogueDrafts(its.connection))
    change_lists = Part(lambda its: ChangeLists(its.connection, its.cipher))
    change_requests = Part(lambda its: ChangeRequests(its.connection, its.cipher))
    client_assertions = Part(lambda its: ClientAssertions(its.connection))
    client_credentials = Part(lambda its: ClientCredentials(its.connection, its.cipher))
    clients = Part(lambda its: Clients(its.connection))
    collected_rows = Part(lambda its: CollectedRows(its.connection, its.cipher))
    collection_files = Part(lambda its: KeptFiles(its.connection, its.cipher, collection_parts))
    list_files = Part(lambda its: KeptFiles(its.connection, its.cipher, change_list_parts))
    collection_queue = Part(
        lambda its: CollectionQueue(its.connection, Collections(its.connection, its.cipher))
    )
    collections = Part(lambda its: Collections(its.connection, its.cipher))
    contradictions = Part(lambda its: Contradictions(its.connection))
    deliveries = Part(lambda its: Deliveries(its.connection))
    due_numbers = Part(lambda its: DueNumbers(its.connection, its.cipher))
    examinations = Part(lambda its: Examinations(its.connection))
    filings = Part(lambda its: Filings(its.connection))
    gateway_ledger = Part(lambda its: GatewayLedger(its.connection))
    holder_names = Part(lambda its: HolderNames(its.connection, its.cipher))
    holder_parties = Part(lambda its: HolderParties(its.connection))
    holders = Part(lambda its: Holders(its.connection, its.cipher))
    idempotency = Part(lambda its: IdempotentRequests(its.connection, its.cipher))
    incident_dues = Part(lambda its: IncidentDues(its.connection, its.cipher))
    incident_questions = Part(lambda its: IncidentQuestions(its.connection))
    incidents = Part(lambda its: Incidents(its.connection))
    industries = Part(lambda its: Industries(its.connection))
    kept_accounts = Part(lambda its: KeptAccounts(its.connection, its.cipher))
    key_records = Part(lambda its: KeyRecords(its.connection))
    keys_in_use = Part(lambda its: KeysInUse(its.connection))
    keys = Part(lambda its: SigningKeys(its.connection, its.cipher))
    licence_searches = Part(lambda its: LicenceSearches(its.connection, its.cipher))
    list_rows = Part(lambda its: ListRows(its.connection, its.cipher))
    licence_sets = Part(lambda its: LicenceSets(its.connection, its.cipher))
    licences = Part(lambda its: Licences(its.connection, its.cipher))
    notices = Part(lambda its: Notices(its.connection, its.cipher))
    open_code_pages = Part(lambda its: OpenCodePages(its.connection))
    presentations = Part(lambda its: Presentations(its.connection, its.cipher))
    quotas = Part(lambda its: Quotas(its.connection))
    reconciliations = Part(lambda its: Reconciliations(its.connection, its.cipher))
    registrations = Part(lambda its: Registrations(its.connection))
    registry_acts = Part(lambda its: RegistryActs(its.connection))
    relying_parties = Part(lambda its: RelyingParties(its.connection))
    request_lists = Part(lambda its: RequestLists(its.connection))
    retention = Part(lambda its: Retention(its.connection))
    scenarios = Part(lambda its: Scenarios(its.connection))
    sealed_columns = Part(lambda its: SealedColumns(its.connection, its.cipher))
    session_ends = Part(lambda its: SessionEnds(its.connection))
    several_shown = Part(lambda its: SeveralShown(its.connection))
    sign_ins = Part(lambda its: SignIns(its.connection))
    status_lists = Part(lambda its: StatusLists(its.connection))
    stranger_refusals = Part(lambda its: StrangerRefusals(its.connection))
    table_copies = Part(lambda its: TableCopies(its.connection))
    temporary_copies = Part(lambda its: TemporaryCopies(its.connection, its.cipher))
    throttles = Part(lambda its: Throttles(its.connection))
    timeliness = Part(lambda its: TimelinessFigures(its.connection, its.cipher))
    units = Part(lambda its: Units(its.connection))
    unit_search = Part(lambda its: UnitSearch(its.connection))
    use_lists = Part(lambda its: UseLists(its.connection))
    verifications = Part(lambda its: Verifications(its.connection, its.cipher))
    wall_codes = Part(lambda its: WallCodes(its.connection))
    # These stand on others.
    licence_lookups = Part(lambda its: LicenceLookups(its.connection, its.cipher, its.licences))
    registered_heads = Part(lambda its: RegisteredHeads(its.connection, its.licence_lookups))
    standings = Part(
        lambda its: Standings(
            its.appointments,
            its.bindings,
            its.holders,
            its.licences,
            its.licence_lookups,
            its.registrations,
        )
    )
    accounts = Part(lambda its: Accounts(its.connection, its.cipher, its.standings))
    scans = Part(
        lambda its: Scans(
            its.connection, its.cipher, its.clients, its.relying_parties, its.presentations
        )
    )
    licence_changes = Part(lambda its: LicenceChanges(its.connection, its.licences))
    batches = Part(
        lambda its: Batches(its.connection, its.cipher, its.accounts, its.licence_lookups)
    )
    own_lists = Part(
        lambda its: OwnLists(its.connection, its.licences, its.holders, its.holder_names)
    )
    permits = Part(lambda its: Permits(its.connection, its.licences))

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self.connection = connection
        self.cipher = cipher
