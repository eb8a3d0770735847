"""All point work can be done in cities of two sizes, on both databases; how fast is not asked."""

from contextlib import ExitStack

import pytest

from bench.filling.filling import fill
from bench.rounds import Plan
from bench.scale.city import city_on
from bench.scale.comparing import compare
from bench.scale.work import point_work, reports
from tests.databases import POSTGRES_URL
from tests.deployments import deployment_on
from tests.factories import fixed_clock

FEW = Plan(rounds=1, acts=1, warm_up=1)
SIZES = (40, 80)

pytestmark = pytest.mark.slow


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def cities(request, templates):
    if request.param == "postgresql" and not POSTGRES_URL:
        pytest.skip("WALLET_TEST_POSTGRES_URL is not set")
    with ExitStack() as opened:
        urls = [opened.enter_context(templates.copy(request.param)) for _ in SIZES]
        for url, rows in zip(urls, SIZES, strict=True):
            deployment = deployment_on(url, fixed_clock, "filling")
            fill(deployment, rows)
            deployment.database.engine.dispose()
        yield [opened.enter_context(city_on(url, "run")) for url in urls]


@pytest.mark.timeout(300)
def test_every_kind_of_work_is_done_in_both_cities(cities):
    for name, work in (point_work() | reports()).items():
        grown = compare(name, work, *cities, FEW)
        assert grown.small.process > 0
        assert grown.large.process > 0
        assert grown.ratio > 0
