"""Every text of the pages has its English, and an English page says nothing in Chinese."""

import importlib
import pkgutil
import re
import tomllib
from functools import cache
from pathlib import Path

import pytest
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po

import wallet
from tests import cast
from tests.desks.crawl import CHINESE, crawl, said_by
from tests.factories import licence_draft, licence_type, trusted_authority
from tests.town import CHECK_IN, SALE, card_draft
from wallet.domain.errors import WalletError
from wallet.domain.showing.verification import SENTENCES

ROOT = Path(__file__).parents[3]
PO = ROOT / "wallet" / "translations" / "en" / "LC_MESSAGES" / "messages.po"
IDEOGRAPH = re.compile("[\u3400-\u9fff]")
JINJA = re.compile(r"{{.*?}}|{%.*?%}|{#.*?#}", re.DOTALL)
PLACEHOLDER = re.compile(r"%\((\w+)\)")
PEOPLE = ("lin", "zhou", "hotel", "clerk", "operator", "supervisor")
DATA = (
    *(unit.name for unit in (cast.BUREAU, cast.OTHER_BUREAU, cast.SHOP, cast.HOTEL)),
    *(holder.name for holder in (cast.LIN, cast.GAO, cast.ZHOU)),
    *(text for one in (CHECK_IN, SALE) for text in (one.name, one.purpose)),
    *card_draft().face.values(),
    *licence_draft().face.values(),
    licence_type().name,
    trusted_authority().name,
    "居住证",
    "前台",
    *("林*满", "上海市黄浦区****", "林", "周"),  # masked, or the initial on the account page
)


@cache
def catalogue():
    with PO.open("rb") as file:
        return read_po(file, locale="en")


@cache
def texts_in_use():
    """What ``make translations`` would collect, without its command."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    methods = [(one["pattern"], one["method"]) for one in settings["tool"]["babel"]["mappings"]]
    keywords = DEFAULT_KEYWORDS | {"lazy_gettext": None}
    found = set()
    for folder in ("wallet", "templates"):
        # A text is known by its context and its (first) wording.
        for _, _, text, _, context in extract_from_dir(
            ROOT / folder,
            [(pattern.removeprefix(f"{folder}/"), method) for pattern, method in methods],
            keywords=keywords,
        ):
            found.add((context, text if isinstance(text, str) else text[0]))
    return found


def wordings(message):
    """Return pairs of a Chinese wording and its English, plural forms too."""
    if isinstance(message.id, str):
        return [(message.id, message.string)]
    return list(zip(message.id, message.string, strict=True))


def every_error():
    for module in pkgutil.walk_packages(wallet.__path__, "wallet."):
        if module.name != "wallet.__main__":
            importlib.import_module(module.name)
    waiting, found = [WalletError], []
    while waiting:
        kind = waiting.pop()
        found.append(kind)
        waiting += kind.__subclasses__()
    return found


@pytest.fixture
def english(visit):
    """Open a browser of somebody who has chosen English with the switch of the page."""

    def open_browser(login=None):
        browser = visit()
        response = browser.post("/preferences", language="en")
        assert "lang=en" in response.headers["Set-Cookie"]
        if login:
            browser.sign_in(login)
        return browser

    return open_browser


def test_every_text_is_in_the_catalogue_and_nothing_else_is():
    in_catalogue = {
        (one.context, one.id if isinstance(one.id, str) else one.id[0])
        for one in catalogue()
        if one.id
    }
    assert in_catalogue == texts_in_use()


def test_no_template_speaks_without_the_catalogue():
    # The bare page is for when nothing can be looked up; it says everything in both languages.
    mute = [path for path in (ROOT / "templates").rglob("*.html") if path.name != "bare.html"]
    spoken = {str(path): JINJA.sub("", path.read_text(encoding="utf-8")) for path in mute}
    assert [name for name, text in spoken.items() if CHINESE.search(text)] == []


def test_every_text_has_its_english():
    missing = [one.id for one in catalogue() if one.id for _, en in wordings(one) if not en.strip()]
    assert missing == []


def test_english_has_the_same_placeholders():
    unlike = [
        english
        for one in catalogue()
        if one.id
        for chinese, english in wordings(one)
        if sorted(PLACEHOLDER.findall(chinese)) != sorted(PLACEHOLDER.findall(english))
    ]
    assert unlike == []


def test_english_has_no_chinese_in_it():
    assert [
        en for one in catalogue() if one.id for _, en in wordings(one) if CHINESE.search(en)
    ] == []


def test_the_act_is_not_called_by_the_products_name(english):
    assert catalogue().get("亮证").string == "Present"
    assert "Liangzheng" in english(None).get("/sign-in").text


def test_no_text_is_a_guess_or_left_over():
    assert [one.id for one in catalogue() if one.id and one.fuzzy] == []
    assert dict(catalogue().obsolete) == {}
    assert catalogue().fuzzy is False


def test_every_refusal_speaks_both_languages():
    mute = [
        kind.__name__
        for kind in every_error()
        if not CHINESE.search(kind.zh) or not kind.en.strip() or IDEOGRAPH.search(kind.en)
    ]
    assert mute == []


def test_every_outcome_speaks_both_languages():
    for words in SENTENCES.values():
        assert all(CHINESE.search(text) for text in (words.word, words.zh, words.next_zh))
        assert not any(CHINESE.search(text) for text in (words.word_en, words.en, words.next_en))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("login", [None, *PEOPLE])
def test_an_english_page_says_nothing_in_chinese(app, english, visit, town, login):
    # Something has happened, so that the lists have rows.
    lin = visit("lin")
    visit("hotel").scan(lin.code(lin.present(town.card_id)))
    pages = crawl(app, english(login))
    assert {page.status_code for page in pages.values()} == {200}
    assert {path: left for path, page in pages.items() if (left := chinese_in(page))} == {}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_presenting_and_its_result_say_nothing_in_chinese(english, town):
    lin, hotel = english("lin"), english("hotel")
    shown = lin.present(town.card_id)
    scanned = hotel.scan(lin.code(shown))
    pages = [scanned, hotel.scan("0000000000"), lin.get(shown), lin.get(f"{shown}/scans")]
    assert [chinese_in(page) for page in pages] == [set()] * len(pages)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_language_switch_goes_both_ways(english):
    browser = english("lin")
    assert '<html lang="en">' in browser.get("/holder/licences").text
    browser.post("/preferences", page="/holder/licences", language="zh")
    assert '<html lang="zh-CN">' in browser.get("/holder/licences").text


def chinese_in(page):
    """Return the Chinese texts of a page that are not somebody's data."""
    return {text for text in said_by(page.text) if CHINESE.search(without_data(text))}


def without_data(text):
    for known in sorted(DATA, key=len, reverse=True):
        text = text.replace(known, "")
    return text
