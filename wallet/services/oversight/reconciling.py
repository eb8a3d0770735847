"""A bureau holds its own list against the repository (Art. 8)."""

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime

from wallet.domain.actors.actors import Actor, ActorKind, Role
from wallet.domain.catalogue.issuing_catalogue import LicenceType, UnknownLicenceType
from wallet.domain.civil_dates import city_date
from wallet.domain.entropy import Entropy, new_id
from wallet.domain.errors import NotPermitted
from wallet.domain.oversight.reconciliation import (
    FindingKind,
    Reconciliation,
    ReconciliationKind,
    Scope,
)
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import Database, Repository
from wallet.services.acts.doing import Kept, RequestIdentity, answer_given, attempting
from wallet.services.oversight.comparing import Comparer, Comparison
from wallet.services.oversight.list_reading import BureauList, opened_list, read_rows


@dataclass(frozen=True, slots=True)
class ListUpload:
    """What was sent: a file, or the rows of an API call."""

    type_code: str
    scope: Scope
    content: bytes = b""
    rows: Sequence[Mapping[str, object]] | None = None


def reconcile(
    database: Database,
    entropy: Entropy,
    now: datetime,
    issuer: Actor,
    upload: ListUpload,
    identity: RequestIdentity | None = None,
) -> Reconciliation:
    """Compare a list and keep the report; a retry under the same key gets the same report.

    Raises:
        NotPermitted: neither a bureau's clerk nor its system.
        UnknownLicenceType: no type of this code is the unit's.
        FileRefused, TooManyRows: the list cannot be compared; nothing was kept.
        IdempotencyKeyReused: the key came with another request.
    """
    with attempting(database, AuditEntry(now, AuditAction.RECONCILED, issuer)) as attempt:
        unit_id = issuing_unit_of(issuer)
        kept: Kept[Reconciliation] = Kept(
            write=lambda made: {"id": made.id},
            read=lambda repository, given: repository.reconciliations.get(
                str(given["id"]), unit_id
            ),
        )
        # Reading takes a while; nobody who writes has to wait for it.
        with database.snapshot() as repository:
            given = answer_given(repository, issuer, identity)
            if given:
                return kept.read(repository, given)
            kind = own_type(repository, unit_id, upload.type_code)
            comparer = Comparer(repository, unit_id, kind.type_code, city_date(now))
            with _opened(upload, kind, now) as bureau_list:
                compared = comparer.compare(bureau_list.rows, upload.scope)
                source = bureau_list.source
        made = _report(new_id(entropy), unit_id, upload, source, compared, now, issuer)

        def add(repository: Repository) -> Reconciliation:
            repository.reconciliations.add(made, compared.in_order())
            repository.audit.append(reconciliation_entry(now, issuer, made, AuditAction.RECONCILED))
            return made

        return attempt.once(identity, kept, add)


def own_type(repository: Repository, unit_id: str, type_code: str) -> LicenceType:
    """Return a type of the unit's in its latest version.

    Raises:
        UnknownLicenceType: none of this code is the unit's.
    """
    found = [one for one in repository.catalogue.of_issuer(unit_id) if one.type_code == type_code]
    if not found:
        raise UnknownLicenceType(field="type_code")
    return max(found, key=lambda one: one.version)


def issuing_unit_of(actor: Actor) -> str:
    """Return the bureau that a clerk or a system acts for.

    Raises:
        NotPermitted: it is neither.
    """
    clerk = actor.role is Role.ISSUER or actor.kind is ActorKind.CLIENT
    if not clerk or actor.unit_id is None:
        raise NotPermitted
    return actor.unit_id


def reconciliation_entry(
    now: datetime, issuer: Actor, made: Reconciliation, action: AuditAction
) -> AuditEntry:
    """Return the entry of a report: counts, no numbers."""
    details = {
        "reconciliation": made.id,
        "type_code": made.type_code,
        "listed": str(made.listed),
        "agreeing": str(made.agreeing),
        "missing_here": str(made.missing_here),
        "missing_there": str(made.missing_there),
        "differing": str(made.differing),
        "unreadable": str(made.unreadable),
    }
    return AuditEntry(now, action, issuer, operator=issuer.name, details=details)


def _opened(
    upload: ListUpload, kind: LicenceType, now: datetime
) -> AbstractContextManager[BureauList]:
    today = city_date(now)
    if upload.rows is not None:
        return nullcontext(read_rows(upload.rows, kind, today))
    return opened_list(upload.content, kind, today)


def _report(
    report_id: str,
    unit_id: str,
    upload: ListUpload,
    source: str,
    compared: Comparison,
    now: datetime,
    issuer: Actor,
) -> Reconciliation:
    return Reconciliation(
        report_id,
        unit_id,
        upload.type_code,
        ReconciliationKind.LIST,
        upload.scope,
        now,
        issuer.name,
        source,
        compared.listed,
        compared.agreeing,
        compared.count(FindingKind.MISSING_HERE),
        compared.count(FindingKind.MISSING_THERE),
        compared.count(FindingKind.DIFFERING),
        compared.count(FindingKind.UNREADABLE),
        now,
    )
