"""What leaves a holder with less waits at the desk, too; and a form undoes nothing unseen."""

import re
from html import unescape

import pytest

from tests import cast
from tests.desks.issuer.test_changes import FACE, REASON, act, amend, clerk, decide, second, status
from tests.factories import TYPE_CODE, resident_id
from wallet.domain.trail.audit import AuditAction

__all__ = ["clerk", "second"]
YESTERDAY, NEXT_YEAR = "2026-02-28", "2027-03-01"
SAME_ADDRESS = {"field.address": "上海市黄浦区示例路1号501室"}
TWO = {
    "holders": "2",
    "holder-1-kind": "natural_person",
    "holder-1-name": cast.GAO.name,
    "holder-1-id_type": "111",
    "holder-1-number": resident_id(2),
}


def supersede(clerk, licence_id, step="issue", **changes):
    path = f"/issuer/licences/{licence_id}/supersession"
    fields = {
        **FACE,
        **SAME_ADDRESS,
        "holders": "1",
        "holder-0-kind": "natural_person",
        "holder-0-name": "林小满",
        "holder-0-id_type": "111",
        "holder-0-number": resident_id(1),
        "number": "JZZ31010000001",
        "issued_on": "2026-01-05",
        "valid_from": "2026-01-05",
        "reason": REASON,
        **changes,
    }
    return clerk.post(path, page=path, step=step, **fields)


def address_of(response):
    assert response.status_code == 302, response.text
    return response.headers["Location"]


@pytest.mark.parametrize(
    "changes",
    [
        {"valid_until": YESTERDAY},
        {"valid_until": NEXT_YEAR},
        {"valid_until": NEXT_YEAR, "kind": "amended"},
        {"field.address": "上海市黄浦区"},
    ],
)
def test_an_amendment_that_leaves_less_is_shown_to_the_second_clerk(clerk, second, town, changes):
    sent = {**SAME_ADDRESS, **changes}
    review = amend(clerk, town, "review", **sent).text
    assert 'data-testid="waits"' in review
    page = address_of(amend(clerk, town, "amend", **sent))
    assert "/issuer/approvals/" in page
    assert "第 1 版" in clerk.get(f"/issuer/licences/{town.card_id}").text
    shown = unescape(second.get(page).text)
    assert 'data-testid="differences"' in shown
    assert decide(second, page, "approve").status_code == 302
    assert "第 2 版" in clerk.get(f"/issuer/licences/{town.card_id}").text


@pytest.mark.parametrize(
    "changes",
    [{"valid_until": YESTERDAY}, {"valid_from": NEXT_YEAR}, {"valid_until": NEXT_YEAR}],
)
def test_a_renewal_that_leaves_less_is_shown_to_the_second_clerk(clerk, second, town, changes):
    review = supersede(clerk, town.card_id, "review", **changes).text
    assert 'data-testid="waits"' in review
    page = address_of(supersede(clerk, town.card_id, **changes))
    assert status(clerk, town) == "valid"
    assert 'data-testid="differences"' in second.get(page).text
    assert decide(second, page, "approve").status_code == 302
    assert status(clerk, town) == "superseded"


def test_a_renewal_without_one_of_two_holders_waits(clerk, second, town):
    joint = address_of(supersede(clerk, town.card_id, **TWO)).rpartition("/")[2]
    page = address_of(supersede(clerk, joint))
    shown = unescape(re.sub(r"<[^>]+>", " ", second.get(page).text))
    assert cast.GAO.name in shown
    assert decide(second, page, "refuse", reason="持证人未到场").status_code == 302
    assert 'data-status="valid"' in clerk.get(f"/issuer/licences/{joint}").text


def test_what_waits_blocks_every_act_but_suspending(clerk, second, town):
    address_of(act(clerk, town, "transfer"))
    for told in (
        amend(clerk, town, "amend"),
        supersede(clerk, town.card_id),
        act(clerk, town, "voiding"),
    ):
        assert told.status_code == 409
        assert 'data-code="change_awaits_approval"' in told.text
    assert act(clerk, town, "suspension").status_code == 302
    assert status(clerk, town) == "suspended"


@pytest.fixture
def stale(clerk, town):
    """The forms of the licence as they were before somebody else amended it."""
    base = f"/issuer/licences/{town.card_id}"
    pages = {name: clerk.get(f"{base}/{name}").text for name in ("amendment", "supersession")}
    assert 'name="seen" value="1-valid"' in pages["amendment"]
    assert amend(clerk, town, "amend").status_code == 302
    return {"seen": "1-valid", "idempotency_key": "u" * 32}


def test_a_form_that_was_opened_before_anothers_change_undoes_nothing(clerk, town, stale):
    for told in (
        amend(clerk, town, "amend", **{**SAME_ADDRESS, **stale}),
        supersede(clerk, town.card_id, **stale),
        act(clerk, town, "transfer", **stale),
    ):
        assert told.status_code == 409
        assert 'data-code="licence_changed_meanwhile"' in told.text
        assert "现在是第 2 版，变动的有：住址" in unescape(told.text)
        assert 'name="seen" value="1-valid"' in told.text  # sent again, it is refused again
    assert "第 2 版" in clerk.get(f"/issuer/licences/{town.card_id}").text


def test_a_form_that_does_not_say_what_was_seen_does_nothing(clerk, town):
    told = act(clerk, town, "transfer", seen="")
    assert told.status_code == 422
    assert status(clerk, town) == "valid"


def test_an_unknown_decision_is_not_found_and_decides_nothing(clerk, second, town):
    page = address_of(act(clerk, town, "transfer"))
    assert decide(second, page, "burn", reason="看不懂").status_code == 404
    assert 'data-state="awaiting_approval"' in clerk.get(page).text


@pytest.mark.parametrize("name", ["burning", "amendment", "supersession"])
def test_an_act_that_is_no_change_of_the_state_is_not_found(clerk, town, name):
    path = f"/issuer/licences/{town.card_id}"
    assert clerk.get(f"{path}/change/{name}").status_code == 404
    told = clerk.post(f"{path}/change/{name}", page=path, reason=REASON, seen="1-valid")
    assert told.status_code == 404


def test_an_unknown_kind_or_step_of_an_amendment_makes_no_version(clerk, town):
    path = f"/issuer/licences/{town.card_id}/amendment"
    assert clerk.get(f"{path}?kind=burned").status_code == 404
    assert amend(clerk, town, "amend", kind="burned").status_code == 404
    assert amend(clerk, town, "burn").status_code == 200
    assert "第 1 版" in clerk.get(f"/issuer/licences/{town.card_id}").text


def test_suspending_twice_says_so(clerk, town):
    act(clerk, town, "suspension")
    told = act(clerk, town, "suspension")
    assert 'data-code="licence_already_suspended"' in told.text


def test_refused_issuing_at_the_desk_has_the_action_it_has_everywhere(clerk, town, deployment):
    path = f"/issuer/licences/new/{TYPE_CODE}"
    told = clerk.post(path, page=path, step="issue", number="", holders="1")
    assert told.status_code == 422
    with deployment.database.read() as repository:
        (entry, *_) = repository.audit.search(limit=1)
    assert (entry.action, entry.outcome) == (AuditAction.ISSUING_REFUSED, "form_not_acceptable")
