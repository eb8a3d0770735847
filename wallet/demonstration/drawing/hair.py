"""Hair: what of it lies behind the head, and what in front."""

from collections.abc import Mapping

from wallet.demonstration.drawing.look import Hair, Look
from wallet.demonstration.drawing.sketch import Point, Sketch, darker, lighter, mirrored, smooth


def draw_hair_behind(sketch: Sketch, look: Look) -> None:
    """Draw what the head and the shoulders hide in part."""
    right = _BEHIND.get(look.hair)
    if right is not None:
        shade = darker(look.hair_colour, 0.16)
        sketch.shape(smooth(mirrored([(120 + x, y) for x, y in right])), shade)
    if look.hair is Hair.TIED:
        sketch.oval((120, 42), 25, 20, darker(look.hair_colour, 0.08))


def draw_hair(sketch: Sketch, look: Look) -> None:
    """Draw what lies over the forehead and beside the face."""
    for outline in _BEFORE[look.hair]:
        sketch.shape(smooth([(120 + x, y) for x, y in outline]), look.hair_colour)
    for strand in _SHINE.get(look.hair, ()):
        points = [(120 + x, y) for x, y in strand]
        sketch.line(smooth(points, closed=False), lighter(look.hair_colour, 0.13), 2.4)


Outline = tuple[Point, ...]

_BEHIND: Mapping[Hair, Outline] = {
    Hair.LONG: ((30, 50), (62, 78), (73, 130), (74, 196), (80, 250), (62, 284), (34, 276)),
    Hair.BOB: ((30, 52), (62, 80), (71, 130), (71, 178), (60, 210), (38, 214)),
    Hair.TIED: ((30, 56), (56, 82), (60, 124), (52, 150)),
}

_SHORT: Outline = (
    (-59, 140),
    (-63, 108),
    (-52, 72),
    (-22, 52),
    (14, 49),
    (46, 64),
    (62, 98),
    (59, 140),
    (53, 124),
    (47, 103),
    (20, 93),
    (-14, 98),
    (-42, 100),
    (-52, 122),
)
_PARTED: Outline = (
    (-59, 142),
    (-64, 106),
    (-50, 68),
    (-16, 48),
    (22, 48),
    (52, 68),
    (63, 106),
    (59, 142),
    (53, 120),
    (44, 106),
    (12, 92),
    (-26, 80),
    (-40, 102),
    (-52, 124),
)
_THIN: Outline = (
    (-58, 144),
    (-62, 112),
    (-52, 80),
    (-26, 62),
    (10, 58),
    (42, 70),
    (60, 100),
    (58, 144),
    (53, 128),
    (50, 106),
    (34, 86),
    (4, 77),
    (-26, 82),
    (-46, 104),
    (-53, 128),
)
_CHILD: Outline = (
    (-60, 142),
    (-64, 106),
    (-52, 68),
    (-20, 48),
    (20, 48),
    (52, 68),
    (64, 106),
    (60, 142),
    (54, 124),
    (46, 116),
    (26, 112),
    (4, 117),
    (-20, 112),
    (-44, 117),
    (-54, 126),
)
_LONG_LEFT: Outline = (
    (8, 52),
    (-28, 54),
    (-56, 78),
    (-67, 122),
    (-66, 178),
    (-71, 236),
    (-60, 262),
    (-50, 226),
    (-53, 176),
    (-52, 132),
    (-38, 106),
    (-12, 88),
    (6, 72),
)
_LONG_RIGHT: Outline = (
    (-4, 52),
    (30, 54),
    (57, 78),
    (67, 122),
    (66, 178),
    (71, 236),
    (60, 262),
    (50, 226),
    (53, 176),
    (53, 138),
    (45, 112),
    (24, 92),
    (0, 76),
)
_BOB_FRINGE: Outline = (
    (-63, 196),
    (-66, 140),
    (-58, 80),
    (-24, 52),
    (24, 52),
    (58, 80),
    (66, 140),
    (63, 196),
    (50, 200),
    (53, 160),
    (51, 124),
    (30, 114),
    (0, 117),
    (-30, 114),
    (-51, 124),
    (-53, 160),
    (-50, 200),
)
_TIED: Outline = (
    (-57, 146),
    (-62, 106),
    (-50, 70),
    (-18, 53),
    (18, 53),
    (50, 70),
    (62, 106),
    (57, 146),
    (53, 120),
    (42, 94),
    (16, 82),
    (-20, 83),
    (-43, 96),
    (-53, 120),
)

_BEFORE: Mapping[Hair, tuple[Outline, ...]] = {
    Hair.SHORT: (_SHORT,),
    Hair.PARTED: (_PARTED,),
    Hair.THIN: (_THIN,),
    Hair.CHILD: (_CHILD,),
    Hair.LONG: (_LONG_LEFT, _LONG_RIGHT),
    Hair.BOB: (_BOB_FRINGE,),
    Hair.TIED: (_TIED,),
}

_SHINE: Mapping[Hair, tuple[Outline, ...]] = {
    Hair.SHORT: (((-30, 74), (0, 64), (30, 70)),),
    Hair.PARTED: (((-22, 66), (8, 62), (40, 82)),),
    Hair.CHILD: (((-34, 78), (-6, 66), (24, 68)),),
    Hair.LONG: (((-54, 112), (-40, 84), (-16, 66)), ((54, 112), (44, 86), (24, 68))),
    Hair.BOB: (((-36, 80), (-6, 68), (26, 72)),),
    Hair.TIED: (((-34, 76), (-2, 64), (32, 74)),),
}
