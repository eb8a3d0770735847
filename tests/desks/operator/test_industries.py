"""The operator's pages of industries: the list, one, and edits as versions."""

import re

import pytest

from tests import cast
from tests.trade import NAMES, RESTAURANT, TYPE_CODES

PAGE = f"/operator/industries/{RESTAURANT}"


@pytest.fixture
def operator(visit, trade):
    return visit("operator")


def form(*numbers, **changes):
    rows = {f"component_{row}": NAMES[n] for row, n in enumerate(numbers)}
    types = {f"type_{row}_0": TYPE_CODES[n] for row, n in enumerate(numbers)}
    fixed = {"name": "饭店", "lead": "市场监管", "issuer_id": cast.BUREAU.id, "seen_version": "1"}
    return fixed | rows | types | changes


def test_the_list_and_the_page_tell_what_stands(operator, trade):
    trade.assemble(0, 1)
    assert f'data-code="{RESTAURANT}"' in operator.get("/operator/industries").text
    page = operator.get(PAGE).text
    assert "1 张综合许可证在用" in page
    assert all(name in page for name in NAMES)


def test_saving_makes_the_next_version(operator, trade):
    edit = f"{PAGE}/edit"
    assert operator.post(PAGE, page=edit, **form(0, 2)).status_code == 302
    page = operator.get(PAGE).text
    assert len(re.findall('data-testid="industry-version"', page)) == 2
    stale = operator.post(PAGE, page=edit, **form(0, 3))
    assert stale.status_code == 409
    assert 'data-code="industry_changed_meanwhile"' in stale.text


def test_a_form_with_faults_keeps_what_was_typed(operator, trade):
    refused = operator.post(PAGE, page=f"{PAGE}/edit", **form(0, name="新名字"))
    assert refused.status_code == 422
    assert "请填写 2 到 12 项许可。" in refused.text
    assert 'value="新名字"' in refused.text


def test_a_new_industry_begins_with_version_one(operator, trade):
    action = re.search(
        r'action="(/operator/industries/\w+)"', operator.get("/operator/industries/new").text
    )[1]
    sent = form(0, 1, name="小吃店", seen_version="0")
    assert operator.post(action, page="/operator/industries/new", **sent).status_code == 302
    assert "小吃店" in operator.get(action).text


def test_an_unknown_industry_is_not_found(operator, trade):
    for path in ("/operator/industries/none", "/operator/industries/none/edit"):
        assert operator.get(path).status_code == 404
