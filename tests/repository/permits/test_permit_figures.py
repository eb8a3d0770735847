"""How many permits stand under a version is counted as it happens: as a count would say."""

from sqlalchemy import func, select, update

from tests.trade import components
from wallet.repository.permits.permit_tables import industry_permits


def counted(deployment):
    code, version = industry_permits.c.industry_code, industry_permits.c.industry_version
    living = industry_permits.c.ended_at.is_(None)
    with deployment.database.read() as repository:
        rows = repository.connection.execute(
            select(code, version, func.count()).where(living).group_by(code, version)
        )
        real = {(row[0], row[1]): row[2] for row in rows}
        kept = {key: one for key, one in repository.permits.counts_by_industry().items() if one}
    assert kept == real
    return real


def test_permits_are_counted_when_they_are_issued_rebuilt_and_ended(deployment, trade):
    assert not counted(deployment)
    permit = trade.assemble(0, 1)
    assert list(counted(deployment).values()) == [1]
    trade.put(components(0, 1, 2), seen_version=1)
    trade.rebuild(permit, trade.parts(0, 1, 2), "换发")
    assert sum(counted(deployment).values()) == 1
    trade.end(permit, "停业")
    assert not counted(deployment)


def test_whatever_changes_a_permit_is_counted(deployment, trade):
    permit = trade.assemble(0, 1)
    trade.end(permit, "停业")
    with deployment.database.begin() as repository:
        repository.connection.execute(update(industry_permits).values(ended_at=None))
    assert list(counted(deployment).values()) == [1]
