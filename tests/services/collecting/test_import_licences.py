"""The import command: what it prints, what it leaves beside the file, how it exits."""

from argparse import ArgumentParser
from types import SimpleNamespace

from tests.cast import BUREAU, OTHER_BUREAU
from tests.factories import NOW, fixed_clock, licence_type
from tests.own_faces import DRIVING, LI, WANG
from tests.services.collecting.sheets import GOOD, csv_file, good_row, good_rows
from wallet.commands.import_licences import add_arguments, run
from wallet.repository.tables import licences


def command(city, *words):
    parser = ArgumentParser()
    add_arguments(parser)
    deployment = SimpleNamespace(
        database=city.database,
        document_maker=city.maker,
        entropy=city.entropy,
        clock=fixed_clock,
        settings=None,
    )
    return run(parser.parse_args([str(word) for word in words]), deployment)


def test_all_rows_in_exits_with_0_and_leaves_a_report(city, tmp_path, capsys):
    path = csv_file(tmp_path / "许可证.csv", good_rows(3), "gb18030")
    assert command(city, path, "--unit", BUREAU.uscc) == 0
    assert city.count(licences) == 3
    report = (tmp_path / "许可证.report.csv").read_text(encoding="utf-8-sig")
    assert report.count("已制发") == 3
    said = capsys.readouterr().out
    assert "共 3 行" in said
    assert str(tmp_path / "许可证.report.csv") in said
    assert command(city, path, "--unit", BUREAU.name) == 0


def test_a_refused_row_exits_with_1_and_is_named(city, tmp_path, capsys):
    path = csv_file(tmp_path / "a.csv", [good_row(1), good_row(2, 有效期止="")])
    report = tmp_path / "elsewhere.csv"
    assert command(city, path, "--report", report) == 1
    assert "第 3 行 有效期止 [field_missing]" in capsys.readouterr().out
    assert report.exists()


def test_a_file_slipped_by_one_row_is_refused_row_by_row(city, tmp_path, capsys):
    with city.database.begin() as repository:
        repository.catalogue.add(DRIVING)
    rows = [
        {
            "证照名称": DRIVING.name,
            "证照编号": f"QZ{number}",
            "持证主体": holder.name,
            "持证主体类型": "自然人",
            "证件类型": "居民身份证",
            "证件号码": holder.identity_number,
            "颁发日期": "2026-01-05",
            "有效期起": "2026-01-05",
            "有效期止": "2031-01-04",
            "姓名": face_of.name,
            "准驾车型": "C1",
        }
        for number, (holder, face_of) in enumerate([(LI, LI), (LI, WANG), (WANG, LI)])
    ]
    path = csv_file(tmp_path / "a.csv", rows)
    assert command(city, path, "--unit", BUREAU.uscc) == 1
    assert city.count(licences) == 1
    report = (tmp_path / "a.report.csv").read_text(encoding="utf-8-sig")
    assert report.count("contradicts_holder") == 2


def test_a_refused_file_exits_with_2_and_leaves_no_report(city, tmp_path, capsys):
    path = csv_file(tmp_path / "a.csv", [GOOD | {"备注": ""}])
    assert command(city, path, "--unit", BUREAU.uscc) == 2
    assert "备注" in capsys.readouterr().err
    assert sorted(one.name for one in tmp_path.glob("a*")) == ["a.csv"]
    assert command(city, tmp_path / "none.csv") == 2
    assert command(city, path, "--unit", "没有这个单位") == 2


def test_a_dry_run_says_so_and_writes_nothing_into_the_repository(city, tmp_path, capsys):
    before = city.counts()
    path = csv_file(tmp_path / "a.csv", good_rows(2))
    assert command(city, path, "--dry-run") == 0
    assert city.counts() == before
    assert "试运行" in capsys.readouterr().out


def test_the_report_never_replaces_the_file(city, tmp_path):
    path = csv_file(tmp_path / "a.csv", good_rows(1))
    before = path.read_bytes()
    assert command(city, path, "--report", path) == 2
    assert path.read_bytes() == before


def test_a_report_that_cannot_be_written_stops_before_the_first_row(city, tmp_path):
    path = csv_file(tmp_path / "a.csv", good_rows(1))
    assert command(city, path, "--report", tmp_path / "no" / "folder.csv") == 3
    assert city.count(licences) == 0


def test_the_issuer_is_told_by_the_types_only_when_one_alone_has_them(city, tmp_path, capsys):
    path = csv_file(tmp_path / "a.csv", [good_row(1), good_row(2, 证照名称="没有的证")])
    assert command(city, path) == 1
    twin = licence_type(OTHER_BUREAU.id, type_code="11310115000000027Q001")
    with city.database.begin() as repository:
        repository.catalogue.add(twin)
    assert command(city, path) == 2
    assert "--unit" in capsys.readouterr().err
    assert command(city, csv_file(tmp_path / "b.csv", [GOOD | {"证照名称": "无"}])) == 2


def test_a_run_that_must_stop_exits_with_3(city, tmp_path, capsys):
    with city.database.begin() as repository:
        for key in repository.keys.all():
            repository.keys.withdraw(key.kid, NOW, "clerk", "泄露")
    assert command(city, csv_file(tmp_path / "a.csv", good_rows(2))) == 3
    assert "重新运行" in capsys.readouterr().err
