"""The head and what is on it: eyes, brows, nose, mouth, glasses, the lines of age."""

from wallet.demonstration.drawing.look import Look
from wallet.demonstration.drawing.sketch import Sketch, darker, lighter, mirrored, smooth

_EYE_HEIGHT = 152


def draw_head(sketch: Sketch, look: Look) -> None:
    """Draw ears and face."""
    for side in (-1, 1):
        sketch.oval((120 + side * 55, 157), 9, 14, darker(look.skin, 0.05))
        sketch.oval((120 + side * 56, 158), 4.5, 8.5, darker(look.skin, 0.15))
    sketch.shape(smooth(mirrored(_right_of_face(look))), look.skin)
    for side in (-1, 1):
        sketch.oval((120 + side * 33, 181), 11, 7, _blush(look))


def draw_features(sketch: Sketch, look: Look) -> None:
    """Draw eyes, brows, nose and mouth."""
    for side in (-1, 1):
        _draw_eye(sketch, look, side)
        _draw_brow(sketch, look, side)
    _draw_nose(sketch, look)
    _draw_mouth(sketch, look)


def draw_age(sketch: Sketch, look: Look) -> None:
    """Draw the lines of an old face."""
    line = darker(look.skin, 0.15)
    for side in (-1, 1):
        cheek = [(120 + side * 20, 178), (120 + side * 28, 188), (120 + side * 29, 197)]
        sketch.line(smooth(cheek, closed=False), line, 1.5)
        bag = [(120 + side * 15, 164), (120 + side * 25, 167), (120 + side * 35, 163)]
        sketch.line(smooth(bag, closed=False), line, 1.3)
        for rise in (-4, 2):
            foot = [(120 + side * 43, _EYE_HEIGHT), (120 + side * 49, _EYE_HEIGHT + rise)]
            sketch.line(foot, line, 1.2)
    for y, half in ((108, 24), (116, 20)):
        brow = [(120 - half, y + 1), (120, y - 1), (120 + half, y + 1)]
        sketch.line(smooth(brow, closed=False), line, 1.2)


def draw_glasses(sketch: Sketch) -> None:
    """Draw thin dark glasses."""
    frame = "#39424f"
    for side in (-1, 1):
        middle = 120 + side * 25.5
        sketch.frame((middle - 18, 138), (middle + 18, 167), 11, frame)
        sketch.line([(120 + side * 43.5, 149), (120 + side * 56, 146)], frame, 2.2)
    sketch.line(smooth([(112.5, 150), (120, 147), (127.5, 150)], closed=False), frame, 2.2)


def _right_of_face(look: Look) -> list[tuple[float, float]]:
    cheek, chin, low = (51, 29, 211) if look.child else (48, 25, 217)
    half = [(34, 78), (53, 106), (56, 142), (cheek, 180), (chin, low - 9), (8, low)]
    return [(120 + x, y) for x, y in half]


def _blush(look: Look) -> str:
    red, green, blue = (int(look.skin[i : i + 2], 16) for i in (1, 3, 5))
    strength = 11 if look.child else 5
    return f"#{red:02x}{max(green - strength, 0):02x}{max(blue - strength, 0):02x}"


def _draw_eye(sketch: Sketch, look: Look, side: int) -> None:
    x, big = 120 + side * 25, 1.36 if look.child else 1.18
    y = _EYE_HEIGHT
    white = [(-10.5, 1), (-4, -4.6), (4, -4.6), (10.5, 0), (4, 4.4), (-4, 4.4)]
    sketch.shape(smooth([(x + side * a * big, y + b * big) for a, b in white]), "#fdfcfa")
    sketch.disc((x, y - 0.3), 5.0 * big, "#3a2a22")
    sketch.disc((x, y - 0.3), 2.6 * big, "#17110f")
    sketch.disc((x + 1.7, y - 2.2), 1.35 * big, "#ffffff")
    lid = [(-11, 1), (-4, -5), (4, -5), (11.5, -0.5)]
    points = [(x + side * a * big, y + b * big) for a, b in lid]
    sketch.line(smooth(points, closed=False), "#3b2c27", 1.9)
    fold = [(-8, -7), (1, -9), (10, -5.5)]
    points = [(x + side * a * big, y + b * big) for a, b in fold]
    sketch.line(smooth(points, closed=False), darker(look.skin, 0.17), 1.0)


def _draw_brow(sketch: Sketch, look: Look, side: int) -> None:
    colour = lighter(look.hair_colour, 0.12)
    points = [(120 + side * x, y) for x, y in ((12, 136), (24, 132), (38, 137))]
    sketch.line(smooth(points, closed=False), colour, 2.6 if look.child else 3.4)


def _draw_nose(sketch: Sketch, look: Look) -> None:
    shade = darker(look.skin, 0.17)
    base = [(112.5, 178), (116, 182), (120, 180.6), (124, 182), (127.5, 178)]
    sketch.line(smooth(base, closed=False), shade, 1.8)
    ridge = [(123.5, 152), (124.4, 164), (126, 172)]
    sketch.line(smooth(ridge, closed=False), darker(look.skin, 0.06), 1.6)


def _draw_mouth(sketch: Sketch, look: Look) -> None:
    half = 12.5 if look.child else 15.5
    upper = [(120 - half, 193.4), (115, 193), (120, 194.4), (125, 193), (120 + half, 193.4)]
    lower = [(120 + half * 0.55, 200.4), (120, 202.4), (120 - half * 0.55, 200.4)]
    sketch.shape(smooth([*upper, *lower]), look.lips)
    parting = [(119 - half, 192.6), (120, 198.2), (121 + half, 192.6)]
    sketch.line(smooth(parting, closed=False), darker(look.lips, 0.3), 1.4)
