"""A cell of a list holds anything: its row is reported as unreadable, and nothing breaks."""

import json

import pytest

from tests.api.spoiling import NASTY
from tests.factories import TYPE_CODE
from tests.services.oversight.bureau_lists import TOWNS_OWN, csv_of, row

ROW = {"number": TOWNS_OWN, "version": 1, "state": "valid", "face_digest": "", "fields": {}}
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def compare(bureau):
    """Send a file; returns what became of its rows."""

    def send(content):
        made = bureau.client.post(
            f"/api/v1/reconciliations?type_code={TYPE_CODE}",
            data=content,
            headers=bureau.headers,
            content_type="application/octet-stream",
        )
        assert made.status_code < 500, made.text
        return made

    return send


@pytest.mark.parametrize("version", ["9" * 5000, "²", "1e400", "-1", "0", "1000", "1.5", "٣"])
def test_a_version_that_is_none_leaves_its_row_unreadable(compare, version):
    made = compare(csv_of(row(版本=version)))
    assert (made.status_code, made.json["unreadable"]) == (201, 1), made.text


@pytest.mark.parametrize("member", ROW)
def test_whatever_a_line_holds_the_others_are_compared(compare, member):
    for nasty in NASTY:
        line = json.dumps({**ROW, member: "HERE"}).replace('"HERE"', nasty)
        made = compare(f"{line}\n{json.dumps({'number': 'JY-OTHER'})}".encode(errors="replace"))
        if made.status_code == 201:
            assert made.json["missing_here"] >= 1, nasty[:60]
