"""What an act on a licence would do, before it is done or waits for the second clerk."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from typing import Protocol

from wallet.domain.actors.actors import Actor, HolderKind, IdentityKind
from wallet.domain.changes.change_request import (
    APPROVAL_LIFETIME,
    ChangeAwaitsApproval,
    ChangeRequest,
    ChangeState,
)
from wallet.domain.changes.licence_change import (
    Amendment,
    AmendmentKind,
    ChangeAct,
    Difference,
    LicenceChange,
    LicenceChangedMeanwhile,
    Resigning,
    Seen,
    seen_now,
)
from wallet.domain.entropy import Entropy, new_id
from wallet.domain.licences.licence import Licence
from wallet.domain.licences.licence_code import LAST_VERSION, parse_licence_code
from wallet.domain.trail.audit import DONE, AuditAction, AuditEntry
from wallet.repository.database import Repository
from wallet.repository.licences.licence_rows import LicenceVersion
from wallet.services.changes.amending import prepare_amendment
from wallet.services.changes.resigning import prepare_resigning
from wallet.services.changes.state_changes import PreparedStateChange, ensure_may
from wallet.services.changes.superseding import Supersession, prepare_supersession
from wallet.services.licences.documents import DocumentMaker
from wallet.services.licences.holders import HolderDraft
from wallet.services.licences.issuing import read_draft
from wallet.services.licences.putting_on_record import LicenceDraft

_NEXT_VERSIONS = (
    AuditAction.LICENCE_AMENDED,
    AuditAction.LICENCE_CORRECTED,
    AuditAction.LICENCE_RESIGNED,
)
WantedChange = LicenceChange | Amendment | Supersession | Resigning
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
    if isinstance(wanted, Resigning):
        return prepare_resigning(repository, licence, wanted)
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


def ask(
    repository: Repository, entropy: Entropy, now: datetime, issuer: Actor, prepared: Prepared
) -> ChangeRequest:
    """Store a change of a locked licence, to wait for the second clerk.

    Raises:
        ContradictsStored: another one began to wait at this moment.
    """
    wanted, licence = prepared.wanted, prepared.licence
    request = ChangeRequest(
        id=new_id(entropy),
        unit_id=issuer.unit_id or "",
        change=_summary(wanted),
        licence_id=licence.id,
        rows=1,
        state=ChangeState.AWAITING_APPROVAL,
        requested_by=issuer.id,
        requested_name=issuer.name,
        requested_at=now,
        lapses_at=now + APPROVAL_LIFETIME,
        seen=to_be_seen(licence, wanted),
        differences=prepared.differences,
        contents=written_down(wanted),
    )
    repository.change_requests.add(request)
    repository.audit.append(
        AuditEntry(
            now,
            AuditAction.CHANGE_ASKED,
            issuer,
            operator=issuer.name,
            licence_id=licence.id,
            licence_code=str(licence.code),
            fields=tuple(one.name for one in prepared.differences),
            details={"act": wanted.act.value, "request": request.id, "reason": wanted.reason},
        )
    )
    return request


def wanted_of(request: ChangeRequest) -> WantedChange:
    """Return what was asked, exactly as it was stored."""
    return as_wanted(request.change, request.contents or {})


def as_wanted(change: LicenceChange, contents: Mapping[str, object]) -> WantedChange:
    """Return what was wanted, from what was written down of it."""
    match change.act:
        case ChangeAct.AMENDMENT | ChangeAct.CORRECTION | ChangeAct.PROLONGATION:
            return _amendment(change.reason, contents)
        case ChangeAct.SUPERSESSION:
            return Supersession(_draft(contents), change.reason)
        case ChangeAct.RESIGNING:
            return Resigning(change.reason)
        case _:
            return change


def _summary(wanted: WantedChange) -> LicenceChange:
    if isinstance(wanted, LicenceChange):
        return wanted
    return LicenceChange(wanted.act, wanted.reason)


def to_be_seen(licence: Licence, wanted: WantedChange) -> Seen:
    """Return what must still hold: an ending fits a licence that was suspended meanwhile, too."""
    return Seen(licence.version) if isinstance(wanted, LicenceChange) else seen_now(licence)


def written_down(wanted: WantedChange) -> dict[str, object] | None:
    """Return what is wanted beyond the act and its reason, as it is stored; None for nothing."""
    if isinstance(wanted, Amendment):
        return {**asdict(wanted), "valid_until": _day(wanted.valid_until)}
    if isinstance(wanted, Supersession):
        draft = read_draft(wanted.drafted)
        days = {name: _day(getattr(draft, name)) for name in _DAYS}
        return {**asdict(draft), **days}
    return None


_DAYS = ("issued_on", "valid_from", "valid_until")


def _day(day: object) -> str | None:
    return day.isoformat() if isinstance(day, date) else None


def _amendment(reason: str, contents: Mapping[str, object]) -> Amendment:
    stored = dict(contents)
    kind, until = AmendmentKind(str(stored["kind"])), stored["valid_until"]
    day = date.fromisoformat(str(until)) if until else None
    return Amendment(dict(stored["changes"]), reason, kind, day, bool(stored["long_term"]))  # type: ignore[call-overload]


def _draft(contents: Mapping[str, object]) -> LicenceDraft:
    stored: dict[str, object] = dict(contents)
    until = stored["valid_until"]
    stored |= {
        "issued_on": date.fromisoformat(str(stored["issued_on"])),
        "valid_from": date.fromisoformat(str(stored["valid_from"])),
        "valid_until": date.fromisoformat(str(until)) if until else None,
        "holders": tuple(_holder(one) for one in stored["holders"]),  # type: ignore[attr-defined]
    }
    return LicenceDraft(**stored)  # type: ignore[arg-type]


def _holder(stored: Mapping[str, str]) -> HolderDraft:
    return HolderDraft(
        HolderKind(stored["kind"]),
        stored["name"],
        IdentityKind(stored["identity_kind"]),
        stored["identity_number"],
    )
