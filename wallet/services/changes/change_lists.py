"""One act on many licences: each row is a transaction and an audit entry of its own (Art. 8).

A list is stored first; where the unit wants a second clerk, it is approved as one. It is carried
out in portions: killed in the middle, it goes on with the rows that have no outcome yet.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from wallet.domain.actors.actors import Actor
from wallet.domain.changes.change_request import (
    APPROVAL_LIFETIME,
    ChangeNotOpen,
    ChangeRequest,
    ChangeState,
    RowState,
)
from wallet.domain.changes.licence_change import ChangeAct, LicenceChange
from wallet.domain.entropy import Entropy, new_id
from wallet.domain.errors import Conflict, InvalidInput, NotFound, Unavailable, WalletError
from wallet.domain.licences.licence import LONGEST_REASON, Licence
from wallet.domain.licences.licence_number import each_once, number_key
from wallet.domain.trail.audit import DONE, AuditAction, AuditEntry
from wallet.repository.changes.change_requests import ChangeRow
from wallet.repository.database import Database, Repository
from wallet.repository.licences.licences import UnknownLicence
from wallet.services.acts.doing import Kept, RequestIdentity, attempting, doing
from wallet.services.changes.preparing import ensure_nothing_waits
from wallet.services.changes.state_changes import apply_change, ensure_may, entry_of

_log = logging.getLogger(__name__)
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


class SecondClerkMissing(Conflict):
    """The unit was set to want two clerks after the list was stored, and one alone stored it."""

    code = "second_clerk_missing"
    zh = "本单位已改为双人复核，这份清单没有经过复核，没有办理。请重新提交清单。"
    en = "The unit wants two clerks by now and only one stored this list; submit it anew."


class RowDone(Conflict):
    """Somebody else noted the outcome of a row first."""

    code = "row_done"
    zh = "这一行已经有结果，没有重复办理。"
    en = "This row has its outcome already; nothing was done again."


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """What would become of one line; ``refusal`` is None where the act is possible."""

    given: str
    licence: Licence | None
    refusal: WalletError | None


def read_lines(unverified: Iterable[str]) -> list[str]:
    """Return the lines of a list: blank ones and repetitions are passed over.

    Raises:
        ListNotAcceptable: none is left, too many, or one is too long.
    """
    first_cells = (line.split(",")[0].strip().strip('"\ufeff') for line in unverified)
    lines = each_once(cell for cell in first_cells if cell)
    if not 1 <= len(lines) <= LONGEST_LIST or any(len(line) > _LONGEST_LINE for line in lines):
        raise ListNotAcceptable(field="lines")
    return lines


def rehearse(
    database: Database, now: datetime, issuer: Actor, lines: Sequence[str], wanted: LicenceChange
) -> list[Rehearsed]:
    """Say of each line what would become of it; nothing is changed."""
    with database.read() as repository:
        return [_rehearse(repository, now, issuer, line, wanted.act) for line in lines]


def store_list(
    database: Database,
    entropy: Entropy,
    now: datetime,
    issuer: Actor,
    unverified_lines: Sequence[str],
    unverified: LicenceChange,
    identity: RequestIdentity | None = None,
) -> ChangeRequest:
    """Store a list to be carried out; it waits for a second clerk where the unit wants one.

    Raises:
        ListNotAcceptable, ReasonMissing, KindMissing: bad input.
        IdempotencyKeyReused: the key came with another list before.
    """
    details = {"act": unverified.act.value, "reason": unverified.reason[:LONGEST_REASON]}
    blank = AuditEntry(
        now, AuditAction.CHANGES_LISTED, issuer, operator=issuer.name, details=details
    )
    with attempting(database, blank) as attempt:
        lines, wanted = read_lines(unverified_lines), unverified.checked()
        attempt.about(details={**details, "rows": str(len(lines))})

        def store(repository: Repository) -> ChangeRequest:
            second = wanted.ends and repository.units.get(issuer.unit_id or "").second_approval
            request = _new_list(entropy, now, issuer, wanted, len(lines), waits=second)
            found = [_rehearse(repository, now, issuer, line, wanted.act).licence for line in lines]
            rows = [
                ChangeRow(position, line, licence.id if licence else None)
                for position, (line, licence) in enumerate(zip(lines, found, strict=True), 1)
            ]
            repository.change_requests.add(request, rows)
            details = {**attempt.entry.details, "request": request.id}
            repository.audit.append(replace(attempt.entry, details=details))
            return request

        return attempt.once(identity, _kept(issuer), store)


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
        pending = repository.change_requests.progress_of(request_id)[RowState.PENDING]
        rows = repository.change_requests.rows_of(request_id, state=RowState.PENDING, limit=at_once)
    for row in rows:
        _carry_out(database, entropy, now, issuer, request, row)
    return pending - len(rows)


def _carry_out(
    database: Database,
    entropy: Entropy,
    now: datetime,
    issuer: Actor,
    request: ChangeRequest,
    row: ChangeRow,
) -> None:
    """Do one row, or note why it is refused: each is an act of its own."""
    blank = entry_of(now, issuer, request.change, request_id=request.id)
    details = {**blank.details, "row": str(row.position)}
    entry = replace(blank, licence_id=row.licence_id, details=details)

    def note(repository: Repository, refusal: WalletError) -> None:
        if not repository.change_requests.claim_row(
            request.id, row.position, refusal.code[:60], now
        ):
            raise RowDone

    try:
        with doing(database, entry, beside=note) as repository:
            if repository.change_requests.claim_row(request.id, row.position, DONE, now):
                _apply(repository, entropy, now, issuer, request, row)
    except Unavailable:
        raise
    except WalletError as refusal:
        _log.debug("row %s of a list: %s", row.position, refusal.code)


def _apply(
    repository: Repository,
    entropy: Entropy,
    now: datetime,
    issuer: Actor,
    request: ChangeRequest,
    row: ChangeRow,
) -> None:
    if row.licence_id is None:
        raise UnknownLicence
    licence, wanted = repository.licences.get_for_change(row.licence_id), request.change
    ensure_may(licence, wanted.act)
    ensure_nothing_waits(repository, licence, wanted.act, now)
    unit = repository.units.get(licence.issuer_id)
    if wanted.ends and unit.second_approval and request.decided_at is None:
        raise SecondClerkMissing
    apply_change(repository, entropy, now, issuer, licence, wanted, request.id)


def _new_list(
    entropy: Entropy,
    now: datetime,
    issuer: Actor,
    wanted: LicenceChange,
    rows: int,
    *,
    waits: bool,
) -> ChangeRequest:
    return ChangeRequest(
        id=new_id(entropy),
        unit_id=issuer.unit_id or "",
        change=wanted,
        licence_id=None,
        rows=rows,
        state=ChangeState.AWAITING_APPROVAL if waits else ChangeState.APPROVED,
        requested_by=issuer.id,
        requested_name=issuer.name,
        requested_at=now,
        lapses_at=now + APPROVAL_LIFETIME,
    )


def _kept(issuer: Actor) -> Kept[ChangeRequest]:
    def read(repository: Repository, given: Mapping[str, object]) -> ChangeRequest:
        return repository.change_requests.get(str(given["request_id"]), issuer.unit_id or "")

    return Kept(lambda request: {"request_id": request.id}, read)


def _rehearse(
    repository: Repository, now: datetime, issuer: Actor, line: str, act: ChangeAct
) -> Rehearsed:
    try:
        licence = _find(repository, issuer.unit_id or "", line)
    except NotFound as refusal:
        return Rehearsed(line, None, refusal)
    try:
        ensure_may(licence, act)
        ensure_nothing_waits(repository, licence, act, now)
    except WalletError as refusal:
        return Rehearsed(line, licence, refusal)
    return Rehearsed(line, licence, None)


def _find(repository: Repository, unit_id: str, line: str) -> Licence:
    try:
        return repository.licences.get_by_code(number_key(line), unit_id)
    except UnknownLicence:
        found = repository.licences.of_issuer(unit_id, number=line, limit=20)
    living = [one for one in found if one.state.value in {"valid", "suspended"}] or found
    if len(living) > 1:
        raise NumberOfSeveral
    if not living:
        raise UnknownLicence
    return living[0]
