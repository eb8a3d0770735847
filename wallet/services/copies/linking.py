"""The temporary link of a copy: it gives the file out once, within a quarter of an hour."""

from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from wallet.domain.actors.actors import Actor
from wallet.domain.copies.temporary_copy import (
    LINK_LIFETIME,
    USABLE,
    CopyEnded,
    DownloadLinkLapsed,
    DownloadLinkUsed,
    SubjectKind,
    TemporaryCopy,
    UnknownCopy,
    UnknownDownloadLink,
)
from wallet.domain.enterprise.appointment import may_use_permit
from wallet.domain.entropy import Entropy
from wallet.domain.trail.audit import AuditAction
from wallet.repository.actors.accounts import Account
from wallet.repository.copies.temporary_copies import CopyLink
from wallet.repository.database import Database, Repository
from wallet.services.acts.doing import Kept, RequestIdentity, attempting
from wallet.services.copies.copy_standing import copy_now
from wallet.services.copies.copy_trail import look_entry, of_copy, own_entry

_SECRET_BYTES = 20
_KEPT: Kept[str] = Kept(
    write=lambda secret: {"secret": secret}, read=lambda _, given: str(given["secret"])
)

_CANCELLED: Kept[TemporaryCopy] = Kept(
    write=lambda copy: {"copy_id": copy.id},
    read=lambda repository, given: repository.temporary_copies.get(str(given["copy_id"])),
)


@dataclass(frozen=True, slots=True)
class CopyFile:
    """The signed file, under the number that stands in its name."""

    number: str
    pdf: bytes


def renew_link(
    database: Database,
    entropy: Entropy,
    now: datetime,
    account: Account,
    copy_id: str,
    identity: RequestIdentity | None = None,
) -> str:
    """Make a new link to a copy of one's own that is in force; returns its secret.

    A repeated form gets the same link.

    Raises:
        UnknownCopy: not a copy of this holder.
        CopyEnded: it has expired or was cancelled, or its licence is not in force.
        NoLongerActing: the person may not act for the enterprise any more.
        IdempotencyKeyReused: the form's key came with other contents before.
    """
    entry = own_entry(now, account, AuditAction.COPY_LINK_MADE)
    with attempting(database, entry, account=account) as attempt:

        def make(repository: Repository) -> str:
            copy = own_copy(repository, account, copy_id)
            attempt.about(**of_copy(copy))
            ensure_in_force(repository, copy, now)
            repository.audit.append(attempt.entry)
            return open_link(repository, entropy, now, copy.id)

        return attempt.once(identity, _KEPT, make)


def cancel_copy(
    database: Database,
    now: datetime,
    account: Account,
    copy_id: str,
    identity: RequestIdentity | None = None,
) -> TemporaryCopy:
    """Take a copy back: its check says so from now on, its links lead nowhere.

    Raises:
        UnknownCopy: not a copy of this holder.
        CopyEnded: it has expired or was cancelled already.
        NoLongerActing: the person may not act for the enterprise any more.
        IdempotencyKeyReused: the form's key came with other contents before.
    """
    entry = own_entry(now, account, AuditAction.COPY_CANCELLED)
    with attempting(database, entry, account=account) as attempt:

        def cancel(repository: Repository) -> TemporaryCopy:
            copy = own_copy(repository, account, copy_id)
            attempt.about(**of_copy(copy))
            if now >= copy.expires_at or not repository.temporary_copies.cancel(copy.id, now):
                raise CopyEnded
            repository.audit.append(attempt.entry)
            return replace(copy, cancelled_at=now)

        return attempt.once(identity, _CANCELLED, cancel)


def own_copies(repository: Repository, account: Account, limit: int) -> list[TemporaryCopy]:
    """Return the copies of the open wallet, the newest first; a handler's are the own ones."""
    found = repository.temporary_copies.of_holder(account.holder_id or "", limit)
    return [copy for copy in found if _may_use(account, copy)]


def own_copy(repository: Repository, account: Account, copy_id: str) -> TemporaryCopy:
    """Return one copy of the open wallet.

    Raises:
        UnknownCopy: no such copy in it, or one that is none of this handler's.
    """
    copy = repository.temporary_copies.get_own(account.holder_id or "", copy_id)
    if not _may_use(account, copy):
        raise UnknownCopy
    return copy


def _may_use(account: Account, copy: TemporaryCopy) -> bool:
    if not (account.has_whole_wallet or copy.account_id == account.id):
        return False
    if copy.subject.kind is SubjectKind.PERMIT:
        return may_use_permit(account.acting, copy.subject.id)
    return account.may_use(copy.subject.id)


def download(database: Database, now: datetime, actor: Actor, unverified_secret: str) -> CopyFile:
    """Give the file out and use the link up, in one transaction.

    Raises:
        UnknownDownloadLink, DownloadLinkLapsed, DownloadLinkUsed: the link gives nothing.
        CopyEnded: the copy or its licence is no longer in force.
    """
    entry = look_entry(now, actor, AuditAction.COPY_DOWNLOADED)
    with attempting(database, entry) as attempt, attempt.transaction() as repository:
        link = live_link(repository, now, unverified_secret)
        copy = repository.temporary_copies.get_held(link.copy_id)
        attempt.about(**of_copy(copy))
        if copy.subject.kind is SubjectKind.LICENCE:
            repository.licence_changes.hold_off(copy.subject.id)
        ensure_in_force(repository, copy, now)
        if not repository.temporary_copies.use_link(link.digest, now):
            raise DownloadLinkUsed
        repository.audit.append(attempt.entry)
        return CopyFile(copy.number, repository.temporary_copies.file_of(copy.id))


def live_link(repository: Repository, now: datetime, unverified_secret: str) -> CopyLink:
    """Return the link of a secret, if it still gives the file out.

    Raises:
        UnknownDownloadLink, DownloadLinkLapsed, DownloadLinkUsed: it does not.
    """
    digest = sha256(unverified_secret[:100].lower().encode()).hexdigest()
    link = repository.temporary_copies.find_link(digest)
    if link is None:
        raise UnknownDownloadLink
    if link.used_at is not None:
        raise DownloadLinkUsed
    if now >= link.expires_at:
        raise DownloadLinkLapsed
    return link


def gives_out_until(
    repository: Repository, now: datetime, unverified_secret: str
) -> datetime | None:
    """Return until when a link gives its file out, or nothing where it no longer does."""
    try:
        return live_link(repository, now, unverified_secret).expires_at
    except (UnknownDownloadLink, DownloadLinkLapsed, DownloadLinkUsed):
        return None


def ensure_in_force(repository: Repository, copy: TemporaryCopy, now: datetime) -> None:
    """Refuse what can no longer be used.

    Raises:
        CopyEnded: with its standing in the details.
    """
    standing = copy_now(repository, copy, now).standing
    if standing not in USABLE:
        raise CopyEnded(standing=standing.value)


def open_link(repository: Repository, entropy: Entropy, now: datetime, copy_id: str) -> str:
    """Store a fresh link within somebody's transaction; returns its secret."""
    secret = entropy.token_bytes(_SECRET_BYTES).hex()
    digest = sha256(secret.encode()).hexdigest()
    repository.temporary_copies.add_link(CopyLink(digest, copy_id, now + LINK_LIFETIME))
    return secret
