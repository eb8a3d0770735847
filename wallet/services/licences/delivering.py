"""Electronic delivery and what a holder opens (电子送达, Art. 9)."""

from dataclasses import replace
from datetime import datetime

from wallet.domain.errors import NotFound
from wallet.domain.licences.licence import Licence
from wallet.domain.licences.notice import Notice, UnknownNotice
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Database
from wallet.services.access.holding import held_licence
from wallet.services.acts.doing import doing, ensure_whole_wallet


class NotDelivered(NotFound):
    """The licence has not reached a wallet, so there is no receipt."""

    code = "not_delivered"
    zh = "这张证照还没有电子送达，没有送达回执。"
    en = "This licence has not been delivered electronically; there is no receipt."


def open_receipt(
    database: Database, now: datetime, account: Account, licence_id: str
) -> tuple[Licence, datetime]:
    """Return a delivered licence and when this holder first opened its receipt, which may be now.

    Raises:
        UnknownLicence: none of this holder's.
        BeyondAppointment: a handler does not take delivery for the enterprise (Art. 9).
        NotDelivered: it has not reached a wallet.
    """
    holder_id = account.holder_id or ""
    entry = AuditEntry(now, AuditAction.RECEIPT_OPENED, account.actor, licence_id=licence_id[:32])
    with doing(database, entry, account=account) as repository:
        licence = held_licence(repository, account, licence_id)
        if licence.delivered_at is None:
            raise NotDelivered
        if repository.deliveries.open(holder_id, licence.id, now):
            repository.audit.append(replace(entry, licence_code=str(licence.code)))
        opened_at = repository.deliveries.opened_at(holder_id, licence.id)
    return licence, opened_at or now


def open_notice(database: Database, now: datetime, account: Account, notice_id: str) -> Notice:
    """Return one of the holder's notices; it is read from now on, unless a handler looks at it.

    Raises:
        UnknownNotice: none of this holder's, or not about what the appointment names.
        NoLongerActing: the person may not act for the enterprise any more.
    """
    holder_id = account.holder_id or ""
    entry = AuditEntry(now, AuditAction.NOTICES_READ, account.actor)
    with doing(database, entry, account=account) as repository:
        notice = repository.notices.get(holder_id, notice_id)
        if not may_see_notice(account, notice):
            raise UnknownNotice
        if not account.has_whole_wallet:
            return notice
        repository.notices.mark_read(holder_id, notice_id, now)
        return repository.notices.get(holder_id, notice_id)


def may_see_notice(account: Account, notice: Notice) -> bool:
    """Whether a notice is for this account: a handler sees those about its licences."""
    if account.has_whole_wallet:
        return True
    return notice.licence_id is not None and account.may_use(notice.licence_id)


def read_all_notices(database: Database, now: datetime, account: Account) -> int:
    """Mark every notice of the holder as read; returns how many were not.

    Raises:
        BeyondAppointment: a handler does not read for the enterprise.
    """
    entry = AuditEntry(now, AuditAction.NOTICES_READ, account.actor)
    with doing(database, entry, account=account) as repository:
        ensure_whole_wallet(account)
        return repository.notices.mark_all_read(account.holder_id or "", now)
