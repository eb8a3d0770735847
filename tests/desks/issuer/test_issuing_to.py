"""Issuing to somebody who was looked for: name and number are typed once, and never lost."""

import re
from html import unescape

import pytest

from tests.factories import TODAY, TYPE_CODE, holder_draft, resident_id
from tests.services.oversight.bureau_lists import Bureau
from tests.town import CARD_TYPE
from wallet.domain.actors.actors import IdentityKind
from wallet.domain.trail.audit import AuditAction

LIST, NEW = "/issuer/licences", "/issuer/licences/new"
NAME, NUMBER = "张三", resident_id(500)


@pytest.fixture
def bureau(deployment, clock, town):
    return Bureau(deployment, clock)


@pytest.fixture
def clerk(visit, town):
    return visit("clerk")


@pytest.fixture
def licence(bureau):
    draft = holder_draft(name=NAME, identity_number=NUMBER)
    return bureau.issue("JYC0001", holders=(draft,))


def field(page, name):
    """Return what stands in a field of a form."""
    tag = re.search(rf'<input[^>]*id="{re.escape(name)}"[^>]*>', page.text)[0]
    return unescape(re.search(r'value="([^"]*)"', tag)[1])


def chosen(page, name):
    select = re.search(rf'<select[^>]*id="{re.escape(name)}".*?</select>', page.text, re.DOTALL)[0]
    return re.search(r'value="([^"]*)" selected', select)[1]


def issue_for(page):
    return unescape(re.search(r'href="([^"]*)" data-testid="issue-for"', page.text)[1])


def form_of(clerk, chosen_from, kind=TYPE_CODE):
    """Return the form of a type, chosen on the page that was come to."""
    page = clerk.get(chosen_from)
    link = re.search(rf'href="([^"]*)" data-testid="choose-type" data-type="{kind}"', page.text)
    assert link, page.text
    return clerk.get(unescape(link[1]))


@pytest.mark.parametrize(
    ("term", "filled"),
    [
        ("查无此人", ("查无此人", "")),
        ("古丽米热•艾比布力", ("古丽米热·艾比布力", "")),
        (NAME, (NAME, "")),
        (NUMBER, (NAME, NUMBER)),
        (resident_id(501), ("", resident_id(501))),
        (f"{NUMBER[:6]} {NUMBER[6:]}", (NAME, NUMBER)),
    ],
)
def test_whom_was_looked_for_is_issued_to_without_typing_again(clerk, licence, term, filled):
    address = issue_for(clerk.look_for(term))
    assert re.fullmatch(r"/issuer/licences/new\?search=\w{32}", address)
    form = form_of(clerk, address)
    assert (field(form, "holder-0-name"), field(form, "holder-0-number")) == filled
    assert chosen(form, "holder-0-id_type") == IdentityKind.RESIDENT_ID.value


@pytest.mark.parametrize("term", ["JYC0001", "E12345678", "2026-0001"])
def test_a_term_that_names_nobody_for_sure_offers_nothing(clerk, licence, term):
    assert 'data-testid="issue-for"' not in clerk.look_for(term).text


def test_a_holder_of_a_licence_is_issued_to_without_typing(clerk, licence, bureau):
    address = f"{LIST}/{licence.id}"
    holder = re.search(r'name="holder" value="(\w{32})"', clerk.get(address).text)[1]
    chosen_from = clerk.post(f"{address}/issuing", page=address, holder=holder).headers["Location"]
    assert NAME in clerk.get(chosen_from).text
    form = form_of(clerk, chosen_from, CARD_TYPE)
    assert (field(form, "holder-0-name"), field(form, "holder-0-number")) == (NAME, NUMBER)
    assert bureau.audited(AuditAction.NUMBERS_SHOWN)[0].licence_id == licence.id


def test_narrowing_the_types_keeps_whom_it_is_for(clerk, licence):
    address = issue_for(clerk.look_for(NAME))
    page = clerk.get(f"{address}&q=食品")
    assert "search=" in re.search(r'href="([^"]*)" data-testid="choose-type"', page.text)[1]
    assert 'name="search"' in page.text


@pytest.mark.parametrize("search", ["0" * 32, "", "x", "../.."])
def test_a_search_that_is_over_leaves_a_blank_form(clerk, search):
    form = clerk.get(f"{NEW}/{TYPE_CODE}", query_string={"search": search})
    assert form.status_code == 200
    assert field(form, "holder-0-name") == ""


WRITTEN = {
    "holders": "1",
    "holder-0-kind": "natural_person",
    "holder-0-name": NAME,
    "holder-0-id_type": "111",
    "holder-0-number": NUMBER,
    "number": "JYC0099",
    "issued_on": TODAY.isoformat(),
    "valid_from": TODAY.isoformat(),
    "valid_until": "2031-03-01",
    "field.premises": "上海市黄浦区示例路9号",
    "field.items": "热食类食品制售",
    "matter_name": "食品经营许可",
    "matter_code": "SP-9",
    "case_number": "BJ-9",
}


@pytest.mark.parametrize("wrong", [*(one for one in WRITTEN if one != "holders"), "nothing"])
def test_after_a_refusal_everything_typed_is_still_there(clerk, wrong):
    too_long = {wrong: "错" * 250} if wrong in {"matter_name", "matter_code", "case_number"} else {}
    typed = WRITTEN | {wrong: "错"} | too_long if wrong != "nothing" else dict(WRITTEN)
    form = f"{NEW}/{TYPE_CODE}"
    page = clerk.post(form, page=form, step="review", **typed)
    if 'data-testid="review-page"' in page.text:
        page = clerk.post(form, page=form, step="edit", **typed)
    for name in set(WRITTEN) - {"holders", "holder-0-kind", "holder-0-id_type", wrong}:
        if name.startswith("field."):
            assert typed[name] in page.text
        else:
            assert field(page, name) == typed[name], name


def test_the_review_asks_for_nothing_again(clerk):
    form = f"{NEW}/{TYPE_CODE}"
    page = clerk.post(form, page=form, step="review", **WRITTEN)
    fields = re.findall(r'<(?:input|select|textarea)[^>]*name="[^"]+"[^>]*>', page.text)
    assert len(fields) > len(WRITTEN)
    assert not [one for one in fields if 'type="hidden"' not in one]
