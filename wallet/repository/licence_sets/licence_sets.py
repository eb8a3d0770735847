"""Prepared sets of licences as stored: name and matter sealed, licences in their order."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from wallet.domain.licence_sets.licence_set import LicenceSet, SetDraft, UnknownSet
from wallet.repository.columns.cipher import FieldCipher
from wallet.repository.licence_sets.set_tables import licence_set_members, licence_sets
from wallet.repository.tables import holders


class LicenceSets:
    """Keeps holders' sets, and finds them by holder."""

    def __init__(self, connection: Connection, cipher: FieldCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def add(self, prepared: LicenceSet) -> None:
        """Store a new set."""
        self._connection.execute(
            insert(licence_sets).values(
                id=prepared.id,
                holder_id=prepared.holder_id,
                details_sealed=self._sealed(prepared.id, prepared.name, prepared.matter),
                created_at=prepared.created_at,
                changed_at=prepared.changed_at,
            )
        )
        self._add_members(prepared.id, prepared.licence_ids)

    def change(self, set_id: str, draft: SetDraft, now: datetime) -> None:
        """Put other words and licences in the place of a set's own."""
        self._connection.execute(
            update(licence_sets)
            .where(licence_sets.c.id == set_id)
            .values(details_sealed=self._sealed(set_id, draft.name, draft.matter), changed_at=now)
        )
        self._drop_members(set_id)
        self._add_members(set_id, draft.licence_ids)

    def delete(self, set_id: str) -> None:
        """Remove a set; its licences are not touched."""
        self._drop_members(set_id)
        self._connection.execute(delete(licence_sets).where(licence_sets.c.id == set_id))

    def get_own(self, holder_id: str, set_id: str) -> LicenceSet:
        """Return a set of this holder, locked until a writing transaction ends.

        Raises:
            UnknownSet: no such set, or another holder's.
        """
        row = self._connection.execute(
            select(licence_sets)
            .where(licence_sets.c.id == set_id)
            .where(licence_sets.c.holder_id == holder_id)
            .with_for_update()
        ).first()
        if row is None:
            raise UnknownSet
        return self._from(row, self._members([row.id]))

    def of_holder(self, holder_id: str) -> list[LicenceSet]:
        """Return a holder's sets, the oldest first: the list stays in the order of its making."""
        rows = self._connection.execute(
            select(licence_sets)
            .where(licence_sets.c.holder_id == holder_id)
            .order_by(licence_sets.c.created_at, licence_sets.c.id)
        ).all()
        members = self._members(row.id for row in rows)
        return [self._from(row, members) for row in rows]

    def lock_holder(self, holder_id: str) -> None:
        """Let nobody else prepare a set for the holder until this transaction ends."""
        query = select(holders.c.id).where(holders.c.id == holder_id)
        self._connection.execute(query.with_for_update(key_share=True))

    def count_of(self, holder_id: str) -> int:
        """Return how many sets a holder has."""
        query = select(func.count()).where(licence_sets.c.holder_id == holder_id)
        return self._connection.execute(query).scalar_one()

    def _members(self, set_ids: Iterable[str]) -> dict[str, list[str]]:
        rows = self._connection.execute(
            select(licence_set_members)
            .where(licence_set_members.c.set_id.in_(list(set_ids)))
            .order_by(licence_set_members.c.set_id, licence_set_members.c.position)
        )
        members: dict[str, list[str]] = {}
        for row in rows:
            members.setdefault(row.set_id, []).append(row.licence_id)
        return members

    def _add_members(self, set_id: str, licence_ids: Iterable[str]) -> None:
        rows = [
            {"set_id": set_id, "position": place, "licence_id": licence_id}
            for place, licence_id in enumerate(licence_ids)
        ]
        self._connection.execute(insert(licence_set_members), rows)

    def _drop_members(self, set_id: str) -> None:
        self._connection.execute(
            delete(licence_set_members).where(licence_set_members.c.set_id == set_id)
        )

    def _sealed(self, set_id: str, name: str, matter: str) -> bytes:
        return self._cipher.seal_json(_place(set_id), {"name": name, "matter": matter})

    def _from(self, row: Row[tuple[object, ...]], members: Mapping[str, list[str]]) -> LicenceSet:
        details = self._cipher.open_json(_place(row.id), row.details_sealed)
        return LicenceSet(
            id=row.id,
            holder_id=row.holder_id,
            name=details["name"],
            matter=details["matter"],
            licence_ids=tuple(members.get(row.id, ())),
            created_at=row.created_at,
            changed_at=row.changed_at,
        )


def _place(set_id: str) -> str:
    return f"licence_sets.details/{set_id}"
