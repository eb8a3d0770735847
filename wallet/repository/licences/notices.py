"""Notices as stored: written with the act they tell of, read by their holder alone."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import Connection, Row, func, select, update

from wallet.domain.licences.notice import Notice, NoticeKind, UnknownNotice
from wallet.repository.columns.cipher import FieldCipher
from wallet.repository.licences.delivery_tables import UNREAD, notices
from wallet.repository.statements.bulk_insert import Rows, insert_rows
from wallet.repository.statements.pages import newest_first

_COLUMNS = (
    "id",
    "holder_id",
    "kind",
    "licence_id",
    "created_at",
    "read_at",
    "details_sealed",
)

_NO_DETAILS = "{}"

_MOST_COUNTED = 100


class Notices:
    """Adds notices, and gives a holder its own."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def add(self, notice: Notice) -> None:
        """Write one notice, in the transaction of the act."""
        self.add_many([notice])

    def add_many(self, added: Iterable[Notice]) -> None:
        """Write notices, in the transaction of the act; none is fine, too."""
        insert_rows(self._connection, self.rows_for(added))

    def rows_for(self, added: Iterable[Notice]) -> Rows:
        """Return notices as rows, sealed: what :meth:`add_many` stores."""
        return Rows(notices, _COLUMNS, [self._values(notice) for notice in added])

    def of_holder(
        self,
        holder_id: str,
        *,
        kinds: Iterable[NoticeKind] = (),
        about: Collection[str] | None = None,
        before: tuple[datetime, str] | None = None,
        limit: int = 20,
    ) -> list[Notice]:
        """Return a holder's notices, the newest first; after a cursor, and of some kinds.

        ``about`` narrows them to those about some licences.
        """
        query = select(notices).where(notices.c.holder_id == holder_id)
        if about is not None:
            query = query.where(notices.c.licence_id.in_(about))
        wanted = [kind.value for kind in kinds]
        if wanted:
            query = query.where(notices.c.kind.in_(wanted))
        query = newest_first(query, notices.c.created_at, notices.c.id, before, limit)
        return [self._from(row) for row in self._connection.execute(query)]

    def get(self, holder_id: str, notice_id: str) -> Notice:
        """Return one notice of this holder.

        Raises:
            UnknownNotice: no such notice, or another holder's.
        """
        row = self._connection.execute(
            select(notices).where(notices.c.id == notice_id).where(notices.c.holder_id == holder_id)
        ).first()
        if row is None:
            raise UnknownNotice
        return self._from(row)

    def unread_count(self, holder_id: str) -> int:
        """Return how many notices a holder has not opened yet; a hundred at most."""
        unread = (
            select(notices.c.id)
            .where(notices.c.holder_id == holder_id)
            .where(UNREAD)
            .limit(_MOST_COUNTED)
        )
        count: int = self._connection.execute(
            select(func.count()).select_from(unread.subquery())
        ).scalar_one()
        return count

    def mark_read(self, holder_id: str, notice_id: str, now: datetime) -> bool:
        """Note that a holder opened a notice; the first time counts. Tells whether it was."""
        done = self._connection.execute(
            update(notices)
            .where(notices.c.id == notice_id)
            .where(notices.c.holder_id == holder_id)
            .where(notices.c.read_at.is_(None))
            .values(read_at=now)
        )
        return done.rowcount == 1

    def mark_all_read(self, holder_id: str, now: datetime) -> int:
        """Note that a holder has seen every notice; returns how many were unread."""
        return self._connection.execute(
            update(notices)
            .where(notices.c.holder_id == holder_id)
            .where(notices.c.read_at.is_(None))
            .values(read_at=now)
        ).rowcount

    def _values(self, notice: Notice) -> tuple[object, ...]:
        return (
            notice.id,
            notice.holder_id,
            notice.kind.value,
            notice.licence_id,
            notice.created_at,
            notice.read_at,
            self._sealed(notice),
        )

    def _sealed(self, notice: Notice) -> bytes:
        place = _place(notice.id)
        if not notice.details:
            return self._cipher.seal(place, _NO_DETAILS)
        return self._cipher.seal_json(place, dict(notice.details))

    def _from(self, row: Row[tuple[object, ...]]) -> Notice:
        return Notice(
            row.id,
            row.holder_id,
            NoticeKind(row.kind),
            row.licence_id,
            row.created_at,
            self._cipher.open_json(_place(row.id), row.details_sealed),
            row.read_at,
        )


def _place(notice_id: str) -> str:
    return f"notices.details/{notice_id}"
