"""Anchors of the audit trail as stored: up to which seal it was proved (Art. 26)."""

from sqlalchemy import Connection, insert, select

from wallet.domain.trail.audit_seal import TrailAnchor
from wallet.repository.act_tables import audit_anchors


class AuditAnchors:
    """Adds anchors, and reads the one that was added last."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, anchor: TrailAnchor) -> None:
        """Store an anchor."""
        self._connection.execute(
            insert(audit_anchors).values(
                last_id=anchor.last_id,
                digest=anchor.digest,
                proved_at=anchor.proved_at,
                wholly_proved_at=anchor.wholly_proved_at,
                signature=anchor.signature,
            )
        )

    def last(self) -> TrailAnchor | None:
        """Return the anchor that was added last, unverified."""
        query = select(audit_anchors).order_by(audit_anchors.c.id.desc()).limit(1)
        row = self._connection.execute(query).first()
        if row is None:
            return None
        return TrailAnchor(
            row.last_id, row.digest, row.proved_at, row.wholly_proved_at, row.signature
        )
