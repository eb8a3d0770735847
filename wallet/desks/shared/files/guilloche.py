"""The fine line pattern of a licence face, drawn from the seed of its type.

Printed certificates carry a guilloche that a forger's eye cannot copy; here the pattern is made
from a hash of the type's code, so that each type is always drawn alike and no two types look the
same. A pattern is a few short SVG path strings; the page draws each one several times, shifted or
turned by ``<use>``, which gives dense lace for about two kilobytes.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from math import cos, pi, sin, tau

from flask import current_app, url_for

HUES = 8
FIELD_WIDTH, FIELD_HEIGHT = 400, 260
ROSETTE_RADIUS = 400


@dataclass(frozen=True)
class Ring:
    """One closed curve round the origin, to be drawn once for each turn (in degrees)."""

    d: str
    turns: tuple[float, ...]


@dataclass(frozen=True)
class Wave:
    """One line across the field, ``FIELD_WIDTH`` wide, to be drawn once for each shift down."""

    d: str
    shifts: tuple[int, ...]


@dataclass(frozen=True)
class Guilloche:
    """Rings within ``ROSETTE_RADIUS`` round the origin, waves over the field."""

    rings: tuple[Ring, ...]
    waves: tuple[Wave, ...]


class _Choices:
    """Numbers drawn one after another from the hash of a seed; the same on every machine."""

    def __init__(self, seed: str) -> None:
        self._bytes = iter(hashlib.shake_256(b"guilloche:" + seed.encode()).digest(64))

    def pick(self, low: int, high: int) -> int:
        """An integer from low to high, both included."""
        return low + next(self._bytes) % (high - low + 1)


def hue_class(seed: str) -> str:
    """The palette of a licence type: one of the CSS classes ``hue-0`` to ``hue-7``."""
    return f"hue-{hashlib.sha256(seed.encode()).digest()[0] % HUES}"


@lru_cache(maxsize=512)
def guilloche(seed: str) -> Guilloche:
    """The pattern of a licence type, drawn from its seed; at most 6 KB of path text."""
    choices = _Choices(seed)
    return Guilloche(rings=_rings(choices), waves=_waves(choices))


def rosette_address(seed: str) -> str:
    """Return the address of a seed's rosette, for ``<use>``."""
    return f"{url_for('patterns.rosette', digest=rosette_digest(seed), seed=seed)}#rosette"


@lru_cache(maxsize=512)
def drawn_rosette(seed: str) -> str:
    """Return the rosette of a seed as a picture."""
    # Each curve stands there as often as it is drawn: not every browser follows a reference out of
    # a file that is itself referred to, and the repetition is what compression takes away.
    template = current_app.jinja_env.get_template("pattern.svg")
    return template.render(rings=guilloche(seed).rings[:2])


@lru_cache(maxsize=512)
def rosette_digest(seed: str) -> str:
    """Return what tells a drawing from every other, for its address."""
    return hashlib.sha256(drawn_rosette(seed).encode()).hexdigest()[:12]


def _rings(choices: _Choices) -> tuple[Ring, ...]:
    outer = _lobed_ring(
        lobes=choices.pick(5, 12), middle=78, swing=choices.pick(14, 18), fold=choices.pick(0, 4)
    )
    inner = _lobed_ring(
        lobes=choices.pick(3, 8), middle=42, swing=choices.pick(12, 26), fold=choices.pick(0, 6)
    )
    heart = _lobed_ring(lobes=choices.pick(4, 7), middle=15, swing=choices.pick(5, 11), fold=0)
    return (outer, inner, heart)


def _lobed_ring(lobes: int, middle: int, swing: int, fold: int) -> Ring:
    """A ring whose radius swings ``lobes`` times round, with a finer fold laid over the swing.

    Lengths are in hundredths of the rosette's radius.
    """
    unit = ROSETTE_RADIUS / 100

    def point(angle: float) -> tuple[float, float]:
        radius = unit * (middle + swing * cos(lobes * angle) + fold * cos(3 * lobes * angle))
        return radius * cos(angle), radius * sin(angle)

    samples = lobes * (12 if fold else 8)
    copies = 7
    step = 360 / lobes / copies
    turns = tuple(round(step * copy, 2) for copy in range(copies))
    return Ring(d=_smooth_closed([point(tau * n / samples) for n in range(samples)]), turns=turns)


def _smooth_closed(points: list[tuple[float, float]]) -> str:
    """A closed curve of quadratic arcs: the points steer, the middles between them are met."""
    middles = [
        ((x + points[n - 1][0]) / 2, (y + points[n - 1][1]) / 2) for n, (x, y) in enumerate(points)
    ]
    at_x, at_y = round(middles[0][0]), round(middles[0][1])
    parts = [f"M{at_x} {at_y}"]
    for n, (x, y) in enumerate(points):
        end = middles[(n + 1) % len(points)]
        numbers = (x - at_x, y - at_y, end[0] - at_x, end[1] - at_y)
        rounded = [round(number) for number in numbers]
        parts.append("q" + _joined(rounded))
        at_x, at_y = at_x + rounded[2], at_y + rounded[3]
    return "".join(parts) + "z"


def _joined(numbers: Iterable[float]) -> str:
    """Numbers as short path text: no needless zero, a minus sign stands for the space."""
    text = ""
    for number in numbers:
        short = f"{number:g}".replace("0.", ".", 1) if abs(number) < 1 else f"{number:g}"
        text += short if not text or short.startswith("-") else f" {short}"
    return text


def _waves(choices: _Choices) -> tuple[Wave, ...]:
    waves = []
    for gap in (choices.pick(6, 8), choices.pick(8, 10)):
        arches = choices.pick(3, 9)
        height = choices.pick(14, 34)
        lean = choices.pick(0, 24) - 12
        d = _wave(arches, height, lean)
        waves.append(Wave(d=d, shifts=tuple(range(-40, FIELD_HEIGHT + 40, gap))))
    return tuple(waves)


def _wave(arches: int, height: int, lean: int) -> str:
    """A sine-like line that swells towards the middle of the field and leans a little."""
    width = FIELD_WIDTH / arches
    parts = ["M0 0"]
    for arch in range(arches):
        swell = 0.45 + 0.55 * sin(pi * (arch + 0.5) / arches)
        rise = height * swell * (-1 if arch % 2 else 1)
        drop = lean / arches
        numbers = (width * 0.36, rise, width * 0.64, rise + drop, width, drop)
        parts.append("c" + _joined(round(number, 1) for number in numbers))
    return "".join(parts)
