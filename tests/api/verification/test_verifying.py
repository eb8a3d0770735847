"""A relying party's system verifies a presented code over the API."""

from dataclasses import replace

import pytest

from tests import cast
from tests.api.systems import assert_problem
from tests.services.licence_sets.prepared import SCENARIO, fill_shelf
from tests.services.permits.shown_permits import ShownPermits
from tests.services.verification.counter import Counter
from tests.trade import NAMES
from wallet.domain.licences.licence import EndedHow, LicenceState, RevocationKind
from wallet.domain.showing.verification import SENTENCES, Outcome
from wallet.domain.trail.audit import AuditAction, Ground
from wallet.repository.database import RepositoryUnavailable
from wallet.tokens.documents.receipt import read_receipt


@pytest.fixture
def shelf(deployment, clock, town):
    return fill_shelf(Counter(deployment, clock, town))


@pytest.fixture
def code(visit, town):
    """The text of the QR on Lin's phone."""
    lin = visit("lin")
    return lin.code(lin.present(town.card_id))


def test_a_genuine_code_gives_the_fields_of_the_scenario_masked(hotel, code, town, trail):
    response = hotel.verify(code, purpose="入住")
    assert response.status_code == 200
    told = response.json
    assert told["outcome"] == "valid"
    assert told["licence"]["identifier"] == town.card_code
    fields = {field["name"]: field for field in told["licence"]["fields"]}
    assert set(fields) == {"portrait", "name", "resident_id"}
    assert fields["name"]["masked"]
    assert "林小满" not in response.text
    assert all(check["passed"] for check in told["checks"])
    assert response.headers["Cache-Control"] == "no-store"
    entry = trail()[0]
    assert (entry.action, entry.ground) == (AuditAction.LICENCE_VERIFIED, Ground.PRESENTED)
    assert set(entry.fields) == set(fields)
    assert (entry.place, entry.details["stated_purpose"]) == ("前台", "入住")


def test_the_receipt_proves_the_answer_and_names_nobody(hotel, code, deployment, clock):
    told = hotel.verify(code).json
    receipt = read_receipt(
        told["receipt"], deployment.cabinet.ring(), issuer=deployment.public_url, now=clock()
    )
    assert (receipt.outcome, receipt.jti) == ("valid", told["id"])
    assert set(receipt.fields) == {field["name"] for field in told["licence"]["fields"]}


def test_a_second_scan_is_told_that_the_code_was_used(hotel, code, trail):
    hotel.verify(code)
    told = hotel.verify(code).json
    assert (told["outcome"], told["licence"]) == ("code_used", None)
    assert [entry.outcome for entry in trail(AuditAction.LICENCE_VERIFIED)] == [
        "code_used",
        "valid",
    ]


def test_a_retry_under_its_key_gets_the_same_answer(hotel, code, clock, trail):
    first = hotel.verify(code, key="v-1")
    clock.advance(seconds=2)
    again = hotel.verify(code, key="v-1")
    assert again.json == first.json
    assert trail()[0].details["repeated"] == "true"


def test_a_key_that_belongs_to_another_code_is_refused(hotel, code, visit, town):
    hotel.verify(code, key="v-1")
    lin = visit("lin")
    other_code = lin.code(lin.present(town.card_id))
    assert_problem(hotel.verify(other_code, key="v-1"), 409, "idempotency_key_reused")
    assert hotel.verify(other_code).json["outcome"] == "valid"


def test_revoked_between_showing_and_scanning_is_told_and_shows_no_field(hotel, bureau, code, town):
    path = f"licences/{town.card_code}/revocations"
    bureau.post(path, {"kind": "rescinded", "reason": "许可不当"})
    told = hotel.verify(code).json
    assert (told["outcome"], told["licence"]) == ("revoked", None)
    assert told["revocation_kind"] == "rescinded"
    assert {"name": "licence_status", "passed": False} in told["checks"]


def test_revoked_is_told_even_where_the_code_was_used(hotel, bureau, code, town):
    hotel.verify(code, key="v-1")
    path = f"licences/{town.card_code}/revocations"
    bureau.post(path, {"kind": "deregistered", "reason": "持证人申请"})
    for key in ("v-1", None):
        assert hotel.verify(code, key=key).json["outcome"] == "revoked"


@pytest.mark.parametrize("scenario", ["no-such-scenario", "shop-sale", "不存在"])
def test_an_unknown_or_foreign_scenario_is_not_permitted_and_spends_nothing(hotel, code, scenario):
    told = hotel.verify(code, scenario=scenario).json
    assert (told["outcome"], told["licence"]) == ("not_permitted", None)
    assert hotel.verify(code).json["outcome"] == "valid"


def test_an_old_code_has_expired(hotel, code, clock):
    clock.advance(seconds=70)
    assert hotel.verify(code).json["outcome"] == "code_expired"


def test_the_bare_token_may_come_under_its_own_name(hotel, code):
    body = {"token": code.rpartition("/")[2], "scenario": "hotel-check-in"}
    assert hotel.post("verifications", body).json["outcome"] == "valid"


@pytest.mark.parametrize("unknown", ["0000000000", "HTTPS://EXAMPLE.ORG/V/ABC", "x", "＊", "🀀"])
def test_what_we_did_not_make_has_an_outcome_and_a_sentence_of_its_own(hotel, unknown):
    told = hotel.verify(unknown).json
    outcome = Outcome(told["outcome"])
    assert outcome in {Outcome.CODE_UNKNOWN, Outcome.NOT_GENUINE}
    words = SENTENCES[outcome]
    assert (told["message"], told["message_zh"]) == (words.en, words.zh)


def test_guessing_ten_digits_is_stopped_for_this_system_alone(hotel, system, visit, town, trail):
    for guess in range(10):
        hotel.verify(f"{guess:010}")
    stopped = hotel.verify("0000000011")
    assert_problem(stopped, 429, "too_many_attempts")
    assert int(stopped.headers["Retry-After"]) > 0
    assert trail()[0].outcome == "too_many_attempts"
    assert system("shop-system").verify("0000000012", scenario="shop-sale").status_code == 200
    lin = visit("lin")
    assert hotel.verify(lin.code(lin.present(town.card_id))).json["outcome"] == "valid"


def test_the_code_of_a_set_tells_each_licence(hotel, shelf, trail):
    shelf.suspend(1)
    told = hotel.verify(shelf.code(), scenario=SCENARIO).json
    assert (told["outcome"], told["licence"]) == ("partly_valid", None)
    assert [one["outcome"] for one in told["licences"]] == ["valid", "suspended", "valid"]
    first, suspended, _ = told["licences"]
    assert first["licence"]["identifier"] == shelf.codes[0]
    assert {field["name"] for field in first["licence"]["fields"]} == {"name", "resident_id"}
    assert (suspended["licence"], suspended["type_name"]) == (None, "食品经营许可证")
    assert suspended["message_zh"] == SENTENCES[Outcome.SUSPENDED].zh
    assert len(trail(AuditAction.LICENCE_VERIFIED)[0].parts) == 3


def test_the_code_of_a_permit_tells_it_and_each_component(hotel, deployment, clock, town, company):
    shown = ShownPermits(Counter(deployment, clock, town), company)
    permit = company.trade.assemble(0, 1)
    shown.scenario(1)
    code = shown.code(permit)
    company.suspend(company.licences[0])
    told = hotel.verify(code, scenario="premises-check").json
    assert (told["outcome"], told["licence"]) == ("partly_valid", None)
    assert told["permit"] == {
        "number": permit.number,
        "version": 1,
        "industry_name": "饭店",
        "holder_name": cast.HOTEL_HOLDER.name,
        "holder_code": cast.HOTEL_HOLDER.identity_number,
        "issuer_name": cast.BUREAU.name,
    }
    food, leisure = told["licences"]
    assert (food["component"], food["outcome"], food["licence"]) == (NAMES[0], "suspended", None)
    assert (food["type_code"], food["issuer_name"]) == (None, cast.BUREAU.name)
    assert (leisure["component"], leisure["outcome"]) == (NAMES[1], "valid")
    assert [field["name"] for field in leisure["licence"]["fields"]] == ["premises"]
    assert "综合许可证" in told["message_zh"]


ENDS = {
    "deregistered": (LicenceState.REVOKED, RevocationKind.DEREGISTERED),
    "rescinded": (LicenceState.REVOKED, RevocationKind.RESCINDED),
    "withdrawn_as_penalty": (LicenceState.REVOKED, RevocationKind.WITHDRAWN_AS_PENALTY),
    "transferred": (LicenceState.TRANSFERRED, None),
    "void": (LicenceState.VOID, None),
}


def test_every_end_has_its_word():
    assert ENDS.keys() == set(EndedHow)


@pytest.mark.parametrize("how", ENDS)
def test_however_a_licence_ended_is_told_alone_and_in_a_set(hotel, shelf, how):
    state, kind = ENDS[how]
    alone = shelf.counter.screen(shelf.counter.show()).text
    together = shelf.code()
    with shelf.database.begin() as repository:
        licence = repository.licences.get(shelf.licence_ids[0])
        repository.licence_changes.set_state(licence, state, shelf.counter.clock(), kind=kind)
    told = hotel.verify(alone)
    assert (told.status_code, told.json["outcome"]) == (200, "revoked")
    assert told.json["revocation_kind"] == how
    told = hotel.verify(together, scenario=SCENARIO).json
    assert [one["revocation_kind"] for one in told["licences"]] == [how, None, None]


def test_the_code_of_one_licence_is_answered_as_it_always_was(hotel, code):
    told = hotel.verify(code).json
    assert set(told) == {
        "id",
        "outcome",
        "message",
        "message_zh",
        "checks",
        "licence",
        "revocation_kind",
        "data_as_of",
        "verified_at",
        "receipt",
        "receipt_salt",
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"code": None},
        {"code": ""},
        {"token": "x"},
        {"scenario": ""},
        {"scenario": "s" * 65},
        {"code": "x" * 301},
        {"place": "长" * 201},
        {"places": "x"},
        {"code": 1234567890},
    ],
    ids=str,
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_request_that_does_not_fit_the_schema_is_refused(hotel, changes):
    body = {"code": "1234567890", "scenario": "hotel-check-in", **changes}
    assert_problem(hotel.post("verifications", body), 422, "invalid_input")


def test_an_issuers_token_does_not_verify(bureau, code):
    assert_problem(bureau.verify(code), 403, "insufficient_scope")


class BrokenLine:
    """The real database behind a line over which no writing transaction opens."""

    def __init__(self, database):
        self.read, self.throttles = database.read, database.throttles

    def begin(self):
        raise RepositoryUnavailable

    in_steps = begin


def test_when_the_repository_does_not_answer_nothing_is_green_and_the_code_stays(
    app, hotel, code, deployment
):
    app.extensions["wallet"] = replace(deployment, database=BrokenLine(deployment.database))
    told = assert_problem(hotel.verify(code), 503, "cannot_confirm")
    assert told["outcome"] == "cannot_confirm"
    app.extensions["wallet"] = deployment
    assert hotel.verify(code).json["outcome"] == "valid"
