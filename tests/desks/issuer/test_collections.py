"""Collecting at the desk: a template, an upload, a check, a decision, a report."""

import csv
import io
import re

import pytest
from openpyxl import load_workbook

from tests import cast
from tests.factories import TYPE_CODE
from tests.people import csrf_token, post_file, sent_along
from tests.services.collecting import sheets
from tests.services.collecting.sheets import csv_text
from tests.services.sheets.workbooks import by_openpyxl
from wallet.desks.shared.words.file_words import shown_questions
from wallet.domain.collecting.file_decisions import DECIDED_BY, Told
from wallet.domain.trail.audit import AuditAction
from wallet.repository.collecting.collection_tables import collections
from wallet.repository.tables import licences
from wallet.services.collecting.holding import Workshop
from wallet.services.collecting.working import work_on_next
from wallet.services.sheets.file_refusals import HeadingsUnknown, Undecided


def good_row(sequence, **changes):
    """A row of nobody who lives in the town."""
    return sheets.good_row(500 + sequence, **changes)


def good_rows(count):
    return [good_row(sequence) for sequence in range(1, count + 1)]


@pytest.fixture
def clerk(visit):
    return visit("clerk")


@pytest.fixture
def work(deployment):
    def until_done(stopping=lambda: False):
        shop = Workshop(
            deployment.database,
            deployment.document_maker,
            deployment.entropy,
            deployment.clock,
            "worker",
            stopping,
            2,
        )
        while work_on_next(shop) and not stopping():
            pass

    return until_done


def upload(clerk, rows, name="许可证.csv", **fields):
    token = csrf_token(clerk.get("/issuer/collections/new").text)
    content = csv_text(rows).encode("gb18030") if isinstance(rows, list) else rows
    return clerk.client.post(
        "/issuer/collections",
        data={"csrf_token": token, "file": (io.BytesIO(content), name), **fields},
    )


def shown(page, testid):
    return re.search(rf'data-testid="{testid}"[^>]*>([^<]*)<', page)[1]


def state(page):
    return re.search(r'data-testid="collection" data-state="(\w+)"', page)[1]


def count(deployment):
    with deployment.database.read() as repository:
        return len(repository.connection.execute(licences.select()).all())


def test_from_upload_to_report(clerk, work, deployment):
    before = count(deployment)
    sent = upload(clerk, [*good_rows(4), good_row(5, 有效期止="")])
    page = sent.headers["Location"]
    waiting = clerk.get(page).text
    assert state(waiting) == "received"
    assert 'hx-trigger="load delay:2s"' in waiting
    assert '<noscript><meta http-equiv="refresh"' in waiting
    work()
    checked = clerk.get(page).text
    assert state(checked) == "checked"
    assert "hx-trigger" not in checked.partition("<main")[2]
    assert [shown(checked, name) for name in ("issued", "unchanged", "refused")] == ["4", "0", "1"]
    assert 'data-row="6" data-code="field_missing"' in checked
    assert count(deployment) == before
    assert clerk.post(f"{page}/confirmations", page=page).status_code == 302
    work()
    done = clerk.get(page).text
    assert state(done) == "done"
    assert count(deployment) == before + 4
    errors = clerk.get(f"{page}/errors.csv")
    assert errors.data.startswith(b"\xef\xbb\xbf")
    assert "attachment" in errors.headers["Content-Disposition"]
    (line,) = csv.DictReader(io.StringIO(errors.data.decode("utf-8-sig")))
    assert (line["行号"], line["列标题"], line["代码"]) == ("6", "有效期止", "field_missing")
    report = clerk.get(f"{page}/report.csv").data.decode("utf-8-sig")
    assert report.count("已制发") == 4
    assert "许可证.csv" in clerk.get("/issuer/collections").text


def test_the_same_file_again_is_told(clerk, work, clock):
    for _ in range(2):
        clock.advance(minutes=1)
        page = upload(clerk, good_rows(2)).headers["Location"]
        work()
        clerk.post(f"{page}/confirmations", page=page)
        work()
    told = clerk.get(page).text
    assert "同一个文件已经归集过" in told
    assert [shown(told, name) for name in ("issued", "unchanged")] == ["0", "2"]


def test_a_double_click_uploads_once(clerk):
    first, second = upload(clerk, good_rows(1)), upload(clerk, good_rows(1))
    assert first.headers["Location"] == second.headers["Location"]


def test_a_running_one_is_cancelled_after_a_page_that_says_what_stays(clerk, work, deployment):
    before = count(deployment)
    page = upload(clerk, good_rows(6)).headers["Location"]
    work()
    clerk.post(f"{page}/confirmations", page=page)
    work(stopping=lambda: count(deployment) > before)
    running = clerk.get(page).text
    assert state(running) == "running"
    assert shown(running, "issued") == "2"
    assert "不会撤回" in clerk.get(f"{page}/cancel").text
    assert clerk.post(f"{page}/cancellations", page=f"{page}/cancel").status_code == 302
    work()
    assert "仍然有效" in clerk.get(page).text
    assert count(deployment) == before + 2
    again = clerk.post(f"{page}/cancellations", page=f"{page}/cancel")
    assert again.status_code == 409
    assert 'data-code="collection_over"' in again.text


def test_a_file_that_cannot_be_read_says_why(clerk, work):
    page = upload(clerk, b"\xd0\xcf\x11\xe0 an old workbook", "a.xls").headers["Location"]
    work()
    told = clerk.get(page).text
    assert 'data-code="workbook_of_old_kind"' in told
    assert "XLSX" in told


def test_an_upload_without_a_file_says_so_and_keeps_nothing(clerk, deployment):
    answer = clerk.post("/issuer/collections", page="/issuer/collections/new")
    assert answer.status_code == 422
    assert 'data-code="upload_missing"' in answer.text
    with deployment.database.read() as repository:
        assert repository.connection.execute(collections.select()).all() == []


def test_a_refused_upload_leaves_its_entry(clerk, deployment):
    assert upload(clerk, b"").status_code == 422
    with deployment.database.read() as repository:
        entry = repository.audit.search(limit=1)[0]
    assert (entry.action, entry.outcome) == (AuditAction.COLLECTION_RECEIVED, "upload_missing")
    assert (entry.actor.name, entry.details["bytes"]) == ("clerk", "0")


def test_a_template_that_comes_back_as_it_was_has_no_licence_in_it(clerk, work):
    for kind in ("csv", "xlsx"):
        template = clerk.get(f"/issuer/collections/template?type_code={TYPE_CODE}&format={kind}")
        assert template.status_code == 200
        page = upload(clerk, template.data, f"t.{kind}").headers["Location"]
        work()
        assert 'data-code="file_empty"' in clerk.get(page).text
    sheet = load_workbook(io.BytesIO(template.data)).active
    assert {cell.number_format for cell in sheet[5]} == {"@"}


def test_a_template_of_another_bureaus_type_is_not_found(clerk):
    assert clerk.get("/issuer/collections/template?type_code=X").status_code == 404


@pytest.mark.parametrize("part", ["", "/cancel", "/errors.csv", "/report.csv"])
def test_another_bureaus_collection_is_not_found_and_the_try_is_kept(clerk, deployment, work, part):
    page = upload(clerk, [good_row(1), good_row(2, 有效期止="")]).headers["Location"]
    work()
    with deployment.database.begin() as repository:
        moved = collections.update().values(unit_id=cast.OTHER_BUREAU.id)
        repository.connection.execute(moved)
    assert clerk.get(f"{page}{part}").status_code == 404
    with deployment.database.read() as repository:
        entry = repository.audit.search(limit=1)[0]
    assert (entry.action, entry.outcome) == (AuditAction.ACCESS_REFUSED, "unknown_collection")


def test_nobody_elses_desk_has_collections(visit):
    for login in ("lin", "hotel", "operator"):
        assert visit(login).get("/issuer/collections").status_code == 403


def a_hidden_row(path):
    def spoil(_workbook, sheet):
        sheet.row_dimensions[3].hidden = True

    return by_openpyxl(path / "a.xlsx", spoil, of=good_rows).read_bytes()


def test_the_clerk_is_asked_how_a_file_is_meant_and_decides(clerk, work, tmp_path):
    page = upload(clerk, a_hidden_row(tmp_path), "a.xlsx").headers["Location"]
    work()
    asked = clerk.get(page).text
    assert 'data-state="undecided"' in asked
    assert 'data-code="hidden_rows_undecided"' in asked
    assert "第 3 行" in asked
    refused = clerk.post(f"{page}/decisions", page=page)
    assert refused.status_code == 422
    assert "请先决定每一项" in refused.text
    assert clerk.post(f"{page}/decisions", page, hidden_rows="x").status_code == 422
    decided = clerk.post(f"{page}/decisions", page, hidden_rows="leave")
    assert decided.status_code == 302
    work()
    checked = clerk.get(page).text
    assert shown(checked, "issued") == "2"
    assert "隐藏的 1 行（第 3 行）不读" in checked
    assert clerk.post(f"{page}/decisions", page, hidden_rows="take").status_code == 409


@pytest.mark.parametrize("kind", [*Undecided.__subclasses__(), HeadingsUnknown])
def test_every_question_has_words_and_its_decision(app, kind):
    names = ("1", "3") if "rows" in kind.code else ("二月", "三月")
    with app.test_request_context():
        (question,) = shown_questions((Told(kind.code, names),))
    assert question.sentence == kind.zh
    assert question.decision == DECIDED_BY[kind.code]
    assert question.options


def test_a_file_of_forty_megabytes_is_taken_from_whoever_is_signed_in(clerk, visit, work):
    large = csv_text(good_rows(3)).encode() + b"\n" * (40 << 20)
    fields = sent_along(clerk.get("/issuer/collections/new").text)
    signed_in = post_file(clerk, "/issuer/collections", fields, large)
    work()
    assert 'data-code="file_too_many_rows"' in clerk.get(signed_in.headers["Location"]).text
    assert post_file(visit(), "/issuer/collections", {}, large).status_code == 413
