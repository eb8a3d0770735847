"""A tour of every page: who stands where, and what they do there first."""

from tests.browser.stop import Stop
from tests.browser.stops import (
    tour_accounts,
    tour_catalogue,
    tour_collections,
    tour_copies,
    tour_enterprise,
    tour_evidence,
    tour_licences,
    tour_oversight,
    tour_permits,
    tour_registry,
    tour_sets,
    tour_signing_keys,
)
from tests.browser.stops import tour_acts as acts
from tests.browser.stories import DRIVING, Stories
from tests.browser.windows import DESK

OUTCOMES = (
    "valid",
    "revoked",
    "code_used",
    "code_unknown",
    "not_genuine",
    "not_permitted",
    "code_expired",
)

HOLDER = [
    Stop("sign-in", None, "/sign-in", main=True),
    Stop("sign-in-refused", None, "/sign-in", acts.sign_in_wrongly),
    Stop("home", "lin", "/holder/licences", main=True),
    Stop("home-menu", "lin", "/holder/licences", acts.open_the_menu),
    Stop("home-enterprise", "jiangting", "/holder/licences"),
    Stop("home-nothing-found", "lin", "/holder/licences?q=潜水"),
    Stop("licence-card", "lin", lambda its: its.licence("lin", DRIVING), main=True),
    Stop("licence-revealed", "lin", lambda its: its.licence("lin", DRIVING) + "?reveal=all"),
    Stop("licence-several-holders", "lin", lambda its: its.licence("lin", "结婚证")),
    Stop("licence-certificate", "yunyan", lambda its: its.licence("yunyan", "营业执照"), main=True),
    Stop(
        "licence-ended", "lin", lambda its: its.licence("lin", "上海市居住证", "revoked"), main=True
    ),
    Stop("licence-expired", "zhao", lambda its: its.licence("zhao", "上海市居住证", "expired")),
    Stop("licence-suspended", "zhao", lambda its: its.licence("zhao", DRIVING, "suspended")),
    Stop("licence-disputed", "huang", lambda its: its.licence("huang", "教师资格证书")),
    Stop(
        "licence-not-yet",
        "wu",
        lambda its: its.licence("wu", "网络预约出租汽车驾驶员证", "not_yet_valid"),
    ),
    Stop("licence-long-name", "guli", lambda its: its.licence("guli", "护士执业证书")),
    Stop("confirm", "lin", lambda its: its.licence("lin", DRIVING) + "/present", main=True),
    Stop("confirm-refused", "sun", acts.confirm_wrongly, acts.give_a_wrong_pin),
    Stop("presentation", "lin", lambda its: its.presentation("lin", DRIVING), main=True),
    Stop("presentation-scanned", "lin", Stories.scanned_presentation, main=True),
    Stop("presentation-ended", "lin", Stories.ended_presentation),
    Stop("activity", "lin", "/holder/activity", main=True),
    Stop("activity-empty", "tang", "/holder/activity"),
    Stop("account", "lin", "/account"),
    Stop("pin", "lin", "/account/pin"),
    Stop("pin-refused", "lin", "/account/pin", acts.choose_unlike_pins),
    Stop("password", "lin", "/account/password"),
]
_GRANT, _ASK = r"/holder/authorizations/\w{32}", r"/holder/authorization-requests/\w{32}"
CONSENT = [
    Stop("authorizations", "lin", "/holder/authorizations", main=True),
    Stop("authorizations-waiting", "zhou", "/holder/authorizations"),
    Stop("authorizations-empty", "tang", "/holder/authorizations"),
    Stop(
        "consent", "zhou", lambda its: its.linked("zhou", "/holder/authorizations", _ASK), main=True
    ),
    Stop("grant", "lin", lambda its: its.linked("lin", "/holder/authorizations", _GRANT)),
    Stop(
        "grant-evidence",
        "lin",
        lambda its: its.linked("lin", "/holder/authorizations", _GRANT) + "/evidence",
    ),
    Stop("authorization-code-form", "lin", "/holder/authorization-codes/new"),
    Stop(
        "authorization-code-scenario",
        "lin",
        lambda its: its.linked(
            "lin", "/holder/authorization-codes/new", r"/holder/authorization-codes/new\?[^\"]+"
        ),
    ),
    Stop("wallet-address", "lin", "/holder/wallet-address"),
    Stop("authorization-landing-stranger", None, "/A/" + "0" * 32),
    Stop("authorization-landing-holder", "lin", "/A/" + "0" * 32),
    Stop("authorization-landing-verifier", "bank", "/A/000000000000"),
]
VERIFIER = [
    Stop("scan", "police", "/verifier/scan", main=True),
    *(
        Stop(
            f"result-{outcome.replace('_', '-')}",
            "police",
            lambda its, outcome=outcome: its.result(outcome),
            main=outcome in {"valid", "revoked"},
        )
        for outcome in OUTCOMES
    ),
    Stop("verifier-history", "police", "/verifier/history"),
    Stop("verifier-history-empty", "carrental", "/verifier/history"),
    Stop("landing-stranger", None, Stories.landing),
    Stop("landing-verifier", "police", Stories.landing),
]
_ASKED = r"/verifier/asks/\w{32}"
RELYING = [
    Stop("asks", "hotel", "/verifier/asks"),
    Stop("asks-empty", "police", "/verifier/asks"),
    Stop("ask-form", "hotel", "/verifier/asks/new"),
    Stop("asked", "hotel", lambda its: its.linked("hotel", "/verifier/asks", _ASKED)),
    Stop(
        "asked-unanswered", "express", lambda its: its.linked("express", "/verifier/asks", _ASKED)
    ),
    Stop(
        "asked-data-refused",
        "bank",
        lambda its: its.linked("bank", "/verifier/asks", _ASKED) + "/data",
        size=DESK,
    ),
    Stop("cases", "counter", "/verifier/cases"),
    Stop("case-form", "counter", "/verifier/cases/new"),
    Stop("unit-scenarios", "bank", "/verifier/scenarios", size=DESK),
    Stop("unit-scenario", "bank", "/verifier/scenarios/bank-account"),
    Stop("unit-scenario-form", "bank", "/verifier/scenarios/new"),
    Stop(
        "unit-scenario-correction",
        "netcafe",
        lambda its: (
            its.linked("netcafe", "/verifier/scenarios", r"/verifier/scenarios/s-[\w-]+")
            + "/correction"
        ),
    ),
    Stop("application", "hotel", "/verifier/application"),
    Stop("application-none", "carrental", "/verifier/application"),
    Stop("application-form", "netcafe", "/verifier/application/new"),
    Stop("application-correction", "pharmacy", "/verifier/application/correction"),
    Stop("application-key", "hotel", "/verifier/application/key"),
    Stop("application-secret", "hotel", "/verifier/application/secret"),
    Stop("former-retirement", "hotel", "/verifier/application/former-retirement"),
    Stop("credentials-revocation", "express", "/verifier/application/credentials-revocation"),
    Stop("use-list", "counter", "/verifier/use-list", size=DESK),
    Stop("use-list-form", "counter", "/verifier/use-list/new", size=DESK),
    Stop("account-of-a-verifier", "police", "/account"),
]
_ISSUED = "S31000906"
DESKS = [
    Stop("issuer-licences", "gongan", "/issuer/licences", size=DESK),
    Stop("issuer-nothing-found", "gongan", "/issuer/licences", acts.look_for_nobody, size=DESK),
    Stop("issuer-found", "gongan", "/issuer/licences", acts.look_for_somebody),
    Stop("issuer-found-wide", "gongan", "/issuer/licences", acts.look_for_somebody, size=DESK),
    Stop(
        "issuer-licence-numbers",
        "renshe",
        lambda its: its.issued("renshe", _ISSUED),
        acts.show_numbers,
    ),
    Stop("issuer-licence", "renshe", lambda its: its.issued("renshe", _ISSUED), size=DESK),
    Stop(
        "issuer-revocation",
        "renshe",
        lambda its: its.issued("renshe", _ISSUED) + "/revoke",
        size=DESK,
    ),
    Stop(
        "issuer-revocation-refused",
        "renshe",
        lambda its: its.issued("renshe", _ISSUED) + "/revoke",
        acts.end_without_a_reason,
        size=DESK,
    ),
    Stop("operator-audit", "operator", "/operator/audit", size=DESK),
    Stop("operator-applications", "operator", "/operator/applications", size=DESK),
    Stop(
        "operator-application",
        "operator",
        lambda its: its.linked(
            "operator", "/operator/applications", r"/operator/applications/\w{32}"
        ),
        size=DESK,
    ),
    Stop("operator-scenarios", "operator", "/operator/scenarios", size=DESK),
    Stop("operator-scenario", "operator", "/operator/scenarios/bank-account", size=DESK),
    Stop(
        "operator-scenario-suspension",
        "operator",
        "/operator/scenarios/bank-account/suspension",
        size=DESK,
    ),
    Stop("operator-use-lists", "operator", "/operator/use-lists", size=DESK),
    Stop("operator-gateway", "operator", "/operator/gateway", size=DESK),
    Stop(
        "operator-gateway-resumption",
        "operator",
        lambda its: its.linked(
            "operator", "/operator/gateway", r"/operator/gateway/units/[\w-]+/resumption"
        ),
        size=DESK,
    ),
    Stop("supervisor-filings", "supervisor", "/supervisor/filings", size=DESK),
    Stop(
        "supervisor-filing",
        "supervisor",
        lambda its: its.linked("supervisor", "/supervisor/filings", r"/supervisor/filings/\w{32}"),
        size=DESK,
    ),
    Stop("supervisor-gateway", "supervisor", "/supervisor/gateway", size=DESK),
    Stop("supervisor-audit", "supervisor", "/supervisor/audit", size=DESK),
    Stop(
        "supervisor-audit-empty",
        "supervisor",
        "/supervisor/audit?outcome=superseded&action=signed_in",
        size=DESK,
    ),
    Stop("error-403", "lin", "/verifier/scan"),
    Stop("error-404", "lin", "/no-such-page"),
]
STOPS = [
    *HOLDER,
    *CONSENT,
    *VERIFIER,
    *RELYING,
    *DESKS,
    *tour_registry.STOPS,
    *tour_catalogue.STOPS,
    *tour_signing_keys.STOPS,
    *tour_collections.STOPS,
    *tour_licences.STOPS,
    *tour_oversight.STOPS,
    *tour_permits.STOPS,
    *tour_copies.STOPS,
    *tour_sets.STOPS,
    *tour_enterprise.STOPS,
    *tour_evidence.STOPS,
    *tour_accounts.STOPS,
]
