"""The front door of every change of a licence that is there: at once, or asked of a second clerk.

Where the unit wants two clerks, what leaves a holder with nothing in force, or with less of it,
waits for another account of the same unit, seven days at most; the holder notices nothing until
then. Everything else takes effect at once (Art. 8).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from wallet.domain.actors.actors import Actor
from wallet.domain.changes.change_request import ChangeRequest
from wallet.domain.changes.licence_change import Difference, Seen
from wallet.domain.entropy import Entropy
from wallet.domain.licences.licence import Licence
from wallet.repository.database import Database, Repository
from wallet.repository.licences.licence_rows import LicenceVersion
from wallet.services.acts.doing import Kept, RequestIdentity, attempting
from wallet.services.changes.preparing import (
    Prepared,
    WantedChange,
    ask,
    ensure_as_seen,
    ensure_nothing_waits,
    locked_licence,
    prepare,
)
from wallet.services.changes.state_changes import ensure_may, entry_of
from wallet.services.licences.documents import DocumentMaker


@dataclass(frozen=True, slots=True)
class ChangeOutcome:
    """The licence as it is now, which after a supersession is the new one.

    With ``request`` the change waits for the second clerk, and the licence is untouched.
    """

    licence: Licence
    version: LicenceVersion
    request: ChangeRequest | None = None


@dataclass(frozen=True, slots=True)
class Preview:
    """What a change would do, and whether it would wait for the second clerk."""

    differences: tuple[Difference, ...]
    waits: bool


def change(
    database: Database,
    maker: DocumentMaker,
    entropy: Entropy,
    now: datetime,
    issuer: Actor,
    code: str,
    wanted: WantedChange,
    seen: Seen | None = None,
    identity: RequestIdentity | None = None,
) -> ChangeOutcome:
    """Change a licence, or ask the second clerk; ``seen`` is the licence as the decider read it.

    Raises:
        UnknownLicence: no such licence of this issuer.
        LicenceAlreadyEnded, LicenceAlreadySuspended, LicenceNotSuspended: its state forbids it.
        ChangeAwaitsApproval: another change of it waits, and this is no suspension.
        LicenceChangedMeanwhile: it is not as it was seen.
        IdempotencyKeyReused: the key came with another request before.
        Everything that preparing and carrying out the change raises; nothing is changed then.
    """
    blank = entry_of(now, issuer, wanted, licence_code=code[:120])
    with attempting(database, blank) as attempt:

        def do(repository: Repository) -> ChangeOutcome:
            licence = locked_licence(repository, issuer, code)
            attempt.about(licence_id=licence.id, licence_code=str(licence.code))
            prepared = _prepared(repository, now, issuer, licence, wanted, seen)
            if _waits(repository, prepared):
                request = ask(repository, entropy, now, issuer, prepared)
                version = repository.licences.version(licence.id, licence.version)
                return ChangeOutcome(licence, version, request)
            return ChangeOutcome(*prepared.carry_out(repository, maker, entropy, now, issuer))

        return attempt.once(identity, _kept(issuer), do)


def preview(
    database: Database,
    now: datetime,
    issuer: Actor,
    code: str,
    wanted: WantedChange,
    seen: Seen | None = None,
) -> Preview:
    """Return what a change would do; nothing is stored. Raises as :func:`change`."""
    with database.read() as repository:
        licence = repository.licences.get_by_code(code, issuer.unit_id or "")
        prepared = _prepared(repository, now, issuer, licence, wanted, seen)
        return Preview(prepared.differences, _waits(repository, prepared))


def _prepared(
    repository: Repository,
    now: datetime,
    issuer: Actor,
    licence: Licence,
    wanted: WantedChange,
    seen: Seen | None,
) -> Prepared:
    ensure_may(licence, wanted.act)
    ensure_nothing_waits(repository, licence, wanted.act, now)
    ensure_as_seen(repository, licence, seen)
    return prepare(repository, now, issuer, licence, wanted)


def _waits(repository: Repository, prepared: Prepared) -> bool:
    unit = repository.units.get(prepared.licence.issuer_id)
    return prepared.gives_less and unit.second_approval


def _kept(issuer: Actor) -> Kept[ChangeOutcome]:
    def read(repository: Repository, given: Mapping[str, object]) -> ChangeOutcome:
        licence = repository.licences.get(str(given["licence_id"]))
        number, request_id = given.get("version", licence.version), given.get("request_id")
        version = repository.licences.version(licence.id, int(str(number)))
        if request_id is None:
            return ChangeOutcome(licence, version)
        asked = repository.change_requests.get(str(request_id), issuer.unit_id or "")
        return ChangeOutcome(licence, version, asked)

    return Kept(_written, read)


def _written(outcome: ChangeOutcome) -> dict[str, object]:
    return {
        "licence_id": outcome.licence.id,
        "version": outcome.version.version,
        "request_id": outcome.request.id if outcome.request else None,
    }
