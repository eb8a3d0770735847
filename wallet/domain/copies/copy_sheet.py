"""What stands on the paper of a temporary copy: the face of what it copies, and the cause."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from wallet.domain.errors import Unavailable
from wallet.domain.licences.licence import LicenceStatus, RevocationKind


class PrintingUnavailable(Unavailable):
    """The server cannot draw the paper, or not every character of it."""

    code = "printing_unavailable"
    zh = "副本暂时印不出来，没有开具。请稍后再试，或到发证单位窗口办理。"
    en = "The copy could not be drawn and none was made. Please try later or ask the issuer."
    leaves_entry = True


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One field of the face: what it is called on the paper, and its whole value."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class LicenceFace:
    """The face of a licence as its issuer signed it."""

    type_name: str
    english_title: str
    seed: str
    licence_code: str
    licence_number: str
    issued_on: date
    valid_from: date
    valid_until: date | None
    portrait: str | None
    rows: tuple[SheetRow, ...]


@dataclass(frozen=True, slots=True)
class PermitRow:
    """One licence of a permit, and its state at the time of making; None cannot be confirmed."""

    component: str
    issuer_name: str
    number: str
    valid_from: date
    valid_until: date | None
    status: LicenceStatus | None
    revocation_kind: RevocationKind | None


@dataclass(frozen=True, slots=True)
class PermitFace:
    """A comprehensive permit as its poster shows it, with each licence's own state."""

    industry_name: str
    seed: str
    holder_name: str
    uscc: str
    number: str
    version: int
    issued_on: date
    rows: tuple[PermitRow, ...]


@dataclass(frozen=True, slots=True)
class CopySheet:
    """One page: texts and dates only, no decision left; ``issuer_name`` is whose key signs it."""

    number: str
    issuer_name: str
    face: LicenceFace | PermitFace
    maker: str
    cause: str
    recipient: str
    made_at: datetime
    expires_at: datetime
    check_address: str
    scan_text: str


SheetPrinter = Callable[[CopySheet], bytes]
"""Draws a sheet as a PDF file; raises :class:`PrintingUnavailable` where it cannot."""
