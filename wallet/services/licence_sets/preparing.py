"""A holder prepares sets of its own licences (证照组合): makes, changes and deletes them.

For an enterprise its representative and licence managers do; handlers show what is prepared.
"""

from datetime import datetime

from wallet.domain.entropy import Entropy, new_id
from wallet.domain.licence_sets.licence_set import MOST_SETS, LicenceSet, SetDraft, TooManySets
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Database, Repository
from wallet.services.acts.doing import Kept, RequestIdentity, doing, once

_KEPT: Kept[str] = Kept(
    write=lambda set_id: {"set_id": set_id}, read=lambda _, given: str(given["set_id"])
)


def make_set(
    database: Database,
    entropy: Entropy,
    now: datetime,
    account: Account,
    draft: SetDraft,
    identity: RequestIdentity | None = None,
) -> str:
    """Store a new set of the holder's own licences; a repeated form makes it once. Returns its id.

    Raises:
        UnknownLicence: one of them is not a licence of this holder.
        BeyondAppointment, NoLongerActing: the account has not the whole wallet.
        TooManySets: the holder has as many as are kept.
        IdempotencyKeyReused: the form's key came with other contents before.
    """

    def add(repository: Repository) -> str:
        set_id = _add(repository, entropy, now, account, draft)
        repository.audit.append(_entry(now, account, AuditAction.SET_PREPARED, set_id))
        return set_id

    entry = _entry(now, account, AuditAction.SET_PREPARED)
    return once(database, entry, identity, _KEPT, add, account=account)


def change_set(
    database: Database, now: datetime, account: Account, set_id: str, draft: SetDraft
) -> None:
    """Put other words and licences in the place of a set's own; what is shown now stays.

    Raises:
        UnknownSet: not a set of this holder.
        BeyondAppointment, NoLongerActing: the account has not the whole wallet.
        UnknownLicence: a licence is not this holder's, nor was it in the set.
    """
    entry = _entry(now, account, AuditAction.SET_CHANGED, set_id)
    with doing(database, entry, account=account) as repository:
        prepared = repository.licence_sets.get_own(account.holder_id or "", set_id)
        _ensure_own(repository, account, draft, known=prepared)
        repository.licence_sets.change(set_id, draft, now)
        repository.audit.append(entry)


def delete_set(
    database: Database,
    now: datetime,
    account: Account,
    set_id: str,
    identity: RequestIdentity | None = None,
) -> None:
    """Delete a set and end what is shown of it; its licences are not touched.

    Raises:
        UnknownSet: not a set of this holder.
        BeyondAppointment, NoLongerActing: the account has not the whole wallet.
        IdempotencyKeyReused: the form's key came with other contents before.
    """
    entry = _entry(now, account, AuditAction.SET_DELETED, set_id)

    def delete(repository: Repository) -> str:
        repository.licence_sets.get_own(account.holder_id or "", set_id)
        repository.session_ends.of_set(set_id, now)
        repository.licence_sets.delete(set_id)
        repository.audit.append(entry)
        return set_id

    once(database, entry, identity, _KEPT, delete, account=account)


def _add(
    repository: Repository, entropy: Entropy, now: datetime, account: Account, draft: SetDraft
) -> str:
    holder_id = account.holder_id or ""
    _ensure_own(repository, account, draft)
    repository.licence_sets.lock_holder(holder_id)
    if repository.licence_sets.count_of(holder_id) >= MOST_SETS:
        raise TooManySets
    prepared = LicenceSet(
        new_id(entropy), holder_id, draft.name, draft.matter, draft.licence_ids, now, now
    )
    repository.licence_sets.add(prepared)
    return prepared.id


def _ensure_own(
    repository: Repository, account: Account, draft: SetDraft, known: LicenceSet | None = None
) -> None:
    for licence_id in draft.licence_ids:
        if known is None or licence_id not in known.licence_ids:
            repository.licences.get_held_by(account.holder_id or "", licence_id)


def _entry(
    now: datetime, account: Account, action: AuditAction, set_id: str | None = None
) -> AuditEntry:
    """Return what the trail says of an act with a set: never its name or matter."""
    details = {"set": set_id[:32]} if set_id else {}
    return AuditEntry(now, action, account.actor, unit_name=account.unit_name, details=details)
