"""Public checking of a copy: by its number or its file, live, and without anything sensitive."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from wallet.domain.actors.actors import Actor
from wallet.domain.actors.lockout import (
    COPY_CHECKED_BY_ADDRESS,
    COPY_FILE_BY_ADDRESS,
    COPY_NUMBER_BY_ADDRESS,
)
from wallet.domain.copies.temporary_copy import (
    LARGEST_FILE_MB,
    CopyStanding,
    TemporaryCopy,
    UnknownCopy,
    as_number,
)
from wallet.domain.errors import InvalidInput
from wallet.domain.trail.audit import AuditAction
from wallet.repository.database import Database, Repository
from wallet.services.acts.doing import attempting, doing
from wallet.services.acts.limiting import OnSuccess, by_caller
from wallet.services.copies.copy_standing import CopyNow, copy_now
from wallet.services.copies.copy_trail import look_entry, of_copy
from wallet.services.copies.making import SIGNED_FOR
from wallet.tokens.documents.pdf_signature import SignedPdf, claimed_reason, read_signed_pdf
from wallet.tokens.errors import TokenForged

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
        UnknownCopy: there is no copy of this number, or no number looks like this.
        TooManyAttempts: too many wrong numbers from this address, or too many at all.
    """
    number = _well_formed(unverified_number)
    # What no number looks like is a slip of the hand and no guess.
    limits = (
        (
            by_caller(COPY_NUMBER_BY_ADDRESS, actor, address),
            by_caller(COPY_CHECKED_BY_ADDRESS, actor, address, OnSuccess.COUNT),
        )
        if number
        else ()
    )
    entry = look_entry(now, actor, AuditAction.COPY_CHECKED)
    with doing(database, entry, limits=limits) as repository:
        copy = repository.temporary_copies.find_by_number(number) if number else None
        if copy is None:
            raise UnknownCopy
        checked = _checked(repository, now, copy)
        outcome = checked.standing.value
        repository.audit.append(replace(entry, outcome=outcome, **of_copy(copy)))
    return checked


def check_file(
    database: Database, now: datetime, actor: Actor, address: str, unverified_file: bytes
) -> CheckedFile:
    """Tell whether a file is a copy as it was signed, to the byte, and where it stands now.

    Raises:
        NotAPdf, FileTooLarge: it was not looked at.
        TooManyAttempts: too many files from this address.
    """
    fault = _fault_of(unverified_file)
    limits = () if fault else (by_caller(COPY_FILE_BY_ADDRESS, actor, address, OnSuccess.COUNT),)
    entry = look_entry(now, actor, AuditAction.COPY_CHECKED)
    with attempting(database, entry, limits=limits) as attempt:
        if fault is not None:
            raise fault
        signed = _signature_of(unverified_file)
        with attempt.transaction() as repository:
            copy = _named_in(repository, unverified_file)
            verdict = _verdict(copy, signed)
            checked = _checked(repository, now, copy) if copy else None
            outcome = verdict.value
            if checked is not None and verdict is FileVerdict.UNCHANGED:
                outcome = checked.standing.value
            found = of_copy(copy) if copy else {}
            repository.audit.append(replace(entry, outcome=outcome, **found))
    return CheckedFile(verdict, checked)


def _well_formed(unverified_number: str) -> str | None:
    try:
        return as_number(unverified_number)
    except UnknownCopy:
        return None


def _fault_of(unverified_file: bytes) -> InvalidInput | None:
    if len(unverified_file) > _LARGEST_FILE:
        return FileTooLarge(field="file")
    return None if unverified_file.startswith(b"%PDF-") else NotAPdf(field="file")


def _signature_of(unverified_file: bytes) -> SignedPdf | None:
    try:
        return read_signed_pdf(unverified_file)
    except TokenForged:
        return None


def _named_in(repository: Repository, unverified_file: bytes) -> TemporaryCopy | None:
    word, _, number = claimed_reason(unverified_file).partition(" ")
    if word != SIGNED_FOR:
        return None
    found = _well_formed(number)
    return repository.temporary_copies.find_by_number(found) if found else None


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
