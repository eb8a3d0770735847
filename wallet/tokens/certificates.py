"""Certificates of the issuers' signing keys (Art. 12), and the authority of the demonstration.

In the real deployment the certificates come from a licensed electronic certification service;
``new_authority`` stands in for it. Checking is the same for both.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from wallet.domain.entropy import Entropy
from wallet.tokens.errors import CertificateExpired, CertificateNotTrusted
from wallet.tokens.keys import CURVE, new_private_key

AUTHORITY_YEARS = 20
_PEM = serialization.Encoding.PEM
LONGEST_CHAIN = 4

UNUSABLE = (
    ValueError,
    TypeError,
    IndexError,
    InvalidSignature,
    UnsupportedAlgorithm,
    x509.DuplicateExtension,
    x509.ExtensionNotFound,
    x509.InvalidVersion,
    x509.UnsupportedGeneralNameType,
)
"""Every way in which the library says that a certificate is no good."""

_STRONG_HASHES = (hashes.SHA256, hashes.SHA384, hashes.SHA512)


@dataclass(frozen=True, slots=True)
class Authority:
    """A certification authority: its key and its own certificate (DER)."""

    private_key: ec.EllipticCurvePrivateKey = field(repr=False)
    certificate: bytes


@dataclass(frozen=True, slots=True)
class TrustedSigner:
    """Whom a trusted chain vouches for, and for how long all of its certificates are valid."""

    public_key: ec.EllipticCurvePublicKey
    unit_name: str
    uscc: str
    not_before: datetime
    not_after: datetime


def new_authority(name: str, now: datetime, entropy: Entropy) -> Authority:
    """Return an authority with a self-signed certificate, valid for twenty years from ``now``."""
    key = new_private_key(entropy)
    subject = _name(name)
    template = _template(subject, subject, key.public_key(), entropy)
    builder = (
        template.not_valid_before(now)
        .not_valid_after(now + timedelta(days=365 * AUTHORITY_YEARS))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(authority=True), critical=True)
        .add_extension(_identifier_of(key.public_key()), critical=False)
    )
    return Authority(key, _signed(builder, key))


def issue_certificate(
    authority: Authority,
    *,
    unit_name: str,
    uscc: str,
    public_key: ec.EllipticCurvePublicKey,
    not_before: datetime,
    not_after: datetime,
    entropy: Entropy,
) -> bytes:
    """Return the DER certificate of a unit's signing key, for signatures and nothing else."""
    issuer = x509.load_der_x509_certificate(authority.certificate).subject
    builder = (
        _template(_name(unit_name, uscc), issuer, public_key, entropy)
        .not_valid_before(not_before)
        .not_valid_after(not_after)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(authority=False), critical=True)
        .add_extension(_identifier_of(public_key), critical=False)
        .add_extension(_identifier_above(authority.private_key.public_key()), critical=False)
    )
    return _signed(builder, authority.private_key)


def certificate_request(
    private_key: ec.EllipticCurvePrivateKey, unit_name: str, uscc: str
) -> bytes:
    """Return the PEM with which a unit asks a certification service for a certificate."""
    builder = x509.CertificateSigningRequestBuilder(_name(unit_name, uscc))
    request = builder.sign(private_key, hashes.SHA256(), ecdsa_deterministic=True)
    return request.public_bytes(serialization.Encoding.PEM)


def certify(
    authority: Authority,
    unverified_request: bytes,
    term: tuple[datetime, datetime],
    entropy: Entropy,
) -> bytes:
    """Return the chain, as PEM, with which an authority answers a unit's request.

    A real authority makes sure first that the request is the unit's. Raises
    ``CertificateNotTrusted`` for what is no request that its own key signed.
    """
    try:
        request = x509.load_pem_x509_csr(unverified_request)
        if not request.is_signature_valid:
            raise InvalidSignature
        leaf = issue_certificate(
            authority,
            unit_name=_subject(request, NameOID.ORGANIZATION_NAME),
            uscc=_subject(request, NameOID.ORGANIZATION_IDENTIFIER),
            public_key=_p256(request.public_key()),
            not_before=term[0],
            not_after=term[1],
            entropy=entropy,
        )
    except UNUSABLE as error:
        raise CertificateNotTrusted(reason="not a certificate request") from error
    chain = (leaf, authority.certificate)
    pems = (x509.load_der_x509_certificate(der).public_bytes(_PEM) for der in chain)
    return b"".join(pems)


def read_chain(unverified_pem: bytes) -> tuple[bytes, ...]:
    """Return the DER certificates of a PEM, in its order; raises ``CertificateNotTrusted``."""
    try:
        certificates = x509.load_pem_x509_certificates(unverified_pem)
    except ValueError as error:
        raise CertificateNotTrusted(reason="not certificates in PEM") from error
    return tuple(one.public_bytes(serialization.Encoding.DER) for one in certificates)


def _name(name: str, uscc: str | None = None) -> x509.Name:
    attributes = [
        x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
        x509.NameAttribute(NameOID.ORGANIZATION_NAME, name),
    ]
    if uscc is not None:
        attributes.append(x509.NameAttribute(NameOID.ORGANIZATION_IDENTIFIER, uscc))
    attributes.append(x509.NameAttribute(NameOID.COMMON_NAME, name))
    return x509.Name(attributes)


def _template(
    subject: x509.Name,
    issuer: x509.Name,
    public_key: ec.EllipticCurvePublicKey,
    entropy: Entropy,
) -> x509.CertificateBuilder:
    serial = int.from_bytes(b"\x01" + entropy.token_bytes(16))
    return x509.CertificateBuilder(issuer, subject, public_key, serial)


def _key_usage(*, authority: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not authority,
        content_commitment=not authority,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=authority,
        crl_sign=authority,
        encipher_only=False,
        decipher_only=False,
    )


def _identifier_of(public_key: ec.EllipticCurvePublicKey) -> x509.SubjectKeyIdentifier:
    return x509.SubjectKeyIdentifier.from_public_key(public_key)


def _identifier_above(public_key: ec.EllipticCurvePublicKey) -> x509.AuthorityKeyIdentifier:
    return x509.AuthorityKeyIdentifier.from_issuer_public_key(public_key)


def _signed(builder: x509.CertificateBuilder, key: ec.EllipticCurvePrivateKey) -> bytes:
    certificate = builder.sign(key, hashes.SHA256(), ecdsa_deterministic=True)
    return certificate.public_bytes(serialization.Encoding.DER)


def check_chain(chain: Sequence[bytes], root: bytes, at: datetime) -> TrustedSigner:
    """Return whom the chain vouches for at that time.

    The chain has the signer's certificate first; the root (DER) need not be in it. Raises
    ``CertificateNotTrusted`` when it does not lead to the root, and ``CertificateExpired`` when
    one of its certificates is not valid at ``at``.
    """
    signer = trusted_signer(chain, root)
    if not signer.not_before <= at <= signer.not_after:
        raise CertificateExpired(not_after=signer.not_after.isoformat())
    return signer


def trusted_signer(chain: Sequence[bytes], root: bytes) -> TrustedSigner:
    """Return whom the chain vouches for, whatever the time; raises ``CertificateNotTrusted``."""
    if not 1 <= len(chain) <= LONGEST_CHAIN:
        raise CertificateNotTrusted(reason="length of the chain")
    above = [root] if chain[-1] != root else []
    try:
        certificates = [x509.load_der_x509_certificate(der) for der in (*chain, *above)]
        # From the root down: nothing inside a certificate is read before somebody vouches for it.
        for below, (lower, upper) in reversed(list(enumerate(pairwise(certificates)))):
            _ensure_may_certify(upper, below)
            _ensure_strong(lower)
            lower.verify_directly_issued_by(upper)
        return _signer_of(certificates)
    except UNUSABLE as error:
        raise CertificateNotTrusted(reason="not issued by the authority") from error


def is_root(certificate: bytes) -> bool:
    """Whether a certificate is one of an authority that vouches for itself."""
    try:
        root = x509.load_der_x509_certificate(certificate)
        _ensure_may_certify(root, 0)
        _ensure_strong(root)
        root.verify_directly_issued_by(root)
    except UNUSABLE:
        return False
    return True


def _ensure_strong(certificate: x509.Certificate) -> None:
    if not isinstance(certificate.signature_hash_algorithm, _STRONG_HASHES):
        raise ValueError("signed with a weak digest")


def _ensure_may_certify(certificate: x509.Certificate, below: int) -> None:
    constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    too_deep = constraints.path_length is not None and below > constraints.path_length
    if not constraints.ca or not usage.key_cert_sign or too_deep:
        raise ValueError("not a certificate of an authority")


def _signer_of(certificates: list[x509.Certificate]) -> TrustedSigner:
    leaf = certificates[0]
    constraints = leaf.extensions.get_extension_for_class(x509.BasicConstraints).value
    usage = leaf.extensions.get_extension_for_class(x509.KeyUsage).value
    if constraints.ca or not usage.digital_signature:
        raise ValueError("not a certificate for signing")
    return TrustedSigner(
        public_key=_p256(leaf.public_key()),
        unit_name=_subject(leaf, NameOID.ORGANIZATION_NAME),
        uscc=_subject(leaf, NameOID.ORGANIZATION_IDENTIFIER),
        not_before=max(certificate.not_valid_before_utc for certificate in certificates),
        not_after=min(certificate.not_valid_after_utc for certificate in certificates),
    )


def _p256(public_key: object) -> ec.EllipticCurvePublicKey:
    if not isinstance(public_key, ec.EllipticCurvePublicKey) or public_key.curve.name != CURVE:
        raise ValueError("not a P-256 key")
    return public_key


def _subject(
    certificate: x509.Certificate | x509.CertificateSigningRequest, oid: x509.ObjectIdentifier
) -> str:
    return str(certificate.subject.get_attributes_for_oid(oid)[0].value)
