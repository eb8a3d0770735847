"""The operator's pages of use lists: what waits, what is sensitive, approve or return."""

import re

import pytest


@pytest.fixture
def operator(office, visit):
    return visit("operator")


def decide(browser, entry, **form):
    page = f"/operator/use-lists/{entry.id}"
    return browser.post(f"{page}/decision", page=page, **form)


def test_what_waits_is_listed_and_what_is_sensitive_is_named(operator, office):
    entry = office.submitted()
    assert f"/operator/use-lists/{entry.id}" in operator.get("/operator/use-lists").text
    page = operator.get(f"/operator/use-lists/{entry.id}").text
    assert "居住证 · 公民身份号码" in page


def test_approving_makes_the_version(operator, office):
    entry = office.submitted()
    assert decide(operator, entry, decision="approve").status_code == 302
    assert office.entry(entry.id).version == 1
    assert decide(operator, entry, decision="approve").status_code == 409


def test_returning_needs_a_reason(operator, office):
    entry = office.submitted()
    refused = decide(operator, entry, decision="return", reason=" ")
    assert (refused.status_code, 'data-code="reason_missing"' in refused.text) == (422, True)
    assert decide(operator, entry, decision="return", reason="请补充").status_code == 302
    assert office.entry(entry.id).decision_reason == "请补充"


def test_no_decision_decides_nothing(operator, office):
    entry = office.submitted()
    assert decide(operator, entry).status_code == 422
    assert office.entry(entry.id).state.value == "submitted"


def test_both_versions_stand_beside_each_other(operator, office):
    first = office.approved()
    with office.deployment.database.begin() as repository:
        second = first.__class__(
            **{name: getattr(first, name) for name in first.__slots__}
            | {"id": "e" * 32, "version": None, "state": first.state.__class__("submitted")}
        )
        repository.use_lists.add(second)
    page = operator.get(f"/operator/use-lists/{second.id}").text
    assert "对照正在使用的第 1 版" in page
    decide(operator, second, decision="approve")
    replaced = operator.get("/operator/use-lists?state=replaced").text
    assert re.findall(r'data-testid="entry-row" data-state="([^"]+)"', replaced) == ["replaced"]


def test_others_do_not_enter(office, visit):
    entry = office.submitted()
    for login in ("counter", "supervisor", "lin"):
        response = visit(login).get(f"/operator/use-lists/{entry.id}")
        assert response.status_code == 403
