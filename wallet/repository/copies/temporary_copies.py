"""Temporary copies as stored: particulars and file sealed, links known by their digest alone."""

import base64
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, Select, insert, select, update

from wallet.domain.copies.temporary_copy import (
    CopyPurpose,
    CopySubject,
    SubjectKind,
    TemporaryCopy,
    UnknownCopy,
)
from wallet.repository.columns.cipher import FieldCipher
from wallet.repository.copies.copy_tables import copy_links, temporary_copies


@dataclass(frozen=True, slots=True)
class CopyLink:
    """One way to the file, for one download."""

    digest: str
    copy_id: str
    expires_at: datetime
    used_at: datetime | None = None


class TemporaryCopies:
    """Adds copies, finds them by number or holder, gives their file out."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def add(self, copy: TemporaryCopy, file: bytes) -> None:
        """Store a copy with its signed file."""
        details = {
            "maker": copy.maker,
            "cause": copy.purpose.cause,
            "recipient": copy.purpose.recipient,
        }
        text = base64.b64encode(file).decode()
        self._connection.execute(
            insert(temporary_copies).values(
                id=copy.id,
                number=copy.number,
                holder_id=copy.holder_id,
                account_id=copy.account_id,
                licence_id=_id_of(SubjectKind.LICENCE, copy.subject),
                permit_id=_id_of(SubjectKind.PERMIT, copy.subject),
                subject_version=copy.subject_version,
                kid=copy.kid,
                file_digest=copy.file_digest,
                details_sealed=self._cipher.seal_json(_place("details", copy.id), details),
                file_sealed=self._cipher.seal(_place("file", copy.id), text),
                made_at=copy.made_at,
                expires_at=copy.expires_at,
                cancelled_at=copy.cancelled_at,
            )
        )

    def find_by_number(self, number: str) -> TemporaryCopy | None:
        """Return the copy of a number, whoever asks."""
        row = self._connection.execute(
            select(*_PARTICULARS).where(temporary_copies.c.number == number)
        ).first()
        return self._from(row) if row else None

    def get(self, copy_id: str) -> TemporaryCopy:
        """Return a copy.

        Raises:
            UnknownCopy: no such copy.
        """
        return self._one(select(*_PARTICULARS).where(temporary_copies.c.id == copy_id))

    def get_held(self, copy_id: str) -> TemporaryCopy:
        """Return a copy that nobody cancels until the transaction ends.

        Raises:
            UnknownCopy: no such copy.
        """
        query = select(*_PARTICULARS).where(temporary_copies.c.id == copy_id)
        return self._one(query.with_for_update(read=True))

    def get_own(self, holder_id: str, copy_id: str) -> TemporaryCopy:
        """Return a copy of this holder.

        Raises:
            UnknownCopy: no such copy, or another holder's.
        """
        found = self.get(copy_id)
        if found.holder_id != holder_id:
            raise UnknownCopy
        return found

    def of_holder(self, holder_id: str, limit: int) -> list[TemporaryCopy]:
        """Return a holder's copies, the newest first."""
        rows = self._connection.execute(
            select(*_PARTICULARS)
            .where(temporary_copies.c.holder_id == holder_id)
            .order_by(temporary_copies.c.made_at.desc(), temporary_copies.c.id.desc())
            .limit(limit)
        )
        return [self._from(row) for row in rows]

    def file_of(self, copy_id: str) -> bytes:
        """Return the signed file.

        Raises:
            UnknownCopy: it was purged, or there is no such copy.
        """
        sealed = self._connection.execute(
            select(temporary_copies.c.file_sealed).where(temporary_copies.c.id == copy_id)
        ).scalar()
        if not sealed:
            raise UnknownCopy
        return base64.b64decode(self._cipher.open(_place("file", copy_id), sealed))

    def cancel(self, copy_id: str, now: datetime) -> bool:
        """Note that the holder took a copy back; tells whether it was this call that did."""
        done = self._connection.execute(
            update(temporary_copies)
            .where(temporary_copies.c.id == copy_id)
            .where(temporary_copies.c.cancelled_at.is_(None))
            .values(cancelled_at=now)
        )
        return done.rowcount == 1

    def add_link(self, link: CopyLink) -> None:
        """Store a link."""
        self._connection.execute(
            insert(copy_links).values(
                digest=link.digest,
                copy_id=link.copy_id,
                expires_at=link.expires_at,
                used_at=link.used_at,
            )
        )

    def find_link(self, digest: str) -> CopyLink | None:
        """Return the link of a secret's digest."""
        row = self._connection.execute(
            select(copy_links).where(copy_links.c.digest == digest)
        ).first()
        return CopyLink(row.digest, row.copy_id, row.expires_at, row.used_at) if row else None

    def use_link(self, digest: str, now: datetime) -> bool:
        """Use a link up; of several who try at once, one is told that it was theirs."""
        done = self._connection.execute(
            update(copy_links)
            .where(copy_links.c.digest == digest)
            .where(copy_links.c.used_at.is_(None))
            .values(used_at=now)
        )
        return done.rowcount == 1

    def _one(self, query: Select[tuple[object, ...]]) -> TemporaryCopy:
        row = self._connection.execute(query).first()
        if row is None:
            raise UnknownCopy
        return self._from(row)

    def _from(self, row: Row[tuple[object, ...]]) -> TemporaryCopy:
        details = self._cipher.open_json(_place("details", row.id), row.details_sealed)
        return TemporaryCopy(
            id=row.id,
            number=row.number,
            holder_id=row.holder_id,
            account_id=row.account_id,
            subject=_subject(row.licence_id, row.permit_id),
            subject_version=row.subject_version,
            kid=row.kid,
            file_digest=row.file_digest,
            maker=details["maker"],
            purpose=CopyPurpose(details["cause"], details["recipient"]),
            made_at=row.made_at,
            expires_at=row.expires_at,
            cancelled_at=row.cancelled_at,
        )


_PARTICULARS = [column for column in temporary_copies.columns if column.name != "file_sealed"]


def _subject(licence_id: str | None, permit_id: str | None) -> CopySubject:
    if licence_id is not None:
        return CopySubject(SubjectKind.LICENCE, licence_id)
    return CopySubject(SubjectKind.PERMIT, permit_id or "")


def _id_of(kind: SubjectKind, subject: CopySubject) -> str | None:
    return subject.id if subject.kind is kind else None


def _place(part: str, copy_id: str) -> str:
    return f"temporary_copies.{part}/{copy_id}"
