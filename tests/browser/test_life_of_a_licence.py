"""One licence from the draft of its type to its end, by everybody's own window."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.acts import code_of, expect_outcome, type_code, typed_code_of
from tests.browser.windows import DESK, PHONE
from tests.factories import uscc
from wallet.demonstration.cast.companies import COMPANIES
from wallet.demonstration.cast.people import CITIZEN_BY_LOGIN
from wallet.domain.actors.actors import IdentityKind

NAME = "共享单车运维员证"
TYPE_CODE = uscc(head="113100000000") + "077"
SCENARIO = "运维员上岗核对"
FIELDS = (("zone", "作业区域", "Zone"), ("employer", "所在单位", "Employer"))


@pytest.mark.timeout(900)  # five windows, forty pages
def test_a_licence_lives_from_the_draft_of_its_type_to_its_end(city, windows):
    clerk = windows.open("jiaotong", "/issuer/catalogue/new", size=DESK)
    operator = windows.open("operator", "/operator/catalogue", size=DESK)
    _draft_the_type(clerk)
    _forget_replaced_previews(windows)
    _approve_the_type(operator)
    _open_a_scenario(city)

    citizen = _issue(clerk, "lin", "natural_person", "YW-2026-0001", IdentityKind.RESIDENT_ID)
    _issue(clerk, "yunyan", "legal_person", "YW-2026-0002", IdentityKind.USCC)
    phone = _read_the_message_and_the_receipt(windows)
    company = windows.open("yunyan", "/holder/licences", size=PHONE)
    expect(company.get_by_text(NAME)).to_have_count(1)

    _correct(clerk, citizen)
    _goto(phone, "/holder/licences")
    expect(phone.locator("[data-testid=licence-card]", has_text=NAME)).to_have_count(1)

    officer = windows.open("inspector", "/verifier/scan", size=PHONE)
    _scan(officer, _show(phone, city), "valid")
    shown = _show(phone, city)
    _act(clerk, citizen, "act-suspension", "核查上岗情况")
    _scan(officer, shown, "suspended")
    _act(clerk, citizen, "act-resumption", "核查完毕")
    _scan(officer, _show(phone, city), "valid")
    shown = _show(phone, city)
    _revoke(clerk, citizen)
    _scan(officer, shown, "revoked")
    _the_messages_tell_it_all(phone)


def _goto(page, path):
    page.goto(re.match(r"https?://[^/]+", page.url)[0] + path)


def _draft_the_type(clerk):
    clerk.get_by_test_id("entry-name").fill(NAME)
    clerk.get_by_test_id("begin-entry").click()
    for name, value in (
        ("type_code", TYPE_CODE),
        ("defining_body", "上海市示例局"),
        ("english_title", "Cycle Keeper Licence"),
        ("collected_since", "2026-01-01"),
    ):
        clerk.locator(f"[name={name}]").fill(value)
    for kind in ("natural_person", "legal_person"):
        clerk.locator(f"[name=holder_kinds][value={kind}]").check()
    clerk.locator("[name=category]").select_option("work")
    while clerk.get_by_test_id("field-row").count() < len(FIELDS):
        before = clerk.get_by_test_id("field-row").count()
        clerk.get_by_test_id("add-field").click()
        expect(clerk.get_by_test_id("field-row")).to_have_count(before + 1)
    for place, (name, label, english) in enumerate(FIELDS):
        for part, value in (("name", name), ("label", label), ("label_en", english)):
            clerk.locator(f"[name='fields.{place}.{part}']").fill(value)
        clerk.locator(f"[name='fields.{place}.shown']").check()
    clerk.get_by_test_id("save-and-compare").click()
    clerk.get_by_test_id("submit-draft").click()
    expect(clerk.get_by_test_id("withdraw-draft")).to_be_visible()


def _forget_replaced_previews(windows):
    """A preview of the face that a newer one replaces is given up, and htmx says so."""
    windows.complaints[:] = [
        one for one in windows.complaints if not ("/catalogue/drafts/" in one and "htmx:" in one)
    ]


def _approve_the_type(operator):
    operator.reload()
    operator.get_by_role("link", name=NAME).first.click()
    operator.locator("input[name=decision][value=approve]").check()
    operator.get_by_test_id("decide").click()
    expect(operator.get_by_text(NAME).first).to_be_visible()


def _open_a_scenario(city):
    """The inspectors may see the new type: registered and approved, as any scenario is."""
    inspector, operator = city.visitor("inspector"), city.visitor("operator")
    form = f"/verifier/scenarios/new?type={TYPE_CODE}"
    today = re.search(r'name="in_force_from"[^>]*value="([\d-]+)"', inspector.get(form).text)[1]
    applied = inspector.post(
        "/verifier/scenarios",
        page=form,
        type=TYPE_CODE,
        name=SCENARIO,
        purpose="现场核对共享单车运维员是否持证上岗",
        in_force_from=today,
        outside_use_list="yes",
        legal_ground="《上海市非机动车安全管理条例》第十条",
        **{f"shown:{TYPE_CODE}:{name}": "clear" for name, _label, _english in FIELDS},
    )
    assert applied.status_code == 302, applied.text
    code = applied.headers["Location"].rpartition("/")[2]
    page = f"/operator/scenarios/{code}/approval"
    assert operator.post(page, page=page).status_code == 302


def _issue(clerk, login, kind, number, identity):
    """Issue one to somebody who stands on another licence already; returns the new one's page."""
    name, id_number = _who(login)
    _goto(clerk, "/issuer/licences/new")
    clerk.locator(f"[data-testid=choose-type][data-type='{TYPE_CODE}']").click()
    clerk.locator("[name=holder-0-kind]").select_option(kind)
    clerk.locator("[name=holder-0-name]").fill(name)
    clerk.locator("[name=holder-0-id_type]").select_option(identity.value)
    clerk.locator("[name=holder-0-number]").fill(id_number)
    clerk.locator("[name=number]").fill(number)
    clerk.locator("[name='field.zone']").fill("黄埔区")
    clerk.get_by_test_id("review").click()
    expect(clerk.get_by_test_id("faults")).to_be_visible()
    clerk.locator("[name=valid_until]").fill("2031-01-04")
    clerk.locator("[name='field.employer']").fill("上海示例单车有限公司")
    clerk.get_by_test_id("review").click()
    expect(clerk.get_by_test_id("review-page")).to_contain_text(number)
    clerk.get_by_test_id("issue").click()
    expect(clerk.get_by_test_id("correct")).to_be_visible()
    return re.search(r"/issuer/licences/\w+", clerk.url)[0]


def _who(login):
    if login in CITIZEN_BY_LOGIN:
        citizen = CITIZEN_BY_LOGIN[login]
        return citizen.name, citizen.identity_number
    company = next(one for one in COMPANIES if one.login == login)
    return company.name, company.uscc


def _read_the_message_and_the_receipt(windows):
    phone = windows.open("lin", "/holder/licences", size=PHONE)
    expect(phone.get_by_test_id("unread-badge")).to_be_visible()
    _goto(phone, "/holder/messages")
    newest = phone.locator("[data-testid=message][data-kind=licence_issued]").first
    expect(newest).to_contain_text(NAME)
    newest.click()
    phone.get_by_test_id("receipt").click()
    receipt = phone.get_by_test_id("delivery-receipt")
    expect(receipt).to_contain_text(NAME)
    expect(receipt.get_by_test_id("opened-at")).not_to_be_empty()
    return phone


def _correct(clerk, licence):
    _goto(clerk, licence)
    clerk.get_by_test_id("correct").click()
    clerk.locator("[name='field.zone']").fill("黄浦区")
    clerk.locator("#reason").fill("区名写错")
    clerk.get_by_test_id("review").click()
    expect(clerk.get_by_test_id("differences")).to_contain_text("黄浦区")
    clerk.get_by_test_id("confirm-act").click()
    expect(clerk.get_by_text("第 2 版").first).to_be_visible()


def _act(clerk, licence, button, reason):
    _goto(clerk, licence)
    clerk.get_by_test_id(button).click()
    clerk.locator("#reason").fill(reason)
    clerk.get_by_test_id("confirm-act").click()
    expect(clerk.get_by_test_id("correct")).to_be_visible()


def _revoke(clerk, licence):
    _goto(clerk, licence)
    clerk.get_by_test_id("revoke").click()
    clerk.locator("input[name=kind][value=deregistered]").check()
    clerk.locator("#reason").fill("本人申请")
    clerk.get_by_test_id("confirm-revocation").click()
    expect(clerk.locator("[data-status=revoked]").first).to_be_visible()


def _show(phone, city):
    """Show the licence; returns the ten digits on the screen."""
    _goto(phone, "/holder/licences")
    phone.locator("[data-testid=licence-card]", has_text=NAME).click()
    phone.get_by_test_id("present").click()
    phone.get_by_test_id("pin").fill(city.accounts["lin"]["pin"])
    phone.get_by_test_id("confirm").click()
    assert code_of(phone)
    return typed_code_of(phone)


def _scan(officer, digits, outcome):
    _goto(officer, "/verifier/scan")
    officer.get_by_test_id("scenario").select_option(label=SCENARIO)
    type_code(officer, digits, place="人民广场")
    expect_outcome(officer, outcome)


def _the_messages_tell_it_all(phone):
    _goto(phone, "/holder/messages")
    kinds = [one.get_attribute("data-kind") for one in phone.get_by_test_id("message").all()[:5]]
    assert kinds == [
        "licence_revoked",
        "licence_resumed",
        "licence_suspended",
        "licence_corrected",
        "licence_issued",
    ]
