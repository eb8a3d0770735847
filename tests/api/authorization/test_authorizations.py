"""Asking a holder, polling, retrieving over the API (Art. 18-19): exactly what was granted."""

from base64 import b64decode

import jwt
from cryptography import x509
from jwcrypto.jwk import JWK
from sd_jwt.verifier import SDJWTVerifier

from tests import cast
from tests.api.systems import REQUESTS, assert_problem
from tests.town import CARD_TYPE
from wallet.domain.trail.audit import AuditAction, Ground


def state_of(hotel, asked):
    return hotel.get(f"{REQUESTS}/{asked.json['id']}").json["state"]


def read_by_stranger(document):
    """Read a document as a stranger would: with the key out of its certificate."""

    def key(_issuer, header):
        return JWK.from_pyca(
            x509.load_der_x509_certificate(b64decode(header["x5c"][0])).public_key()
        )

    return SDJWTVerifier(document, key).get_verified_payload()


def test_a_link_is_asked_for_and_waits_for_its_holder(hotel, deployment, trail):
    asked = hotel.ask(reference="房间 501")
    assert asked.status_code == 201, asked.text
    assert asked.json["state"] == "waiting"
    assert asked.json["link"].startswith(f"{deployment.public_url}/A/")
    assert asked.headers["Location"] == f"/api/v1/{REQUESTS}/{asked.json['id']}"
    polled = hotel.get(f"{REQUESTS}/{asked.json['id']}")
    assert (polled.json["state"], polled.json["link"]) == ("waiting", None)
    entry = trail(AuditAction.AUTHORIZATION_ASKED)[0]
    assert (entry.outcome, entry.ground) == ("done", Ground.AUTHORIZED)
    assert entry.fields == (f"{CARD_TYPE}.name", f"{CARD_TYPE}.resident_id")


def test_the_very_next_poll_tells_that_it_was_granted(hotel, answer):
    asked = hotel.ask()
    answer(asked, "name", "resident_id")
    polled = hotel.get(f"{REQUESTS}/{asked.json['id']}").json
    assert polled["state"] == "granted"
    assert [(one["fields"], one["in_force"]) for one in polled["grants"]] == [
        (["name", "resident_id"], True)
    ]


def test_the_very_next_poll_tells_that_it_was_declined(hotel, answer):
    asked = hotel.ask()
    answer(asked, grant=False)
    assert state_of(hotel, asked) == "declined"
    assert_problem(hotel.retrieve(asked), 403, "authorization_declined")


def test_an_unanswered_request_is_taken_back_once(hotel, trail):
    asked = hotel.ask()
    address = f"{REQUESTS}/{asked.json['id']}"
    cancelled = hotel.post(f"{address}/cancellation")
    assert (cancelled.status_code, cancelled.json["state"]) == (200, "cancelled")
    assert hotel.get(address).json["state"] == "cancelled"
    assert_problem(hotel.post(f"{address}/cancellation"), 409, "request_not_open")
    outcomes = [one.outcome for one in trail(AuditAction.AUTHORIZATION_CANCELLED)]
    assert outcomes == ["request_not_open", "done"]


def test_the_very_next_poll_tells_that_it_has_lapsed(hotel, system, clock):
    asked = hotel.ask()
    clock.advance(minutes=31)
    assert state_of(system("hotel-system"), asked) == "lapsed"


def test_the_holder_of_a_redeemed_code_is_asked_without_a_link(hotel, visit, town, parties):
    lin = visit("lin")
    verified = hotel.verify(lin.code(lin.present(town.card_id))).json
    asked = hotel.ask(by_link=..., verification_id=verified["id"])
    assert (asked.status_code, asked.json["link"]) == (201, None)
    with parties.deployment.database.read() as repository:
        waiting = repository.request_lists.waiting_for(cast.LIN.id, parties.clock())
    assert [one.id for one in waiting] == [asked.json["id"]]


def test_a_verification_of_another_verifier_reaches_nobody(hotel, visit, town, trail):
    lin, clerk = visit("lin"), visit("hotel")
    clerk.scan(lin.code(lin.present(town.card_id)))
    for verification_id in ("0" * 32, "x"):
        told = hotel.ask(by_link=..., verification_id=verification_id)
        assert_problem(told, 404, "holder_not_reached")
    assert trail(AuditAction.AUTHORIZATION_ASKED)[0].outcome == "holder_not_reached"


def test_a_wallet_address_reaches_its_holder_and_nobody_else(hotel, deployment, clock):
    address = "0123456789AB"
    with deployment.database.begin() as repository:
        repository.holders.set_wallet_address(cast.LIN.id, address)
    asked = hotel.ask(by_link=..., wallet_address=address)
    assert asked.status_code == 201, asked.text
    with deployment.database.read() as repository:
        waiting = repository.request_lists.waiting_for(cast.LIN.id, clock())
    assert [one.id for one in waiting] == [asked.json["id"]]
    told = hotel.ask(by_link=..., wallet_address="no such address")
    assert_problem(told, 404, "holder_not_reached")


def test_a_retry_under_its_key_asks_once(hotel, trail):
    first, again = hotel.ask(key="a-1"), hotel.ask(key="a-1")
    assert first.json == again.json
    assert first.json["link"]
    assert len(trail(AuditAction.AUTHORIZATION_ASKED)) == 1
    told = hotel.ask(key="a-1", term_days=2)
    assert_problem(told, 409, "idempotency_key_reused")
    assert trail()[0].outcome == "idempotency_key_reused"


def test_exactly_the_granted_fields_are_handed_over_in_a_form_anybody_can_check(
    hotel, answer, deployment, trail
):
    asked = hotel.ask("name", "resident_id", "address")
    answer(asked, "name", "resident_id")
    handed = hotel.retrieve(asked)
    assert handed.status_code == 201, handed.text
    assert handed.headers["Cache-Control"] == "no-store"
    one = handed.json["licences"][0]
    payload = read_by_stranger(one["document"])
    assert (payload["name"], payload["resident_id"]) == ("林小满", cast.LIN.identity_number)
    for never in ("address", "portrait", "card_class", "licence_number", "holder_names"):
        assert never not in payload
    assert one["fields"] == ["name", "resident_id"]
    note = jwt.decode(
        one["note"],
        deployment.cabinet.deployment_signer().private_key.public_key(),
        algorithms=["ES256"],
        audience=cast.HOTEL.uscc,
        options={"verify_exp": False, "verify_iat": False},
    )
    assert note["exp"] > note["iat"]
    entry = trail(AuditAction.LICENCE_RETRIEVED)[0]
    assert (entry.outcome, entry.ground) == ("done", Ground.AUTHORIZED)
    assert entry.fields == ("name", "resident_id")


def test_the_holder_sees_who_retrieved_and_for_what(hotel, answer, visit):
    asked = hotel.ask()
    answer(asked)
    hotel.retrieve(asked)
    seen = visit("lin").get("/holder/activity").text
    assert cast.HOTEL.name in seen
    assert "入住登记" in seen


def test_the_read_after_withdrawing_is_refused_and_the_poll_says_so(hotel, answer, parties, trail):
    asked = hotel.ask()
    granted = answer(asked)[0]
    assert hotel.retrieve(asked).status_code == 201
    parties.withdraw(granted)
    assert_problem(hotel.retrieve(asked), 403, "authorization_withdrawn")
    assert trail(AuditAction.LICENCE_RETRIEVED)[0].outcome == "authorization_withdrawn"
    polled = hotel.get(f"{REQUESTS}/{asked.json['id']}").json
    assert [one["in_force"] for one in polled["grants"]] == [False]
