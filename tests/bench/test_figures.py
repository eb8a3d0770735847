"""Every figure of the bench can be taken, on both databases; how fast is for the bench to say."""

import gc

import pytest

import bench.databases
from bench import speed
from bench.collecting import Files
from bench.long_import import long_import
from bench.meter import own_process
from bench.report import load, markdown, plain, save
from bench.rounds import Plan
from bench.stage import staged

FEW = Plan(rounds=1, acts=1, warm_up=1)


@pytest.fixture
def stage(database_url, tmp_path):
    with staged(database_url, tmp_path) as stage:
        yield stage
    gc.unfreeze()  # what an import froze


def test_every_figure_is_taken_beside_its_ceiling(stage, tmp_path, monkeypatch):
    for plan in ("VERIFICATIONS", "RENEWALS", "POLLS", "PAGES"):
        monkeypatch.setattr(speed, plan, FEW)
    monkeypatch.setattr(speed, "IMPORTS", Files(rounds=1, licences=20))
    taken = list(speed.figures(stage))
    assert len({figure.name for figure in taken}) == len(taken) >= 10
    kind = stage.deployment.database.engine.dialect.name
    runs = [{kind: taken}, {kind: taken}]
    save(tmp_path / "kept.json", runs)
    assert load(tmp_path / "kept.json") == runs
    table = markdown(runs, before=runs).splitlines()
    for figure in taken:
        assert figure.measured.figure_ms > 0
        assert figure.measured.ceiling_ms > 0
        assert (figure.measured.database_ms is None) is (stage.meter is own_process)
        assert figure.name in plain(runs)
        assert sum(line.startswith(f"| {figure.name} |") for line in table) == 2
        assert figure.target


def test_uploads_can_be_followed_one_after_another(stage):
    lines = list(long_import(stage, 20, at_once=8))
    assert [line.split()[0] for line in lines] == ["8", "16", "20"]
    assert all("a second" in line and "MB" in line for line in lines)


def test_the_bench_says_which_database_it_did_not_measure(monkeypatch, capsys):
    monkeypatch.setattr(bench.databases, "POSTGRES_URL", None)
    assert list(bench.databases.kinds()) == ["sqlite"]
    assert "postgresql: not measured" in capsys.readouterr().err
