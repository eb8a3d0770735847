"""Entries of the audit trail as they are read from its rows."""

import json

from sqlalchemy import Row

from wallet.domain.actors.actors import Actor, ActorKind, Role
from wallet.domain.trail.audit import AuditAction, AuditEntry, EntryPart, Ground

PARTS = "parts"
"""Where the column of details keeps what an entry says of each of several licences."""


def entry_from(row: Row[tuple[object, ...]]) -> AuditEntry:
    """Read an entry from a row of its table."""
    details = json.loads(row.details)
    parts = details.pop(PARTS, ())
    return AuditEntry(
        at=row.at,
        action=AuditAction(row.action),
        actor=Actor(
            ActorKind(row.actor_kind),
            row.actor_id,
            row.actor_name,
            row.unit_id,
            Role(row.actor_role) if row.actor_role else None,
            row.acting_for,
        ),
        outcome=row.outcome,
        ground=Ground(row.ground) if row.ground else None,
        unit_name=row.unit_name,
        operator=row.operator,
        matter_name=row.matter_name,
        matter_code=row.matter_code,
        case_number=row.case_number,
        scenario_code=row.scenario_code,
        scenario_name=row.scenario_name,
        purpose=row.purpose,
        place=row.place,
        licence_id=row.licence_id,
        licence_code=row.licence_code,
        fields=tuple(json.loads(row.fields)),
        details=details,
        id=row.id,
        parts=tuple(
            EntryPart(licence_id, code, outcome, tuple(fields))
            for licence_id, code, outcome, fields in parts
        ),
    )
