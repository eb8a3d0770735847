"""Wall codes as stored: a permit has one living code; what was issued before is dead for good."""

from sqlalchemy import Connection, insert, select, update

from wallet.domain.permits.wall_code import UnknownWallCode, WallCode
from wallet.repository.permits.permit_tables import wall_codes


class WallCodes:
    """Issues codes and finds them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def issue(self, code: WallCode) -> None:
        """Store a new code; the permit's earlier one ends in the same moment."""
        self._connection.execute(
            update(wall_codes)
            .where(wall_codes.c.permit_id == code.permit_id)
            .where(wall_codes.c.ended_at.is_(None))
            .values(ended_at=code.issued_at)
        )
        self._connection.execute(
            insert(wall_codes).values(
                code=code.code, permit_id=code.permit_id, issued_at=code.issued_at
            )
        )

    def get(self, unverified_code: str) -> WallCode:
        """Return a code, a dead one too.

        Raises:
            UnknownWallCode: it was never issued.
        """
        row = self._connection.execute(
            select(wall_codes).where(wall_codes.c.code == unverified_code.upper()[:40])
        ).first()
        if row is None:
            raise UnknownWallCode
        return WallCode(row.code, row.permit_id, row.issued_at, row.ended_at)

    def of_permit(self, permit_id: str) -> WallCode:
        """Return the living code of a permit.

        Raises:
            UnknownWallCode: there is none.
        """
        row = self._connection.execute(
            select(wall_codes)
            .where(wall_codes.c.permit_id == permit_id)
            .where(wall_codes.c.ended_at.is_(None))
        ).first()
        if row is None:
            raise UnknownWallCode
        return WallCode(row.code, row.permit_id, row.issued_at)
