"""The bureau's clerk compares a list and checks a sample at the desk."""

import re
from io import BytesIO

import pytest

from tests.factories import TYPE_CODE
from tests.people import csrf_token
from tests.services.oversight.bureau_lists import TOWNS_OWN, Bureau, csv_of, row

PAGE, SAMPLES = "/issuer/reconciliations", "/issuer/samples"


@pytest.fixture
def bureau(deployment, clock, town):
    return Bureau(deployment, clock)


@pytest.fixture
def clerk(visit):
    return visit("clerk")


def upload(clerk, *rows, content=None):
    token = csrf_token(clerk.get(PAGE).text)
    file = (BytesIO(csv_of(*rows) if content is None else content), "list.csv")
    return clerk.client.post(
        PAGE,
        data={"csrf_token": token, "type_code": TYPE_CODE, "scope": "living", "file": file},
    )


def test_a_list_is_uploaded_and_its_report_names_what_differs(clerk, bureau):
    bureau.issue("JY13101010000002")
    sent = upload(clerk, row(版本=2, premises_sha256=""), row("JY13101019999999"), row(状态="?"))
    assert sent.status_code == 302
    report = sent.headers["Location"]
    page = clerk.get(report).text
    assert "JY13101019999999" in page
    assert 'data-testid="tally-missing_there"' in page
    differing = clerk.get(f"{report}?kind=differing").text
    assert TOWNS_OWN in differing
    assert "版本、经营场所" in differing
    assert "不认识" not in clerk.get(f"{report}?kind=missing_there").text
    assert "食品经营许可证" in clerk.get(PAGE).text


def test_the_differences_are_saved_as_a_file_that_runs_nothing(clerk, bureau):
    report = upload(clerk, row("JY13101019999999")).headers["Location"]
    file = clerk.get(f"{report}/findings.csv")
    assert file.content_type.startswith("text/csv")
    assert "attachment" in file.headers["Content-Disposition"]
    assert "证照库缺,JY13101019999999,2," in file.text
    assert "名单缺," + TOWNS_OWN in file.text


def test_a_file_that_is_no_list_is_refused_with_what_to_do(clerk):
    for content, code in ((b"", "file_empty"), ("血型\nA".encode(), "headings_unknown")):
        refused = upload(clerk, content=content)
        assert refused.status_code == 422
        assert f'data-code="{code}"' in refused.text
    assert "血型" in refused.text


def test_another_bureaus_report_is_not_found(clerk, visit, bureau):
    report = upload(clerk, row()).headers["Location"]
    assert visit("operator").get(report).status_code == 403
    assert clerk.get(f"{PAGE}/{'0' * 32}").status_code == 404


def test_the_page_of_digests_has_an_example_that_is_right(clerk):
    page = clerk.get(f"{PAGE}/digests").text
    assert "3fcb465966f08a11b2d9ca4f67b06340a7e8d3c8bf89cdcbf79a5f5cb202bb41" in page
    assert "c81179aa40c60add7b345defd5d4e2f0d97391f4b889551f720458c1fc7fe212" in page


def test_a_sample_is_drawn_marked_and_shows_its_rate(clerk, bureau):
    bureau.issue("JY13101010000002")
    drawn = clerk.post(SAMPLES, page=SAMPLES, type_code=TYPE_CODE, size="5")
    assert drawn.status_code == 302
    sheet = drawn.headers["Location"]
    assert clerk.get(sheet).text.count('data-testid="sample-licence"') == 2
    assert TOWNS_OWN in clerk.get(f"{sheet}/sheet.csv").text
    marks = f"{sheet}/marks"
    half = clerk.post(marks, page=sheet, **{"mark-0": "same", "mark-1": "differing"})
    assert half.status_code == 422
    assert 'data-code="marks_incomplete"' in half.text
    done = clerk.post(
        marks, page=sheet, **{"mark-0": "same", "mark-1": "differing", "field-1": "items"}
    )
    assert done.status_code == 302
    page = clerk.get(sheet).text
    assert "50.0%" in page
    assert "经营项目" in page
    again = clerk.post(marks, page=SAMPLES, **{"mark-0": "same", "mark-1": "same"})
    assert again.status_code == 409


def test_a_sample_of_nothing_or_of_many_is_refused(clerk):
    for size, code in (("0", "sample_size_out_of_range"), ("900", "sample_size_out_of_range")):
        refused = clerk.post(SAMPLES, page=SAMPLES, type_code=TYPE_CODE, size=size)
        assert refused.status_code == 422
        assert re.search(f'data-code="{code}"', refused.text)
