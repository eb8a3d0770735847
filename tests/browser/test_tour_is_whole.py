"""Nothing is left off the tour: every page is looked at, or its absence is explained."""

import pytest

from tests.browser.tour import STOPS
from wallet.app import create_app
from wallet.config import read_settings

# Addresses that are no page of their own.
OFF_THE_TOUR = {
    "sign_in.home": "leads to where a person begins",
    "patterns.rosette": "a picture within the cards",
    "operator.audit_units": "a fragment of the trail's filter",
    "operator.gateway_units": "a fragment of the gateway's filter",
    "supervisor.audit_units": "a fragment of the trail's filter",
    "supervisor.gateway_units": "a fragment of the gateway's filter",
    "holder.authorizations_waiting": "a fragment of the authorizations",
    "holder.presentation_code": "a fragment of the code page",
    "holder.presentation_scans": "a fragment of the code page",
    "holder.authorization_evidence_file": "a file",
    "holder.permit_poster_file": "a file",
    "issuer.change_list_report": "a file",
    "issuer.change_list_template": "a file",
    "verifier.asked_consent_file": "a file",
    "verifier.asked_withdrawal_file": "a file",
    "holder.authorization_withdrawal_file": "a file",
    "issuer.key_request": "a file",
    "issuer.collection_template": "a file",
    "issuer.collection_errors": "a file",
    "issuer.collection_report": "a file",
    "public_catalogue.catalogue_csv": "a file",
    "public_catalogue.catalogue_json": "a file",
    "issuer.reconciliation_file": "a file",
    "issuer.sample_file": "a file",
    "issuer.timeliness_file": "a file",
    "operator.timeliness_file": "a file",
    "supervisor.timeliness_file": "a file",
}


@pytest.fixture
def router(city):
    """What the served city answers to."""
    app = create_app(read_settings({"WALLET_VAR": str(city.var), "WALLET_PUBLIC_URL": city.url}))
    yield app.url_map.bind("localhost")
    app.extensions["wallet"].database.engine.dispose()


def pages(router):
    """Every address that a browser may open, without the API and the files."""
    return {
        rule.endpoint
        for rule in router.map.iter_rules()
        if "GET" in rule.methods
        and not rule.endpoint.startswith(("api.", "oauth.", "well_known."))
        and rule.endpoint != "static"
    }


def toured(router, stories):
    """Where the tour stops."""
    paths = {stop.path_in(stories).partition("?")[0] for stop in STOPS}
    return {router.match(path)[0] for path in paths if path != "/no-such-page"}


def test_every_page_is_on_the_tour(router, stories):
    missed = pages(router) - toured(router, stories) - OFF_THE_TOUR.keys()
    assert not missed, " ".join(sorted(missed))


def test_nothing_is_excused_for_no_reason(router, stories):
    assert OFF_THE_TOUR.keys() <= pages(router) - toured(router, stories)
    assert all(OFF_THE_TOUR.values())
