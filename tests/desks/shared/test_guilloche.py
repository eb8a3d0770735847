"""The line pattern of a licence type: always the same, small, and its own."""

import re

from hypothesis import given
from hypothesis import strategies as st

from wallet.desks.shared.files.guilloche import HUES, ROSETTE_RADIUS, guilloche, hue_class

PATH = re.compile(r"M[-\d. ]+(?:[qc][-\d. ]+)+z?")


def test_a_type_is_always_drawn_alike():
    first = guilloche("113100000000000191001")
    guilloche.cache_clear()
    assert guilloche("113100000000000191001") == first


def test_two_types_are_drawn_differently():
    patterns = {guilloche(f"113100000000000191{number:03}") for number in range(100)}
    assert len(patterns) == 100


def test_every_palette_is_used():
    assert {hue_class(str(number)) for number in range(100)} == {f"hue-{n}" for n in range(HUES)}


@given(st.text(max_size=40))
def test_any_seed_gives_small_path_text_and_nothing_else(seed):
    pattern = guilloche(seed)
    texts = [curve.d for curve in (*pattern.rings, *pattern.waves)]
    assert all(PATH.fullmatch(text) for text in texts)
    assert sum(map(len, texts)) <= 6 * 1024


@given(st.text(max_size=40))
def test_rings_stay_within_the_rosette(seed):
    for ring in guilloche(seed).rings:
        start = [int(number) for number in re.match(r"M(-?\d+) ?(-?\d+)", ring.d).groups()]
        assert max(map(abs, start)) <= ROSETTE_RADIUS
