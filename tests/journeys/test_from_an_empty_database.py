"""The whole way from an empty database to a working city, in production and without any SQL."""

import re

import pytest

from tests.databases import POSTGRES_URL
from tests.factories import resident_id, uscc
from tests.people import Browser
from wallet import cli
from wallet.app import create_app
from wallet.config import read_settings

DATA_CENTRE, BUREAU, CENTRE = (uscc(number, "12310000MB2F") for number in (900, 901, 902))
UNIT = re.compile(r"/operator/units/(\w{32})")
ACCOUNT = re.compile(r'data-login="([\w.-]+)"')


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def empty_database(request, templates):
    if request.param == "postgresql" and not POSTGRES_URL:
        pytest.skip("WALLET_TEST_POSTGRES_URL is not set")
    with templates.empty(request.param) as url:
        yield url


@pytest.fixture
def command(empty_database, tmp_path, monkeypatch):
    monkeypatch.setenv("WALLET_MODE", "production")
    monkeypatch.setenv("WALLET_DATABASE_URL", empty_database)
    monkeypatch.setenv("WALLET_PUBLIC_URL", "https://wallet.example.cn")
    monkeypatch.setenv("WALLET_TRUSTED_PROXIES", "0")
    monkeypatch.setenv("WALLET_VAR", str(tmp_path))
    return lambda *words: cli.main([str(word) for word in words])


@pytest.fixture
def visit(command, compiled_templates):
    made = []

    def open_browser():
        if not made:
            app = create_app(read_settings())
            app.testing = True
            app.jinja_env.bytecode_cache = compiled_templates
            app.config["PREFERRED_URL_SCHEME"] = "https"
            made.append(app)
        return Browser(made[0].test_client())

    yield open_browser
    for app in made:
        app.extensions["wallet"].database.engine.dispose()


def start_password(page):
    return re.search(r'data-testid="start-password">([^<]+)<', page.text)[1]


def slip_login(page):
    return re.search(r'data-testid="slip-login">([^<]+)<', page.text)[1]


def begin(browser, login, start, own):
    """Sign in with a start password and choose an own one; nothing else opens before that."""
    browser.sign_in(login, start)
    for path in ("/", "/account", "/operator/units", "/holder/licences", "/verifier/scan"):
        answer = browser.get(path)
        assert answer.status_code == 302, path
    assert browser.get("/account").headers["Location"] == "/account/password"
    same = {"password": start, "new_password": start, "new_password_again": start}
    assert browser.post("/account/password", page="/account/password", **same).status_code == 422
    chosen = {"password": start, "new_password": own, "new_password_again": own}
    return browser.post("/account/password", page="/account/password", **chosen)


def found(operator, name, code, kind, person):
    made = operator.post(
        "/operator/units", page="/operator/units/new", name=name, uscc=code, kind=kind, district=""
    )
    unit = UNIT.search(made.headers["Location"])[1]
    page = operator.post(
        f"/operator/units/{unit}/people",
        page=f"/operator/units/{unit}/people/new",
        name=f"{name}管理员",
        login=person,
    )
    return unit, start_password(page)


def test_a_city_begins(command, visit, capsys):
    # 1. On the server: an empty database, the data centre, its first operator.
    assert command("migrate") == 0
    words = ("--name", "示例大数据中心", "--uscc", DATA_CENTRE, "--kind", "data_centre")
    assert command("unit", "add", *words) == 0
    assert command("account", "add", "--unit", DATA_CENTRE, "--login", "xinke", "--name", "辛") == 0
    start = re.search(r"start password：([a-z-]+)", capsys.readouterr().out)[1]
    # 2. The operator founds two units and names their first people.
    operator = visit()
    assert begin(operator, "xinke", start, "operators own password").headers["Location"] == "/"
    assert "示例大数据中心" in operator.get("/operator/units").text
    _bureau, head = found(operator, "示例公安局", BUREAU, "issuing_bureau", "bureau.head")
    centre, window_head = found(operator, "示例中心", CENTRE, "public_relying_unit", "centre.head")
    appointed = operator.post(
        f"/operator/units/{centre}/counters?registers=yes",
        page=f"/operator/units/{centre}/counters",
    )
    assert appointed.status_code == 302
    # 3. Their administrators open the clerks' accounts.
    administrator = visit()
    begin(administrator, "bureau.head", head, "the head's own password")
    page = administrator.post(
        "/staff/accounts", page="/staff/accounts/new", name="科员", login="bureau.clerk"
    )
    clerk = visit()
    begin(clerk, "bureau.clerk", start_password(page), "the clerk's own password")
    assert clerk.get("/issuer/licences").status_code == 200
    assert clerk.get("/staff").status_code == 404
    assert set(ACCOUNT.findall(administrator.get("/staff").text)) == {
        "bureau.head",
        "bureau.clerk",
    }
    # 4. A holder comes to the counter and leaves with a slip.
    counter = visit()
    begin(counter, "centre.head", window_head, "the counter's own password")
    document = {"document": "resident", "name": "林小满", "number": resident_id(1)}
    page = counter.post(
        "/verifier/holders", page="/verifier/holders/new", checked="yes", **document
    )
    login, start = slip_login(page), start_password(page)
    # 5. The holder chooses a password, then a PIN, and has a wallet.
    holder = visit()
    after = begin(holder, login, start, "lin's own password")
    assert after.headers["Location"] == "/account/pin"
    pin = {"password": "lin's own password", "new_pin": "294857", "new_pin_again": "294857"}
    assert holder.post("/account/pin", page="/account/pin", **pin).status_code == 302
    assert holder.get("/holder/licences").status_code == 200
    assert visit().post("/sign-in", login=login, password=start).status_code == 401
