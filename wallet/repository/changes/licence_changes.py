"""Changes of a stored licence: its state, its next version; published status follows at once."""

from datetime import datetime

from sqlalchemy import Connection, select, update

from wallet.domain.licences.licence import (
    ENDED_STATES,
    Licence,
    LicenceState,
    RevocationKind,
    Term,
)
from wallet.repository.licences.licence_rows import STATUS_ENDED, STATUS_VALUE, LicenceVersion
from wallet.repository.licences.licences import Licences
from wallet.repository.tables import licence_holders, licence_versions, licences


class LicenceChanges:
    """Stores what an issuer decided about a licence (Art. 8)."""

    def __init__(self, connection: Connection, licences_: Licences) -> None:
        self._connection = connection
        self._licences = licences_

    def hold_off(self, licence_id: str) -> None:
        """Let nobody change a licence until the transaction ends: what is read next stays true."""
        query = select(licences.c.id).where(licences.c.id == licence_id)
        self._connection.execute(query.with_for_update(read=True))

    def set_state(
        self,
        licence: Licence,
        state: LicenceState,
        now: datetime,
        *,
        reason: str | None = None,
        kind: RevocationKind | None = None,
    ) -> None:
        """Store a new state with its reason; the published status changes with it."""
        self._connection.execute(
            update(licences)
            .where(licences.c.id == licence.id)
            .values(
                state=state.value,
                state_reason=reason,
                revocation_kind=kind.value if kind else None,
                changed_at=now,
            )
        )
        self._connection.execute(
            update(licence_versions)
            .where(licence_versions.c.licence_id == licence.id)
            .where(licence_versions.c.version == licence.version)
            .values(status=STATUS_VALUE.get(state, STATUS_ENDED))
        )
        if state in ENDED_STATES:
            self._connection.execute(
                update(licence_holders)
                .where(licence_holders.c.licence_id == licence.id)
                .values(sole_type_code=None)
            )

    def set_successor(self, licence: Licence, successor_id: str) -> None:
        """Note which licence was issued in the place of a superseded one."""
        self._connection.execute(
            update(licences).where(licences.c.id == licence.id).values(superseded_by=successor_id)
        )

    def mark_disputed(self, licence: Licence, now: datetime) -> None:
        """Mark a licence as disputed (Art. 23): it stays in force, and everyone sees the mark."""
        self._connection.execute(
            update(licences)
            .where(licences.c.id == licence.id)
            .values(disputed=True, changed_at=now)
        )

    def amend(self, licence: Licence, version: LicenceVersion, term: Term, now: datetime) -> None:
        """Store the next version; the earlier one's published status becomes ended."""
        self._connection.execute(
            update(licence_versions)
            .where(licence_versions.c.licence_id == licence.id)
            .where(licence_versions.c.version == licence.version)
            .values(status=STATUS_ENDED)
        )
        self._licences.add_version(licence.id, version, licence.state)
        self._connection.execute(
            update(licences)
            .where(licences.c.id == licence.id)
            .values(
                code=version.code,
                version=version.version,
                valid_from=term.valid_from,
                valid_until=term.valid_until,
                changed_at=now,
            )
        )
