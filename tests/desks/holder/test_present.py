"""亮证 at the phone: a double tap opens one session, and the form shows it."""

from tests.town import PIN


def test_a_double_tap_opens_one_session(visit, town, deployment):
    lin, path = visit("lin"), f"/holder/licences/{town.card_id}/presentations"
    page, form = f"/holder/licences/{town.card_id}/present", {"idempotency_key": "k" * 32}
    first, again = [lin.post(path, page=page, pin=PIN, **form) for _ in range(2)]
    assert first.status_code == 302
    assert first.headers["Location"] == again.headers["Location"]
    other = lin.post(path, page=page, pin=PIN, idempotency_key="l" * 32)
    assert other.headers["Location"] != first.headers["Location"]


def test_a_wrong_pin_spends_no_key(visit, town):
    lin, path = visit("lin"), f"/holder/licences/{town.card_id}/presentations"
    page, form = f"/holder/licences/{town.card_id}/present", {"idempotency_key": "k" * 32}
    assert lin.post(path, page=page, pin="000001", **form).status_code == 403
    assert lin.post(path, page=page, pin=PIN, **form).status_code == 302


def test_ending_twice_is_ending_once(visit, town, deployment):
    lin = visit("lin")
    session = lin.present(town.card_id)
    for _ in range(2):
        assert lin.post(f"{session}/end", page="/holder/licences").status_code == 302
    with deployment.database.read() as repository:
        assert len(repository.audit.search(action="presentation:ended")) == 1
