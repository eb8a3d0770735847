"""The scan page: what is a slip of the hand is told on it, and says nothing against a holder."""

import pytest

from tests.people import outcome


@pytest.mark.parametrize("typed", ["123456789", "12345 678901", "１２３"])
def test_digits_that_are_not_ten_are_sent_back_to_the_form(visit, typed):
    page = visit("hotel").scan(typed)
    assert (page.status_code, outcome(page)) == (422, None)
    assert "亮证码是 10 位数字" in page.text


def test_a_form_sent_twice_leads_to_one_result(visit, town):
    lin, hotel = visit("lin"), visit("hotel")
    code = lin.code(lin.present(town.card_id))
    fields = {"scan_text": code, "scenario": "hotel-check-in", "idempotency_key": "k" * 32}
    sent = [
        hotel.post("/verifier/verifications", page="/verifier/scan", **fields) for _ in range(2)
    ]
    assert sent[0].status_code == 302
    assert sent[0].headers["Location"] == sent[1].headers["Location"]
