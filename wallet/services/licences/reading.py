"""An issuer reading what it issued itself; every look at a face is recorded (Art. 26)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from wallet.domain.actors.actors import Actor, Holder
from wallet.domain.licences.licence import Licence
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Database
from wallet.repository.licences.licence_rows import LicenceVersion
from wallet.repository.licences.licences import UnknownLicence
from wallet.services.acts.doing import doing


@dataclass(frozen=True, slots=True)
class OwnLicence:
    """One of the issuer's licences with its current version."""

    licence: Licence
    version: LicenceVersion


@dataclass(frozen=True, slots=True)
class ShownNumbers:
    """One of the issuer's licences with its holders, whose numbers may be shown in full."""

    licence: Licence
    version: LicenceVersion
    holders: Sequence[Holder]


def read_issued(
    database: Database, now: datetime, reader: Account | Actor, code: str
) -> OwnLicence:
    """Return an issuer's own licence.

    Raises:
        UnknownLicence: no such licence, or another issuer's; which of the two is not said.
    """
    actor = reader if isinstance(reader, Actor) else reader.actor
    blank = AuditEntry(
        now, AuditAction.LICENCE_READ, actor, operator=actor.name, licence_code=code[:120]
    )
    with doing(database, blank) as repository:
        licence = repository.licences.get_by_code(code, actor.unit_id or "")
        version = repository.licences.version(licence.id, licence.version)
        repository.audit.append(
            replace(
                blank,
                licence_id=licence.id,
                licence_code=str(licence.code),
                fields=tuple(version.face),
            )
        )
    return OwnLicence(licence, version)


def show_numbers(
    database: Database, now: datetime, clerk: Account, licence_id: str
) -> ShownNumbers:
    """Return an issuer's own licence for a page that shows its numbers in full; it is recorded.

    Raises:
        UnknownLicence: no such licence, or another issuer's; which of the two is not said.
    """
    blank = AuditEntry(now, AuditAction.NUMBERS_SHOWN, clerk.actor, operator=clerk.login)
    with doing(database, blank) as repository:
        licence = repository.licences.get(licence_id[:32])
        if licence.issuer_id != clerk.unit_id:
            raise UnknownLicence
        version = repository.licences.version(licence.id, licence.version)
        fields = ("holders.identity_number", *version.face)
        repository.audit.append(numbers_entry(blank, licence, fields))
        return ShownNumbers(licence, version, repository.holders.of_licence(licence.id))


def numbers_entry(blank: AuditEntry, licence: Licence, fields: Sequence[str]) -> AuditEntry:
    """Return the entry of showing these fields of a licence in full."""
    code = str(licence.code)
    return replace(blank, licence_id=licence.id, licence_code=code, fields=tuple(fields))
