"""An issuer reading what it issued itself; every look at a face is recorded (Art. 26)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from wallet.domain.actors.actors import Actor
from wallet.domain.licences.licence import Licence
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Database
from wallet.repository.licences.licence_rows import LicenceVersion
from wallet.services.acts.cursors import read_place, written_place
from wallet.services.acts.doing import doing


@dataclass(frozen=True, slots=True)
class OwnLicence:
    """One of the issuer's licences with its current version."""

    licence: Licence
    version: LicenceVersion


@dataclass(frozen=True, slots=True)
class OwnList:
    """A page of the issuer's licences, and where the next one begins."""

    licences: Sequence[Licence]
    next_cursor: str | None


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


def read_own_list(
    database: Database,
    unit_id: str,
    *,
    state: str | None = None,
    type_code: str | None = None,
    number: str | None = None,
    unverified_cursor: str | None = None,
    limit: int = 50,
) -> OwnList:
    """Return a page of the issuer's licences, the newest first.

    Raises:
        BadCursor: a reader that went on with it would begin anew without noticing.
    """
    with database.read() as repository:
        found = repository.licences.of_issuer(
            unit_id,
            state=state,
            type_code=type_code,
            number=number,
            before=read_place(unverified_cursor),
            limit=limit + 1,
        )
    page = found[:limit]
    last = page[-1] if len(found) > limit else None
    return OwnList(page, written_place(last.created_at, last.id) if last else None)
