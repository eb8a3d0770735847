"""A holder makes a signed copy of a licence or permit of its own, for one cause (加注件)."""

from dataclasses import dataclass, replace
from datetime import datetime

from argon2 import PasswordHasher

from wallet.domain.actors.lockout import COPIES_BY_ACCOUNT
from wallet.domain.copies.copy_sheet import CopySheet, SheetPrinter
from wallet.domain.copies.temporary_copy import (
    CopyPurpose,
    CopySubject,
    SubjectKind,
    TemporaryCopy,
    expiry_of,
    new_number,
    stated_days,
    stated_purpose,
)
from wallet.domain.enterprise.appointment import within_term
from wallet.domain.enterprise.post_words import words_of_post
from wallet.domain.enterprise.representative import headship_of
from wallet.domain.entropy import Entropy, new_id
from wallet.domain.trail.audit import AuditAction
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Database, Repository
from wallet.services.access.credentials import check_pin
from wallet.services.acts.doing import Kept, RequestIdentity, attempting
from wallet.services.acts.limiting import Limit, count
from wallet.services.copies.copy_trail import of_copy, of_subject, own_entry
from wallet.services.copies.linking import open_link
from wallet.services.copies.originals import Original, own_original
from wallet.services.licences.documents import DocumentMaker
from wallet.tokens.documents.pdf_signature import SignatureWords, file_digest, sign_pdf
from wallet.tokens.keys import Signer

SIGNED_FOR = "COPY"
"""The word before the number in the signature's reason."""


@dataclass(frozen=True, slots=True)
class CopyWish:
    """What was typed on the form."""

    unverified_cause: str
    unverified_recipient: str
    unverified_days: str
    unverified_pin: str


@dataclass(frozen=True, slots=True)
class CopyMaker:
    """What draws and signs copies, and the address under which they are checked."""

    printer: SheetPrinter
    documents: DocumentMaker
    hasher: PasswordHasher
    entropy: Entropy


@dataclass(frozen=True, slots=True)
class MadeCopy:
    """The copy, and the secret of the link that gives it out once."""

    copy: TemporaryCopy
    secret: str


_KEPT: Kept[MadeCopy] = Kept(
    write=lambda made: {"copy_id": made.copy.id, "secret": made.secret},
    read=lambda repository, given: MadeCopy(
        repository.temporary_copies.get(str(given["copy_id"])), str(given["secret"])
    ),
)


def make_copy(
    database: Database,
    maker: CopyMaker,
    now: datetime,
    account: Account,
    subject: CopySubject,
    wish: CopyWish,
    identity: RequestIdentity | None = None,
) -> MadeCopy:
    """Make, sign and store a copy of a licence or permit of the holder's own (Art. 12, 16, 17).

    A repeated form gets the same copy and the same link.

    Raises:
        UnknownLicence, UnknownPermit: not this holder's, or beyond the appointment.
        NoLongerActing: the person may not act for the enterprise any more.
        LicenceNotCopyable, PermitNotCopyable: it is not in force.
        CauseNotAcceptable, RecipientNotAcceptable, DaysNotAcceptable: the form is not complete.
        PinNotChosen, PinWrong, TooManyAttempts: the second factor was refused, or so many copies
            were made that others have to wait.
        PrintingUnavailable, NoSigningKey: it cannot be drawn or signed now.
        IdempotencyKeyReused: the form's key came with other contents before.
    """
    entry = replace(own_entry(now, account, AuditAction.COPY_MADE), **of_subject(subject))
    with attempting(database, entry, account=account) as attempt:
        purpose = stated_purpose(wish.unverified_cause, wish.unverified_recipient)
        days = stated_days(wish.unverified_days)
        with database.read() as repository:
            original = own_original(repository, account, subject, now)
        check_pin(database, maker.hasher, now, account, wish.unverified_pin)
        made = attempt.given(identity, _KEPT)
        if made is not None:
            return made
        count(database, [Limit(COPIES_BY_ACCOUNT, account.id)], now)
        copy, file = _drawn(database, maker, now, account, original, (purpose, days))

        def store(repository: Repository) -> MadeCopy:
            if subject.kind is SubjectKind.LICENCE:
                repository.licence_changes.hold_off(subject.id)
            own_original(repository, account, subject, now)
            repository.temporary_copies.add(copy, file)
            repository.audit.append(replace(entry, **of_copy(copy)))
            return MadeCopy(copy, open_link(repository, maker.entropy, now, copy.id))

        return attempt.once(identity, _KEPT, store)


def _drawn(
    database: Database,
    maker: CopyMaker,
    now: datetime,
    account: Account,
    original: Original,
    wanted: tuple[CopyPurpose, int],
) -> tuple[TemporaryCopy, bytes]:
    """Draw and sign; it takes its time, so it is done before the writing transaction begins."""
    with database.read() as repository:
        signer = maker.documents.signer(repository, original.issuer_id)
        copy = _draft(repository, maker.entropy, now, account, original, wanted)
        issuer_name = repository.units.get(original.issuer_id).name
    sheet = _sheet(maker.documents.public_url, issuer_name, original, copy)
    file = _signed(signer, maker.printer(sheet), sheet, now)
    return replace(copy, kid=signer.kid, file_digest=file_digest(file)), file


def _draft(
    repository: Repository,
    entropy: Entropy,
    now: datetime,
    account: Account,
    original: Original,
    wanted: tuple[CopyPurpose, int],
) -> TemporaryCopy:
    purpose, days = wanted
    holder_id = account.holder_id or ""
    return TemporaryCopy(
        id=new_id(entropy),
        number=new_number(entropy),
        holder_id=holder_id,
        account_id=account.id,
        subject=original.subject,
        subject_version=original.version,
        kid="",
        file_digest="",
        maker=_maker(repository, account),
        purpose=purpose,
        made_at=now,
        expires_at=within_term(account.acting, expiry_of(original.last_day, now, days)),
    )


def _maker(repository: Repository, account: Account) -> str:
    """Return who makes the copy, as the paper names them: for a company, in which post."""
    person, post = account.display_name, account.post
    if post is None:
        return person
    company = repository.holders.get(account.holder_id or "")
    return f"{company.name}（{words_of_post(post, headship_of(company)).zh} {person}）"


def _sheet(public_url: str, issuer_name: str, original: Original, copy: TemporaryCopy) -> CopySheet:
    return CopySheet(
        number=copy.number,
        issuer_name=issuer_name,
        face=original.face,
        maker=copy.maker,
        cause=copy.purpose.cause,
        recipient=copy.purpose.recipient,
        made_at=copy.made_at,
        expires_at=copy.expires_at,
        check_address=f"{public_url}/check",
        scan_text=f"{public_url}/CHECK/{copy.number}".upper(),
    )


def _signed(signer: Signer, pdf: bytes, sheet: CopySheet, now: datetime) -> bytes:
    words = SignatureWords(sheet.issuer_name, f"{SIGNED_FOR} {sheet.number}")
    return sign_pdf(signer, pdf, words, now)
