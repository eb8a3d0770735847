"""The operator's page of keys: every unit's certificates, authorities, the system's own keys."""

import io
import re
from datetime import timedelta

import pytest

from tests import cast
from tests.factories import NOW, SeededEntropy, issuer_key
from tests.services.signing_keys.bureau import Bureau, pem_of
from wallet.services.upkeep.switching_keys import record_step, rotation_entry
from wallet.tokens.certificates import new_authority

KEYS, AUTHORITIES = "/operator/keys", "/operator/keys/authorities"


@pytest.fixture
def bureau(deployment, clock, town):
    return Bureau(deployment, clock)


@pytest.fixture
def operator(visit):
    return visit("operator")


def rows(text):
    return re.findall(r'data-testid="key-row" data-state="(\w+)" data-kid="([^"]+)"', text)


def test_every_units_certificates_stand_with_their_state_the_first_to_end_first(operator, bureau):
    with bureau.database.begin() as repository:
        soon = issuer_key(repository, cast.SHOP, seed="soon", not_after=NOW + timedelta(days=20))
    bureau.request()
    text = operator.get(KEYS).text
    found = rows(text)
    assert found[0] == ("in_force", soon)
    assert [state for state, _kid in found] == ["in_force"] * 3 + ["awaiting_certificate"]
    assert 'data-testid="certificate-warning" data-soon="1" data-ended="0"' in text


def test_certificates_are_filtered_and_sorted(operator, bureau):
    bureau.withdraw(bureau.kid(), reason="主机失窃")
    live = rows(operator.get(KEYS).text)
    assert {state for state, _kid in live} == {"in_force"}
    (withdrawn,) = rows(operator.get(f"{KEYS}?show=withdrawn").text)
    assert withdrawn[0] == "withdrawn"
    assert "主机失窃" in operator.get(f"{KEYS}?show=withdrawn").text
    assert len(rows(operator.get(f"{KEYS}?show=all&order=unit").text)) == 2
    assert rows(operator.get(f"{KEYS}?show=all&q=浦东").text) == live
    assert rows(operator.get(f"{KEYS}?show=nothing&order=nothing").text) == []


def test_htmx_gets_the_rows_alone(operator):
    told = operator.get(KEYS, headers={"HX-Request": "true"}).text
    assert rows(told)
    assert "<html" not in told


def test_an_ended_certificate_is_told(operator, bureau, clock):
    clock.advance(days=200)
    assert 'data-soon="0" data-ended="2"' in visit_again(operator).get(KEYS).text


def visit_again(browser):
    browser.sign_in("operator")
    return browser


def test_the_systems_own_keys_stand_with_their_rotation_and_without_a_button(
    operator, bureau, deployment, clock
):
    text = operator.get(KEYS).text
    own = text[text.index('id="own-title"') :]
    assert own.count('data-testid="deployment-key"') == 4
    assert "建成以来没有换过" in own
    assert "withdrawal" not in own
    record_step(deployment.database, rotation_entry(clock(), "codes", "begun", number="2"))
    assert operator.get(KEYS).text.count("建成以来没有换过") == text.count("建成以来没有换过") - 1


def test_the_operator_withdraws_a_units_key_and_the_unit_reads_why(operator, visit, bureau):
    confirm = f"{KEYS}/{bureau.kid()}/withdrawal"
    asked = operator.get(confirm).text
    assert cast.BUREAU.name in asked
    assert "2 张证照" in asked
    assert operator.post(confirm, page=confirm, reason="").status_code == 422
    assert operator.post(confirm, page=confirm, reason="通报的泄露事件").status_code == 302
    assert "通报的泄露事件" in visit("clerk").get("/issuer/keys").text
    assert operator.post(confirm, page=confirm, reason="再次").status_code == 409


def test_an_authority_is_added_and_removed(operator, bureau):
    another = new_authority("另一家认证机构", NOW - timedelta(days=9), SeededEntropy("another"))
    pem = pem_of(another.certificate)
    form = {"certificate": (io.BytesIO(pem), "root.pem")}
    assert operator.post(AUTHORITIES, page=AUTHORITIES, **form).status_code == 302
    text = operator.get(AUTHORITIES).text
    assert "另一家认证机构" in text
    again = operator.post(AUTHORITIES, page=AUTHORITIES, pem=pem.decode())
    assert (again.status_code, 'data-code="authority_known"' in again.text) == (409, True)
    fingerprint = re.search(r'data-fingerprint="([0-9a-f]{64})"', text)[1]
    confirm = f"{AUTHORITIES}/{fingerprint}/removal"
    assert "已经安装的证书继续使用" in operator.get(confirm).text
    assert operator.post(confirm, page=confirm).status_code == 302
    assert operator.post(confirm, page=KEYS + "/authorities").status_code == 404


def test_what_is_no_root_is_refused(operator, bureau):
    refused = operator.post(AUTHORITIES, page=AUTHORITIES, pem="rubbish")
    assert (refused.status_code, 'data-code="authority_unreadable"' in refused.text) == (422, True)


@pytest.mark.parametrize("login", ["lin", "hotel", "clerk", "supervisor"])
@pytest.mark.parametrize("page", [KEYS, AUTHORITIES])
def test_nobody_else_enters(visit, town, login, page):
    assert visit(login).get(page).status_code == 403
