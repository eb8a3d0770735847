"""The unit's own pages: applying for scenarios and for social use, and taking credentials."""

import json
import re

import pytest

from tests.factories import SeededEntropy
from tests.services.registry.offices import ADDRESS, Offices
from tests.town import CARD_TYPE
from wallet.domain.registry.scenario import ScenarioState
from wallet.services.registry.application_deciding import return_application
from wallet.services.registry.scenario_deciding import return_scenario
from wallet.tokens.keys import new_private_key, public_jwk

SCENARIOS, APPLICATION = "/verifier/scenarios", "/verifier/application"
NEW = f"{SCENARIOS}/new?type={CARD_TYPE}"
FORM = {
    "type": CARD_TYPE,
    "name": "自助机入住核验",
    "purpose": "客人在自助机上入住时核对本人",
    f"shown:{CARD_TYPE}:name": "masked",
    f"asked:{CARD_TYPE}:resident_id": "required",
    "longest_term_days": "30",
    "retention_days": "0",
    "in_force_from": "2026-03-02",
}


@pytest.fixture
def offices(deployment, clock, town):
    return Offices(deployment, clock)


@pytest.fixture
def hotel(visit):
    return visit("hotel")


def submit(browser, **changes):
    return browser.post(SCENARIOS, page=NEW, **{**FORM, **changes})


def test_types_are_chosen_first_then_their_fields(hotel):
    first = hotel.get(f"{SCENARIOS}/new").text
    assert f'value="{CARD_TYPE}"' in first
    second = hotel.get(NEW).text
    assert f'name="shown:{CARD_TYPE}:resident_id"' in second
    assert "敏感" in second


def test_an_application_is_sent_and_shown_as_it_waits(hotel, offices):
    response = submit(hotel)
    assert response.status_code == 302
    page = hotel.get(response.headers["Location"]).text
    assert "客人在自助机上入住时核对本人" in page
    assert 'data-state="submitted"' in page


def test_faults_stand_beside_their_fields_and_nothing_typed_is_lost(hotel):
    refused = submit(hotel, purpose="短", longest_term_days="400", in_force_from="2020-01-01")
    assert refused.status_code == 422
    assert set(re.findall(r'data-testid="fault" data-field="([^"]+)"', refused.text)) == {
        *("purpose", "longest_term_days", "in_force_from"),
    }
    assert 'value="自助机入住核验"' in refused.text
    assert re.search(r'<option value="required" selected>', refused.text)


def test_a_field_that_the_type_does_not_have_is_passed_over(hotel, offices):
    response = submit(hotel, **{f"asked:{CARD_TYPE}:blood_group": "required"})
    code = response.headers["Location"].rpartition("/")[2]
    with offices.read() as repository:
        stored = repository.scenarios.find(code)
    assert [one.name for one in stored.askable_fields[CARD_TYPE]] == ["resident_id"]


def test_what_was_returned_is_corrected(hotel, offices):
    code = submit(hotel).headers["Location"].rpartition("/")[2]
    offices.decide(return_scenario, code, "请缩短期限")
    page = f"{SCENARIOS}/{code}/correction"
    assert "请缩短期限" in hotel.get(page).text
    form = {**FORM, "longest_term_days": "1"}
    assert hotel.post(page, page=page, **form).status_code == 302
    with offices.read() as repository:
        stored = repository.scenarios.find(code)
    assert (stored.state, stored.longest_term_days) == (ScenarioState.SUBMITTED, 1)
    assert hotel.get(page).status_code == 409


def test_a_government_scenario_outside_the_use_list_needs_its_legal_ground(visit, offices):
    with offices.database.begin() as repository:
        unit = repository.units.find_by_uscc("91310115MA1K00007Q")
        repository.connection.exec_driver_sql(
            "UPDATE units SET kind = 'public_relying_unit' WHERE uscc = '91310115MA1K00007Q'"
        )
    hotel = visit("hotel")
    refused = submit(hotel, outside_use_list="yes")
    assert 'data-field="legal_ground"' in refused.text
    done = submit(hotel, outside_use_list="yes", legal_ground="《示例条例》第八条")
    assert "《示例条例》第八条" in hotel.get(done.headers["Location"]).text
    assert hotel.get(APPLICATION).status_code == 403
    with offices.read() as repository:
        kinds = {one.kind.value for one in repository.scenarios.of_unit(unit.id)}
    assert "government" in kinds


def test_another_units_scenario_is_not_found(visit):
    shop = visit("shop")
    assert shop.get(f"{SCENARIOS}/hotel-check-in").status_code == 404
    assert shop.get(f"{SCENARIOS}/hotel-check-in/correction").status_code == 404


@pytest.mark.parametrize("page", [SCENARIOS, APPLICATION, f"{APPLICATION}/secret"])
@pytest.mark.parametrize("login", ["lin", "clerk", "operator", "supervisor"])
def test_nobody_else_enters(visit, page, login):
    assert visit(login).get(page).status_code == 403


def test_an_application_for_social_use_is_sent_returned_and_corrected(hotel, offices):
    offices.register_hotel()
    new = f"{APPLICATION}/new"
    form = {
        "industry": "tourism",
        "purpose": "前台系统经客人授权读取姓名和证件号码",
        "licence_id": offices.licence_id,
        "scenario": "hotel-check-in",
        "contact_name": "宋知远",
        "contact_phone": "021-00000401",
        "addresses": ADDRESS,
        f"quota:{CARD_TYPE}": "3",
    }
    assert "营业执照" in hotel.get(new).text
    refused = hotel.post(APPLICATION, page=new, **{**form, "addresses": "here"})
    assert 'data-field="addresses"' in refused.text
    assert hotel.post(APPLICATION, page=new, **form).status_code == 302
    assert hotel.get(new).status_code == 302
    with offices.read() as repository:
        stored = repository.applications.living_of_unit(offices.actor("hotel").unit_id)
    offices.decide(return_application, stored.id, "用途太简单")
    assert "用途太简单" in hotel.get(APPLICATION).text
    correction = f"{APPLICATION}/correction"
    assert hotel.post(correction, page=correction, **form).status_code == 302


def secret_form(browser):
    page = browser.get(f"{APPLICATION}/secret").text
    return {"seen_version": re.search(r'name="seen_version" value="(\d+)"', page)[1]}


def test_a_secret_is_shown_once_and_never_again(hotel, offices):
    offices.approved_use()
    form = secret_form(hotel)
    shown = hotel.post(f"{APPLICATION}/secret", page=f"{APPLICATION}/secret", **form)
    secret = re.search(r'data-testid="client-secret">([^<]+)<', shown.text)[1]
    assert len(secret) == 43
    assert shown.headers["Cache-Control"] == "no-store"
    reloaded = hotel.post(f"{APPLICATION}/secret", page=f"{APPLICATION}/secret", **form)
    assert reloaded.status_code == 409
    for page in (reloaded.text, hotel.get(APPLICATION).text, str(offices.entries())):
        assert secret not in page


def test_a_key_is_registered_and_credentials_are_revoked(hotel, offices):
    offices.approved_use()
    jwk = public_jwk(new_private_key(SeededEntropy("key")).public_key())
    page = f"{APPLICATION}/key"
    refused = hotel.post(page, page=page, seen_version="0", jwk="{}")
    assert (refused.status_code, "unusable_key" in refused.text) == (422, True)
    private = hotel.post(page, page=page, seen_version="0", jwk=json.dumps({**jwk, "d": "Zm9v"}))
    assert "Zm9v" not in private.text
    assert hotel.post(page, page=page, seen_version="0", jwk=json.dumps(jwk)).status_code == 302
    assert jwk["kid"] in hotel.get(APPLICATION).text
    revoking = f"{APPLICATION}/credentials-revocation"
    assert hotel.post(revoking, page=revoking, seen_version="1").status_code == 302
    assert "还没有凭据" in hotel.get(APPLICATION).text


def test_a_secret_is_changed_over_and_the_former_one_is_retired(hotel, offices):
    offices.approved_use()
    page, taking = APPLICATION, f"{APPLICATION}/secret"
    assert "overlap-days" not in hotel.get(taking).text
    hotel.post(taking, page=taking, **secret_form(hotel))
    form = hotel.get(taking).text
    assert '<option value="7" selected>' in form
    assert "立即失效" in form
    shown = hotel.post(taking, page=taking, **secret_form(hotel), overlap_days="7")
    assert "client-secret" in shown.text
    assert "former-credentials" in hotel.get(page).text
    assert "已有新旧两个凭据在同时使用" in hotel.get(taking).text
    assert 'value="7"' not in hotel.get(taking).text
    refused = hotel.post(taking, page=taking, **secret_form(hotel), overlap_days="7")
    assert (refused.status_code, 'data-code="overlap_under_way"' in refused.text) == (409, True)
    retiring = f"{APPLICATION}/former-retirement"
    assert "旧凭据立刻失效" in hotel.get(retiring).text
    assert hotel.post(retiring, page=retiring, seen_version="2").status_code == 302
    assert "former-credentials" not in hotel.get(page).text
    assert hotel.get(retiring).status_code == 302


@pytest.mark.parametrize("days", ["31", "-1", "9" * 5000, "²", "seven", "1.5"])
def test_a_term_that_is_none_changes_nothing(hotel, offices, days):
    offices.approved_use()
    taking = f"{APPLICATION}/secret"
    hotel.post(taking, page=taking, **secret_form(hotel))
    before = secret_form(hotel)
    refused = hotel.post(taking, page=taking, **before, overlap_days=days)
    assert (refused.status_code, 'data-code="overlap_out_of_range"' in refused.text) == (422, True)
    assert secret_form(hotel) == before


def test_a_key_is_registered_beside_the_secret(hotel, offices):
    offices.approved_use()
    taking, keys = f"{APPLICATION}/secret", f"{APPLICATION}/key"
    hotel.post(taking, page=taking, **secret_form(hotel))
    jwk = json.dumps(public_jwk(new_private_key(SeededEntropy("key")).public_key()))
    told = hotel.post(keys, page=keys, seen_version="1", jwk=jwk, overlap_days="30")
    assert told.status_code == 302
    page = hotel.get(APPLICATION).text
    assert json.loads(jwk)["kid"] in page
    assert "former-credentials" in page


def test_a_suspended_unit_reads_why(hotel, offices):
    approved = offices.approved_use()
    with offices.database.begin() as repository:
        repository.units.suspend(approved.unit_id, offices.clock(), "越权调取")
    page = hotel.get(APPLICATION).text
    assert "越权调取" in page
    assert "new-secret" not in page
