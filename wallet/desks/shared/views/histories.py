"""What happened to a licence, told from the audit trail."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _

from wallet.desks.shared.words.labels import ACTIONS, ENDED_WORDS
from wallet.domain.licences.licence import Licence, LicenceStatus
from wallet.domain.trail.audit import AuditAction, AuditEntry

_TOLD = frozenset(
    {
        AuditAction.LICENCE_ISSUED,
        AuditAction.LICENCE_AMENDED,
        AuditAction.LICENCE_CORRECTED,
        AuditAction.LICENCE_SUSPENDED,
        AuditAction.LICENCE_RESUMED,
        AuditAction.LICENCE_REVOKED,
        AuditAction.LICENCE_SUPERSEDED,
        AuditAction.LICENCE_TRANSFERRED,
        AuditAction.LICENCE_VOIDED,
        AuditAction.LICENCE_RESIGNED,
    }
)


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """One line of a licence's history."""

    at: datetime
    title: str
    detail: str


def history_of(licence: Licence, entries: Iterable[AuditEntry]) -> list[HistoryEvent]:
    """Return the acts of the issuer and the legal time of service (Art. 9), the newest first."""
    events = [
        HistoryEvent(entry.at, _title(entry), entry.details.get("reason", ""))
        for entry in entries
        if entry.action in _TOLD and entry.outcome == "done"
    ]
    if licence.delivered_at is not None:
        events.append(
            HistoryEvent(licence.delivered_at, _("送达证照钱包"), _("此时间为法定送达时间"))
        )
    return sorted(events, key=lambda event: event.at, reverse=True)


def status_reason(licence: Licence, today: date) -> str | None:
    """Return why a licence is not in force and what to do, for its holder."""
    status = licence.status_on(today)
    if status is LicenceStatus.VALID:
        return None
    if status is LicenceStatus.EXPIRED:
        return _("已过有效期。请到发证单位换发，新证照会自动出现在这里。")
    if status is LicenceStatus.NOT_YET_VALID:
        return _("还没有到生效日期，生效当天起可以亮证。")
    reason = (licence.state_reason or _("发证单位没有注明")).rstrip("。.；; ")
    return _("原因：%(reason)s。如有疑问，请联系发证单位。", reason=reason)


def _title(entry: AuditEntry) -> str:
    kind = entry.details.get("kind")
    return str(ENDED_WORDS.get(kind, ACTIONS[entry.action]) if kind else ACTIONS[entry.action])
