"""A sheet to draw on: smooth shapes in the coordinates of the finished picture."""

from collections.abc import Sequence

from PIL import Image, ImageColor, ImageDraw

SCALE = 4
"""Drawn this many times larger and made smaller at the end, which smooths every edge."""

_STEPS = 12

Point = tuple[float, float]


class Sketch:
    """Draws filled shapes, ovals and lines on a picture that is ``SCALE`` times as large."""

    def __init__(self, picture: Image.Image) -> None:
        self._draw = ImageDraw.Draw(picture)

    def shape(self, points: Sequence[Point], colour: str) -> None:
        """Fill a polygon."""
        self._draw.polygon([_scaled(point) for point in points], fill=colour)

    def oval(self, centre: Point, half_width: float, half_height: float, colour: str) -> None:
        """Fill an oval."""
        (x, y), a, b = centre, half_width, half_height
        self._draw.ellipse([_scaled((x - a, y - b)), _scaled((x + a, y + b))], fill=colour)

    def disc(self, centre: Point, radius: float, colour: str) -> None:
        """Fill a circle."""
        self.oval(centre, radius, radius, colour)

    def line(self, points: Sequence[Point], colour: str, width: float) -> None:
        """Draw a line with round ends."""
        scaled = [_scaled(point) for point in points]
        self._draw.line(scaled, fill=colour, width=round(width * SCALE), joint="curve")
        for end in (points[0], points[-1]):
            self.disc(end, width / 2, colour)

    def frame(self, corner: Point, opposite: Point, radius: float, colour: str) -> None:
        """Draw the outline of a rectangle with round corners."""
        self._draw.rounded_rectangle(
            [_scaled(corner), _scaled(opposite)],
            radius=radius * SCALE,
            outline=colour,
            width=round(2.4 * SCALE),
        )


def smooth(points: Sequence[Point], *, closed: bool = True) -> list[Point]:
    """Return many points on a curve through the given ones (Catmull-Rom)."""
    count = len(points)
    curve: list[Point] = []
    for i in range(count if closed else count - 1):
        before, start, end, after = (
            points[(i + k) % count] if closed else points[min(max(i + k, 0), count - 1)]
            for k in (-1, 0, 1, 2)
        )
        for step in range(_STEPS):
            t = step / _STEPS
            curve.append(
                (
                    _between(before[0], start[0], end[0], after[0], t),
                    _between(before[1], start[1], end[1], after[1], t),
                )
            )
    return curve if closed else [*curve, points[-1]]


def mirrored(half: Sequence[Point], middle: float = 120) -> list[Point]:
    """Return the points of a right half followed by those of its mirror image."""
    return [*half, *[(2 * middle - x, y) for x, y in reversed(half)]]


def darker(colour: str, share: float) -> str:
    """Return the colour mixed with black."""
    return _mixed(colour, "#000000", share)


def lighter(colour: str, share: float) -> str:
    """Return the colour mixed with white."""
    return _mixed(colour, "#ffffff", share)


def _mixed(colour: str, other: str, share: float) -> str:
    pairs = zip(ImageColor.getrgb(colour), ImageColor.getrgb(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _between(before: float, start: float, end: float, after: float, t: float) -> float:
    bend = 2 * before - 5 * start + 4 * end - after
    twist = 3 * start - before - 3 * end + after
    return 0.5 * (2 * start + (end - before) * t + bend * t * t + twist * t**3)


def _scaled(point: Point) -> Point:
    return point[0] * SCALE, point[1] * SCALE
