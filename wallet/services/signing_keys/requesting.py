"""A bureau asks a certification authority for a certificate: a new key pair and its request."""

from dataclasses import replace
from datetime import datetime

from wallet.domain.actors.actors import Actor, ensure_own_unit
from wallet.domain.entropy import Entropy
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import Database
from wallet.repository.signing_keys.keys import REQUESTED, KeyTerm
from wallet.services.acts.doing import doing
from wallet.services.key_cabinet import new_signing_key
from wallet.services.signing_keys.refusals import NoKeyRequested
from wallet.tokens.certificates import certificate_request
from wallet.tokens.keys import load_private_key


def request_certificate(
    database: Database, now: datetime, entropy: Entropy, actor: Actor, unit_id: str
) -> bytes:
    """Make a key pair for an issuer and return its request for a certificate, as PEM (PKCS #10).

    The private key stays in the repository, sealed. Asked again, it is the same request.

    Raises:
        UnknownUnit: no such unit.
        NotPermitted: the actor serves neither the unit nor the machine.
    """
    blank = AuditEntry(now, AuditAction.CERTIFICATE_REQUESTED, actor, operator=actor.name)
    with doing(database, blank) as repository:
        ensure_own_unit(actor, unit_id)
        unit = repository.units.get(unit_id)
        key = repository.keys.requested(unit.id)
        if key is None:
            key = new_signing_key(entropy, REQUESTED, unit.id, KeyTerm(now, now))
            repository.keys.add(key)
        details = {"kid": key.kid}
        repository.audit.append(replace(blank, unit_name=unit.name, details=details))
    return certificate_request(load_private_key(key.private_pem.encode()), unit.name, unit.uscc)


def drop_request(database: Database, now: datetime, actor: Actor, unit_id: str) -> None:
    """Give up a request whose certificate will not come; its key never signed anything.

    Raises:
        NoKeyRequested: no key waits for a certificate.
        NotPermitted: the actor serves neither the unit nor the machine.
    """
    blank = AuditEntry(now, AuditAction.CERTIFICATE_REQUEST_DROPPED, actor, operator=actor.name)
    with doing(database, blank) as repository:
        ensure_own_unit(actor, unit_id)
        unit = repository.units.get(unit_id)
        key = repository.keys.requested(unit.id)
        if key is None:
            raise NoKeyRequested
        repository.keys.drop_requested(key.kid)
        details = {"kid": key.kid}
        repository.audit.append(replace(blank, unit_name=unit.name, details=details))
