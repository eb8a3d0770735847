"""A unit reading the comprehensive permits that it issued, page by page."""

from dataclasses import dataclass
from datetime import date

from wallet.domain.permits.industry_permit import ComprehensiveIndustryPermit, UnknownPermit
from wallet.repository.database import Database, Repository
from wallet.services.acts.cursors import BadCursor
from wallet.services.permits.permit_standing import PermitStanding, standings_of


@dataclass(frozen=True, slots=True)
class OwnPermits:
    """A page of the unit's permits as they stand, and where the next one begins."""

    standings: list[PermitStanding]
    next_cursor: str | None


def read_own_permits(
    database: Database,
    unit_id: str,
    today: date,
    *,
    industry_code: str | None = None,
    ended: bool | None = None,
    unverified_cursor: str | None = None,
    limit: int = 50,
) -> OwnPermits:
    """Return a page of the unit's permits, the newest first.

    Raises:
        BadCursor: it is none that a list gave out.
    """
    with database.read() as repository:
        found = repository.permits.of_issuer(
            unit_id,
            industry_code=industry_code,
            ended=ended,
            before=_last_seen(repository, unit_id, unverified_cursor),
            limit=limit + 1,
        )
        page = found[:limit]
        standings = standings_of(repository, page, today)
    return OwnPermits(standings, page[-1].number if len(found) > limit else None)


def _last_seen(
    repository: Repository, unit_id: str, unverified_cursor: str | None
) -> ComprehensiveIndustryPermit | None:
    if not unverified_cursor:
        return None
    try:
        return repository.permits.get_numbered(unverified_cursor, unit_id)
    except UnknownPermit as refusal:
        raise BadCursor(field="cursor") from refusal
