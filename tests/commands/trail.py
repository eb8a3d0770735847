"""The trail of the town, and the hands of somebody who may do anything in the database."""

from dataclasses import replace

from sqlalchemy import text

from tests.factories import SeededEntropy
from wallet.domain.actors.actors import SYSTEM
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.domain.trail.audit_seal import AuditSeal
from wallet.services.key_cabinet import add_deployment_key
from wallet.services.signing_keys.withdrawing import withdraw_key
from wallet.services.upkeep import sealing
from wallet.services.upkeep.proving import Prover, keep_anchor
from wallet.services.upkeep.sealing import KnownSeals
from wallet.tokens.documents.audit_seal import chain, sign_seal

DROPS = {
    "postgresql": (
        "DROP TRIGGER IF EXISTS audit_entries_append_only ON audit_entries",
        "DROP TRIGGER IF EXISTS audit_seals_append_only ON audit_seals",
        "DROP TRIGGER IF EXISTS audit_anchors_append_only ON audit_anchors",
    ),
    "sqlite": tuple(
        f"DROP TRIGGER IF EXISTS {table}_no_{change}"
        for table in ("audit_entries", "audit_seals", "audit_anchors")
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

    def seal(self, known_digest=None, seen=None):
        return list(
            sealing.seal_audit(
                self.deployment.database,
                self.deployment.cabinet.deployment_signer(),
                self.deployment.clock,
                lambda _seconds: None,
                KnownSeals(known_digest, seen),
            )
        )

    def prove(self, known_digest=None):
        return self.prover(known_digest).prove_all()

    def prove_since_anchor(self, known_digest=None):
        return self.prover(known_digest).prove_since_anchor()

    def anchor(self):
        """Prove since the last anchor and leave the next one, as the command does."""
        proof, signer = self.prove_since_anchor(), self.deployment.cabinet.deployment_signer()
        return keep_anchor(self.deployment.database, signer, self.deployment.clock(), proof)

    def prover(self, known_digest=None):
        ring, now = self.deployment.cabinet.ring(), self.deployment.clock()
        return Prover(self.deployment.database, ring, now, known_digest)

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


def next_key(trail, seed="next"):
    """Let the deployment sign with another key; returns the one before."""
    deployment = trail.deployment
    before = deployment.cabinet.deployment_signer().kid
    with deployment.database.begin() as repository:
        add_deployment_key(repository, deployment.clock(), SeededEntropy(seed))
    deployment.cabinet.forget()
    return before


def withdraw(trail, kid):
    now = trail.deployment.clock()
    withdraw_key(trail.deployment.database, now, SYSTEM, kid, "密钥文件被窃")
    trail.deployment.cabinet.forget()


def forge(trail, stolen, **claims):
    """Seal what was not sealed yet as somebody would who has stolen a key and the database."""
    deployment = trail.deployment
    with deployment.database.begin() as repository:
        last = repository.audit_seals.last()
        entries = list(repository.audit_seals.entries(last.last_id, 10**9, 10**6))
        digest = last.digest
        for entry in entries:
            digest = chain(digest, entry.content)
        run = AuditSeal(
            entries[0].id, entries[-1].id, len(entries), last.digest, digest, deployment.clock()
        )
        repository.audit_seals.add(sign_seal(stolen, replace(run, **claims)))
