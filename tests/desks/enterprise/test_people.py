"""The people of an enterprise: appointing, removing, and who did what."""

import re

import pytest

from tests import cast
from tests.town import PASSWORD, PIN
from wallet.repository.tables import accounts

PEOPLE = "/enterprise/people"
MANAGER, HANDLER = "/enterprise/managers/new", "/enterprise/handlers/new"


@pytest.fixture
def boss(company, visit):
    return visit("hotelier")


def appoint_manager(browser, person=cast.GAO, **typed):
    sent = {"name": person.name, "number": person.identity_number, "pin": PIN} | typed
    return browser.post("/enterprise/managers", page=MANAGER, **sent)


def appoint_handler(browser, company, person=cast.ZHOU, **typed):
    sent = {
        "name": person.name,
        "number": person.identity_number,
        "pin": PIN,
        "matter": "到场接受卫生检查",
        "until": "2026-03-31",
        "licence": [company.licences[0].id, company.licences[2].id],
    } | typed
    return browser.post("/enterprise/handlers", page=HANDLER, **sent)


def removal(browser):
    return re.search(r'href="(/enterprise/people/\w+/removal)"', browser.get(PEOPLE).text)[1]


def test_managers_and_handlers_are_listed_with_what_they_may(company, boss):
    assert appoint_manager(boss).headers["Location"] == PEOPLE
    assert appoint_handler(boss, company).headers["Location"] == PEOPLE
    page = boss.get(PEOPLE).text
    for said in (cast.GAO.name, cast.ZHOU.name, "1 / 5 名", "到场接受卫生检查", "2026年3月31日"):
        assert said in page
    assert cast.ZHOU.identity_number not in page
    assert "食品经营许可证" in page
    assert "烟草专卖零售许可证" not in page


def test_a_form_that_is_sent_twice_appoints_once(boss):
    form = boss.get(MANAGER)
    key = re.search(r'name="idempotency_key" value="(\w+)"', form.text)[1]
    sent = {"name": cast.GAO.name, "number": cast.GAO.identity_number, "pin": PIN}
    for _ in range(2):
        told = boss.send("/enterprise/managers", form, idempotency_key=key, **sent)
        assert told.headers["Location"] == PEOPLE
    assert boss.get(PEOPLE).text.count('data-post="licence_manager"') == 1


def test_the_form_keeps_what_was_typed_and_says_what_is_wrong(company, boss):
    told = appoint_handler(boss, company, number="310101190001019999")
    assert told.status_code == 422
    assert "请核对姓名和证件号码" in told.text
    assert 'value="310101190001019999"' in told.text
    assert told.text.count(" checked") == 2
    assert appoint_handler(boss, company, until="2028-01-01").status_code == 422
    assert appoint_handler(boss, company, licence=[]).status_code == 422


def test_the_form_asks_for_the_pin_and_says_when_there_is_none(company, boss, deployment):
    assert appoint_manager(boss, pin="000000").status_code == 403
    assert 'data-testid="pin"' in boss.get(MANAGER).text
    with deployment.database.begin() as repository:
        repository.connection.execute(accounts.update().values(pin_hash=None))
    for form in (MANAGER, HANDLER):
        page = boss.get(form).text
        assert "先设一个亮证密码" in page
        assert 'data-testid="confirm"' not in page


def test_what_somebody_does_with_the_own_account_is_not_the_enterprises_to_read(
    company, boss, visit
):
    appoint_handler(boss, company)
    zhou = visit("zhou")
    zhou.post("/enterprise/switch", page="/enterprise", enterprise=cast.HOTEL_HOLDER.id)
    new = "a longer password of the tests"
    zhou.post(
        "/account/password",
        page="/account/password",
        password=PASSWORD,
        new_password=new,
        new_password_again=new,
    )
    page = boss.get("/enterprise/activity").text
    assert "切换到企业" in page
    assert "密码" not in page


def test_the_last_free_seat_takes_the_button_away(company, boss):
    for number in range(1, 6):
        assert appoint_manager(boss, company.citizen(number)).status_code == 302
    assert 'data-testid="new-manager"' not in boss.get(PEOPLE).text
    told = appoint_manager(boss)
    assert told.status_code == 409
    assert "证照管理员最多 5 名" in told.text


def test_removing_asks_first_and_tells_the_person(company, boss, visit):
    appoint_handler(boss, company)
    address = removal(boss)
    asked = boss.get(address).text
    assert cast.ZHOU.name in asked
    assert "马上不能再使用" in asked
    assert boss.post(address, page=address).headers["Location"] == PEOPLE
    assert cast.ZHOU.name not in boss.get(PEOPLE).text
    assert "您的企业职务已结束" in visit("zhou").get("/holder/messages").text
    assert boss.get(address).status_code == 404


def test_a_manager_appoints_handlers_but_no_managers(company, boss, visit):
    appoint_manager(boss)
    gao = visit("gao")
    gao.post("/enterprise/switch", page="/enterprise", enterprise=cast.HOTEL_HOLDER.id)
    assert 'data-testid="new-manager"' not in gao.get(PEOPLE).text
    assert gao.get(MANAGER).status_code == 403
    assert appoint_handler(gao, company).status_code == 302
    assert appoint_manager(gao, cast.LIN).status_code == 403
    assert boss.get(PEOPLE).text.count('data-testid="remove"') == 2
    assert gao.get(PEOPLE).text.count('data-testid="remove"') == 1


def test_an_appointee_is_told_and_led_to_the_enterprise(company, boss, visit):
    appoint_handler(boss, company)
    zhou = visit("zhou")
    assert "您有了新的企业职务" in zhou.get("/holder/messages").text
    address = re.search(r'href="(/holder/messages/\w{32})"', zhou.get("/holder/messages").text)[1]
    message = zhou.get(address).text
    for said in (
        cast.HOTEL.name,
        "经办人",
        "到场接受卫生检查",
        "2026年3月31日",
        'href="/enterprise"',
    ):
        assert said in message


def test_the_enterprise_reads_who_of_its_people_did_what(company, boss, visit):
    appoint_handler(boss, company)
    zhou = visit("zhou")
    zhou.post("/enterprise/switch", page="/enterprise", enterprise=cast.HOTEL_HOLDER.id)
    zhou.present(company.licences[0].id)
    page = boss.get("/enterprise/activity").text
    acts = re.findall(r"<p><strong>([^<]+)</strong> ([^<]+)</p>", page)
    assert acts[0] == (cast.ZHOU.name, "开始亮证 · 食品经营许可证")
    assert (cast.ZHOU.name, "切换到企业 · 经办人") in acts
    assert ("店主", f"任命 · {cast.ZHOU.name}（经办人）") in acts
    assert zhou.get("/enterprise/activity").status_code == 403
    assert visit("lin").get("/enterprise/activity").status_code == 403


def test_long_records_go_on_page_by_page(company, boss):
    lin = company.account("hotelier")
    for _ in range(25):
        company.present(lin, company.licences[0].id)
    first = boss.get("/enterprise/activity").text
    assert first.count('data-testid="act"') == 20
    more = re.search(r'href="(/enterprise/activity\?cursor=\d+)"', first)[1]
    rest = boss.get(more, headers={"HX-Request": "true"}).text
    assert "<html" not in rest
    assert rest.count('data-testid="act"') >= 5


def test_another_enterprises_people_are_not_found(company, boss, visit):
    appoint_handler(boss, company)
    address = removal(boss)
    company.bind()
    lin = visit("lin")
    assert lin.get(address).status_code == 404
