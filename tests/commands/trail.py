"""The trail of the town, and the hands of somebody who may do anything in the database."""

from sqlalchemy import text

from wallet.domain.actors.actors import SYSTEM
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.services.upkeep import sealing
from wallet.services.upkeep.sealing import prove_trail

DROPS = {
    "postgresql": (
        "DROP TRIGGER IF EXISTS audit_entries_append_only ON audit_entries",
        "DROP TRIGGER IF EXISTS audit_seals_append_only ON audit_seals",
    ),
    "sqlite": tuple(
        f"DROP TRIGGER IF EXISTS {table}_no_{change}"
        for table in ("audit_entries", "audit_seals")
        for change in ("update", "delete")
    ),
}


class Trail:
    """The trail of the town, and the hands of somebody who may do anything in the database."""

    def __init__(self, deployment):
        self.deployment = deployment

    def grow(self, entries=3, **details):
        entry = AuditEntry(self.deployment.clock(), AuditAction.SIGNED_IN, SYSTEM, details=details)
        with self.deployment.database.begin() as repository:
            repository.audit.append_all([entry] * entries)

    def seal(self, known_digest=None):
        return list(
            sealing.seal_audit(
                self.deployment.database,
                self.deployment.cabinet.deployment_signer(),
                self.deployment.clock,
                lambda _seconds: None,
                known_digest,
            )
        )

    def prove(self, known_digest=None):
        return prove_trail(
            self.deployment.database,
            self.deployment.cabinet.ring(),
            self.deployment.clock(),
            known_digest,
        )

    def tamper(self, statement, **values):
        for drop in DROPS[self.deployment.database.engine.dialect.name]:
            self.execute(drop)
        self.execute(statement, **values)

    def execute(self, statement, **values):
        with self.deployment.database.begin() as repository:
            repository.connection.execute(text(statement), values)


def sealed_in_three_runs(trail):
    for word in ("first", "second", "third"):
        trail.grow(3, word=word)
        (seal,) = trail.seal()
    return seal
