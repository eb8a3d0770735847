"""What a certificate says, before anybody has vouched for it: to sort a chain and to show it.

Nothing in here is a ground for trust; ``certificates.trusted_signer`` decides that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from wallet.tokens.certificates import UNUSABLE
from wallet.tokens.errors import CertificateNotTrusted
from wallet.tokens.keys import CURVE, kid_of


@dataclass(frozen=True, slots=True)
class StatedCertificate:
    """A certificate's own words; ``kid`` is None for a key that is not on P-256."""

    kid: str | None
    unit_name: str
    uscc: str
    authority_name: str
    serial: str
    fingerprint: str
    may_sign: bool
    is_authority: bool
    not_before: datetime
    not_after: datetime


def stated(der: bytes) -> StatedCertificate:
    """Return what a certificate says of itself; raises ``CertificateNotTrusted``."""
    try:
        certificate = x509.load_der_x509_certificate(der)
        return StatedCertificate(
            kid=_kid(certificate),
            unit_name=_first(certificate.subject, NameOID.ORGANIZATION_NAME),
            uscc=_first(certificate.subject, NameOID.ORGANIZATION_IDENTIFIER),
            authority_name=_first(certificate.issuer, NameOID.ORGANIZATION_NAME)
            or _first(certificate.issuer, NameOID.COMMON_NAME),
            serial=f"{certificate.serial_number:X}",
            fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
            may_sign=_may_sign(certificate),
            is_authority=_is_authority(certificate),
            not_before=certificate.not_valid_before_utc,
            not_after=certificate.not_valid_after_utc,
        )
    except UNUSABLE as error:
        raise CertificateNotTrusted(reason="not a readable certificate") from error


def chain_from(certificates: Sequence[bytes], leaf: bytes) -> tuple[bytes, ...]:
    """Return the leaf and those above it in order, whatever order they came in."""
    by_subject = {_subject(der): der for der in certificates if der != leaf}
    chain = [leaf]
    while (above := by_subject.pop(_issuer(chain[-1]), None)) is not None:
        chain.append(above)
    return tuple(chain)


def _subject(der: bytes) -> bytes:
    return x509.load_der_x509_certificate(der).subject.public_bytes()


def _issuer(der: bytes) -> bytes:
    return x509.load_der_x509_certificate(der).issuer.public_bytes()


def _kid(certificate: x509.Certificate) -> str | None:
    key = certificate.public_key()
    if isinstance(key, ec.EllipticCurvePublicKey) and key.curve.name == CURVE:
        return kid_of(key)
    return None


def _first(name: x509.Name, oid: x509.ObjectIdentifier) -> str:
    found = name.get_attributes_for_oid(oid)
    return str(found[0].value) if found else ""


def _may_sign(certificate: x509.Certificate) -> bool:
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    return bool(usage.digital_signature) and not _is_authority(certificate)


def _is_authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except x509.ExtensionNotFound:
        return False
