"""Published status lists: right at this moment, cacheable, and never without a signature."""

import gzip
from dataclasses import replace
from datetime import timedelta

import jwt
import pytest
from sqlalchemy.exc import OperationalError

from tests import cast, clerks
from tests.api.systems import assert_problem, jwt_parts
from tests.deployments import PUBLIC_URL
from tests.factories import SeededEntropy, licence_draft
from tests.stranger import needs_reader, read_as_a_stranger
from wallet.repository.tables import signing_keys
from wallet.repository.trail.audit import AuditTrail
from wallet.services.licences import issuing
from wallet.services.signing_keys.withdrawing import withdraw_key
from wallet.tokens.documents.status_list import read_status_list, status_at, unpack_statuses
from wallet.tokens.errors import TokenExpired, TokenForged
from wallet.tokens.keys import new_private_key

STATUS_LIST = "application/statuslist+jwt"
ISSUER = f"{PUBLIC_URL}/issuers/{cast.BUREAU.uscc}"


@pytest.fixture
def anyone(app):
    return app.test_client()


@pytest.fixture
def reference(bureau, town):
    """Where the card's document says that its status stands."""
    document = bureau.get(f"licences/{town.card_code}").json["document"]
    return jwt_parts(document)[1]["status"]["status_list"]


@pytest.fixture
def path(reference):
    return reference["uri"].removeprefix(PUBLIC_URL)


@pytest.fixture
def read(anyone, path, reference, deployment, clock):
    """Read the list as our own reader does."""

    def reading(text=None, **how):
        deployment.cabinet.forget()
        text = text or anyone.get(path).text
        known = {"issuer": ISSUER, "owner": cast.BUREAU.uscc, "provider": PUBLIC_URL} | how
        ring = deployment.cabinet.ring()
        return read_status_list(text, ring, uri=reference["uri"], now=clock(), **known)

    return reading


def revoke(bureau, town):
    body = {"kind": "rescinded", "reason": "许可不当"}
    assert bureau.post(f"licences/{town.card_code}/revocations", body).status_code == 201


def test_a_list_tells_when_it_was_made_how_long_it_counts_and_how_long_to_keep_it(
    anyone, path, reference, clock
):
    told = anyone.get(path)
    assert told.content_type == STATUS_LIST
    assert told.headers["Cache-Control"] == "public, max-age=300"
    header, claims = jwt_parts(told.text)
    assert header["typ"] == "statuslist+jwt"
    assert claims["sub"] == reference["uri"]
    assert claims["ttl"] == 300
    assert 0 <= clock().timestamp() - claims["iat"] < 60
    assert claims["exp"] - claims["iat"] == 3600
    assert claims["status_list"]["bits"] == 2


def test_unchanged_within_a_minute_it_is_the_same_bytes_and_need_not_be_sent_again(
    anyone, path, bureau, town, clock
):
    first = anyone.get(path)
    clock.advance(seconds=20)
    assert anyone.get(path).data == first.data
    unchanged = anyone.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (unchanged.status_code, unchanged.data) == (304, b"")
    revoke(bureau, town)
    changed = anyone.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    clock.advance(minutes=1)
    later = anyone.get(path, headers={"If-None-Match": changed.headers["ETag"]})
    assert later.status_code == 200


def test_the_list_is_right_the_moment_after_a_change(read, reference, bureau, town):
    assert status_at(read(), reference["idx"]) == 0
    revoke(bureau, town)
    assert status_at(read(), reference["idx"]) == 1


def test_it_comes_compressed_for_who_asks(anyone, path):
    plain = anyone.get(path).data
    told = anyone.get(path, headers={"Accept-Encoding": "gzip"})
    if "Content-Encoding" in told.headers:
        assert gzip.decompress(told.data) == plain
    assert {"Accept", "Accept-Encoding"} <= set(told.headers["Vary"].split(", "))


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        (STATUS_LIST, 200),
        ("*/*", 200),
        ("application/*", 200),
        ("text/html, */*;q=0.1", 200),
        ("application/statuslist+cwt", 406),
        ("text/html", 406),
        ("application/statuslist+jwt;q=0", 406),
    ],
)
def test_a_list_comes_in_one_form(anyone, path, accept, status):
    told = anyone.get(path, headers={"Accept": accept})
    if status == 200:
        assert told.status_code == 200
    else:
        assert_problem(told, 406, "not_acceptable")


def test_pages_of_other_hosts_may_read_lists_and_keys(anyone, path):
    for public in (path, "/.well-known/jwks.json"):
        assert anyone.get(public).headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize("unknown", ["none", "0" * 32, "0" * 300, "%00"])
def test_an_unknown_list_is_not_found(anyone, unknown):
    told = anyone.get(f"/status-lists/{unknown}")
    assert told.status_code in {404, 422}
    assert told.content_type == "application/problem+json"


def test_a_longer_name_is_no_other_name_of_the_list(anyone, path):
    assert_problem(anyone.get(path + "0"), 404, "unknown_status_list")


def end_certificates(deployment, clock):
    with deployment.database.begin() as repository:
        repository.connection.execute(
            signing_keys.update()
            .where(signing_keys.c.use == "document")
            .values(not_after=clock() - timedelta(days=1))
        )


@pytest.mark.parametrize("how", ["ended", "withdrawn"])
def test_without_a_key_of_the_issuers_the_deployment_signs_in_its_own_name(
    read, reference, bureau, town, deployment, clock, anyone, path, how
):
    if how == "ended":
        end_certificates(deployment, clock)
    else:
        kid = jwt_parts(bureau.get(f"licences/{town.card_code}").json["document"])[0]["kid"]
        withdraw_key(deployment.database, clock(), cast.BUREAU_CLERK, kid, "泄露")
    revoke(bureau, town)
    assert status_at(read(), reference["idx"]) == 1
    header, claims = jwt_parts(anyone.get(path).text)
    assert claims["iss"] == PUBLIC_URL
    published = {key["kid"] for key in anyone.get("/.well-known/jwks.json").json["keys"]}
    assert header["kid"] in published
    with pytest.raises(TokenForged):
        read(provider=None)


def test_a_list_of_another_bureaus_key_is_refused(read):
    with pytest.raises(TokenForged):
        read(owner=cast.OTHER_BUREAU.uscc, provider=None)


def test_a_forged_list_is_refused(read, anyone, path):
    genuine = anyone.get(path).text
    header, claims = jwt_parts(genuine)
    forger = new_private_key(SeededEntropy("forger"))
    forged = jwt.encode(claims, forger, algorithm="ES256", headers=header)
    with pytest.raises(TokenForged):
        read(forged)


def test_a_list_that_is_over_is_refused(read, anyone, path, clock):
    kept = anyone.get(path).text
    read(kept)
    clock.advance(hours=1)
    with pytest.raises(TokenExpired):
        read(kept)


def test_a_list_of_one_bit_does_not_tell_suspended_from_ended(deployment, clock, town, anyone):
    read = {}
    for bits in (1, 2):
        maker = replace(deployment.document_maker, status_bits=bits)
        issued = issuing.issue(
            deployment.database,
            maker,
            SeededEntropy(f"{bits} bits"),
            clock(),
            cast.BUREAU_CLERK,
            licence_draft(number=f"JY-BITS-{bits}"),
        )
        code = str(issued.licence.code)
        chance = SeededEntropy(f"suspended {bits}")
        clerks.suspend(deployment.database, chance, clock(), cast.BUREAU_CLERK, code, "核查")
        told = anyone.get(f"/status-lists/{issued.version.status_list_id}").text
        claims = jwt_parts(told)[1]
        assert claims["status_list"]["bits"] == bits
        packed = unpack_statuses(claims["status_list"]["lst"])
        place, shift = divmod(issued.version.status_index * bits, 8)
        read[bits] = packed[place] >> shift & (1 << bits) - 1
    assert read == {1: 1, 2: 2}


def test_a_change_that_fails_leaves_state_and_list_as_they_were(
    read, reference, bureau, town, monkeypatch
):
    def fail(_trail, _entry):
        raise OperationalError("planted", {}, Exception("planted"))

    with monkeypatch.context() as planted:
        planted.setattr(AuditTrail, "append", fail)
        body = {"kind": "rescinded", "reason": "许可不当"}
        assert bureau.post(f"licences/{town.card_code}/revocations", body).status_code == 503
    assert status_at(read(), reference["idx"]) == 0
    assert bureau.get(f"licences/{town.card_code}").json["state"] == "valid"


@needs_reader
def test_a_stranger_reads_the_same_and_refuses_a_forged_list(anyone, path, reference, bureau, town):
    revoke(bureau, town)
    keys = anyone.get("/.well-known/jwks.json").json["keys"]
    genuine = anyone.get(path).text
    assert read_as_a_stranger(genuine, keys)["statuses"] == {reference["idx"]: 1}
    header, claims = jwt_parts(genuine)
    forger = new_private_key(SeededEntropy("forger"))
    with pytest.raises(ValueError, match="signature does not hold"):
        read_as_a_stranger(jwt.encode(claims, forger, algorithm="ES256", headers=header), keys)
