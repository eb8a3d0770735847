"""Portraits are small JPEG pictures, the same at every drawing, and no two are alike."""

import base64
import io

from PIL import Image

from wallet.demonstration.cast.people import CITIZENS
from wallet.demonstration.cast.portraits import draw_portrait, portrait_field


def test_each_is_a_small_jpeg():
    for citizen in CITIZENS:
        picture = draw_portrait(citizen.look)
        assert len(picture) <= 12 * 1024
        with Image.open(io.BytesIO(picture)) as opened:
            assert (opened.format, opened.size) == ("JPEG", (240, 320))


def test_no_two_are_alike():
    assert len({draw_portrait(citizen.look) for citizen in CITIZENS}) == len(CITIZENS)


def test_the_same_person_is_drawn_the_same():
    look = CITIZENS[0].look
    assert base64.b64decode(portrait_field(look)) == draw_portrait(look)
