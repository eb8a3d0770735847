"""A bureau's own list against the repository: what is missing, what differs, in which fields."""

import json
from dataclasses import replace

import pytest

from tests import cast, clerks
from tests.factories import NOW, TYPE_CODE
from tests.services.oversight.bureau_lists import FACE, TOWNS_OWN, csv_of, row
from wallet.domain.actors.actors import Role
from wallet.domain.catalogue.issuing_catalogue import UnknownLicenceType
from wallet.domain.errors import NotFound, NotPermitted
from wallet.domain.licences.face_digest import face_digest, field_digest
from wallet.domain.licences.licence import LicenceState
from wallet.domain.oversight.reconciliation import Scope
from wallet.domain.trail.audit import AuditAction
from wallet.repository.act_tables import audit_entries
from wallet.repository.oversight.oversight_tables import reconciliation_findings, reconciliations
from wallet.services.acts.doing import RequestIdentity
from wallet.services.sheets.file_refusals import HeadingsMissing, HeadingsUnknown


def test_a_list_that_agrees_finds_nothing(bureau):
    made = bureau.reconcile(row())
    assert (made.listed, made.agreeing, made.agrees) == (1, 1, True)
    assert bureau.findings(made) == []


def test_what_is_only_on_one_side_is_told_by_its_number(bureau):
    bureau.issue("JY13101010000002")
    made = bureau.reconcile(row(), row("JY13101019999999"))
    assert (made.missing_here, made.missing_there, made.agreeing) == (1, 1, 1)
    assert bureau.findings(made) == [
        ("missing_here", "JY13101019999999", ()),
        ("missing_there", "JY13101010000002", ()),
    ]


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({"版本": 2}, ("version",)),
        ({"状态": "已注销"}, ("state",)),
        ({"照面摘要": face_digest({**FACE, "items": "热食"})}, ("face",)),
        ({"premises_sha256": field_digest("别处")}, ("premises",)),
        ({"版本": 3, "状态": "已暂停", "premises_sha256": ""}, ("version", "state", "premises")),
    ],
)
def test_what_differs_is_told_by_the_names_of_the_fields(bureau, changes, names):
    made = bureau.reconcile(row(**changes))
    assert bureau.findings(made) == [("differing", TOWNS_OWN, names)]


def test_plain_values_are_compared_as_they_would_be_stored(bureau):
    agreeing = {
        "证照编号": TOWNS_OWN,
        "经营场所": " 上海市黄浦区示例路1号 ",
        "颁发日期": "2026/1/5",
    }
    assert bureau.reconcile(agreeing).agrees
    made = bureau.reconcile({**agreeing, "有效期止": "2031-01-05"})
    assert bureau.findings(made) == [("differing", TOWNS_OWN, ("valid_until",))]


def test_no_value_of_the_list_is_stored(bureau):
    bureau.reconcile({"证照编号": TOWNS_OWN, "经营场所": "只在名单里的地址"})
    with bureau.database.read() as repository:
        for table in (reconciliations, reconciliation_findings, audit_entries):
            stored = repository.connection.execute(table.select()).all()
            assert "只在名单里的地址" not in repr(stored)
            assert TOWNS_OWN not in repr(stored)


def test_ended_licences_are_only_missed_in_a_list_of_all(bureau, clock):
    ended = bureau.issue("JY13101010000003")
    clerks.end_as(
        bureau.database,
        bureau.deployment.entropy,
        clock(),
        cast.BUREAU_CLERK,
        str(ended.code),
        LicenceState.TRANSFERRED,
        "转出",
    )
    assert bureau.reconcile(row()).agrees
    assert bureau.reconcile(row(), scope=Scope.ALL).missing_there == 1
    assert bureau.reconcile(row(), row("JY13101010000003", 状态="已转出")).agrees


def test_rows_that_cannot_be_read_are_named_and_the_others_compared(bureau):
    made = bureau.reconcile(
        row(状态="不详"), row("JY13101019999999"), row("JY13101019999999"), row("")
    )
    assert (made.unreadable, made.missing_here, made.missing_there) == (3, 1, 0)
    assert [fields for kind, _number, fields in bureau.findings(made) if kind == "unreadable"] == [
        ("standing_unknown", "state"),
        ("number_listed_twice", "number"),
        ("number_missing", "number"),
    ]


def test_json_lines_and_rows_of_a_call_say_the_same_as_a_table(bureau):
    rows = [
        {"number": TOWNS_OWN, "version": 1, "state": "valid", "fields": FACE},
        {"number": "JY13101019999999", "digests": {"premises": field_digest("x")}},
    ]
    lines = "\n".join(json.dumps(one, ensure_ascii=False) for one in rows).encode()
    for made in (bureau.reconcile(content=lines), bureau.reconcile(api_rows=rows)):
        assert (made.agreeing, made.missing_here, made.differing) == (1, 1, 0)


def test_a_list_without_numbers_or_with_a_foreign_heading_is_refused_and_audited(bureau):
    with pytest.raises(HeadingsMissing):
        bureau.reconcile({"版本": 1})
    with pytest.raises(HeadingsUnknown):
        bureau.reconcile({"证照编号": TOWNS_OWN, "血型": "A"})
    outcomes = [one.outcome for one in bureau.audited(AuditAction.RECONCILED)]
    assert outcomes == ["headings_unknown", "headings_missing"]


def test_another_bureaus_type_and_report_are_not_found(bureau):
    with pytest.raises(UnknownLicenceType):
        bureau.reconcile(row(), actor=cast.OTHER_CLERK)
    made = bureau.reconcile(row())
    with bureau.database.read() as repository, pytest.raises(NotFound):
        repository.reconciliations.get(made.id, cast.OTHER_BUREAU.id)


def test_nobody_but_a_bureau_compares(bureau):
    stranger = replace(cast.BUREAU_CLERK, role=Role.VERIFIER)
    with pytest.raises(NotPermitted):
        bureau.reconcile(row(), actor=stranger)


def test_a_repeated_key_gets_the_first_report(bureau):
    identity = RequestIdentity("one", "digest")
    first = bureau.reconcile(row(), identity=identity)
    assert bureau.reconcile(row(), identity=identity).id == first.id
    with bureau.database.read() as repository:
        assert len(repository.reconciliations.of_unit(cast.BUREAU.id)) == 1


def test_the_entry_tells_counts_and_no_numbers(bureau):
    bureau.reconcile(row("JY13101019999999"))
    [entry] = bureau.audited(AuditAction.RECONCILED)
    assert (entry.at, entry.actor.id) == (NOW, cast.BUREAU_CLERK.id)
    assert entry.details["missing_here"] == "1"
    assert entry.details["type_code"] == TYPE_CODE
    assert "JY1310101" not in repr(entry)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_long_list_is_compared_in_one_go(bureau):
    rows = [{"证照编号": f"JY9{number:012}"} for number in range(30_000)]
    made = bureau.reconcile(content=csv_of({"证照编号": TOWNS_OWN}, *rows))
    assert (made.listed, made.agreeing, made.missing_here) == (30_001, 1, 30_000)
    assert len(bureau.findings(made)) == 20_000
