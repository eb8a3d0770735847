"""What is still to be examined: what was stored before the rules, and whose holder changed."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Executable, delete, insert, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite

from wallet.domain.licences.licence import LicenceState
from wallet.repository.columns.column_types import UtcDateTime
from wallet.repository.oversight.oversight_tables import examination_marks, licences_to_examine
from wallet.repository.statements.among import among
from wallet.repository.tables import licence_holders, licences

LIVING = (LicenceState.VALID.value, LicenceState.SUSPENDED.value)
_MARK = examination_marks.c
_ASKED = licences_to_examine.c


class Examinations:
    """Asks for licences to be examined, and knows how far that has come."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ask(self, licence_ids: Iterable[str], now: datetime) -> None:
        """Ask for some licences; twice is once."""
        for licence_id in licence_ids:
            self._connection.execute(
                self._asking(self._insert().values(licence_id=licence_id, asked_at=now))
            )

    def ask_for_holders(self, holder_ids: Collection[str], now: datetime) -> None:
        """Ask for every living licence of some holders, in one statement however many there are."""
        if holder_ids:
            held = among(self._connection, licence_holders.c.holder_id, holder_ids)
            living = (
                select(licences.c.id, literal(now, UtcDateTime))
                .join(licence_holders, licence_holders.c.licence_id == licences.c.id)
                .where(held)
                .where(licences.c.state.in_(LIVING))
                .distinct()
                .order_by(licences.c.id)
            )
            columns = ["licence_id", "asked_at"]
            self._connection.execute(self._asking(self._insert().from_select(columns, living)))

    def asked(self, limit: int) -> dict[str, datetime]:
        """Return some of the licences that were asked for, and when."""
        rows = self._connection.execute(
            select(licences_to_examine).order_by(_ASKED.licence_id).limit(limit)
        )
        return {row.licence_id: row.asked_at for row in rows}

    def done(self, examined: Mapping[str, datetime]) -> None:
        """Strike out what was examined; what was asked for again meanwhile stays."""
        for licence_id, asked_at in examined.items():
            self._connection.execute(
                delete(licences_to_examine)
                .where(_ASKED.licence_id == licence_id)
                .where(_ASKED.asked_at == asked_at)
            )

    def next_after_mark(self, limit: int) -> tuple[str, list[str]]:
        """Return up to where licences were examined, and the ids of the next ones."""
        mark = self.mark(licences.name)
        if mark is None:
            return "", []
        query = select(licences.c.id).where(licences.c.id > mark).order_by(licences.c.id)
        return mark, list(self._connection.execute(query.limit(limit)).scalars())

    def mark(self, records: str) -> str | None:
        """Return up to which key records of a kind were examined; None once all were."""
        row = self._connection.execute(
            select(examination_marks).where(_MARK.records == records)
        ).first()
        if row is None:
            return ""
        return None if row.finished_at else str(row.after_key)

    def move_mark(
        self, records: str, seen: str, after: str, finished_at: datetime | None = None
    ) -> bool:
        """Note how far it has come; False where another process was faster."""
        values = {"after_key": after, "finished_at": finished_at}
        moved = self._connection.execute(
            update(examination_marks)
            .where(_MARK.records == records)
            .where(_MARK.after_key == seen)
            .where(_MARK.finished_at.is_(None))
            .values(values)
        )
        if moved.rowcount:
            return True
        if seen or self.mark(records) != "":
            return False
        self._connection.execute(insert(examination_marks).values(records=records, **values))
        return True

    def _insert(self) -> Any:
        postgres = self._connection.dialect.name == "postgresql"
        return (postgresql if postgres else sqlite).insert(licences_to_examine)

    def _asking(self, insertion: Any) -> Executable:
        asked: Executable = insertion.on_conflict_do_update(
            index_elements=[_ASKED.licence_id], set_={"asked_at": insertion.excluded.asked_at}
        )
        return asked
