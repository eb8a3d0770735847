"""A bureau's files in the growing city: uploaded, worked on, cancelled, decided about."""

import io

from openpyxl import Workbook

from tests import cast
from tests.factories import TYPE_CODE, resident_id
from tests.people import csrf_token
from tests.services.collecting.sheets import csv_text, good_rows
from tests.services.sheets.workbooks import table
from wallet.domain.collecting.file_decisions import Choice, FileDecisions
from wallet.services.collecting.deciding import cancel, decide
from wallet.services.collecting.holding import Workshop
from wallet.services.collecting.receiving import Upload, receive
from wallet.services.collecting.working import work_on_next


def a_hidden_row():
    """A workbook whose second row of licences is hidden."""
    workbook, kept = Workbook(), io.BytesIO()
    table(workbook.active, good_rows(3)).row_dimensions[3].hidden = True
    workbook.save(kept)
    return kept.getvalue()


def importing(its):
    clerk = its.browser("clerk")
    rows = [
        one
        | {"证照编号": f"JYG1{n:08}", "证照类型代码": TYPE_CODE, "证件号码": resident_id(700 + n)}
        for n, one in enumerate(good_rows(6))
    ]
    token = csrf_token(clerk.get("/issuer/collections/new").text)
    content = csv_text(rows).encode("utf-8-sig")
    with its.act("upload a collection"):
        answer = clerk.client.post(
            "/issuer/collections",
            data={
                "csrf_token": token,
                "file": (io.BytesIO(content), "许可证.csv"),
                "goes_on": "yes",
            },
        )
    assert answer.status_code == 302, answer.text
    deployment = its.deployment
    workshop = Workshop(its.database, deployment.document_maker, its.entropy, its.clock, "worker")
    with its.act("work on what was uploaded"):
        while work_on_next(workshop):
            pass
    its.clock.advance(seconds=1)
    waiting = receive(
        its.database, its.entropy, its.clock(), cast.BUREAU_CLERK, Upload("三.csv", content + b"\n")
    )
    with its.act("cancel a collection"):
        cancel(its.database, its.clock(), cast.BUREAU_CLERK, waiting.id)
    hidden = receive(
        its.database, its.entropy, its.clock(), cast.BUREAU_CLERK, Upload("四.xlsx", a_hidden_row())
    )
    while work_on_next(workshop):
        pass
    with its.act("decide how a file is meant"):
        decide(
            its.database,
            its.clock(),
            cast.BUREAU_CLERK,
            hidden.id,
            FileDecisions(hidden_rows=Choice.LEAVE),
        )
    while work_on_next(workshop):
        pass
    with its.act("look for work where there is none"):
        assert not work_on_next(workshop)
