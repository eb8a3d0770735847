"""The signed document of one licence version: an SD-JWT VC (RFC 9901), the signature of Art. 12.

``<signed part>~<disclosure>~...~``: the signed part lists a digest per face field, so that a
grant hands over exactly the granted fields and the receiver can still check them alone.
"""

import base64
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from wallet.domain.entropy import Entropy
from wallet.tokens.certificates import trusted_signer
from wallet.tokens.documents.disclosures import (
    DIGEST_ALGORITHM,
    RESERVED_NAMES,
    Disclosure,
    digests_of,
    ensure_signed,
    hides_parts,
    make_disclosures,
    read_disclosure,
)
from wallet.tokens.encoding import JsonObject, JsonValue, to_numeric_date
from wallet.tokens.errors import (
    CertificateNotTrusted,
    TokenForged,
    UnknownFaceField,
    UnusableFieldName,
)
from wallet.tokens.jws import (
    check_times,
    moment_claim,
    read_signed,
    sign_jwt,
    text_claim,
    whole_claim,
)
from wallet.tokens.keys import KeyRing, KeyUse, Signer, VerifyingKey, kid_of

TYPE = "dc+sd-jwt"

_LONGEST = 4_000_000
"""Characters of a document; a portrait is the largest field there is."""

_REGISTERED = ("iss", "sub", "aud", "iat", "nbf", "exp", "jti", "cnf", "status", "_sd_alg")
_OF_CREDENTIALS = ("vct", "vct#integrity")
_OF_LICENCES = (
    "licence_code",
    "licence_version",
    "issuing_authority",
    "issuing_authority_code",
)
_NAMES_OF_ITS_OWN = frozenset((*_REGISTERED, *_OF_CREDENTIALS, *_OF_LICENCES)) | RESERVED_NAMES


class DocumentClaims(NamedTuple):
    """What a document says to everybody: the licence and its issuer, nothing about its holder.

    ``issuing_authority_code`` is the issuer's unified social credit code. ``expires_at`` is the
    end of the last valid day, ``None`` for a long-term licence. Times are whole seconds.
    """

    issuer: str
    vct: str
    licence_code: str
    version: int
    issuing_authority: str
    issuing_authority_code: str
    valid_from: datetime
    expires_at: datetime | None
    status_uri: str
    status_index: int


@dataclass(frozen=True, slots=True)
class LicenceDocument:
    """A genuine document: its claims, the fields handed over with it, who signed it and when."""

    claims: DocumentClaims
    face: JsonObject
    kid: str
    issued_at: datetime


@dataclass(frozen=True, slots=True)
class TrustedIssuers:
    """Trust in every issuer whose certificate leads to ``root`` (DER), but for withdrawn keys."""

    root: bytes
    withdrawn: Mapping[str, datetime]


def issue_document(
    signer: Signer,
    claims: DocumentClaims,
    face: Mapping[str, JsonValue],
    now: datetime,
    entropy: Entropy,
) -> str:
    """Return the signed document with a disclosure for every face field.

    Raises ``UnusableFieldName`` for a field named like a claim of the document itself.
    """
    _ensure_usable(face)
    disclosures = make_disclosures(face, entropy)
    signed = _to_json(claims, now)
    # Sorted: the order of the digests tells nothing about the order of the fields.
    signed["_sd"] = [*sorted(digests_of(disclosures))]
    signed["_sd_alg"] = DIGEST_ALGORITHM
    jws = sign_jwt(signer, TYPE, signed, signer.certificate_chain)
    return "~".join((jws, *disclosures, ""))


def _ensure_usable(face: Mapping[str, JsonValue]) -> None:
    for name, value in face.items():
        if name in _NAMES_OF_ITS_OWN or (type(value) is not str and hides_parts(value)):
            raise UnusableFieldName(field=name)


def _to_json(claims: DocumentClaims, now: datetime) -> JsonObject:
    signed: JsonObject = {
        "iss": claims.issuer,
        "vct": claims.vct,
        "iat": to_numeric_date(now),
        "nbf": to_numeric_date(claims.valid_from),
        "licence_code": claims.licence_code,
        "licence_version": claims.version,
        "issuing_authority": claims.issuing_authority,
        "issuing_authority_code": claims.issuing_authority_code,
        "status": {"status_list": {"idx": claims.status_index, "uri": claims.status_uri}},
    }
    if claims.expires_at is not None:
        signed["exp"] = to_numeric_date(claims.expires_at)
    return signed


def read_document(
    unverified: str, trust: KeyRing | TrustedIssuers, now: datetime | None
) -> LicenceDocument:
    """Return what a genuine document says and the fields that came with it.

    With ``now`` its times are checked too; with ``None`` they are not, for documents out of
    our own store whose licence may long have ended. Raises ``TokenForged`` (also as
    ``CertificateNotTrusted``), ``TokenOfAnotherKind``, ``KeyWithdrawn``, ``TokenNotYetValid``
    or ``TokenExpired``. The status is for the caller to look up.
    """
    # 1 shape
    jws, disclosed = _split(unverified)
    # 2 signature, by a key that may sign documents
    signed = read_signed(
        jws,
        lambda header: _document_key(header, trust),
        typ=TYPE,
        now=now,
        extra_headers=frozenset({"x5c"}),
    )
    claims = _from_json(signed.claims)
    # 3 the issuer is the one whose key it is
    if signed.key.owner is not None and signed.key.owner != claims.issuing_authority_code:
        raise TokenForged(reason="signed with the key of another issuer")
    # 4 every field handed over was signed
    face = _signed_face(signed.claims, disclosed)
    # 5 time
    if now is not None:
        check_times(signed.claims, now)
    issued_at = moment_claim(signed.claims, "iat")
    return LicenceDocument(claims, face, signed.key.kid, issued_at)


def _split(unverified: str) -> tuple[str, list[str]]:
    if not isinstance(unverified, str) or len(unverified) > _LONGEST or not unverified.isascii():
        raise TokenForged(reason="not a document")
    jws, *disclosed = unverified.split("~")
    if not disclosed or disclosed.pop():  # after the last ~ there is nothing: no key binding
        raise TokenForged(reason="not a document")
    return jws, disclosed


def _document_key(header: JsonObject, trust: KeyRing | TrustedIssuers) -> VerifyingKey:
    if isinstance(trust, KeyRing):
        return trust.find(header.get("kid"), KeyUse.DOCUMENT)
    signer = trusted_signer(_chain_in(header), trust.root)
    kid = kid_of(signer.public_key)
    if header.get("kid") != kid:
        raise CertificateNotTrusted(reason="the certificate is of another key")
    return VerifyingKey(
        kid=kid,
        public_key=signer.public_key,
        uses=frozenset({KeyUse.DOCUMENT}),
        not_before=signer.not_before,
        retired_at=signer.not_after,
        withdrawn_at=trust.withdrawn.get(kid),
        owner=signer.uscc,
    )


def _chain_in(header: JsonObject) -> list[bytes]:
    chain = header.get("x5c")
    if not isinstance(chain, list):
        raise CertificateNotTrusted(reason="no certificate")
    try:
        return [base64.b64decode(str(der), validate=True) for der in chain]
    except ValueError as error:
        raise CertificateNotTrusted(reason="certificate unreadable") from error


def _from_json(signed: JsonObject) -> DocumentClaims:
    status = signed.get("status")
    entry = status.get("status_list") if isinstance(status, dict) else None
    if not isinstance(entry, dict):
        raise TokenForged(reason="status")
    return DocumentClaims(
        issuer=text_claim(signed, "iss"),
        vct=text_claim(signed, "vct"),
        licence_code=text_claim(signed, "licence_code"),
        version=whole_claim(signed, "licence_version"),
        issuing_authority=text_claim(signed, "issuing_authority"),
        issuing_authority_code=text_claim(signed, "issuing_authority_code"),
        valid_from=moment_claim(signed, "nbf"),
        expires_at=moment_claim(signed, "exp") if "exp" in signed else None,
        status_uri=text_claim(entry, "uri"),
        status_index=whole_claim(entry, "idx"),
    )


def _signed_face(signed: JsonObject, disclosed: list[str]) -> JsonObject:
    if signed.get("_sd_alg") != DIGEST_ALGORITHM:
        raise TokenForged(reason="_sd_alg")
    ensure_signed(disclosed, signed.get("_sd"))
    face: JsonObject = {}
    for disclosure in map(read_disclosure, disclosed):
        if disclosure.name in signed or disclosure.name in face:
            raise TokenForged(reason="a field is named twice")
        face[disclosure.name] = disclosure.value
    return face


def select_disclosures(document: str, names: Iterable[str]) -> str:
    """Return the document with exactly the named fields (Art. 18: what was granted, no more).

    Raises ``UnknownFaceField`` for a name that the document does not disclose.
    """
    wanted = set(names)
    jws, _ = _split(document)
    chosen = [disclosure for disclosure in _disclosures(document) if disclosure.name in wanted]
    missing = wanted.difference(disclosure.name for disclosure in chosen)
    if missing:
        raise UnknownFaceField(fields=sorted(missing))
    return "~".join((jws, *(disclosure.text for disclosure in chosen), ""))


def disclosed_face(document: str) -> JsonObject:
    """Return the fields of a document of our own store, without verifying it again."""
    return {disclosure.name: disclosure.value for disclosure in _disclosures(document)}


def _disclosures(document: str) -> list[Disclosure]:
    _, disclosed = _split(document)
    return [read_disclosure(text) for text in disclosed]
