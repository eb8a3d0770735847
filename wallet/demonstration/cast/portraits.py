"""Portraits of people who do not exist: drawn flat, head and shoulders, as on a card."""

import base64
import io

from PIL import Image, ImageDraw

from wallet.demonstration.drawing.clothes import draw_shoulders
from wallet.demonstration.drawing.features import (
    draw_age,
    draw_features,
    draw_glasses,
    draw_head,
)
from wallet.demonstration.drawing.hair import draw_hair, draw_hair_behind
from wallet.demonstration.drawing.look import Look
from wallet.demonstration.drawing.sketch import SCALE, Sketch

WIDTH, HEIGHT = 240, 320
_QUALITY = 84
_GROUND_ABOVE, _GROUND_BELOW = (226, 235, 244), (198, 214, 230)


def draw_portrait(look: Look) -> bytes:
    """Return the portrait as a JPEG of 240 by 320 pixels, less than 12 KB."""
    picture = _ground()
    sketch = Sketch(picture)
    draw_hair_behind(sketch, look)
    draw_shoulders(sketch, look)
    draw_head(sketch, look)
    draw_features(sketch, look)
    if look.elder:
        draw_age(sketch, look)
    draw_hair(sketch, look)
    if look.glasses:
        draw_glasses(sketch)
    small = picture.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
    stream = io.BytesIO()
    small.save(stream, "JPEG", quality=_QUALITY, optimize=True)
    return stream.getvalue()


def portrait_field(look: Look) -> str:
    """Return the portrait as a face carries it, in base64."""
    return base64.b64encode(draw_portrait(look)).decode()


def _ground() -> Image.Image:
    picture = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE))
    draw = ImageDraw.Draw(picture)
    for y in range(picture.height):
        share = y / picture.height
        pairs = zip(_GROUND_ABOVE, _GROUND_BELOW, strict=True)
        shade = tuple(round(above + (below - above) * share) for above, below in pairs)
        draw.line([(0, y), (picture.width, y)], fill=shade)
    return picture
