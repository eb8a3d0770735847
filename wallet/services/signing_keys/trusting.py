"""Whose certificates count: the roots that the city's security administrator trusts (Art. 12)."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from wallet.domain.actors.actors import Actor
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import Database, Repository
from wallet.repository.signing_keys.authorities import TrustedAuthority
from wallet.services.acts.doing import doing
from wallet.services.signing_keys.installing import LONGEST_PEM
from wallet.services.signing_keys.refusals import (
    AuthorityKnown,
    AuthorityOver,
    AuthorityUnreadable,
    UnknownAuthority,
)
from wallet.tokens.certificate_reading import stated
from wallet.tokens.certificates import is_root, read_chain
from wallet.tokens.errors import CertificateNotTrusted


def trust_authority(
    database: Database, now: datetime, actor: Actor, unverified_pem: bytes
) -> TrustedAuthority:
    """Trust a root from now on: certificates below it may be installed.

    Raises:
        AuthorityUnreadable: not one self-signed certificate of an authority in PEM.
        AuthorityOver: it is not valid now.
        AuthorityKnown: it is trusted already.
        NotPermitted: the actor is not the operator.
    """
    blank = AuditEntry(now, AuditAction.AUTHORITY_TRUSTED, actor, operator=actor.name)
    with doing(database, blank) as repository:
        authority = authority_from(_only_root(unverified_pem), now, actor.name)
        if not authority.not_before <= now < authority.not_after:
            raise AuthorityOver(field="certificate")
        known = repository.authorities.find(authority.fingerprint)
        if known is not None and known.removed_at is None:
            raise AuthorityKnown
        repository.authorities.add(authority)
        details = {"fingerprint": authority.fingerprint, "authority": authority.name}
        repository.audit.append(replace(blank, details=details))
    return authority


def distrust_authority(database: Database, now: datetime, actor: Actor, fingerprint: str) -> None:
    """Trust a root no longer: no further certificate below it is installed.

    Keys that are installed stay as they are; one that is in doubt is withdrawn by itself.

    Raises:
        UnknownAuthority: no such root is trusted.
        NotPermitted: the actor is not the operator.
    """
    blank = AuditEntry(now, AuditAction.AUTHORITY_DISTRUSTED, actor, operator=actor.name)
    with doing(database, blank) as repository:
        authority = trusted_authority(repository, fingerprint)
        repository.authorities.remove(fingerprint, now)
        details = {"fingerprint": authority.fingerprint, "authority": authority.name}
        repository.audit.append(replace(blank, details=details))


def trusted_authority(repository: Repository, fingerprint: str) -> TrustedAuthority:
    """Return a root that is trusted now.

    Raises:
        UnknownAuthority: no such root is trusted.
    """
    authority = repository.authorities.find(fingerprint)
    if authority is None or authority.removed_at is not None:
        raise UnknownAuthority
    return authority


def authority_from(root: bytes, now: datetime, by: str) -> TrustedAuthority:
    """Return a root as it is stored."""
    words = stated(root)
    name = words.unit_name or words.authority_name
    return TrustedAuthority(
        words.fingerprint, name[:200], root, words.not_before, words.not_after, now, by[:100]
    )


def _only_root(unverified_pem: bytes) -> bytes:
    certificates: tuple[bytes, ...] = ()
    with suppress(CertificateNotTrusted):
        certificates = read_chain(unverified_pem[: LONGEST_PEM + 1])
    if len(certificates) != 1 or not is_root(certificates[0]):
        raise AuthorityUnreadable(field="certificate")
    return certificates[0]
