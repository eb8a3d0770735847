"""What follows every act on a permit: its audit entry, and a notice to its holder."""

from datetime import datetime

from wallet.domain.actors.actors import Actor
from wallet.domain.entropy import Entropy, new_id
from wallet.domain.licences.notice import Notice, NoticeKind
from wallet.domain.permits.industry_permit import ComprehensiveIndustryPermit, PermitVersion
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import Repository

_NOTICES = {
    AuditAction.PERMIT_ASSEMBLED: NoticeKind.PERMIT_ISSUED,
    AuditAction.PERMIT_EXTENDED: NoticeKind.PERMIT_EXTENDED,
    AuditAction.PERMIT_REBUILT: NoticeKind.PERMIT_REBUILT,
    AuditAction.PERMIT_ENDED: NoticeKind.PERMIT_ENDED,
}


def tell(
    repository: Repository,
    entropy: Entropy,
    now: datetime,
    action: AuditAction,
    issuer: Actor,
    permit: ComprehensiveIndustryPermit,
    version: PermitVersion | None,
    reason: str = "",
) -> None:
    """Write the entry and the notice of an act; ``version`` is what it made, if it made one."""
    details = {"permit": permit.id, "industry": permit.industry_code}
    if version is not None:
        details |= {"version": str(version.version), "licences": str(len(version.constituents))}
    if reason:
        details["reason"] = reason
    unit_name = repository.units.get(permit.issuer_id).name
    repository.audit.append(
        AuditEntry(now, action, issuer, unit_name=unit_name, operator=issuer.name, details=details)
    )
    industry = repository.industries.get(permit.industry_code, permit.industry_version)
    told = {"permit": permit.id, "industry": industry.name, "unit": unit_name, "reason": reason}
    notice = Notice(new_id(entropy), permit.holder_id, _NOTICES[action], None, now, told)
    repository.notices.add(notice)
