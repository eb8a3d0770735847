"""Whatever address a handler opens, nothing beyond the appointment is seen or done."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import cast
from tests.desks.access.routes import routes
from tests.desks.crawl import crawl
from tests.people import sent_along
from tests.town import PIN
from tests.trade import NAMES
from wallet.desks.enterprise import FOR_HANDLERS as OWN_AFFAIRS
from wallet.desks.holder import FOR_HANDLERS
from wallet.domain.licence_sets.licence_set import SetDraft
from wallet.services.licence_sets.preparing import make_set

# Decided: what touches the enterprise as a whole. A new view of these desks is put on one list.
CLOSED = {
    "holder.block_unit",
    "holder.blocked_units",
    "holder.confirm_block",
    "holder.unblock_unit",
    "holder.change_licence_set",
    "holder.confirm_licence_set_deletion",
    "holder.delete_licence_set",
    "holder.edit_licence_set",
    "holder.make_licence_set",
    "holder.new_licence_set",
    "holder.confirm_wall_code",
    "holder.delivery_receipt",
    "holder.read_messages",
    "holder.reissue",
    "holder.renew_wallet_address",
    "holder.stop_wallet_address",
    "holder.wallet_address",
    "enterprise.activity",
    "enterprise.appoint_handler",
    "enterprise.appoint_manager",
    "enterprise.confirm_removal",
    "enterprise.handler_form",
    "enterprise.manager_form",
    "enterprise.people",
    "enterprise.remove_person",
}
OPENED = {f"holder.{view}" for view in FOR_HANDLERS} | {
    f"enterprise.{view}" for view in OWN_AFFAIRS
}


@pytest.fixture
def things(company):
    """Copies, grants and a permit of every licence, made by the enterprise itself."""
    boss = company.account("hotelier")
    copies = [company.copy(boss, number) for number in range(4)]
    grants = [company.offer(boss, number)[0].id for number in range(4)]
    permit = company.trade.assemble(2, 3)
    deployment = company.deployment
    draft = SetDraft("迎检证照", "迎接检查", (company.licences[0].id, company.licences[3].id))
    prepared = make_set(deployment.database, deployment.entropy, company.clock(), boss, draft)
    shown = [company.present(boss, one.id).id for one in company.licences]
    return {
        "copy": [one.id for one in copies],
        "code": grants,
        "permit": permit,
        "shown": shown,
        "set": prepared,
    }


def handler(company, visit, licences):
    company.appoint_handler(company.account("hotelier"), licences=licences)
    browser = visit("zhou")
    browser.post("/enterprise/switch", page="/enterprise", enterprise=cast.HOTEL_HOLDER.id)
    return browser


def test_every_view_of_both_desks_is_decided(app, company):
    views = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith(("holder.", "enterprise."))
    }
    assert views == CLOSED | OPENED
    assert not CLOSED & OPENED


def test_closed_views_refuse_a_handler_and_open_for_the_enterprise(app, company, visit):
    zhou = handler(company, visit, (0,))
    sent = sent_along(zhou.get("/enterprise").text)
    for route in routes(app, "0" * 32):
        if route.endpoint in CLOSED:
            told = route.call(zhou.client, data=sent)
            assert told.status_code == 403, route
            assert 'data-code="beyond_appointment"' in told.text, route


@pytest.mark.parametrize("licences", [(0,), (1,), (0, 1), (0, 1, 2), (3,)])
def test_no_page_tells_of_a_licence_beyond_the_appointment(app, company, things, visit, licences):
    zhou = handler(company, visit, licences)
    outside = [n for n in range(4) if n not in licences]
    secrets = [f"{NAMES[n]}证" for n in outside] + [company.licences[n].id for n in outside]
    secrets += [company.registration.id, things["permit"].id, things["set"], "迎检证照"]
    secrets += [*things["copy"], *things["code"]]
    pages = crawl(app, zhou, per_view=9)
    assert f"/holder/licences/{company.licences[licences[0]].id}" in pages
    for path, page in pages.items():
        assert page.status_code == 200, path
        for secret in secrets:
            assert secret not in page.text, (path, secret)


def beyond(company, things):
    """Every id of the enterprise that a handler with the first licence has no business with."""
    licences = [one.id for one in (*company.licences[1:], company.registration)]
    return [*licences, things["permit"].id, things["set"], *things["copy"], *things["code"]]


def test_no_address_with_another_id_is_answered(app, company, things, visit):
    zhou = handler(company, visit, (0,))
    sent = sent_along(zhou.get("/enterprise").text)
    tried = 0
    for wanted in beyond(company, things):
        for route in routes(app, wanted):
            if route.endpoint not in OPENED or wanted not in route.path:
                continue
            if route.endpoint.startswith("enterprise."):
                continue
            told = route.call(zhou.client, data=sent | {"pin": PIN, "cause": "事", "days": "1"})
            assert told.status_code == 404, (route, told.status_code)
            tried += 1
    assert tried > 100


def test_no_code_of_somebody_elses_is_shown(company, things, visit):
    zhou = handler(company, visit, (0,))
    for session in things["shown"]:
        for part in ("", "/code", "/scans"):
            assert zhou.get(f"/holder/presentations/{session}{part}").status_code == 404


def test_the_own_wallet_is_as_closed_while_acting_as_the_enterprises_is_otherwise(
    company, town, visit
):
    company.bind()
    lin = visit("lin")
    assert lin.get(f"/holder/licences/{company.licences[0].id}").status_code == 404
    lin.post("/enterprise/switch", page="/enterprise", enterprise=cast.HOTEL_HOLDER.id)
    assert lin.get(f"/holder/licences/{company.licences[0].id}").status_code == 200
    assert lin.get(f"/holder/licences/{town.card_id}").status_code == 404


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.sets(st.integers(0, 3), min_size=1))
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_home_page_has_just_the_licences_of_any_appointment(company, visit, chosen):
    boss = company.account("hotelier")
    with company.deployment.database.read() as repository:
        before = repository.appointments.of_enterprise(cast.HOTEL_HOLDER.id)
    for one in before:
        company.remove(boss, one)
    zhou = handler(company, visit, sorted(chosen))
    page = zhou.get("/holder/licences").text
    shown = set(re.findall(r"/holder/licences/(\w{32})\"", page))
    assert shown == {company.licences[n].id for n in chosen}
