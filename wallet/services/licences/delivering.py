"""Electronic delivery and what a holder opens (电子送达, Art. 9)."""

from datetime import datetime

from wallet.domain.audit import AuditAction, AuditEntry
from wallet.domain.errors import NotFound
from wallet.domain.licence import Licence
from wallet.domain.notice import Notice
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Database
from wallet.services.access.signing_in import actor_of


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
        NotDelivered: it has not reached a wallet.
    """
    holder_id = account.holder_id or ""
    with database.begin() as repository:
        licence = repository.licences.get_held_by(holder_id, licence_id)
        if licence.delivered_at is None:
            raise NotDelivered
        if repository.deliveries.open(holder_id, licence.id, now):
            repository.audit.append(
                AuditEntry(
                    now,
                    AuditAction.RECEIPT_OPENED,
                    actor_of(account),
                    licence_id=licence.id,
                    licence_code=str(licence.code),
                )
            )
        opened_at = repository.deliveries.opened_at(holder_id, licence.id)
    return licence, opened_at or now


def open_notice(database: Database, now: datetime, account: Account, notice_id: str) -> Notice:
    """Return one of the holder's notices; it is read from now on.

    Raises:
        UnknownNotice: none of this holder's.
    """
    holder_id = account.holder_id or ""
    with database.begin() as repository:
        repository.notices.mark_read(holder_id, notice_id, now)
        return repository.notices.get(holder_id, notice_id)


def read_all_notices(database: Database, now: datetime, account: Account) -> int:
    """Mark every notice of the holder as read; returns how many were not."""
    with database.begin() as repository:
        return repository.notices.mark_all_read(account.holder_id or "", now)
