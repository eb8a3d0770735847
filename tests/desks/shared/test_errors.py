"""Errors as pages: what happened, what to do next, inside the layout, with nobody's data."""

import pytest
from sqlalchemy import text

from tests import cast, clerks
from wallet.desks.shared.errors import LARGEST_REQUEST_MB
from wallet.domain.licences.licence import RevocationKind

HTMX = {"HX-Request": "true"}


pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture(scope="module")
def built_app(build):
    made = build()

    @made.route("/account/broken", endpoint="account.broken")
    def broken():
        raise RuntimeError("林小满")

    return made


@pytest.fixture(params=["zh", "en"])
def browser(request, visit):
    """Lin's browser, in either language."""
    made = visit("lin")
    made.client.set_cookie("lang", request.param)
    made.language = request.param
    return made


def provoke(browser, status, town):
    """Bring an error about; returns its answer."""
    client = browser.client
    if status == 400:
        return client.post("/account/password", data={"csrf_token": "of another tab"})
    if status == 403:
        return client.get("/issuer/licences")
    if status == 404:
        return client.get("/no-such-page")
    if status == 405:
        return client.get("/account/sign-out-everywhere")
    if status == 409:
        page = f"/holder/licences/{town.card_id}/presentations"
        return browser.post(page, page="/account", pin="135790")
    if status == 413:
        body = {"csrf_token": "x" * (LARGEST_REQUEST_MB * 1024 * 1024 + 1)}
        return client.post("/account/password", data=body)
    return client.get("/account/broken")


CASES = [
    (400, "form_out_of_date", "请返回上一页", "go back"),
    (403, "not_permitted", "请联系本单位管理员", "administrator"),
    (404, "http_404", "请回到首页", "home page"),
    (405, "http_405", "请返回上一页", "go back"),
    (409, "licence_not_in_force", "刷新后确认现在的状态", "reload"),
    (413, "http_413", "一次最多上传 12 MB", "12 MB"),
    (500, "internal_error", "请稍后再试", "try again later"),
]


@pytest.mark.parametrize(("status", "code", "chinese", "english"), CASES)
def test_an_error_is_a_page_that_says_what_to_do(
    browser, deployment, town, status, code, chinese, english
):
    end_the_card(deployment, town)
    response = provoke(browser, status, town)
    assert response.status_code == status
    assert f'data-code="{code}"' in response.text
    assert (chinese if browser.language == "zh" else english) in response.text
    assert "<nav" in response.text
    assert 'href="/"' in response.text
    assert response.headers["Cache-Control"] == "no-store"
    main = response.text.partition("<main")[2]
    assert "林小满" not in main
    assert "RuntimeError" not in response.text


@pytest.mark.parametrize(("status", "code", "chinese", "english"), CASES)
def test_htmx_gets_the_error_alone(browser, deployment, town, status, code, chinese, english):
    end_the_card(deployment, town)
    browser.client.environ_base["HTTP_HX_REQUEST"] = "true"
    if status == 409:
        return  # its token comes from a whole page; the code is the same for every error
    response = provoke(browser, status, town)
    assert response.status_code == status
    assert f'data-code="{code}"' in response.text
    assert (chinese if browser.language == "zh" else english) in response.text
    assert "<html" not in response.text
    assert "<h1" not in response.text


def test_too_many_wrong_pins_say_when_to_come_back(browser, town):
    address = f"/holder/licences/{town.card_id}/present"
    post = f"/holder/licences/{town.card_id}/presentations"
    responses = [browser.post(post, page=address, pin="000001") for _ in range(12)]
    assert responses[-1].status_code == 429
    advice = {"zh": "分钟后再试", "en": "Please try again in about"}[browser.language]
    assert advice in responses[-1].text


def test_when_nothing_can_be_read_the_page_says_so_and_offers_another_try(browser, deployment):
    with deployment.database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE sign_ins RENAME TO out_of_reach"))
    response = browser.get("/holder/licences")
    assert response.status_code == 503
    assert 'data-code="repository_unavailable"' in response.text
    words = {"zh": ("再试一次", "人工窗口"), "en": ("Try again", "staffed counter")}
    assert all(word in response.text for word in words[browser.language])
    assert 'href="/holder/licences"' in response.text


def test_an_error_in_the_layout_itself_still_gets_an_answer(app, browser, monkeypatch):
    monkeypatch.setitem(app.jinja_env.globals, "asset", None)
    response = browser.get("/no-such-page")
    assert response.status_code == 404
    assert 'data-testid="error"' in response.text
    assert "Something went wrong" in response.text


def end_the_card(deployment, town):
    """Nothing that is shown may be shown after this."""
    clerks.revoke(
        deployment.database,
        deployment.entropy,
        deployment.clock(),
        cast.BUREAU_CLERK,
        town.card_code,
        RevocationKind.RESCINDED,
        "依据第 1 号文",
    )
