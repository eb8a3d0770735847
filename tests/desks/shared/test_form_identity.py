"""Every form carries a fresh key; what a request says is kept as a keyed digest alone."""

import re

import pytest

from wallet.desks.shared.form_identity import form_identity
from wallet.desks.shared.http.session_key import SessionsUnderKeyInUse

PATH = "/holder/licences/1/presentations"
FIELDS = {"idempotency_key": "k1", "cause": "租房", "csrf_token": "t", "pin": "135790"}


@pytest.fixture
def identity(app):
    """What a sent form is known by."""

    def of(path=PATH, **changes):
        with app.test_request_context(path, method="POST", data={**FIELDS, **changes}):
            return form_identity()

    return of


def test_each_form_of_a_page_has_a_fresh_key(visit, town):
    lin = visit("lin")
    pages = [lin.get(f"/holder/licences/{town.card_id}/present").text for _ in range(2)]
    keys = [re.findall(r'name="idempotency_key" value="(\w{32})"', page) for page in pages]
    tokens = [page.count('name="csrf_token"') for page in pages]
    assert [len(found) for found in keys] == tokens
    assert len({*keys[0], *keys[1]}) == sum(tokens)


def test_a_form_sent_again_is_the_same_request(identity):
    assert identity() == identity(csrf_token="another", step="send", pin="another")


def test_another_path_or_another_word_is_another_request(identity):
    known = {identity().digest, identity("/elsewhere").digest, identity(cause="买房").digest}
    assert len(known) == 3


def test_a_form_without_a_key_is_known_by_nothing(identity):
    assert identity(idempotency_key="") is None


def test_a_thief_of_the_table_cannot_try_out_what_was_typed(app, identity):
    before = identity().digest
    app.session_interface = SessionsUnderKeyInUse(lambda: b"another secret")
    assert identity().digest != before
