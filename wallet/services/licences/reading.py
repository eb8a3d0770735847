"""An issuer reading what it issued itself; every look at a face is recorded (Art. 26)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from wallet.domain.actors.actors import Actor
from wallet.domain.errors import InvalidInput
from wallet.domain.licences.licence import Licence
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Database
from wallet.repository.licences.licence_rows import LicenceVersion
from wallet.services.acts.doing import doing

_LONGEST_CURSOR = 18


class BadCursor(InvalidInput):
    """The cursor is none that a list gave out."""

    code = "bad_cursor"
    zh = "翻页标记无效，请从第一页重新开始。"
    en = "This cursor was not given out by a list; start again from the first page."


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
            before=_cursor(unverified_cursor),
            limit=limit + 1,
        )
    page = found[:limit]
    more = len(found) > limit
    return OwnList(page, _written(page[-1]) if more else None)


def _written(licence: Licence) -> str:
    at = licence.created_at.timestamp() if licence.created_at else 0.0
    return f"{round(at * 1_000_000)}-{licence.id}"


def _cursor(unverified: str | None) -> tuple[datetime, str] | None:
    if not unverified:
        return None
    micros, _, licence_id = unverified.partition("-")
    whole = micros.isascii() and micros.isdigit() and len(micros) < _LONGEST_CURSOR
    if not whole or not licence_id.isascii() or not licence_id.isalnum():
        raise BadCursor(field="cursor")
    seconds, rest = divmod(int(micros), 1_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest), licence_id[:32]
