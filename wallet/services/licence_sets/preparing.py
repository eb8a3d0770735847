"""A holder prepares sets of its own licences (证照组合): makes, changes and deletes them.

For an enterprise its representative and licence managers do; handlers show what is prepared.
"""

from datetime import datetime

from wallet.domain.entropy import Entropy, new_id
from wallet.domain.errors import WalletError
from wallet.domain.licence_sets.licence_set import MOST_SETS, LicenceSet, SetDraft, TooManySets
from wallet.domain.trail.audit import DONE, AuditAction, AuditEntry
from wallet.repository.actors.accounts import Account
from wallet.repository.database import ContradictsStored, Database, Repository
from wallet.services.access.holding import ensure_whole_wallet
from wallet.services.access.signing_in import actor_of
from wallet.services.repeating import RequestIdentity, answer_given, keep_answer


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

    def make_once() -> str:
        with database.begin() as repository:
            ensure_whole_wallet(repository, account, now)
            given = answer_given(repository, actor_of(account), identity)
            if given:
                return str(given["set_id"])
            set_id = _add(repository, entropy, now, account, draft)
            keep_answer(repository, actor_of(account), identity, {"set_id": set_id}, now)
            _record(repository, now, account, AuditAction.SET_PREPARED, set_id)
        return set_id

    try:
        try:
            return make_once()
        except ContradictsStored:
            # The same form twice at the same moment: the second finds what the first stored.
            return make_once()
    except WalletError as refusal:
        _record_refusal(database, now, account, refusal)
        raise


def change_set(
    database: Database, now: datetime, account: Account, set_id: str, draft: SetDraft
) -> None:
    """Put other words and licences in the place of a set's own; what is shown now stays.

    Raises:
        UnknownSet: not a set of this holder.
        BeyondAppointment, NoLongerActing: the account has not the whole wallet.
        UnknownLicence: a licence is not this holder's, nor was it in the set.
    """
    try:
        with database.begin() as repository:
            ensure_whole_wallet(repository, account, now)
            prepared = repository.licence_sets.get_own(account.holder_id or "", set_id)
            _ensure_own(repository, account, draft, known=prepared)
            repository.licence_sets.change(set_id, draft, now)
            _record(repository, now, account, AuditAction.SET_CHANGED, set_id)
    except WalletError as refusal:
        _record_refusal(database, now, account, refusal, set_id)
        raise


def delete_set(database: Database, now: datetime, account: Account, set_id: str) -> None:
    """Delete a set and end what is shown of it; its licences are not touched.

    Raises:
        UnknownSet: not a set of this holder.
        BeyondAppointment, NoLongerActing: the account has not the whole wallet.
    """
    try:
        with database.begin() as repository:
            ensure_whole_wallet(repository, account, now)
            repository.licence_sets.get_own(account.holder_id or "", set_id)
            repository.presentations.end_of_set(set_id, now)
            repository.licence_sets.delete(set_id)
            _record(repository, now, account, AuditAction.SET_DELETED, set_id)
    except WalletError as refusal:
        _record_refusal(database, now, account, refusal, set_id)
        raise


def _add(
    repository: Repository, entropy: Entropy, now: datetime, account: Account, draft: SetDraft
) -> str:
    holder_id = account.holder_id or ""
    _ensure_own(repository, account, draft)
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


def _record_refusal(
    database: Database,
    now: datetime,
    account: Account,
    refusal: WalletError,
    set_id: str | None = None,
) -> None:
    refusal.recorded = True
    with database.begin() as repository:
        _record(repository, now, account, AuditAction.SET_REFUSED, set_id, outcome=refusal.code)


def _record(
    repository: Repository,
    now: datetime,
    account: Account,
    action: AuditAction,
    set_id: str | None,
    *,
    outcome: str = DONE,
) -> None:
    """Write what was done with a set, or refused: never its name or matter."""
    repository.audit.append(
        AuditEntry(
            now,
            action,
            actor_of(account),
            outcome,
            unit_name=account.unit_name,
            details={"set": set_id[:32]} if set_id else {},
        )
    )
