"""What a handed-over document says, checked as its receiver would check it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from wallet.services.authorization.retrieving import DocumentCannotBeConfirmed, Retrieved
from wallet.tokens.documents.licence_document import read_document
from wallet.tokens.errors import TokenError
from wallet.tokens.keys import KeyRing


@dataclass(frozen=True, slots=True)
class HandedOver:
    """One licence's granted fields, out of a document whose signature and times hold."""

    retrieved: Retrieved
    issuing_authority: str
    issuing_authority_code: str
    version: int
    face: Mapping[str, str]
    signed_at: datetime
    expires_at: datetime | None


def read_handed_over(retrieved: Retrieved, ring: KeyRing, now: datetime) -> HandedOver:
    """Return what the document says.

    Raises:
        DocumentCannotBeConfirmed: its signature or its times do not hold.
    """
    try:
        document = read_document(retrieved.document, ring, now)
    except TokenError:
        raise DocumentCannotBeConfirmed from None
    return HandedOver(
        retrieved,
        document.claims.issuing_authority,
        document.claims.issuing_authority_code,
        document.claims.version,
        {name: str(value) for name, value in document.face.items()},
        document.issued_at,
        document.claims.expires_at,
    )
