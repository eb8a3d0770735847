"""Shoulders, neck and what is worn."""

from collections.abc import Callable

from wallet.demonstration.drawing.look import Clothes, Look
from wallet.demonstration.drawing.sketch import Sketch, darker, lighter, mirrored, smooth


def draw_shoulders(sketch: Sketch, look: Look) -> None:
    """Draw everything below the chin."""
    cloth = look.clothes_colour
    wide = 0.84 if look.child else 1.0
    half = [(26, 246), (66 * wide, 259), (96 * wide, 280), (106 * wide, 336)]
    sketch.shape(smooth(mirrored([(120 + x, y) for x, y in half])), cloth)
    for side in (-1, 1):
        arm = [(120 + side * 76 * wide, 340), (120 + side * 70 * wide, 292)]
        sketch.line(smooth(arm, closed=False), darker(cloth, 0.13), 2)
    if look.clothes in {Clothes.SUIT, Clothes.SUIT_AND_TIE}:
        sketch.shape([(86, 248), (154, 248), (140, 330), (100, 330)], "#f7f8fa")
    _draw_neck(sketch, look)
    _COLLARS[look.clothes](sketch, cloth)


def _draw_neck(sketch: Sketch, look: Look) -> None:
    thin = 5 if look.child else 0
    half = [(24 - thin, 196), (25 - thin, 232), (33 - thin, 252), (14, 270)]
    sketch.shape(smooth(mirrored([(120 + x, y) for x, y in half])), look.skin)
    shadow = [(24 - thin, 200), (24.5 - thin, 226), (12, 238)]
    sketch.shape(smooth(mirrored([(120 + x, y) for x, y in shadow])), darker(look.skin, 0.13))


def _draw_tie(sketch: Sketch, cloth: str) -> None:
    sketch.shape([(114, 276), (126, 276), (131, 336), (109, 336)], "#7d2f3a")
    sketch.shape([(111, 269), (129, 269), (125, 284), (115, 284)], "#692631")
    _draw_suit(sketch, cloth)


def _draw_suit(sketch: Sketch, cloth: str) -> None:
    for side in (-1, 1):
        collar = [(31, 240), (2, 269), (21, 287), (41, 254)]
        sketch.shape([(120 + side * x, y) for x, y in collar], "#ffffff")
        lapel = [(38, 247), (58, 272), (45, 280), (52, 286), (16, 336), (2, 336), (24, 292)]
        sketch.shape([(120 + side * x, y) for x, y in lapel], lighter(cloth, 0.09))
        edge = [(120 + side * x, y) for x, y in ((38, 247), (24, 292), (4, 334))]
        sketch.line(edge, darker(cloth, 0.25), 1.2)


def _draw_shirt(sketch: Sketch, cloth: str) -> None:
    sketch.line([(120, 280), (120, 334)], darker(cloth, 0.16), 1.4)
    for side in (-1, 1):
        collar = [(31, 238), (1, 272), (21, 291), (43, 254)]
        sketch.shape([(120 + side * x, y) for x, y in collar], lighter(cloth, 0.18))
        edge = [(120 + side * x, y) for x, y in ((1, 272), (21, 291), (43, 254))]
        sketch.line(edge, darker(cloth, 0.1), 1.2)
    for y in (296, 314):
        sketch.disc((120, y), 2.0, lighter(cloth, 0.5))


def _draw_round_neck(sketch: Sketch, cloth: str) -> None:
    edge = [(87, 248), (97, 266), (120, 277), (143, 266), (153, 248)]
    sketch.line(smooth(edge, closed=False), lighter(cloth, 0.22), 5)


_COLLARS: dict[Clothes, Callable[[Sketch, str], None]] = {
    Clothes.SUIT: _draw_suit,
    Clothes.SUIT_AND_TIE: _draw_tie,
    Clothes.SHIRT: _draw_shirt,
    Clothes.ROUND_NECK: _draw_round_neck,
}
