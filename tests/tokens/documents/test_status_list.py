import zlib
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.tokens.makers import (
    BUREAU,
    BUREAU_CODE,
    DEPLOYMENT,
    NOW,
    PUBLIC_URL,
    STRANGER,
    decoded,
    encoded,
    named,
    parts_of,
    sign_by_hand,
    vectors,
    verifying_key,
)
from wallet.tokens.documents.receipt import Receipt, sign_receipt
from wallet.tokens.documents.status_list import (
    DocumentStatus,
    StatusList,
    pack_statuses,
    read_status_list,
    sign_status_list,
    status_at,
    unpack_statuses,
)
from wallet.tokens.errors import (
    StatusNotListed,
    TokenExpired,
    TokenForged,
    TokenNotYetValid,
    TokenOfAnotherKind,
)
from wallet.tokens.keys import KeyRing, KeyUse

VECTORS = named(vectors("status_lists.json")["cases"])
URI = f"{PUBLIC_URL}/status-lists/1"
ENTRIES = {0: DocumentStatus.INVALID, 42: DocumentStatus.SUSPENDED, 99: DocumentStatus.SUPERSEDED}


def signed_list(signer=DEPLOYMENT, **changes):
    particulars = {
        "issuer": PUBLIC_URL,
        "uri": URI,
        "packed": pack_statuses(100, 2, ENTRIES),
        "bits": 2,
        "now": NOW,
        "ttl": timedelta(minutes=1),
        "lifetime": timedelta(hours=1),
    }
    return sign_status_list(signer, **particulars | changes)


def read(signed, ring, now=NOW, uri=URI):
    return read_status_list(signed, ring, issuer=PUBLIC_URL, uri=uri, now=now)


def bare(bits, statuses):
    return StatusList(URI, bits, statuses, NOW, NOW, timedelta(0))


def entries_of(case):
    return {int(index): status for index, status in case["statuses"].items()}


@pytest.mark.parametrize("case", VECTORS)
def test_the_examples_of_the_draft_are_packed_the_same(case):
    assert pack_statuses(case["size"], case["bits"], entries_of(case)) == case["lst"]


@pytest.mark.parametrize("case", VECTORS)
def test_the_examples_of_the_draft_are_read(case):
    status_list = bare(case["bits"], unpack_statuses(case["lst"]))
    entries = entries_of(case)
    around = {near for index in entries for near in (index - 1, index, index + 1)}
    for index in around & set(range(case["size"])):
        assert status_at(status_list, index) == entries.get(index, 0)


@given(st.sampled_from([1, 2, 4, 8]), st.data())
def test_every_status_is_found_where_it_was_put(bits, data):
    statuses = data.draw(st.lists(st.integers(0, 2**bits - 1), min_size=1, max_size=200))
    packed = pack_statuses(len(statuses), bits, dict(enumerate(statuses)))
    status_list = bare(bits, unpack_statuses(packed))
    assert [status_at(status_list, index) for index in range(len(statuses))] == statuses


def test_a_signed_list_says_what_was_signed(ring):
    status_list = read(signed_list(), ring)
    assert status_list.issued_at == NOW
    assert status_list.expires_at == NOW + timedelta(hours=1)
    assert status_list.ttl == timedelta(minutes=1)
    found = {index: status_at(status_list, index) for index in range(100)}
    assert {index: status for index, status in found.items() if status} == ENTRIES


@pytest.mark.parametrize("index", [-1, 100, 10**30])
def test_an_index_outside_the_list_confirms_nothing(index, ring):
    with pytest.raises(StatusNotListed):
        status_at(read(signed_list(), ring), index)


def test_a_list_past_its_time_is_not_used(ring):
    with pytest.raises(TokenExpired):
        read(signed_list(), ring, NOW + timedelta(hours=1))


def test_a_list_from_the_future_is_not_used(ring):
    with pytest.raises(TokenNotYetValid):
        read(signed_list(), ring, NOW - timedelta(minutes=10))


@pytest.mark.parametrize("signer", [STRANGER, BUREAU], ids=["stranger", "bureau"])
def test_a_list_signed_by_another_key_is_not_believed(signer, ring):
    with pytest.raises(TokenForged):
        read(signed_list(signer), ring)


def test_a_list_is_believed_only_from_the_unit_whose_documents_it_is_about():
    ring = KeyRing([verifying_key(BUREAU, *KeyUse, owner=BUREAU_CODE)])
    signed = signed_list(BUREAU)
    mine = read_status_list(signed, ring, issuer=PUBLIC_URL, uri=URI, now=NOW, owner=BUREAU_CODE)
    assert status_at(mine, 42) == DocumentStatus.SUSPENDED
    for owner in (None, "11310115000000027Q"):
        with pytest.raises(TokenForged):
            read_status_list(signed, ring, issuer=PUBLIC_URL, uri=URI, now=NOW, owner=owner)


def test_the_list_of_another_address_is_not_believed(ring):
    with pytest.raises(TokenForged):
        read(signed_list(), ring, uri=f"{PUBLIC_URL}/status-lists/2")


def test_a_receipt_is_not_a_status_list(ring):
    receipt = sign_receipt(DEPLOYMENT, Receipt("1" * 32, PUBLIC_URL, "u", "s", "valid", NOW))
    with pytest.raises(TokenOfAnotherKind):
        read(receipt, ring)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("exp", "REMOVED"),
        ("sub", "REMOVED"),
        ("ttl", "REMOVED"),
        ("ttl", "60"),
        ("iss", "https://other.example.cn"),
        ("status_list", "REMOVED"),
        ("status_list", []),
        ("status_list", {}),
        ("status_list", {"bits": 3, "lst": "eNrbuRgAAhcBXQ"}),
        ("status_list", {"bits": True, "lst": "eNrbuRgAAhcBXQ"}),
        ("status_list", {"bits": 1, "lst": 7}),
        ("status_list", {"bits": 1, "lst": ""}),
        ("status_list", {"bits": 1, "lst": "AAAA"}),
        ("status_list", {"bits": 1, "lst": "eNrbuRgAAhcBXQ=="}),
        ("status_list", {"bits": 1, "lst": "eNrbuRgAAhcBXA"}),
        ("status_list", {"bits": 1, "lst": "证"}),
    ],
)
def test_a_list_with_a_bad_claim_is_refused_even_when_signed(name, value, ring):
    header, claims, _ = parts_of(signed_list())
    altered = decoded(claims) | {name: value}
    if value == "REMOVED":
        del altered[name]
    with pytest.raises(TokenForged):
        read(sign_by_hand(decoded(header), altered, DEPLOYMENT), ring)


def test_a_ttl_without_end_is_cut_to_a_day(ring):
    header, claims, _ = parts_of(signed_list())
    endless = sign_by_hand(decoded(header), decoded(claims) | {"ttl": 10**30}, DEPLOYMENT)
    assert read(endless, ring).ttl == timedelta(days=1)


def test_a_list_that_unpacks_to_more_than_memory_allows_is_refused():
    bomb = encoded(zlib.compress(bytes(1 << 23), 9))
    with pytest.raises(TokenForged):
        unpack_statuses(bomb)


@pytest.mark.parametrize(
    ("size", "bits", "entries"),
    [(8, 3, {}), (8, 1, {8: 1}), (8, 1, {-1: 1}), (8, 1, {0: 2}), (8, 2, {0: -1})],
)
def test_nothing_is_packed_that_does_not_fit(size, bits, entries):
    with pytest.raises(ValueError, match=r"bits wide|no such"):
        pack_statuses(size, bits, entries)
