"""Catalogue entries in work, as stored (Art. 7)."""

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, func, insert, or_, select, update

from wallet.domain.catalogue.catalogue_draft import (
    OPEN_STATES,
    CatalogueDraft,
    DraftState,
    UnknownCatalogueDraft,
)
from wallet.domain.catalogue.entry_form import EntryForm
from wallet.repository.catalogue.catalogue_tables import catalogue_drafts

_FORM = TypeAdapter(EntryForm)
_CODE_LENGTH = 21


class CatalogueDrafts:
    """Adds, changes and reads drafts; a draft that came to its end stays as history."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, draft: CatalogueDraft) -> None:
        """Store a new draft."""
        self._connection.execute(insert(catalogue_drafts).values(id=draft.id, **_columns(draft)))

    def store(self, draft: CatalogueDraft) -> None:
        """Store what became of a draft that was read for change."""
        self._connection.execute(
            update(catalogue_drafts)
            .where(catalogue_drafts.c.id == draft.id)
            .values(**_columns(draft))
        )

    def get(self, draft_id: str) -> CatalogueDraft:
        """Return a draft, locked until a writing transaction ends.

        Raises:
            UnknownCatalogueDraft: no such draft.
        """
        row = self._connection.execute(
            select(catalogue_drafts).where(catalogue_drafts.c.id == draft_id).with_for_update()
        ).first()
        if row is None:
            raise UnknownCatalogueDraft
        return _draft(row)

    def get_own(self, draft_id: str, issuer_id: str) -> CatalogueDraft:
        """Return a draft of this bureau, locked until a writing transaction ends.

        Raises:
            UnknownCatalogueDraft: no such draft, or another bureau's.
        """
        found = self.get(draft_id)
        if found.issuer_id != issuer_id:
            raise UnknownCatalogueDraft
        return found

    def in_work_of(self, issuer_id: str) -> list[CatalogueDraft]:
        """Return a bureau's drafts that are being drafted or decided, the latest change first."""
        rows = self._connection.execute(
            select(catalogue_drafts)
            .where(catalogue_drafts.c.issuer_id == issuer_id)
            .where(catalogue_drafts.c.state.in_([state.value for state in OPEN_STATES]))
            .order_by(catalogue_drafts.c.changed_at.desc(), catalogue_drafts.c.id)
        )
        return [_draft(row) for row in rows]

    def next_version_of(self, type_code: str) -> CatalogueDraft | None:
        """Return the next version of an approved entry that is in work, if there is one."""
        row = self._connection.execute(
            select(catalogue_drafts)
            .where(catalogue_drafts.c.revises == type_code)
            .where(catalogue_drafts.c.state.in_([state.value for state in OPEN_STATES]))
            .with_for_update()
        ).first()
        return _draft(row) if row else None

    def submitted(self) -> list[CatalogueDraft]:
        """Return what waits for the operator, the one that has waited longest first."""
        rows = self._connection.execute(
            select(catalogue_drafts)
            .where(catalogue_drafts.c.state == DraftState.SUBMITTED.value)
            .order_by(catalogue_drafts.c.submitted_at, catalogue_drafts.c.id)
        )
        return [_draft(row) for row in rows]

    def count_submitted(self) -> int:
        """Return how many drafts wait for the operator."""
        query = select(func.count()).where(catalogue_drafts.c.state == DraftState.SUBMITTED.value)
        return int(self._connection.execute(query).scalar_one())

    def ids_of_entry(self, type_code: str) -> list[str]:
        """Return every draft that led, or leads, to a version of an entry."""
        rows = self._connection.execute(
            select(catalogue_drafts.c.id).where(
                or_(
                    catalogue_drafts.c.revises == type_code,
                    catalogue_drafts.c.approved_code == type_code,
                )
            )
        )
        return [row.id for row in rows]


def _columns(draft: CatalogueDraft) -> dict[str, object]:
    approved = draft.approved_version is not None
    return {
        "issuer_id": draft.issuer_id,
        "revises": draft.revises,
        "form": _FORM.dump_json(draft.form).decode(),
        "state": draft.state.value,
        "revision": draft.revision,
        "created_at": draft.created_at,
        "changed_at": draft.changed_at,
        "changed_by": draft.changed_by,
        "returned_reason": draft.returned_reason,
        "submitted_at": draft.submitted_at,
        "approved_code": draft.form.type_code[:_CODE_LENGTH] if approved else None,
        "approved_version": draft.approved_version,
    }


def _draft(row: Row[tuple[object, ...]]) -> CatalogueDraft:
    return CatalogueDraft(
        row.id,
        row.issuer_id,
        _FORM.validate_json(row.form),
        DraftState(row.state),
        row.created_at,
        row.changed_at,
        row.changed_by,
        row.revision,
        row.revises,
        row.returned_reason,
        row.submitted_at,
        row.approved_version,
    )
