"""A bureau and what it does with its signing keys, and the authority that it writes to."""

from datetime import timedelta

from cryptography import x509
from cryptography.hazmat.primitives import serialization

from tests import cast
from tests.factories import SeededEntropy, authority, licence_draft
from wallet.domain.trail.audit import AuditAction
from wallet.services.key_cabinet import DOCUMENT
from wallet.services.licences import issuing
from wallet.services.signing_keys.installing import install_certificate
from wallet.services.signing_keys.publishing import published_keys
from wallet.services.signing_keys.requesting import request_certificate
from wallet.services.signing_keys.withdrawing import withdraw_key
from wallet.tokens.certificates import issue_certificate

KEY_ACTIONS = {action for action in AuditAction if action.value.startswith(("key:", "authority:"))}


def pem_of(*certificates):
    return b"".join(
        x509.load_der_x509_certificate(der).public_bytes(serialization.Encoding.PEM)
        for der in certificates
    )


def certified(request_pem, now, *, unit=cast.BUREAU, by=None, root=True, **terms):
    """The chain that a certification authority answers a request with."""
    request = x509.load_pem_x509_csr(request_pem)
    assert request.is_signature_valid
    by = by or authority()
    term = {"not_before": now - timedelta(days=1), "not_after": now + timedelta(days=365)} | terms
    leaf = issue_certificate(
        by,
        unit_name=unit.name,
        uscc=unit.uscc,
        public_key=request.public_key(),
        entropy=SeededEntropy("certificate"),
        **term,
    )
    return pem_of(leaf, by.certificate) if root else pem_of(leaf)


class Bureau:
    """The bureau of the town, and a clerk of another one who must reach nothing."""

    def __init__(self, deployment, clock):
        self.deployment, self.database, self.clock = deployment, deployment.database, clock
        self.clerk, self.unit = cast.BUREAU_CLERK, cast.BUREAU

    def request(self, actor=None, seed="request"):
        return request_certificate(
            self.database, self.clock(), SeededEntropy(seed), actor or self.clerk, self.unit.id
        )

    def install(self, pem, actor=None):
        return install_certificate(
            self.database, self.clock(), actor or self.clerk, self.unit.id, pem
        )

    def renew(self, seed="request", **terms):
        """Ask for a certificate, get it and install it."""
        return self.install(certified(self.request(seed=seed), self.clock(), **terms))

    def withdraw(self, kid, actor=None, reason="私钥所在的主机失窃"):
        return withdraw_key(self.database, self.clock(), actor or self.clerk, kid, reason)

    def kid(self):
        """The key that signs now."""
        with self.database.read() as repository:
            return repository.keys.current(DOCUMENT, self.unit.id, self.clock()).kid

    def issue(self, number="JY13101010000002"):
        return issuing.issue(
            self.database,
            self.deployment.document_maker,
            SeededEntropy(f"licence {number}"),
            self.clock(),
            self.clerk,
            licence_draft(number=number),
        )

    def states(self):
        with self.database.read() as repository:
            records = repository.key_records.of_unit(self.unit.id)
        return {record.kid: record.state(self.clock()).value for record in records}

    def published(self):
        self.deployment.cabinet.forget()
        return {
            key["kid"]
            for key in published_keys(self.deployment.cabinet, self.deployment.clock())["keys"]
        }

    def entries(self):
        """What the trail says of keys, the latest first."""
        with self.database.read() as repository:
            found = repository.audit.search(limit=200)
        return [(one.action.value, one.outcome) for one in found if one.action in KEY_ACTIONS]
