"""Telling the holders of a licence what was done to it, in the transaction of the act."""

from collections.abc import Mapping
from datetime import datetime

from wallet.domain.entropy import Entropy, new_id
from wallet.domain.notice import Notice, NoticeKind
from wallet.repository.database import Repository


def notify_holders(
    repository: Repository,
    entropy: Entropy,
    now: datetime,
    licence_id: str,
    kind: NoticeKind,
    details: Mapping[str, str],
) -> None:
    """Write one notice to each holder of a licence; ``details`` are kept sealed."""
    repository.notices.add_many(
        Notice(new_id(entropy), holder.id, kind, licence_id, now, details)
        for holder in repository.holders.of_licence(licence_id)
    )
