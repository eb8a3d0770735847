"""Importing a bureau's file: every licence once, wholly, with its entry in the trail."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.cast import BUREAU, OTHER_CLERK
from tests.clerks import revoke
from tests.factories import NOW, TYPE_CODE, SeededEntropy, resident_id
from tests.services.collecting.bureau import ONE_EACH
from tests.services.collecting.sheets import GOOD, csv_file, good_row, good_rows, xlsx_file
from wallet.domain.actors.actors import HolderKind
from wallet.domain.licences.licence import RevocationKind
from wallet.domain.trail.audit import AuditAction
from wallet.repository.signing_keys.keys import CertificateEnded, NoSigningKey
from wallet.repository.tables import holders, licences, signing_keys
from wallet.services.sheets.file_refusals import HeadingsUnknown


def outcomes(results):
    return [result.outcome.value for result in results]


def stored(city, number, type_code=TYPE_CODE):
    with city.database.read() as repository:
        licence = repository.licences.find_by_number(BUREAU.id, type_code, number)
        version = repository.licences.version(licence.id, licence.version)
        return licence, version, repository.holders.of_licence(licence.id)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "gb18030"])
def test_each_encoding_that_a_clerk_exports_is_read(city, tmp_path, encoding):
    path = csv_file(tmp_path / "许可证.csv", good_rows(3), encoding)
    report, results = city.take_in(path)
    assert outcomes(results) == ["issued"] * 3
    assert report.complete
    _, version, (holder,) = stored(city, "JY13101010000002")
    assert holder.name == "林小方"
    assert version.face == {"premises": "上海市黄浦区示例路1号", "items": "预包装食品销售"}


def test_a_rare_character_outside_the_basic_plane_survives_gb18030(city, tmp_path):
    city.take_in(csv_file(tmp_path / "a.csv", [good_row(持证主体="𠮷小明")], "gb18030"))
    assert stored(city, "JY13101010000001")[2][0].name == "𠮷小明"


def test_a_workbook_is_read_with_its_dates(city, tmp_path):
    row = good_row(
        颁发日期=NOW.date(), 有效期起=46083, 有效期止=NOW.replace(year=2030, tzinfo=None)
    )
    _, results = city.take_in(xlsx_file(tmp_path / "a.xlsx", [row, good_row(2)]))
    assert outcomes(results) == ["issued", "issued"]
    licence, _, _ = stored(city, "JY13101010000001")
    assert str(licence.issued_on) == "2026-03-02"
    assert str(licence.term.valid_from) == "2026-03-02"
    assert str(licence.term.valid_until) == "2030-03-02"


@pytest.mark.parametrize("written", ["46027", "2026/1/5", "20260105", "2026年1月5日", "2026.1.5"])
def test_a_date_written_in_any_clear_way_is_that_day(city, tmp_path, written):
    city.take_in(csv_file(tmp_path / "a.csv", [good_row(颁发日期=written)]))
    assert str(stored(city, "JY13101010000001")[0].issued_on) == "2026-01-05"


def test_several_holders_stand_in_one_row(city, tmp_path):
    row = good_row(
        持证主体="林小满、古丽米热•艾比布力；上海示例宾馆有限公司",
        持证主体类型="自然人;自然人;法人",
        证件类型="居民身份证、居民身份证、统一社会信用代码",
        证件号码=f"{resident_id(1)};{resident_id(2)};91310115MA1K00007Q",
    )
    city.take_in(csv_file(tmp_path / "a.csv", [row]))
    names = [(one.name, one.kind) for one in stored(city, "JY13101010000001")[2]]
    assert names == [
        ("林小满", HolderKind.NATURAL_PERSON),
        ("古丽米热·艾比布力", HolderKind.NATURAL_PERSON),
        ("上海示例宾馆有限公司", HolderKind.LEGAL_PERSON),
    ]


def test_types_are_mixed_and_named_by_code_or_name(city, tmp_path):
    code = {"证照类型代码": ONE_EACH.type_code}
    rows = [
        good_row(1, 证照类型代码=""),
        good_row(2, 证照名称="", 经营场所="", 有效期止="长期") | code,
    ]
    _, results = city.take_in(csv_file(tmp_path / "a.csv", rows))
    assert outcomes(results) == ["issued", "issued"]
    licence, _, _ = stored(city, "JY13101010000002", ONE_EACH.type_code)
    assert licence.term.long_term


def test_headings_may_have_stars_and_line_breaks_and_name_fields_by_their_name(city, tmp_path):
    headings = [f"*{text[:2]}\n{text[2:]} " for text in GOOD]
    headings[headings.index("*经营\n场所 ")] = "premises"
    _, results = city.take_in(csv_file(tmp_path / "a.csv", [GOOD], headings=headings))
    assert outcomes(results) == ["issued"]


def test_the_same_file_again_changes_nothing(city, tmp_path):
    path = csv_file(tmp_path / "a.csv", good_rows(4))
    city.take_in(path)
    before = city.counts()
    report, results = city.take_in(xlsx_file(tmp_path / "a.xlsx", good_rows(4)))
    assert outcomes(results) == ["unchanged"] * 4
    assert (report.unchanged, report.issued, report.refused) == (4, 0, 0)
    assert city.counts() == before | {"audit_entries": before["audit_entries"] + 1}


def test_the_same_row_twice_in_one_file_is_issued_once(city, tmp_path):
    _, results = city.take_in(csv_file(tmp_path / "a.csv", [GOOD, GOOD]))
    assert outcomes(results) == ["issued", "unchanged"]
    assert results[0].licence_code == results[1].licence_code


@pytest.mark.parametrize(
    "changes",
    [
        {"经营项目": "热食类食品制售"},
        {"有效期止": "2032-01-04"},
        {"颁发日期": "2026-01-06"},
        {"证件号码": resident_id(7)},
        {"持证主体": "林大满"},
    ],
)
def test_a_taken_number_with_other_content_is_refused(city, tmp_path, changes):
    city.take_in(csv_file(tmp_path / "a.csv", [GOOD]))
    _, (result,) = city.take_in(csv_file(tmp_path / "b.csv", [GOOD | changes]))
    assert result.faults[0].code == "licence_number_taken"
    assert result.faults[0].column == "证照编号"
    assert "变更" in result.faults[0].zh
    assert city.count(licences) == 1


def test_an_import_never_wakes_a_revoked_licence(city, tmp_path):
    path = csv_file(tmp_path / "a.csv", [GOOD])
    _, (issued,) = city.take_in(path)
    kind = RevocationKind.DEREGISTERED
    clerk = city.entries(AuditAction.LICENCE_ISSUED)[0].actor
    revoke(city.database, SeededEntropy(), NOW, clerk, issued.licence_code, kind, "歇业")
    _, results = city.take_in(path)
    assert outcomes(results) == ["unchanged"]
    assert stored(city, GOOD["证照编号"])[0].state == "revoked"


def test_a_refused_row_leaves_nothing_but_its_entry(city, tmp_path):
    rows = [good_row(1), good_row(2, 证件号码="310101190001010012"), good_row(3)]
    report, results = city.take_in(csv_file(tmp_path / "a.csv", rows))
    assert outcomes(results) == ["issued", "refused", "issued"]
    assert results[1].row_number == 3
    assert (report.rows, report.issued, report.refused) == (3, 2, 1)
    assert city.count(licences) == city.count(holders) == 2
    (refusal,) = city.entries(AuditAction.ISSUING_REFUSED)
    assert (refusal.outcome, refusal.fields) == ("malformed_resident_id", ("证件号码",))
    assert refusal.details["row"] == "3"


def test_a_row_refused_by_the_repository_leaves_no_holder_behind(city, tmp_path):
    city.take_in(csv_file(tmp_path / "a.csv", [good_row(2)]))
    both = good_row(3, 持证主体="新来的、别的名字", 证件号码=f"{resident_id(9)}、{resident_id(2)}")
    _, (result,) = city.take_in(csv_file(tmp_path / "b.csv", [both]))
    assert (result.faults[0].code, result.faults[0].column) == ("holder_name_differs", "持证主体")
    assert result.faults[0].masked == "新***字"
    assert city.count(holders) == 1


def test_a_second_one_of_a_type_of_one_each_is_refused(city, tmp_path):
    one = good_row(1, 证照名称=ONE_EACH.name, 经营场所="")
    rows = [one, one | {"证照编号": "另一个号"}]
    _, results = city.take_in(csv_file(tmp_path / "a.csv", rows))
    assert outcomes(results) == ["issued", "refused"]
    assert results[1].faults[0].code == "holder_has_one"


def test_each_row_and_the_run_have_their_entries(city, tmp_path):
    city.take_in(csv_file(tmp_path / "林小满.csv", good_rows(2)))
    assert city.actions() == {AuditAction.LICENCE_ISSUED: 2, AuditAction.LICENCES_IMPORTED: 1}
    (run,) = city.entries(AuditAction.LICENCES_IMPORTED)
    assert run.outcome == "done"
    assert run.unit_name == BUREAU.name
    assert (run.details["rows"], run.details["issued"]) == ("2", "2")
    assert len(run.details["file_digest"]) == 64
    assert "林" not in str(run)
    rows = {entry.details["row"] for entry in city.entries(AuditAction.LICENCE_ISSUED)}
    assert rows == {"2", "3"}


def test_a_dry_run_says_what_would_happen_and_writes_nothing(city, tmp_path):
    city.take_in(csv_file(tmp_path / "a.csv", [good_row(1)]))
    before = city.counts()
    one_each = good_row(4, 证照名称=ONE_EACH.name, 经营场所="")
    rows = [
        good_row(1),
        good_row(2),
        good_row(2),
        good_row(2, 经营项目="别的"),
        good_row(3, 证件号码=resident_id(2), 持证主体="别的名字"),
        one_each,
        one_each | {"证照编号": "另一个号"},
        good_row(5, 有效期止=""),
    ]
    path = csv_file(tmp_path / "b.csv", rows)
    trial, tried = city.take_in(path, dry_run=True)
    assert city.counts() == before
    assert trial.dry_run
    _, results = city.take_in(path)
    assert outcomes(tried) == outcomes(results)
    assert [one.faults for one in tried] == [one.faults for one in results]


def test_a_refused_file_is_refused_before_any_row_and_leaves_its_entry(city, tmp_path):
    path = csv_file(tmp_path / "a.csv", [GOOD | {"备注": "无"}])
    with pytest.raises(HeadingsUnknown):
        city.take_in(path)
    (run,) = city.entries(AuditAction.LICENCES_IMPORTED)
    assert run.outcome == "headings_unknown"
    assert city.count(licences) == 0
    with pytest.raises(HeadingsUnknown):
        city.take_in(path, dry_run=True)
    assert len(city.entries(AuditAction.LICENCES_IMPORTED)) == 1


def test_another_bureaus_types_are_not_this_ones(city, tmp_path):
    rows = [{key: value for key, value in GOOD.items() if not key.startswith(("经", "负", "检"))}]
    _, (result,) = city.take_in(csv_file(tmp_path / "a.csv", rows), issuer=OTHER_CLERK)
    assert result.faults[0].code == "unknown_licence_type"


@pytest.mark.parametrize(
    ("moment", "refusal"), [("retired_at", NoSigningKey), ("not_after", CertificateEnded)]
)
def test_without_a_key_in_force_the_run_stops_and_says_so(city, tmp_path, moment, refusal):
    with city.database.begin() as repository:
        repository.connection.execute(signing_keys.update().values({moment: NOW}))
    with pytest.raises(refusal):
        city.take_in(csv_file(tmp_path / "a.csv", good_rows(2)))
    (run,) = city.entries(AuditAction.LICENCES_IMPORTED)
    assert (run.outcome, run.details["rows"]) == (refusal.code, "0")
    assert city.count(licences) == 0


def test_progress_is_told_row_by_row(city, tmp_path):
    told = []
    city.take_in(
        csv_file(tmp_path / "a.csv", good_rows(3)),
        on_progress=lambda done, of_all: told.append((done, of_all)),
    )
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_three_runs_over_one_file_at_once_issue_each_licence_once(city, tmp_path):
    path = csv_file(tmp_path / "a.csv", good_rows(30))
    with ThreadPoolExecutor(3) as pool:
        runs = [pool.submit(city.take_in, path) for _ in range(3)]
    reports = [run.result()[0] for run in runs]
    assert sum(report.issued for report in reports) == 30
    assert sum(report.unchanged for report in reports) == 60
    assert city.count(licences) == city.count(holders) == 30
    assert city.actions()[AuditAction.LICENCE_ISSUED] == 30


KILLED_AT_ROW_4 = """
import os, signal, sys
from pathlib import Path
from tests.cast import BUREAU_CLERK
from tests.factories import SeededEntropy, database, document_maker, fixed_clock
from wallet.services.collecting.importing import ImportOptions, import_file

def progress(done, _):
    if done == 4:
        os.kill(os.getpid(), signal.SIGKILL)

made = database(sys.argv[1])
import_file(made, document_maker(made), SeededEntropy("killed"), fixed_clock, BUREAU_CLERK,
            Path(sys.argv[2]), options=ImportOptions(rows_at_once=2), on_progress=progress)
"""


@pytest.mark.slow
def test_killed_in_the_middle_and_started_again_it_comes_to_the_same_end(city, tmp_path):
    path = csv_file(tmp_path / "a.csv", good_rows(9))
    command = [sys.executable, "-c", KILLED_AT_ROW_4, city.url, str(path)]
    killed = subprocess.run(
        command, check=False, timeout=60, capture_output=True, env=os.environ | {"PYTHONPATH": "."}
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert city.count(licences) == city.count(holders) == 4
    _, results = city.take_in(path)
    assert outcomes(results) == ["unchanged"] * 4 + ["issued"] * 5
    assert city.count(licences) == city.count(holders) == 9
    assert city.actions()[AuditAction.LICENCE_ISSUED] == 9
