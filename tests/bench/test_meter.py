"""Who computed is told apart: this process, and on PostgreSQL the server's for it."""

from sqlalchemy import text

from bench.meter import Spent, backends_of, between, meter_of, own_process, processor_times
from bench.rounds import Round, measured

HEAVY = text(
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000)"
    " SELECT count(*) FROM n"
)


def count(engine):
    with engine.connect() as connection:
        assert connection.execute(HEAVY).scalar_one() == 300_000


def test_what_a_statement_computes_is_counted_where_it_is_computed(deployment):
    engine = deployment.database.engine
    count(engine)
    with meter_of(engine) as meter:
        spent = meter(lambda: count(engine))
    if engine.dialect.name == "sqlite":
        assert spent.database is None
        assert spent.process > 0.01
    elif meter is not own_process:  # else the server runs somewhere else
        assert spent.database > 0.01
        assert spent.process < spent.database


def test_sqlite_has_no_processes_of_its_own_and_a_server_names_the_database(deployment):
    engine = deployment.database.engine
    with backends_of(engine) as backends:
        if engine.dialect.name == "sqlite":
            assert backends is None
        elif backends and backends.folder:
            assert (backends.folder / "PG_VERSION").is_file()


def test_a_process_that_began_meanwhile_counts_in_full_and_one_that_ended_not_at_all():
    assert between({1: 2.0, 2: 5.0}, {1: 2.5, 3: 0.25}) == 0.75
    assert processor_times([2**22]) == {}


def test_results_are_medians_of_the_rounds_in_milliseconds_for_one_act():
    rounds = [
        Round(Spent(0.1), Spent(0.3, 0.02)),
        Round(Spent(0.1), Spent(0.2, 0.04)),
        Round(Spent(0.2), Spent(0.8, 0.03)),
    ]
    result = measured(rounds, acts=10)
    assert (result.figure_ms, result.ceiling_ms) == (30, 10)
    assert round(result.ratio, 9) == 3
    assert (result.database_ms, result.ceiling_database_ms) == (3, None)
