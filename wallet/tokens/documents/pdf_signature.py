"""The issuer's signature in a PDF: PAdES baseline B-B over the whole file (Art. 12).

Reading takes the file as bytes alone. Nothing in it is parsed or unpacked before its signature
holds, so that a made-up PDF can neither mislead a parser nor exhaust the machine.
"""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from io import BytesIO

from asn1crypto import cms, parser, x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.serialization import load_der_public_key
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.writer import BasePdfFileWriter
from pyhanko.sign import signers
from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
from pyhanko.sign.general import extract_certificate_info, extract_signer_info
from pyhanko.sign.signers.pdf_signer import PdfSigningSession
from pyhanko.sign.validation.generic_cms import validate_sig_integrity
from pyhanko_certvalidator.registry import SimpleCertificateStore

from wallet.tokens.errors import TokenForged
from wallet.tokens.keys import CURVE, Signer, kid_of

_UNREADABLE = (ValueError, TypeError, KeyError, IndexError, OverflowError, UnsupportedAlgorithm)
"""Every way in which the libraries say that a signature is none; pyHanko's own are among them."""

_FIELD = "IssuerSignature"
_BYTE_RANGE = re.compile(rb"/ByteRange\s*\[\s*(\d{1,9})\s+(\d{1,9})\s+(\d{1,9})\s+(\d{1,9})\s*\]")
_CONTAINER = re.compile(rb"<([0-9A-Fa-f]+)>")
_REASON = re.compile(rb"/Reason\s*\(([0-9A-Z ]{1,100})\)")


@dataclass(frozen=True, slots=True)
class SignatureWords:
    """What the signature says of itself; plain ASCII, so that it is found without a parser."""

    signer_name: str
    reason: str


@dataclass(frozen=True, slots=True)
class SignedPdf:
    """A file whose signature holds: every byte outside the signature is as it was signed.

    Whose key ``kid`` is, and whether it may be believed, is for the caller to look up.
    """

    kid: str
    reason: str
    digest: str


class _ThroughSigner(signers.Signer):
    """Lets the library sign with any :class:`Signer`: the key stays where it is."""

    def __init__(self, signer: Signer) -> None:
        chain = [x509.Certificate.load(der) for der in signer.certificate_chain]
        super().__init__(
            embed_roots=False,
            signing_cert=chain[0],
            cert_registry=_store_of(chain[1:]),
            signature_mechanism=cms.SignedDigestAlgorithm({"algorithm": "sha256_ecdsa"}),
        )
        self._signer = signer

    async def async_sign_raw(
        self,
        data: bytes,
        digest_algorithm: str,
        dry_run: bool = False,  # noqa: FBT001, FBT002 the library fixes the arguments
    ) -> bytes:
        signature = bytes(64) if dry_run else self._signer.sign(data)
        r, s = int.from_bytes(signature[:32]), int.from_bytes(signature[32:])
        return encode_dss_signature(r, s)


def _store_of(certificates: list[x509.Certificate]) -> SimpleCertificateStore:
    store = SimpleCertificateStore()  # type: ignore[no-untyped-call] # unannotated
    store.register_multiple(certificates)
    return store


class _AtMoment(signers.PdfSigner):
    """Signs at a moment that is passed in, where the library would ask the machine."""

    def __init__(
        self, metadata: signers.PdfSignatureMetadata, signer: Signer, now: datetime
    ) -> None:
        super().__init__(metadata, signer=_ThroughSigner(signer))
        self._now = now

    def init_signing_session(
        self,
        pdf_out: BasePdfFileWriter,
        existing_fields_only: bool = False,  # noqa: FBT001, FBT002 as the library has it
    ) -> PdfSigningSession:
        session = super().init_signing_session(pdf_out, existing_fields_only)
        session.system_time = self._now
        return session


def file_digest(pdf: bytes) -> str:
    """Return the SHA-256 of a whole file, in hex."""
    return sha256(pdf).hexdigest()


def sign_pdf(signer: Signer, pdf: bytes, words: SignatureWords, now: datetime) -> bytes:
    """Return the PDF with the issuer's signature, which allows no change after it."""
    metadata = signers.PdfSignatureMetadata(
        field_name=_FIELD,
        md_algorithm="sha256",
        name=words.signer_name,
        reason=words.reason,
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    output = BytesIO()
    writer = IncrementalPdfFileWriter(BytesIO(pdf))
    # The library runs an event loop, which a thread that is inside one already would refuse.
    with ThreadPoolExecutor(max_workers=1) as apart:
        apart.submit(_AtMoment(metadata, signer, now).sign_pdf, writer, output=output).result()
    return output.getvalue()


def read_signed_pdf(unverified: bytes) -> SignedPdf:
    """Return what the signature over a whole file vouches for.

    Raises:
        TokenForged: it has no such signature, or is not what was signed, to the byte.
    """
    signed, container = _parts(unverified)
    try:
        public_key = _checked(container, sha256(signed).digest())
    except _UNREADABLE as error:
        raise TokenForged(reason="not a signature") from error
    return SignedPdf(kid_of(public_key), claimed_reason(unverified), file_digest(unverified))


def claimed_reason(unverified: bytes) -> str:
    """Return the reason that a file states, true or not; empty when there is none."""
    found = _REASON.findall(unverified)
    return found[-1].decode("ascii") if found else ""


def _parts(unverified: bytes) -> tuple[bytes, bytes]:
    """Return what is signed and the signature: together they are the whole file."""
    ranges = _BYTE_RANGE.findall(unverified)
    if len(ranges) != 1:
        raise TokenForged(reason="not one signature")
    start, before, after, rest = (int(number) for number in ranges[0])
    container = _CONTAINER.fullmatch(unverified, before, after)
    if start != 0 or after + rest != len(unverified) or container is None:
        raise TokenForged(reason="not signed as a whole")
    if len(container[1]) % 2:
        raise TokenForged(reason="not a signature")
    return unverified[:before] + unverified[after:], bytes.fromhex(container[1].decode("ascii"))


def _checked(container: bytes, digest: bytes) -> ec.EllipticCurvePublicKey:
    """Return the key that signed this digest, by an algorithm that counts."""
    # What follows the signature in its room is zeros; anything else there would not be signed.
    content, padding = _without_padding(container)
    if padding.strip(b"\0"):
        raise ValueError("something stands behind the signature")
    signed_data = cms.ContentInfo.load(content, strict=True)["content"]
    signer_info = extract_signer_info(signed_data)
    if signer_info["signature_algorithm"]["algorithm"].native != "sha256_ecdsa":
        raise ValueError("another algorithm")
    if signer_info["digest_algorithm"]["algorithm"].native != "sha256":
        raise ValueError("another digest")
    certificate = extract_certificate_info(signed_data).signer_cert
    if not all(validate_sig_integrity(signer_info, certificate, "data", digest)):
        raise ValueError("the signature does not hold")
    public_key = load_der_public_key(certificate.public_key.dump())
    if not isinstance(public_key, ec.EllipticCurvePublicKey) or public_key.curve.name != CURVE:
        raise ValueError("not a P-256 key")
    return public_key


def _without_padding(container: bytes) -> tuple[bytes, bytes]:
    *_kind, header, value, trailer = parser.parse(container, strict=False)
    length = len(header) + len(value) + len(trailer)
    return container[:length], container[length:]
