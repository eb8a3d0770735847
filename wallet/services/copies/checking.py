"""Public checking of a copy: by its number or its file, live, and without anything sensitive."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wallet.domain.actors.actors import Actor
from wallet.domain.actors.lockout import COPY_FILE_BY_ADDRESS, COPY_NUMBER_BY_ADDRESS
from wallet.domain.copies.temporary_copy import (
    LARGEST_FILE_MB,
    CopyStanding,
    TemporaryCopy,
    UnknownCopy,
    as_number,
)
from wallet.domain.errors import InvalidInput, WalletError
from wallet.domain.trail.audit import AuditAction
from wallet.repository.database import Database, Repository
from wallet.services.acts.limiting import attempt, take_back
from wallet.services.copies.copy_standing import CopyNow, copy_now
from wallet.services.copies.copy_trail import record_look
from wallet.services.copies.making import SIGNED_FOR
from wallet.tokens.errors import TokenForged
from wallet.tokens.pdf_signature import SignedPdf, claimed_reason, read_signed_pdf

_LARGEST_FILE = LARGEST_FILE_MB * 1024 * 1024


class NotAPdf(InvalidInput):
    """Nothing was chosen, or something that is no PDF."""

    code = "not_a_pdf"
    zh = "请选择副本的 PDF 原文件。截图、照片和打印件请改用编号查验。"
    en = "Please choose the copy's original PDF file. For a picture or a print, use the number."


class FileTooLarge(InvalidInput):
    """No copy is that large."""

    code = "copy_file_too_large"
    zh = f"文件超过 {LARGEST_FILE_MB} MB，没有查验。副本原文件不会这么大。"
    en = f"The file is over {LARGEST_FILE_MB} MB and was not checked. No original is that large."


@dataclass(frozen=True, slots=True)
class CheckedCopy:
    """What anyone may know of a copy, and where it stands now."""

    number: str
    cause: str
    recipient: str
    made_at: datetime
    expires_at: datetime
    checked_at: datetime
    now: CopyNow

    @property
    def standing(self) -> CopyStanding:
        """Where it stands."""
        return self.now.standing


class FileVerdict(StrEnum):
    """What a file turned out to be."""

    UNCHANGED = "unchanged"
    CHANGED = "changed"
    NOT_OURS = "not_ours"


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """The verdict on a file; an unchanged one, or one that names a number of ours, has a copy."""

    verdict: FileVerdict
    copy: CheckedCopy | None = None


def check_number(
    database: Database, now: datetime, actor: Actor, address: str, unverified_number: str
) -> CheckedCopy:
    """Tell where a copy stands now; each look and each refusal is one audit entry.

    Raises:
        UnknownCopy: there is no copy of this number.
        TooManyAttempts: too many wrong numbers from this address.
    """
    try:
        attempt(database, COPY_NUMBER_BY_ADDRESS, address, now)
        number = as_number(unverified_number)
        with database.begin() as repository:
            copy = repository.temporary_copies.find_by_number(number)
            if copy is None:
                raise UnknownCopy
            checked = _checked(repository, now, copy)
            outcome = checked.standing.value
            record_look(repository, now, actor, AuditAction.COPY_CHECKED, outcome, copy)
    except WalletError as refusal:
        _record_refusal(database, now, actor, refusal)
        raise
    take_back(database, COPY_NUMBER_BY_ADDRESS, address)
    return checked


def check_file(
    database: Database, now: datetime, actor: Actor, address: str, unverified_file: bytes
) -> CheckedFile:
    """Tell whether a file is a copy as it was signed, to the byte, and where it stands now.

    Raises:
        NotAPdf, FileTooLarge: it was not looked at.
        TooManyAttempts: too many files from this address.
    """
    try:
        attempt(database, COPY_FILE_BY_ADDRESS, address, now)
        if len(unverified_file) > _LARGEST_FILE:
            raise FileTooLarge(field="file")
        if not unverified_file.startswith(b"%PDF-"):
            raise NotAPdf(field="file")
    except WalletError as refusal:
        _record_refusal(database, now, actor, refusal)
        raise
    signed = _signature_of(unverified_file)
    with database.begin() as repository:
        copy = _named_in(repository, unverified_file)
        verdict = _verdict(copy, signed)
        checked = _checked(repository, now, copy) if copy else None
        outcome = verdict.value
        if checked is not None and verdict is FileVerdict.UNCHANGED:
            outcome = checked.standing.value
        record_look(repository, now, actor, AuditAction.COPY_CHECKED, outcome, copy)
    return CheckedFile(verdict, checked)


def _signature_of(unverified_file: bytes) -> SignedPdf | None:
    try:
        return read_signed_pdf(unverified_file)
    except TokenForged:
        return None


def _named_in(repository: Repository, unverified_file: bytes) -> TemporaryCopy | None:
    word, _, number = claimed_reason(unverified_file).partition(" ")
    if word != SIGNED_FOR:
        return None
    try:
        return repository.temporary_copies.find_by_number(as_number(number))
    except UnknownCopy:
        return None


def _verdict(copy: TemporaryCopy | None, signed: SignedPdf | None) -> FileVerdict:
    # Both must hold: the issuer's key signed it, and it is the file that was given out.
    if copy is None:
        return FileVerdict.NOT_OURS
    if signed is None or signed.kid != copy.kid or signed.digest != copy.file_digest:
        return FileVerdict.CHANGED
    return FileVerdict.UNCHANGED


def _checked(repository: Repository, now: datetime, copy: TemporaryCopy) -> CheckedCopy:
    return CheckedCopy(
        number=copy.number,
        cause=copy.purpose.cause,
        recipient=copy.purpose.recipient,
        made_at=copy.made_at,
        expires_at=copy.expires_at,
        checked_at=now,
        now=copy_now(repository, copy, now),
    )


def _record_refusal(database: Database, now: datetime, actor: Actor, refusal: WalletError) -> None:
    refusal.recorded = True
    with database.begin() as repository:
        record_look(repository, now, actor, AuditAction.COPY_CHECK_REFUSED, refusal.code)
