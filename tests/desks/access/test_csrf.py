"""No form is taken without the token of its own session; nothing happens then, and it is said."""

import pytest

from tests.desks.access.routes import PEOPLE, routes
from tests.people import csrf_token
from tests.town import PIN

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def test_every_form_without_its_token_is_refused(app, visit):
    for role, login in PEOPLE.items():
        client = visit(login).client
        posts = [one for one in routes(app) if role in one.roles and one.method == "POST"]
        for route in posts:
            answer = route.call(client)
            assert answer.status_code == 400, route
            assert "没有执行任何操作" in answer.text


@pytest.mark.parametrize("path", ["/sign-in", "/sign-out", "/preferences"])
def test_the_open_forms_need_one_too(app, path):
    assert app.test_client().post(path).status_code == 400


def test_the_token_of_another_session_is_refused_and_nothing_was_done(visit, town, deployment):
    foreign = csrf_token(visit("zhou").get("/account").text)
    lin = visit("lin")
    path = f"/holder/licences/{town.card_id}/presentations"
    with deployment.database.read() as repository:
        before = len(repository.audit.search(limit=500))
    answer = lin.client.post(path, data={"csrf_token": foreign, "pin": PIN})
    assert answer.status_code == 400
    with deployment.database.read() as repository:
        assert len(repository.audit.search(limit=500)) == before


def test_a_page_from_before_signing_in_again_is_refused_with_a_clear_word(visit, town):
    lin = visit("lin")
    stale = csrf_token(lin.get(f"/holder/licences/{town.card_id}/present").text)
    lin.post("/sign-out", page="/account")
    lin.sign_in("lin")
    path = f"/holder/licences/{town.card_id}/presentations"
    answer = lin.client.post(path, data={"csrf_token": stale, "pin": PIN})
    assert answer.status_code == 400
    assert "这个页面已经过时" in answer.text
