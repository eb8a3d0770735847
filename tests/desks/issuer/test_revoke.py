"""Ending a licence at the desk: three acts, named and explained, and their limits."""

import re
from html import unescape

import pytest

ACTS = {"deregistered": "注销", "rescinded": "撤销", "withdrawn_as_penalty": "吊销"}


@pytest.fixture
def clerk(visit):
    return visit("clerk")


def revoke(clerk, licence_id, **fields):
    return clerk.post(
        f"/issuer/licences/{licence_id}/revocations",
        page=f"/issuer/licences/{licence_id}/revoke",
        **fields,
    )


def test_the_form_names_three_acts_and_what_each_means(clerk, town):
    page = unescape(clerk.get(f"/issuer/licences/{town.card_id}/revoke").text)
    offered = re.findall(r'name="kind" value="(\w+)".*?<span>(.*?)<small>(.*?)</small>', page)
    assert {kind: word for kind, word, _meaning in offered} == ACTS
    assert all(meaning.endswith("。") for _kind, _word, meaning in offered)


def test_the_form_states_how_long_the_reason_may_be(clerk, town):
    page = clerk.get(f"/issuer/licences/{town.card_id}/revoke").text
    assert "最多 500 个字" in page
    assert 'maxlength="500"' in page


@pytest.mark.parametrize("kind", ACTS)
def test_the_licence_has_ended_by_that_act(clerk, town, kind):
    response = revoke(clerk, town.card_id, kind=kind, reason="依据第 1 号文")
    assert response.status_code == 302
    assert f"已{ACTS[kind]}" in clerk.get(response.headers["Location"]).text


def test_without_an_act_nothing_ends_and_the_form_keeps_the_reason(clerk, town):
    response = revoke(clerk, town.card_id, kind="ended", reason="依据第 1 号文")
    assert response.status_code == 422
    assert 'data-code="kind_missing"' in response.text
    assert "依据第 1 号文" in response.text
    assert 'data-status="valid"' in clerk.get(f"/issuer/licences/{town.card_id}").text


@pytest.mark.parametrize("reason", ["", "  ", "长" * 501])
def test_a_reason_is_needed_and_has_a_limit(clerk, town, reason):
    response = revoke(clerk, town.card_id, kind="rescinded", reason=reason)
    assert response.status_code == 422
    assert "请填写原因，最多 500 个字。" in response.text


def test_what_has_ended_cannot_end_again(clerk, town):
    revoke(clerk, town.card_id, kind="rescinded", reason="依据第 1 号文")
    again = clerk.client.post(
        f"/issuer/licences/{town.card_id}/revocations",
        data={
            "kind": "rescinded",
            "reason": "再来一次",
            "seen": "1-valid",
            "csrf_token": _token(clerk),
        },
    )
    assert again.status_code == 409


def _token(browser):
    page = browser.get("/account").text
    return re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
