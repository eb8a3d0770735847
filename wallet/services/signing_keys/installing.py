"""Putting a bureau's certificate to use: checked against its key, its unit and a trusted root."""

import base64
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime

from wallet.domain.actors.actors import Actor, Unit, ensure_own_unit
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import Database, Repository
from wallet.repository.signing_keys.authorities import TrustedAuthority
from wallet.repository.signing_keys.keys import KeyTerm, NoSigningKey
from wallet.services.acts.doing import doing
from wallet.services.key_cabinet import ANNOUNCED_FOR, DOCUMENT
from wallet.services.signing_keys.refusals import (
    CertificateForAnotherPurpose,
    CertificateFromUnknownAuthority,
    CertificateOfAnotherKey,
    CertificateOfAnotherUnit,
    CertificateOver,
    CertificateUnreadable,
    KeyAlreadyInstalled,
    NoKeyRequested,
)
from wallet.tokens.certificate_reading import chain_from, stated
from wallet.tokens.certificates import TrustedSigner, read_chain, trusted_signer
from wallet.tokens.errors import CertificateNotTrusted

LONGEST_PEM = 64 * 1024


def install_certificate(
    database: Database, now: datetime, actor: Actor, unit_id: str, unverified_pem: bytes
) -> tuple[str, datetime]:
    """Put an issuer's requested key into use with its certificate; return kid and beginning.

    The PEM holds the issuer's own certificate and those above it, in any order. The key begins
    ten minutes later, at once where the issuer has none, never before its certificate does; the
    earlier one retires then, and the documents that it signed keep verifying.

    Raises:
        NoKeyRequested: no key pair waits for a certificate.
        KeyAlreadyInstalled: the last change has not taken effect yet.
        CertificateUnreadable: there are no certificates in it.
        CertificateOfAnotherKey, CertificateOfAnotherUnit, CertificateForAnotherPurpose,
        CertificateFromUnknownAuthority, CertificateOver: it does not fit.
        NotPermitted, UnknownUnit: as for the request.
    """
    blank = AuditEntry(now, AuditAction.CERTIFICATE_INSTALLED, actor, operator=actor.name)
    with doing(database, blank) as repository:
        ensure_own_unit(actor, unit_id)
        unit = repository.units.get(unit_id)
        key = repository.keys.requested(unit.id)
        if key is None:
            raise NoKeyRequested
        if repository.keys.announced(DOCUMENT, unit.id, now):
            raise KeyAlreadyInstalled
        chain, signer = _checked(repository, unit, key.kid, unverified_pem)
        earliest = now + ANNOUNCED_FOR if _signs(repository, unit, now) else now
        begins = max(signer.not_before, earliest)
        if begins >= signer.not_after:
            raise CertificateOver(field="certificate")
        repository.keys.retire_all(DOCUMENT, unit.id, begins)
        stored = tuple(base64.b64encode(der).decode() for der in chain)
        repository.keys.certify(key.kid, DOCUMENT, stored, KeyTerm(begins, signer.not_after))
        details = {
            "kid": key.kid,
            "begins": begins.isoformat(),
            "ends": signer.not_after.isoformat(),
            "serial": stated(chain[0]).serial,
        }
        repository.audit.append(replace(blank, unit_name=unit.name, details=details))
    return key.kid, begins


def _checked(
    repository: Repository, unit: Unit, kid: str, unverified_pem: bytes
) -> tuple[tuple[bytes, ...], TrustedSigner]:
    # 1 readable  2 for this key  3 for signing  4 vouched for  5 for this unit
    unverified = _read(unverified_pem)
    leaf = next((der for der in unverified if stated(der).kid == kid), None)
    if leaf is None:
        raise CertificateOfAnotherKey(field="certificate")
    if not _may_sign(leaf):
        raise CertificateForAnotherPurpose(field="certificate")
    chain, signer = _vouched_for(chain_from(unverified, leaf), repository.authorities.trusted())
    if signer.uscc != unit.uscc:
        raise CertificateOfAnotherUnit(field="certificate")
    return chain, signer


def _read(unverified_pem: bytes) -> tuple[bytes, ...]:
    try:
        if len(unverified_pem) > LONGEST_PEM:
            raise CertificateUnreadable(field="certificate")
        certificates = read_chain(unverified_pem)
        for der in certificates:
            stated(der)
    except CertificateNotTrusted as error:
        raise CertificateUnreadable(field="certificate") from error
    return certificates


def _may_sign(leaf: bytes) -> bool:
    return stated(leaf).may_sign


def _vouched_for(
    chain: tuple[bytes, ...], authorities: Sequence[TrustedAuthority]
) -> tuple[tuple[bytes, ...], TrustedSigner]:
    """Return the chain with its root at the end, and whom it vouches for."""
    for authority in authorities:
        root = authority.certificate
        with suppress(CertificateNotTrusted):
            signer = trusted_signer(chain, root)
            return (chain if chain[-1] == root else (*chain, root)), signer
    raise CertificateFromUnknownAuthority(field="certificate")


def _signs(repository: Repository, unit: Unit, now: datetime) -> bool:
    try:
        repository.keys.current(DOCUMENT, unit.id, now)
    except NoSigningKey:
        return False
    return True
