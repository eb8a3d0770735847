"""A holder's pages of copies: make one, fetch it once, see its state, take it back."""

import re
from io import BytesIO
from urllib.parse import urlsplit

import pytest

from tests import cast, clerks
from tests.copying import Copies
from tests.factories import authority, issuer
from tests.paper_readers import openssl, pdfsig, text_of
from tests.town import PIN
from tests.trade import BUREAUX, NAMES, TYPE_CODES, components
from wallet.domain.copies.temporary_copy import CopySubject, SubjectKind
from wallet.domain.licences.licence import RevocationKind
from wallet.domain.permits.industry_permit import Constituent, IndustryComponent, UnknownPermit
from wallet.services.access.holding import held_permits

# The sheet is drawn for real here; making and checking on both databases is tests/services.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def lin(visit):
    return visit("lin")


def make(browser, licence_id, **changes):
    fields = {"cause": "租房合同备案", "recipient": "", "days": "1", "pin": PIN} | changes
    return browser.post(
        f"/holder/licences/{licence_id}/copies",
        page=f"/holder/licences/{licence_id}/copies/new",
        **fields,
    )


def link_on(browser, page):
    return re.search(r'href="(/copies/\w+)"', browser.get(page).text)[1]


def test_from_the_licence_to_the_file_and_its_public_check(lin, visit, town, deployment, clock):
    assert "/copies/new" in lin.get(f"/holder/licences/{town.card_id}").text
    page = make(lin, town.card_id).headers["Location"]
    link = link_on(lin, page)
    stranger = visit()
    # Looking uses nothing up.
    assert stranger.get(link).status_code == 200
    assert stranger.client.head(link).status_code == 200
    file = stranger.post(link, page=link)
    assert file.headers["Content-Type"] == "application/pdf"
    assert file.headers["Cache-Control"] == "no-store"
    assert file.headers["Content-Disposition"].startswith("attachment")
    # The second use is refused with a clear page.
    again = stranger.post(link, page="/check")
    assert again.status_code == 409
    assert "已经用过" in again.text
    assert 'data-testid="renew-link"' in lin.get(page).text
    # Anyone checks number and file.
    number = re.search(r'href="/check/(\w{16})"', lin.get(page).text)[1]
    result = stranger.get(f"/check/{number}")
    assert outcome(result) == "in_force"
    assert "林*满" in result.text
    assert "林小满" not in result.text
    assert outcome(upload(stranger, file.data)) == "in_force"
    changed = bytearray(file.data)
    changed[len(changed) // 2] ^= 1
    assert outcome(upload(stranger, bytes(changed))) == "changed"
    # Live after revocation.
    clerks.revoke(
        deployment.database,
        deployment.entropy,
        clock(),
        cast.BUREAU_CLERK,
        town.card_code,
        RevocationKind.RESCINDED,
        "依据第 1 号文",
    )
    revoked = stranger.get(f"/CHECK/{number}")
    assert outcome(revoked) == "licence_not_in_force"
    assert "证照已撤销" in revoked.text


def test_a_new_link_and_an_end(lin, town):
    page = make(lin, town.card_id).headers["Location"]
    first = link_on(lin, page)
    renewed = lin.post(f"{page}/links", page=page)
    assert renewed.status_code == 302
    assert link_on(lin, page) != first
    assert "已经发出去的文件收不回来" in lin.get(f"{page}/cancellation").text
    assert lin.post(f"{page}/cancellation", page=f"{page}/cancellation").status_code == 302
    assert 'data-standing="copy_cancelled"' in lin.get(page).text
    assert lin.post(f"{page}/links", page="/holder/copies").status_code == 409


def test_a_form_that_is_not_complete_keeps_what_was_typed(lin, town):
    refused = make(lin, town.card_id, days="99", cause="开户")
    assert refused.status_code == 422
    assert 'value="开户"' in refused.text
    assert "1 到 30" in refused.text
    assert make(lin, town.card_id, pin="000000").status_code == 403


def test_nobody_opens_the_copy_of_another(lin, visit, town):
    page = urlsplit(make(lin, town.card_id).headers["Location"]).path
    zhou = visit("zhou")
    for path in (page, f"{page}/cancellation"):
        assert zhou.get(path).status_code == 404
    assert visit("hotel").get(page).status_code == 403


def test_a_number_that_does_not_exist_is_a_page_that_says_what_to_do(visit):
    stranger = visit()
    for path in ("/check/0000000000000000", "/check/x", "/copies/" + "0" * 40):
        page = stranger.get(path)
        assert page.status_code == 404
        assert 'data-testid="problem"' in page.text
    typed = stranger.post("/check", page="/check", number="0000 0000 0000 0000")
    assert typed.headers["Location"] == "/check/0000000000000000"
    assert stranger.post("/check", page="/check", number="a/b").status_code == 404


def upload(browser, file):
    token = re.search(r'name="csrf_token" value="([^"]+)"', browser.get("/check").text)[1]
    return browser.client.post(
        "/check/files", data={"csrf_token": token, "file": (BytesIO(file), "copy.pdf")}
    )


def outcome(response):
    return re.search(r'data-testid="check-outcome" data-outcome="(\w+)"', response.text)[1]


def test_a_copy_of_a_permit_from_its_page_to_the_file_and_its_public_check(visit, trade, clock):
    permit = trade.assemble(0, 1)
    hotelier, stranger = visit("hotelier"), visit()
    page = f"/holder/permits/{permit.id}"
    assert f'href="{page}/copies/new"' in hotelier.get(page).text
    fields = {"cause": "平台入驻", "recipient": "", "days": "1", "pin": PIN}
    refused = hotelier.post(f"{page}/copies", page=f"{page}/copies/new", **(fields | {"days": "0"}))
    assert (refused.status_code, 'value="平台入驻"' in refused.text) == (422, True)
    made = hotelier.post(f"{page}/copies", page=f"{page}/copies/new", **fields)
    copy_page = made.headers["Location"]
    assert f'href="{page}"' in hotelier.get(copy_page).text
    assert "饭店综合许可证" in hotelier.get("/holder/copies").text
    link = link_on(hotelier, copy_page)
    file = stranger.post(link, page=link).data
    assert stranger.post(link, page="/check").status_code == 409
    assert outcome(upload(stranger, file)) == "in_force"
    number = re.search(r'href="/check/(\w{16})"', hotelier.get(copy_page).text)[1]
    clock.advance(minutes=1)
    clerks.revoke(
        trade.deployment.database,
        trade.deployment.entropy,
        clock(),
        issuer(BUREAUX[1].id),
        str(trade.licences[1].code),
        RevocationKind.RESCINDED,
        "内部案件的原因",
    )
    checked = stranger.get(f"/CHECK/{number}")
    assert outcome(checked) == "permit_partly_in_force"
    assert re.findall(r'data-status="(\w+)" data-component="([^"]+)"', checked.text) == [
        ("valid", NAMES[0]),
        ("revoked", NAMES[1]),
    ]
    assert "已撤销" in checked.text
    assert "开具副本以后有变动" in checked.text
    assert "内部案件的原因" not in checked.text


def test_nobody_copies_the_permit_of_another(visit, trade):
    permit = trade.assemble(0, 1)
    for part in ("copies/new", "copies"):
        assert visit("lin").get(f"/holder/permits/{permit.id}/{part}").status_code in {404, 405}
    trade.end(permit, "停业")
    hotelier = visit("hotelier")
    assert "copies/new" not in hotelier.get(f"/holder/permits/{permit.id}").text
    assert hotelier.get(f"/holder/permits/{permit.id}/copies/new").status_code == 409


def test_a_permits_paper_is_read_and_its_signature_followed_by_other_programs(
    visit, trade, tmp_path
):
    rare = "𠮷𬎆酒类零售许可"
    trade.put((*components(0), IndustryComponent(rare, (TYPE_CODES[1],))), seen_version=1)
    parts = [*trade.parts(0), Constituent(rare, trade.licences[1].id)]
    permit = trade.assemble(constituents=parts)
    hotelier, page = visit("hotelier"), f"/holder/permits/{permit.id}"
    fields = {"cause": "平台入驻𡋾", "recipient": "示例𠅤平台", "days": "1", "pin": PIN}
    made = hotelier.post(f"{page}/copies", page=f"{page}/copies/new", **fields)
    link = link_on(hotelier, made.headers["Location"])
    file = hotelier.post(link, page=link).data
    text = text_of(tmp_path, file)
    for value in (
        cast.HOTEL_HOLDER.name,
        cast.HOTEL_HOLDER.identity_number,
        permit.number,
        NAMES[0],
        rare,
        "HY-0-0001",
        "HY-1-0001",
        BUREAUX[0].name,
        BUREAUX[1].name,
        fields["cause"],
        fields["recipient"],
    ):
        assert value in text
    assert text.count("有效期截止") == 1
    told = pdfsig(tmp_path, file)
    assert told.count("Signature is Valid.") == 1
    assert "Total document signed" in told
    assert BUREAUX[0].name in told
    assert "successful" in openssl(tmp_path, file, authority().certificate)


def test_a_handler_copies_the_permit_that_the_appointment_names(company, visit, trade):
    own, other = trade.assemble(0, 1), trade.assemble(2, 3)
    company.appoint_handler(company.representative(), licences=(0,), permits=(own.id,))
    zhou = company.acting("zhou")
    with company.deployment.database.read() as repository:
        assert [one.id for one in held_permits(repository, zhou)] == [own.id]
    maker = Copies(company.deployment, company.clock, None)
    maker.account = lambda _login: zhou
    made = maker.make(CopySubject(SubjectKind.PERMIT, own.id))
    assert made.copy.maker.startswith(cast.HOTEL_HOLDER.name)
    with pytest.raises(UnknownPermit):
        maker.make(CopySubject(SubjectKind.PERMIT, other.id))
