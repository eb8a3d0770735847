"""A change that waits for the second clerk, as it is written down and read again (Art. 8)."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime

from wallet.domain.actors.actors import Actor, HolderKind, IdentityKind
from wallet.domain.changes.change_request import APPROVAL_LIFETIME, ChangeRequest, ChangeState
from wallet.domain.changes.licence_change import Amendment, AmendmentKind, ChangeAct, LicenceChange
from wallet.domain.changes.seen import Seen, seen_now
from wallet.domain.entropy import Entropy, new_id
from wallet.domain.licences.licence import Licence
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import Repository
from wallet.services.changes.preparing import Prepared, WantedChange
from wallet.services.changes.superseding import Supersession
from wallet.services.licences.holders import HolderDraft
from wallet.services.licences.issuing import read_draft
from wallet.services.licences.putting_on_record import LicenceDraft


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
        seen=_seen(licence, wanted),
        differences=prepared.differences,
        contents=_written(wanted),
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
    change, contents = request.change, request.contents or {}
    match change.act:
        case ChangeAct.AMENDMENT | ChangeAct.CORRECTION:
            return _amendment(change.reason, contents)
        case ChangeAct.SUPERSESSION:
            return Supersession(_draft(contents), change.reason)
        case _:
            return change


def _summary(wanted: WantedChange) -> LicenceChange:
    if isinstance(wanted, LicenceChange):
        return wanted
    return LicenceChange(wanted.act, wanted.reason)


def _seen(licence: Licence, wanted: WantedChange) -> Seen:
    """Return what must still hold: an ending fits a licence that was suspended meanwhile, too."""
    return Seen(licence.version) if isinstance(wanted, LicenceChange) else seen_now(licence)


def _written(wanted: WantedChange) -> dict[str, object] | None:
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
