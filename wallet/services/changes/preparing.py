"""What an act on a licence would do, before it is done or waits for the second clerk."""

from datetime import datetime
from typing import Protocol

from wallet.domain.actors.actors import Actor
from wallet.domain.changes.change_request import ChangeAwaitsApproval
from wallet.domain.changes.difference import Difference
from wallet.domain.changes.licence_change import Amendment, ChangeAct, LicenceChange
from wallet.domain.changes.seen import LicenceChangedMeanwhile, Seen
from wallet.domain.entropy import Entropy
from wallet.domain.licences.licence import Licence
from wallet.domain.licences.licence_code import LAST_VERSION, parse_licence_code
from wallet.domain.trail.audit import DONE, AuditAction
from wallet.repository.database import Repository
from wallet.repository.licences.licences import LicenceVersion
from wallet.services.changes.amending import prepare_amendment
from wallet.services.changes.state_changes import PreparedStateChange, ensure_may
from wallet.services.changes.superseding import Supersession, prepare_supersession
from wallet.services.licences.documents import DocumentMaker

_NEXT_VERSIONS = (AuditAction.LICENCE_AMENDED, AuditAction.LICENCE_CORRECTED)
WantedChange = LicenceChange | Amendment | Supersession
"""Everything that an issuer may want of a licence that is there; unverified."""


class Prepared(Protocol):
    """A change that was checked against the locked licence and may be carried out."""

    @property
    def licence(self) -> Licence:
        """The licence as it is before."""

    @property
    def wanted(self) -> WantedChange:
        """What was wanted, as it is stored."""

    @property
    def differences(self) -> tuple[Difference, ...]:
        """What will differ, line by line; a state change has none."""

    @property
    def gives_less(self) -> bool:
        """Whether it leaves a holder with nothing in force, or with less of it, for good."""

    def carry_out(
        self,
        repository: Repository,
        maker: DocumentMaker,
        entropy: Entropy,
        now: datetime,
        issuer: Actor,
        request_id: str | None = None,
    ) -> tuple[Licence, LicenceVersion]:
        """Do it; returns the licence that is in force afterwards, if any, with its version."""


def locked_licence(repository: Repository, issuer: Actor, code: str) -> Licence:
    """Return an issuer's own licence by any of its identifiers, locked.

    Raises:
        UnknownLicence: no such licence of this issuer.
    """
    found = repository.licences.get_by_code(code, issuer.unit_id or "")
    return repository.licences.get_for_change(found.id)


def prepare(
    repository: Repository, now: datetime, issuer: Actor, licence: Licence, wanted: WantedChange
) -> Prepared:
    """Check a change as far as the licence itself allows it; nothing is stored.

    Raises:
        LicenceAlreadyEnded, LicenceAlreadySuspended, LicenceNotSuspended: its state forbids it.
        WalletError: what the kind of the change refuses.
    """
    ensure_may(licence, wanted.act)
    if isinstance(wanted, Amendment):
        return prepare_amendment(repository, now, licence, wanted)
    if isinstance(wanted, Supersession):
        return prepare_supersession(repository, now, issuer, licence, wanted)
    return PreparedStateChange(licence, wanted.checked())


def ensure_nothing_waits(
    repository: Repository, licence: Licence, act: ChangeAct, now: datetime
) -> None:
    """Refuse an act on a licence of which a change waits; suspending protects, and may always be.

    Raises:
        ChangeAwaitsApproval: a second clerk has to decide first.
    """
    if act is not ChangeAct.SUSPENSION and repository.change_requests.waiting_for(licence.id, now):
        raise ChangeAwaitsApproval


def ensure_as_seen(repository: Repository, licence: Licence, seen: Seen | None) -> None:
    """Refuse an act that was decided on another version of the licence than there is now.

    Raises:
        LicenceChangedMeanwhile: with the version and state of now, and the names that differ.
    """
    if seen is None or seen.fits(licence):
        return
    raise LicenceChangedMeanwhile(licence, _changed_since(repository, licence, seen))


def _changed_since(repository: Repository, licence: Licence, seen: Seen) -> tuple[str, ...]:
    """Return what the versions since then changed, as the trail names it, and whether the state."""
    made = repository.audit.of_licence(licence.id, actions=_NEXT_VERSIONS, limit=LAST_VERSION)
    names = [
        name
        for entry in made
        if entry.outcome == DONE and entry.licence_code
        if parse_licence_code(entry.licence_code).version > seen.version
        for name in entry.fields
    ]
    state = ["state"] if seen.state not in {None, licence.state} else []
    return tuple(dict.fromkeys(names + state))
