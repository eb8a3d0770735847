"""One act on many licences: each row is a transaction and an audit entry of its own (Art. 8).

A list is stored first; where the unit wants a second clerk, it is approved as one. It is carried
out in portions: killed in the middle, it goes on with the rows that have no outcome yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from wallet.domain.actors.actors import Actor
from wallet.domain.entropy import Entropy
from wallet.domain.errors import InvalidInput, NotFound, Unavailable, WalletError
from wallet.domain.licences.licence import Licence
from wallet.domain.licences.licence_change import (
    ChangeNotOpen,
    ChangeRequest,
    ChangeState,
    LicenceChange,
)
from wallet.domain.trail.audit import DONE, AuditAction, AuditEntry
from wallet.repository.database import Database, Repository
from wallet.repository.licences.change_requests import ChangeRow
from wallet.repository.licences.licences import UnknownLicence
from wallet.services.acts.doing import doing
from wallet.services.acts.repeating import RequestIdentity, answer_given, keep_answer
from wallet.services.licences.approving import new_request
from wallet.services.licences.changing import apply_change, change_entry, ensure_may

LONGEST_LIST = 1000
_LONGEST_LINE = 120


class ListNotAcceptable(InvalidInput):
    """A list has 1 to 1,000 lines, none twice."""

    code = "list_not_acceptable"
    zh = "请填写 1 到 1000 行，每行一个证照编号或电子证照标识。"
    en = "Give 1 to 1,000 lines, each with one licence number or identifier."


class NumberOfSeveral(NotFound):
    """Licences of several types have this number; the identifier tells them apart."""

    code = "number_of_several"
    zh = "本单位有几张不同类型的证照都是这个编号，请改填电子证照标识。"
    en = "Several licences of different types have this number; give the identifier."


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What would become of one line; ``refusal`` is None where the act is possible."""

    given: str
    licence: Licence | None
    refusal: WalletError | None


def read_lines(unverified: str) -> list[str]:
    """Return the lines of a list: blank ones and repetitions are passed over.

    Raises:
        ListNotAcceptable: none is left, too many, or one is too long.
    """
    first_cells = (line.split(",")[0].strip().strip('"﻿') for line in unverified.splitlines())
    lines = list(dict.fromkeys(cell for cell in first_cells if cell))
    if not 1 <= len(lines) <= LONGEST_LIST or any(len(line) > _LONGEST_LINE for line in lines):
        raise ListNotAcceptable(field="lines")
    return lines


def rehearse(
    database: Database, issuer: Actor, lines: Sequence[str], wanted: LicenceChange
) -> list[Rehearsed]:
    """Say of each line what would become of it; nothing is changed."""
    with database.read() as repository:
        return [_rehearse(repository, issuer, line, wanted) for line in lines]


def store_list(
    database: Database,
    entropy: Entropy,
    now: datetime,
    issuer: Actor,
    lines: Sequence[str],
    wanted: LicenceChange,
    identity: RequestIdentity | None = None,
) -> ChangeRequest:
    """Store a list to be carried out; it waits for a second clerk where the unit wants one.

    Raises:
        IdempotencyKeyReused: the key came with another list before.
    """
    blank = AuditEntry(
        now,
        AuditAction.CHANGES_LISTED,
        issuer,
        operator=issuer.name,
        details={"act": wanted.act.value, "rows": str(len(lines)), "reason": wanted.reason},
    )
    with doing(database, blank) as repository:
        given = answer_given(repository, issuer, identity)
        if given:
            request_id = str(given["request_id"])
            return repository.change_requests.get(request_id, issuer.unit_id or "")
        second = wanted.ends and repository.units.get(issuer.unit_id or "").second_approval
        state = ChangeState.AWAITING_APPROVAL if second else ChangeState.APPROVED
        request = new_request(entropy, now, issuer, wanted, rows=len(lines), state=state)
        found = [_rehearse(repository, issuer, line, wanted).licence for line in lines]
        rows = [
            ChangeRow(position, line, licence.id if licence else None)
            for position, (line, licence) in enumerate(zip(lines, found, strict=True), 1)
        ]
        repository.change_requests.add(request, rows)
        keep_answer(repository, issuer, identity, {"request_id": request.id}, now)
        repository.audit.append(blank)
        return request


def carry_out(
    database: Database,
    entropy: Entropy,
    now: datetime,
    issuer: Actor,
    request_id: str,
    at_once: int = 100,
) -> int:
    """Carry out up to ``at_once`` rows that have no outcome yet; returns how many are left.

    Raises:
        UnknownChangeRequest: no such list of this unit.
        ChangeNotOpen: it is not approved.
    """
    with database.read() as repository:
        request = repository.change_requests.get(request_id, issuer.unit_id or "")
        if request.state is not ChangeState.APPROVED or request.licence_id:
            raise ChangeNotOpen(state=request.state.value)
        pending = repository.change_requests.rows_of(request_id, pending=True)
    for row in pending[:at_once]:
        _carry_out(database, entropy, now, issuer, request, row)
    return max(0, len(pending) - at_once)


def _carry_out(
    database: Database,
    entropy: Entropy,
    now: datetime,
    issuer: Actor,
    request: ChangeRequest,
    row: ChangeRow,
) -> None:
    try:
        with database.begin() as repository:
            if not repository.change_requests.claim_row(request.id, row.position, DONE, now):
                return
            if row.licence_id is None:
                raise UnknownLicence
            licence = repository.licences.get_for_change(row.licence_id)
            apply_change(repository, entropy, now, issuer, licence, request.change, request.id)
    except Unavailable:
        raise
    except WalletError as refusal:
        _refused(database, now, issuer, request, row, refusal.code)


def _refused(
    database: Database,
    now: datetime,
    issuer: Actor,
    request: ChangeRequest,
    row: ChangeRow,
    code: str,
) -> None:
    with database.begin() as repository:
        if not repository.change_requests.claim_row(request.id, row.position, code[:60], now):
            return
        entry = change_entry(now, issuer, request.change, request_id=request.id)
        repository.audit.append(
            AuditEntry(
                now,
                entry.action,
                issuer,
                code[:60],
                operator=issuer.name,
                licence_id=row.licence_id,
                details={**entry.details, "row": str(row.position)},
            )
        )


def _rehearse(repository: Repository, issuer: Actor, line: str, wanted: LicenceChange) -> Rehearsed:
    try:
        licence = _find(repository, issuer.unit_id or "", line)
    except NotFound as refusal:
        return Rehearsed(line, None, refusal)
    try:
        ensure_may(licence, wanted.act)
    except WalletError as refusal:
        return Rehearsed(line, licence, refusal)
    return Rehearsed(line, licence, None)


def _find(repository: Repository, unit_id: str, line: str) -> Licence:
    try:
        return repository.licences.get_by_code(line.upper(), unit_id)
    except UnknownLicence:
        found = repository.licences.of_issuer(unit_id, number=line, limit=20)
    living = [one for one in found if one.state.value in {"valid", "suspended"}] or found
    if len(living) > 1:
        raise NumberOfSeveral
    if not living:
        raise UnknownLicence
    return living[0]
