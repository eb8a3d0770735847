"""A restaurant from its business licence to the poster on its wall, and what a guest reads."""

import io
import re
import subprocess
from contextlib import closing

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from tests.browser.consent_acts import system_of
from tests.browser.windows import DESK, PHONE
from tests.factories import account
from wallet.app import create_app
from wallet.config import read_settings
from wallet.demonstration.cast.numbers import uscc
from wallet.demonstration.catalogue.entries import BY_KEY
from wallet.domain.actors.actors import IdentityKind, Role

NAME, USCC = "上海灶间饮食有限公司", uscc("91", "310101", 2201)
LOGIN, PASSWORD, PIN = "zaojian", "zaojian-kitchen-door", "481516"
_ON_EACH = {
    "organisation_name": NAME,
    "uscc": USCC,
    "representative": "林晓岚",
}
_IN_PLACE = _ON_EACH | {"premises": "上海市黄浦区示范路2201号1层"}
BUSINESS_LICENCE = _ON_EACH | {
    "form": "有限责任公司",
    "capital": "人民币100万元整",
    "founded_on": "2026-01-05",
    "seat": "上海市黄浦区示范路2201号1层",
    "scope": "许可项目：餐饮服务；烟草制品零售。",
}
# Each component with its bureau, the type of its licence and what the licence says.
COMPONENTS = {
    "食品经营许可": (
        "shichang",
        "food_permit",
        {"business_kind": "餐饮服务经营者", "items": "热食类食品制售"},
    ),
    "公共场所卫生许可": ("weijian", "public_place_permit", {"items": "饭馆"}),
    "烟草专卖零售许可": ("yancao", "tobacco_permit", {"scope": "零售", "supplier": "示例公司"}),
}


@pytest.mark.timeout(600)
def test_a_restaurant_from_its_business_licence_to_the_poster_on_its_wall(
    city, stories, windows, tmp_path
):
    # 1. Bureaux issue: each the licence that is its own to give.
    issue(city, "shichang", "business_licence", BUSINESS_LICENCE)
    numbers = {
        component: issue(city, bureau, kind, _IN_PLACE | own)
        for component, (bureau, kind, own) in COMPONENTS.items()
    }

    # 2. The unit in charge gathers them at its desk.
    clerk = windows.open("shichang", "/issuer/permits/new", size=DESK)
    clerk.locator("[name=industry][value=restaurant]").check()
    clerk.get_by_test_id("uscc").fill(USCC)
    clerk.get_by_test_id("find-applicant").click()
    for component in COMPONENTS:
        offered = clerk.locator(f"[data-testid=component][data-component='{component}']")
        expect(offered).to_contain_text(numbers[component])
    clerk.get_by_test_id("assemble").click()
    expect(clerk.get_by_test_id("permit-state").first).to_have_attribute("data-state", "in_force")

    # 3. The holder finds it in the wallet, is told of it, and opens the poster.
    open_account(city)
    holder = windows.open(None, "/sign-in", size=PHONE)
    holder.get_by_test_id("login").fill(LOGIN)
    holder.get_by_test_id("password").fill(PASSWORD)
    holder.get_by_test_id("sign-in").click()
    permit = holder.get_by_test_id("permit-card")
    expect(permit).to_have_attribute("data-state", "in_force")
    permit.click()
    expect(holder.get_by_test_id("permit-part")).to_have_count(len(COMPONENTS))
    holder.get_by_test_id("print-poster").click()
    expect(holder.get_by_test_id("poster")).to_contain_text(NAME)

    # 4. The poster on paper; its code is read from the rendered page by another program.
    text = code_on_paper(holder, tmp_path)
    assert re.fullmatch(rf"{re.escape(city.url.upper())}/W/[A-Z2-7]{{32}}", text)

    # 5. Anybody opens it and reads where each licence stands.
    guest = windows.open(None, "/W/" + text.rpartition("/")[2], size=PHONE)
    expect(guest.get_by_test_id("permit-state").first).to_have_attribute("data-state", "in_force")
    for component in COMPONENTS:
        expect(part(guest, component)).to_have_attribute("data-status", "valid")

    # 6. One licence is revoked by the bureau that issued it: the open page says which, by itself.
    revoke(windows, "yancao", stories.issued("yancao", numbers["烟草专卖零售许可"]))
    state = guest.get_by_test_id("permit-state").first
    expect(state).to_have_attribute("data-state", "partly_in_force", timeout=40_000)
    expect(state).to_contain_text("“烟草专卖零售许可”目前不在有效状态")
    expect(part(guest, "烟草专卖零售许可")).to_have_attribute("data-status", "revoked")
    for component in ("食品经营许可", "公共场所卫生许可"):
        expect(part(guest, component)).to_have_attribute("data-status", "valid")

    # 7. The holder is told, of the licence and of the permit; the code proves nothing to a scanner.
    holder.goto(f"{city.url}/holder/messages")
    kinds = [one.get_attribute("data-kind") for one in holder.get_by_test_id("message").all()]
    assert sorted(kinds[:2]) == ["licence_revoked", "permit_part_changed"]
    assert verified(city, text) == "not_genuine"


def issue(city, bureau, kind, fields):
    """A bureau's own system issues a licence to the restaurant; returns its number."""
    number = f"ZJ-{kind}-2201"
    body = {
        "type_code": BY_KEY[kind].type_code,
        "number": number,
        "holders": [{"kind": "legal_person", "name": NAME, "id_type": "001", "id_number": USCC}],
        "issued_on": "2026-01-05",
        "valid_from": "2026-01-05",
        "fields": fields,
    }
    body |= {"long_term": True} if BY_KEY[kind].long_term else {"valid_until": "2031-01-04"}
    with closing(system_of(city, f"{bureau}-system")) as system:
        answer = system.post("/api/v1/licences", json=body)
    assert answer.status_code == 201, answer.text
    return number


def open_account(city):
    """The restaurant's keeper gets an account, as the city's people have theirs."""
    settings = read_settings({"WALLET_VAR": str(city.var), "WALLET_PUBLIC_URL": city.url})
    deployment = create_app(settings).extensions["wallet"]
    with deployment.database.begin() as repository:
        holder = repository.holders.find_by_number(IdentityKind.USCC, USCC)
        keeper = account(
            LOGIN,
            display_name="林晓岚",
            role=Role.ENTERPRISE,
            holder_id=holder.id,
            password_hash=deployment.hasher.hash(PASSWORD),
            pin_hash=deployment.hasher.hash(PIN),
        )
        repository.accounts.add(keeper, deployment.clock())
    deployment.database.engine.dispose()


def code_on_paper(page, folder):
    """Print the page to PDF, draw the paper, and return the text of the only code on it."""
    pdf = folder / "poster.pdf"
    pdf.write_bytes(page.pdf(prefer_css_page_size=True))
    subprocess.run(["pdftoppm", "-r", "100", "-png", str(pdf), str(folder / "sheet")], check=True)
    (sheet,) = folder.glob("sheet*.png")
    (code,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(sheet.read_bytes())))
    return code.text


def part(page, component):
    return page.locator(f"[data-testid=permit-part][data-component='{component}']")


def revoke(windows, bureau, licence):
    """The clerk of the bureau that issued a licence revokes it at its desk."""
    clerk = windows.open(bureau, licence, size=DESK)
    clerk.get_by_test_id("revoke").click()
    clerk.locator("input[name=kind][value=rescinded]").check()
    clerk.locator("#reason").fill("查处违法经营")
    clerk.get_by_test_id("confirm-revocation").click()
    expect(clerk.locator("[data-status=revoked]").first).to_be_visible()


def verified(city, text):
    """Send the wall code where a presentation code belongs; returns the outcome."""
    with closing(system_of(city, "police-system")) as system:
        sent = {"code": text, "scenario": "police-roadside", "place": "店内", "purpose": "检查"}
        return system.post("/api/v1/verifications", json=sent).json()["outcome"]
