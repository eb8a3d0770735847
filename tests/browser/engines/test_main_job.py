"""The main job in the two other engines: one shows, the other scans, and the other way round."""

import re
from contextlib import ExitStack

import pytest

from tests.browser.engines import wires
from tests.browser.engines.engine_window import ENTER, EngineWindow, by_handle
from tests.browser.stories import DRIVING

SIZE = (500, 900)
ENGINES = {"firefox": wires.firefox, "webkit": wires.webkit}
HOUSEHOLD = "11100000000005012X011"
OVERLAPPING = """
const faults = [], range = document.createRange();
for (const place of document.querySelectorAll("time, .tabular, .face__row dd, .face__foot dd")) {
  const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    let before = null;
    for (let i = 0; i < node.length; i++) {
      range.setStart(node, i);
      range.setEnd(node, i + 1);
      const box = range.getBoundingClientRect();
      if (before && box.top === before.top && box.left < before.right - 0.6) faults.push(node.data);
      before = box.width ? box : before;
    }
  }
}
return faults;
"""


@pytest.fixture(scope="module")
def engines(city, tmp_path_factory):
    """Start each engine once; people sign in and out of it."""
    windows = {}
    with ExitStack() as running:

        def window(name):
            if missing := wires.missing_for(name):
                pytest.skip(missing)
            if name not in windows:
                engine = ENGINES[name](tmp_path_factory.mktemp(name), size=SIZE)
                windows[name] = EngineWindow(running.enter_context(engine), city)
            return windows[name]

        yield window


@pytest.fixture(params=[("firefox", "webkit"), ("webkit", "firefox")], ids="-".join)
def phone_and_officer(request, engines):
    return tuple(engines(name) for name in request.param)


@pytest.fixture(params=ENGINES)
def phone(request, engines):
    return engines(request.param)


def test_a_licence_is_shown_scanned_and_typed_and_the_holder_sees_who_looked(
    phone_and_officer, city, stories, tmp_path
):
    phone, officer = phone_and_officer
    phone.sign_in("lin")
    phone.open(stories.licence("lin", DRIVING) + "/present")
    phone.write("pin", city.accounts["lin"]["pin"], ENTER)
    first = phone.attribute(by_handle("code"), "data-code")
    phone.picture(tmp_path / "code.png")

    officer.sign_in("police")
    officer.open("/verifier/scan")
    officer.until(lambda: officer.run("return !document.getElementById('scan-tools').hidden"))
    officer.keys("#scan-picture", str(tmp_path / "code.png"))
    assert officer.attribute(by_handle("outcome"), "data-outcome") == "valid"
    assert "林晓岚" in officer.words("#face")

    # The holder's page says who looked, and has a code that is not spent.
    assert "上海市公安局交通警察总队" in phone.words(by_handle("scanned-by"))
    phone.until(lambda: phone.attribute(by_handle("code"), "data-code") != first)
    digits = "".join(filter(str.isdigit, phone.words(by_handle("typed-code"))))
    assert len(digits) == 10

    for outcome in ("valid", "code_used"):
        officer.open("/verifier/scan")
        officer.write("scan-input", digits, ENTER)
        assert officer.attribute(by_handle("outcome"), "data-outcome") == outcome

    phone.click("end-presentation")
    phone.words(by_handle("present"))
    phone.open("/holder/activity")
    assert "上海市公安局交通警察总队" in phone.words(by_handle("activity-entry"))


def test_enter_in_the_field_of_the_pin_agrees(phone, city):
    link = asked_by_the_bank(city)
    phone.sign_in("lin")
    phone.open(link)
    phone.click("open-request")
    phone.click("sensitive-consent")
    phone.write("pin", city.accounts["lin"]["pin"], ENTER)
    assert phone.attribute(by_handle("request-state"), "data-state") == "granted"


def test_the_signs_of_a_date_stand_beside_each_other(phone, stories):
    phone.sign_in("lin")
    for path in (stories.licence("lin", DRIVING), "/holder/activity", "/holder/licences"):
        phone.open(path)
        phone.words("time, .licence-card")
        assert phone.run(OVERLAPPING) == []
        spacing = "return getComputedStyle(document.body).textAutospace || 'no-autospace'"
        assert phone.run(spacing) == "no-autospace"


def test_short_names_of_fields_fill_their_column(phone, stories):
    phone.sign_in("lin")
    phone.open(stories.licence("lin", DRIVING))
    phone.words("#face")
    gap = """
    const names = [...document.querySelectorAll(".face__row dt")];
    const name = names.find((it) => it.textContent === "姓名");
    const range = document.createRange();
    range.setStart(name.firstChild, 1);
    range.setEnd(name.firstChild, 2);
    const column = name.getBoundingClientRect();
    return [range.getBoundingClientRect().left - column.left, column.width];
    """
    second, column = phone.run(gap)
    assert second > column / 2


def asked_by_the_bank(city):
    """Let the bank ask for the household register by its form; returns the link's path."""
    bank, form = city.visitor("bank"), "/verifier/asks/new?scenario=bank-account"
    fields = re.findall(rf'name="field" value="({HOUSEHOLD}/[^"]+)"', bank.get(form).text)
    asked = {"scenario": "bank-account", "term_days": "1", "reach": "link", "field": fields}
    answer = bank.post("/verifier/asks", page=form, **asked)
    page = bank.get(answer.headers["Location"]).text
    return "/" + re.search(r'data-testid="link"[^>]*>([^<]+)<', page)[1].split("/", 3)[3]
