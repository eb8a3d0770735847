"""Kinds of identity documents: one table for forms, files and calls."""

import pytest

from wallet.domain.actors.actors import HolderKind, IdentityKind
from wallet.domain.actors.identity_documents import (
    IDENTITY_DOCUMENTS,
    documents_of,
    identity_kind_of,
)


@pytest.mark.parametrize("kind", IdentityKind)
def test_a_kind_is_known_by_its_code_its_alias_and_its_words(kind):
    document = IDENTITY_DOCUMENTS[kind]
    for written in (kind.value, document.alias, document.zh, *document.also):
        assert identity_kind_of(written) is kind


def test_no_word_names_two_kinds():
    words = [
        word
        for kind, one in IDENTITY_DOCUMENTS.items()
        for word in (kind.value, one.alias, one.zh, *one.also)
    ]
    assert len(words) == len(set(words))


def test_an_unknown_word_names_no_kind():
    assert identity_kind_of("驾驶证") is None


def test_a_person_has_four_kinds_and_an_organisation_its_credit_code():
    assert documents_of(HolderKind.NATURAL_PERSON) == [
        IdentityKind.RESIDENT_ID,
        IdentityKind.PASSPORT,
        IdentityKind.HONG_KONG_MACAO_PERMIT,
        IdentityKind.TAIWAN_PERMIT,
    ]
    for kind in (HolderKind.LEGAL_PERSON, HolderKind.UNINCORPORATED_ORGANIZATION):
        assert documents_of(kind) == [IdentityKind.USCC]


def test_a_type_for_both_offers_the_documents_of_both():
    assert documents_of(*HolderKind) == list(IDENTITY_DOCUMENTS)
