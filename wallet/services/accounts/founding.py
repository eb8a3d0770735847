"""The operator founds the city's units, changes and closes them (Art. 5)."""

from dataclasses import replace
from datetime import datetime

from wallet.domain.accounts.unit_form import (
    OnlyPublicCounters,
    OwnUnitStays,
    UnitClosed,
    UnitFacts,
    UnitForm,
    UnitKnownAlready,
    UnitNotClosed,
    UnitStillIssues,
    read_unit_form,
)
from wallet.domain.actors.actors import Actor, Unit, UnitKind
from wallet.domain.entropy import Entropy, new_id
from wallet.domain.licences.licence import stated_reason
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import Database, Repository
from wallet.services.accounts.closing import close_with_what_rests_on_it
from wallet.services.acts.doing import Kept, RequestIdentity, doing, once

_KEPT: Kept[Unit] = Kept(
    write=lambda unit: {"unit_id": unit.id},
    read=lambda repository, given: repository.units.get(str(given["unit_id"])),
)


def found_unit(
    database: Database,
    entropy: Entropy,
    now: datetime,
    founder: Actor,
    form: UnitForm,
    identity: RequestIdentity | None = None,
) -> Unit:
    """Found a unit; a repeated form founds it once.

    Raises:
        NotPermitted: neither the operator nor the machine.
        FormNotAcceptable: name, code, kind or district cannot be taken.
        UnitKnownAlready: there is a unit of this code.
    """
    blank = AuditEntry(now, AuditAction.UNIT_FOUNDED, founder)

    def found(repository: Repository) -> Unit:
        facts = read_unit_form(form)
        _ensure_new_code(repository, facts.uscc)
        unit = Unit(new_id(entropy), facts.name, facts.uscc, facts.kind, facts.district_code)
        repository.units.add(unit)
        repository.audit.append(_about(blank, unit, kind=unit.kind.value))
        return unit

    return once(database, blank, identity, _KEPT, found)


def change_unit(
    database: Database, now: datetime, operator: Actor, unit_id: str, form: UnitForm
) -> None:
    """Change a unit's name, code or district; its kind stays, since its people's desks hang on it.

    Raises:
        NotPermitted: not the operator.
        UnknownUnit, UnitClosed, UnitKnownAlready, FormNotAcceptable.
    """
    blank = _blank(now, AuditAction.UNIT_CHANGED, operator, unit_id)
    with doing(database, blank) as repository:
        unit = _open_unit(repository, unit_id)
        facts = read_unit_form(replace(form, kind=unit.kind.value))
        if facts.uscc != unit.uscc:
            _ensure_new_code(repository, facts.uscc)
        repository.units.change(unit.id, facts.name, facts.uscc, facts.district_code)
        repository.audit.append(_about(blank, unit, changed=_changed(unit, facts)))


def close_unit(
    database: Database, now: datetime, operator: Actor, unit_id: str, unverified_reason: str
) -> None:
    """Close a unit: its accounts close, its sign-ins and its systems' access end, at once.

    Its licences, grants and entries stay. Whatever asks whether it is suspended finds that it is.

    Raises:
        NotPermitted: not the operator.
        UnknownUnit, UnitClosed, ReasonMissing.
        OwnUnitStays: the operator's own.
        UnitStillIssues: it has licence types in force.
    """
    blank = _blank(now, AuditAction.UNIT_CLOSED, operator, unit_id)
    with doing(database, blank) as repository:
        unit = _open_unit(repository, unit_id)
        if unit.id == operator.unit_id:
            raise OwnUnitStays
        if repository.catalogue.of_issuer(unit.id):
            raise UnitStillIssues
        reason = stated_reason(unverified_reason)
        open_ones = [one for one in repository.kept_accounts.of_unit(unit.id) if not one.closed_at]
        for account in open_ones:
            close_with_what_rests_on_it(repository, now, operator, account)
        clients = repository.clients.living_of(unit.id)
        for client in clients:
            repository.clients.revoke(client.id, now)
        repository.units.close(unit.id, now, reason)
        ended = {"accounts": str(len(open_ones)), "clients": str(len(clients))}
        repository.audit.append(_about(blank, unit, reason=reason, **ended))


def reopen_unit(database: Database, now: datetime, operator: Actor, unit_id: str) -> None:
    """Open a closed unit again, suspended still: its accounts are reopened one by one.

    Raises:
        NotPermitted, UnknownUnit.
        UnitNotClosed: it is open.
    """
    blank = _blank(now, AuditAction.UNIT_REOPENED, operator, unit_id)
    with doing(database, blank) as repository:
        unit = repository.units.get_for_change(unit_id[:32])
        if unit.closed_at is None:
            raise UnitNotClosed
        repository.units.reopen(unit.id)
        repository.audit.append(_about(blank, unit))


def set_counters(
    database: Database, now: datetime, operator: Actor, unit_id: str, *, registers: bool
) -> None:
    """Let the counters of a public relying unit open wallets for holders, or no longer (Art. 26).

    Raises:
        NotPermitted, UnknownUnit, UnitClosed.
        OnlyPublicCounters: another kind of unit.
    """
    blank = _blank(now, AuditAction.UNIT_COUNTERS_SET, operator, unit_id)
    with doing(database, blank) as repository:
        unit = _open_unit(repository, unit_id)
        if unit.kind is not UnitKind.PUBLIC_RELYING_UNIT:
            raise OnlyPublicCounters
        repository.units.set_registers_holders(unit.id, registers=registers)
        repository.audit.append(_about(blank, unit, registers="yes" if registers else "no"))


def _open_unit(repository: Repository, unit_id: str) -> Unit:
    unit = repository.units.get_for_change(unit_id[:32])
    if unit.closed_at is not None:
        raise UnitClosed
    return unit


def _ensure_new_code(repository: Repository, uscc: str) -> None:
    if repository.units.find_by_uscc(uscc) is not None:
        raise UnitKnownAlready


def _changed(unit: Unit, facts: UnitFacts) -> str:
    """Return the names of what differs; a name that was is found in the entries of then."""
    pairs = {
        "name": (unit.name, facts.name),
        "uscc": (unit.uscc, facts.uscc),
        "district": (unit.district_code, facts.district_code),
    }
    return ",".join(name for name, (before, after) in pairs.items() if before != after)


def _blank(now: datetime, action: AuditAction, operator: Actor, unit_id: str) -> AuditEntry:
    return AuditEntry(now, action, operator, details={"unit": unit_id[:32]})


def _about(blank: AuditEntry, unit: Unit, **details: str) -> AuditEntry:
    return replace(blank, unit_name=unit.name, details={"unit": unit.id, **details})
