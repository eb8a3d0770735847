"""One row of a list, carried out as the single act is: a transaction, its entry, its outcome."""

import logging
from dataclasses import replace

from wallet.domain.changes.change_list import ChangeList, ChangeRow
from wallet.domain.changes.licence_change import LicenceChangedMeanwhile
from wallet.domain.collecting.collection import LEASE, LeaseLost
from wallet.domain.errors import Conflict, Unavailable, WalletError
from wallet.domain.trail.audit import DONE, AuditEntry
from wallet.repository.database import Repository
from wallet.repository.licences.licences import UnknownLicence
from wallet.services.acts.doing import doing
from wallet.services.changes.lists.examining import Settled, settled
from wallet.services.changes.preparing import ensure_as_seen, ensure_nothing_waits, prepare
from wallet.services.changes.state_changes import ensure_may, entry_of
from wallet.services.collecting.holding import Workshop

_log = logging.getLogger(__name__)
_LONGEST_CODE = 60


class SecondClerkMissing(Conflict):
    """The unit was set to want two clerks after the list was stored, and one alone stored it."""

    code = "second_clerk_missing"
    zh = "本单位已改为双人复核，这份清单没有经过复核，没有办理。请重新提交清单。"
    en = "The unit wants two clerks by now and only one stored this list; submit it anew."


class RefusedByCheck(Conflict):
    """What the check refused is not tried: nobody was shown it as possible."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code  # type: ignore[misc] # of this one row


class RowDone(Conflict):
    """A page of an earlier version carried lists out itself, and noted the outcome first."""

    code = "row_done"
    zh = "这一行已经有结果，没有重复办理。"
    en = "This row has its outcome already; nothing was done again."


def carry_out_row(workshop: Workshop, one: ChangeList, row: ChangeRow) -> None:
    """Do one row, or note why it is refused; both only while this worker has the list.

    Raises:
        LeaseLost: another worker has the list, or it was cancelled; nothing was kept.
        RowDone: somebody else noted what became of the row.
        NoSigningKey: nothing can be signed; the row stays as it is.
    """
    if row.outcome is not None:
        # Of a list that a page of an earlier version had begun to carry out.
        with workshop.database.begin() as repository:
            _count(repository, workshop, one, row, row.outcome)
        return

    def note(repository: Repository, refusal: WalletError) -> None:
        if isinstance(refusal, Unavailable):
            return
        _note(repository, workshop, one, row, refusal.code[:_LONGEST_CODE])

    row_wanted = settled(one, row)
    try:
        with doing(workshop.database, _blank(workshop, one, row, row_wanted), beside=note) as (
            repository
        ):
            repository.change_lists.held(one.id, workshop.worker)
            if row.refusal is not None:
                raise RefusedByCheck(row.refusal)
            _apply(repository, workshop, one, row, row_wanted)
            _note(repository, workshop, one, row, DONE)
    except (LeaseLost, RowDone, Unavailable):
        raise
    except WalletError as refusal:
        _log.debug("row %s of a list: %s", row.position, refusal.code)


def _apply(
    repository: Repository, workshop: Workshop, one: ChangeList, row: ChangeRow, its: Settled
) -> None:
    if row.licence_id is None:
        raise UnknownLicence
    now, wanted = workshop.clock(), its.wanted
    licence = repository.licences.get_for_change(row.licence_id)
    ensure_may(licence, wanted.act)
    ensure_nothing_waits(repository, licence, wanted.act, now)
    ensure_as_seen(repository, licence, its.seen)
    prepared = prepare(repository, now, one.sent_by, licence, wanted)
    if prepared.differences != its.differences:
        shown, now_so = set(its.differences), set(prepared.differences)
        raise LicenceChangedMeanwhile(licence, tuple(sorted({it.name for it in shown ^ now_so})))
    unit = repository.units.get(licence.issuer_id)
    if prepared.gives_less and unit.second_approval and one.decided_at is None:
        raise SecondClerkMissing
    prepared.carry_out(repository, workshop.maker, workshop.entropy, now, one.sent_by, one.id)


def _note(
    repository: Repository, workshop: Workshop, one: ChangeList, row: ChangeRow, outcome: str
) -> None:
    if not repository.list_rows.claim(one.id, row.position, outcome, workshop.clock()):
        raise RowDone
    _count(repository, workshop, one, row, outcome)


def _count(
    repository: Repository, workshop: Workshop, one: ChangeList, row: ChangeRow, outcome: str
) -> None:
    """Count a row in the transaction of what became of it, the list locked under this worker."""
    held = repository.change_lists.held(one.id, workshop.worker)
    counts = held.counts
    if outcome == DONE:
        counts = replace(counts, done=counts.done + 1)
    else:
        counts = replace(counts, refused=counts.refused + 1)
    lease_until = workshop.clock() + LEASE
    counted = replace(held, counts=counts, reached=row.position, lease_until=lease_until)
    repository.change_lists.save(counted)


def _blank(workshop: Workshop, one: ChangeList, row: ChangeRow, its: Settled) -> AuditEntry:
    entry = entry_of(workshop.clock(), one.sent_by, its.wanted, request_id=one.id)
    details = {**entry.details, "row": str(row.position)}
    return replace(entry, licence_id=row.licence_id, details=details)
