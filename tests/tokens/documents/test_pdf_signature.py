"""A signed PDF, judged by programs that share nothing with us: pdfsig and openssl."""

import re

import pytest

from tests.copying import plain_sheet
from tests.factories import NOW, SeededEntropy, authority
from tests.paper_readers import openssl, pdfsig
from wallet.tokens.certificates import issue_certificate
from wallet.tokens.documents.pdf_signature import (
    SignatureWords,
    file_digest,
    read_signed_pdf,
    sign_pdf,
)
from wallet.tokens.errors import TokenForged
from wallet.tokens.keys import EcdsaSigner, kid_of, new_private_key

WORDS = SignatureWords("上海市市场监督管理局", "COPY 0123456789ABCDEF")


@pytest.fixture(scope="module")
def signer():
    key = new_private_key(SeededEntropy("pdf"))
    leaf = issue_certificate(
        authority(),
        unit_name=WORDS.signer_name,
        uscc="113100000000000191",
        public_key=key.public_key(),
        not_before=NOW.replace(year=2025),
        not_after=NOW.replace(year=2035),
        entropy=SeededEntropy("pdf certificate"),
    )
    return EcdsaSigner(kid_of(key.public_key()), key, (leaf, authority().certificate))


@pytest.fixture(scope="module")
def signed(signer):
    return sign_pdf(signer, plain_sheet(), WORDS, NOW)


def test_what_was_signed_is_read_back(signer, signed):
    read = read_signed_pdf(signed)
    assert (read.kid, read.reason) == (signer.kid, WORDS.reason)
    assert read.digest == file_digest(signed)


def test_it_is_signed_at_the_moment_that_is_passed_in(signed):
    assert re.search(rb"/M \(D(:|\\072)20260302013000", signed)
    assert b"ETSI.CAdES.detached" in signed


def test_pdfsig_finds_one_valid_signature_over_the_whole_file(signed, tmp_path):
    told = pdfsig(tmp_path, signed)
    assert told.count("Signature is Valid.") == 1
    assert "Total document signed" in told
    assert "ETSI.CAdES.detached" in told
    assert "上海市市场监督管理局" in told


def test_openssl_follows_the_signature_to_the_authority(signed, tmp_path):
    assert "successful" in openssl(tmp_path, signed, authority().certificate)


@pytest.mark.parametrize("place", [20, 200, -30])
def test_one_changed_byte_is_caught_by_all_three(signed, tmp_path, place):
    changed = bytearray(signed)
    changed[place] ^= 1
    with pytest.raises(TokenForged):
        read_signed_pdf(bytes(changed))
    assert "Signature is Valid." not in pdfsig(tmp_path, bytes(changed))
    assert "successful" not in openssl(tmp_path, bytes(changed), authority().certificate)


@pytest.mark.parametrize(
    "file",
    [
        b"",
        plain_sheet(),
        b"/ByteRange [0 1 2 3]",
        b"/ByteRange [0 999999999 999999999 999999999]",
        b"%PDF /ByteRange [0 32 36 0]   <00>",
    ],
)
def test_what_has_no_signature_of_ours_is_one_refusal(file):
    with pytest.raises(TokenForged):
        read_signed_pdf(file)


def test_a_second_signature_or_a_tail_is_refused(signer, signed):
    for file in (signed + b"\n", sign_pdf_again(signer, signed)):
        with pytest.raises(TokenForged):
            read_signed_pdf(file)


def test_something_hidden_in_the_room_of_the_signature_is_refused(signed):
    end = signed.index(b">", signed.index(b"/Contents <"))
    hidden = signed[: end - 4] + b"ABCD" + signed[end:]
    with pytest.raises(TokenForged):
        read_signed_pdf(hidden)


def sign_pdf_again(signer, signed):
    """Return the file with the whole signature block once more behind it."""
    return signed + signed[signed.index(b"/ByteRange") :]
