"""The digests by which a bureau's system compares, against vectors that it can use too."""

import json
from pathlib import Path

import pytest

from wallet.domain.licences.face_digest import face_digest, field_digest, looks_like_digest

VECTORS = json.loads(
    (Path(__file__).parents[2] / "vectors" / "face_digests.json").read_text(encoding="utf-8")
)


@pytest.mark.parametrize("vector", VECTORS["fields"], ids=lambda vector: repr(vector["text"]))
def test_a_field_has_the_digest_of_the_vector(vector):
    assert field_digest(vector["text"]) == vector["digest"]


@pytest.mark.parametrize("vector", VECTORS["faces"], ids=lambda vector: str(len(vector["face"])))
def test_a_face_has_the_digest_of_the_vector(vector):
    assert face_digest(vector["face"]) == vector["digest"]


def test_composed_and_decomposed_letters_are_one_text():
    assert field_digest("Café") == field_digest("Cafe\u0301")


def test_the_order_of_the_fields_does_not_matter_and_their_names_do():
    assert face_digest({"a": "1", "b": "2"}) == face_digest({"b": "2", "a": "1"})
    assert face_digest({"a": "1"}) != face_digest({"b": "1"})


@pytest.mark.parametrize("text", ["", "a" * 63, "A" * 64, "g" * 64, "a" * 64 + "\n"])
def test_anything_but_64_lower_case_digits_is_no_digest(text):
    assert not looks_like_digest(text)
