"""Telling the holders of a licence what was done to it, in the transaction of the act.

Where the licence is part of a comprehensive permit and its state changed, the permit's holder is
told of that, too (Art. 17).
"""

from collections.abc import Iterator, Mapping
from datetime import datetime

from wallet.domain.entropy import Entropy, new_id
from wallet.domain.licences.notice import CHANGES_STATE, Notice, NoticeKind
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
    notices = [
        Notice(new_id(entropy), holder.id, kind, licence_id, now, details)
        for holder in repository.holders.of_licence(licence_id)
    ]
    if kind in CHANGES_STATE:
        notices += _of_permit(repository, entropy, now, licence_id, kind, details)
    repository.notices.add_many(notices)


def _of_permit(
    repository: Repository,
    entropy: Entropy,
    now: datetime,
    licence_id: str,
    kind: NoticeKind,
    details: Mapping[str, str],
) -> Iterator[Notice]:
    found = repository.permits.living_with(licence_id)
    if found is None:
        return
    permit, component = found
    industry = repository.industries.get(permit.industry_code, permit.industry_version)
    told = {
        "permit": permit.id,
        "industry": industry.name,
        "component": component,
        "became": details.get("kind") or kind.value,
    }
    part_changed = NoticeKind.PERMIT_PART_CHANGED
    yield Notice(new_id(entropy), permit.holder_id, part_changed, None, now, told)
