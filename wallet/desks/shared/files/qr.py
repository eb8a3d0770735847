"""The QR of a presentation code, drawn as one SVG path without a picture library.

The mask is fixed: choosing the best of eight takes most of the drawing time, and the tests show
that two independent decoders read the fixed one as well.

A QR is linear: which modules one bit turns does not depend on the other bits. So the library says
once what each bit turns, and a picture is the sum of what its bits turn. A phone that shows its
next code waits for that sum alone.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, reduce
from operator import xor

from qrcode.base import RSBlock, rs_blocks
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode
from qrcode.util import BIT_LIMIT_TABLE, PAD0, PAD1, BitBuffer, QRData, create_bytes
from qrcode.util import length_in_bits as bits_of_length

LARGEST_VERSION = 5
_MASK = 2
_DARK_RUN = re.compile("1+")
_MOST_SIGNS = 122
_MODE_BITS, _TERMINATOR_BITS, _BYTE = 4, 4, 8
_HALF = 16
_LARGEST_SIZE = 17 + 4 * LARGEST_VERSION
_BEGINNINGS = [[f"M{x} {y}" for x in range(_LARGEST_SIZE)] for y in range(_LARGEST_SIZE)]
_RUNS = [f"h{length}v1h-{length}z" for length in range(_LARGEST_SIZE + 1)]


class TextTooLong(ValueError):
    """The text does not fit the largest code that phones read well."""


@dataclass(frozen=True, slots=True)
class QrPicture:
    """Modules as an SVG path, one unit a module, without the quiet zone."""

    path: str
    size: int
    version: int


class _Bits:
    """Where the library writes its data, as one number."""

    def __init__(self) -> None:
        self.number = 0
        self.length = 0

    def put(self, number: int, length: int) -> None:
        """Write a number in so many bits."""
        self.number = self.number << length | number
        self.length += length


@dataclass(frozen=True, slots=True)
class _Drawing:
    """Every code of one version: the empty one, and what each half of each byte turns in it.

    Modules are the bits of one number, row by row, the first of them the highest.
    """

    size: int
    empty: int
    turned: list[tuple[list[int], list[int]]]

    def of(self, data: bytes) -> int:
        """Return the modules of a code with this data."""
        modules = self.empty
        for (upper, lower), byte in zip(self.turned, data, strict=True):
            modules ^= upper[byte >> 4] ^ lower[byte & 15]
        return modules


def qr_picture(text: str) -> QrPicture:
    """Draw a text at level M.

    Raises:
        TextTooLong: it needs more than version 5.
    """
    if len(text) > _MOST_SIGNS:
        raise TextTooLong
    bits, data = _Bits(), QRData(text)
    bits.put(data.mode, _MODE_BITS)
    # Up to version 9 a length takes the same room.
    bits.put(len(data), bits_of_length(data.mode, LARGEST_VERSION))
    data.write(bits)
    version = bisect_left(BIT_LIMIT_TABLE[ERROR_CORRECT_M], bits.length, 1)
    if version > LARGEST_VERSION:
        raise TextTooLong
    drawing = _drawing(version)
    modules = drawing.of(_filled(bits, len(drawing.turned)))
    return QrPicture(_path(modules, drawing.size), drawing.size, version)


def _filled(bits: _Bits, count: int) -> bytes:
    """Return the data as so many bytes: ended, then filled up with the two that mean nothing."""
    bits.put(0, min(_TERMINATOR_BITS, count * _BYTE - bits.length))
    bits.put(0, -bits.length % _BYTE)
    written = bits.number.to_bytes(bits.length // _BYTE)
    return (written + bytes((PAD0, PAD1)) * count)[:count]


def _path(modules: int, size: int) -> str:
    rows = f"{modules:0{size * size}b}"
    runs: list[str] = []
    for y in range(size):
        beginnings = _BEGINNINGS[y]
        for run in _DARK_RUN.finditer(rows[y * size : (y + 1) * size]):
            start, end = run.span()
            runs += (beginnings[start], _RUNS[end - start])
    return "".join(runs)


@cache
def _drawing(version: int) -> _Drawing:
    """Learn from the library what each bit of a version's data turns."""
    blocks = rs_blocks(version, ERROR_CORRECT_M)
    count = sum(block.data_count for block in blocks)
    total = sum(block.total_count for block in blocks)
    empty = _drawn(version, bytes(total))
    places = _places(version, empty, total)
    # The library cannot correct a block of zeros alone, so each bit is turned in other data.
    other = [1] * count
    plain = _sent(other, blocks)
    turned = []
    for at in range(count):
        sent = [
            _sent([*other[:at], 1 ^ 1 << bit, *other[at + 1 :]], blocks) ^ plain
            for bit in range(_BYTE)
        ]
        bits = [_at_places(one, places) for one in sent]
        turned.append((_sums(bits[4:]), _sums(bits[:4])))
    return _Drawing(17 + 4 * version, empty, turned)


def _sent(data: list[int], blocks: list[RSBlock]) -> int:
    """Return data as it is sent: in its blocks, with what corrects errors in them."""
    buffer = BitBuffer()
    buffer.buffer = data
    return int.from_bytes(bytes(create_bytes(buffer, blocks)))


def _at_places(sent: int, places: list[int]) -> int:
    modules = 0
    while sent:
        modules |= places[(sent & -sent).bit_length() - 1]
        sent &= sent - 1
    return modules


def _places(version: int, empty: int, total: int) -> list[int]:
    """Return which module each bit of what is sent turns, the last bit first.

    The bits are numbered from one. For each digit of the numbers those that have it are drawn, and
    a module's number is read from the drawings that turned it.
    """
    sent = range(1, total * _BYTE + 1)
    numbers: dict[int, int] = {}
    for digit in range(sent.stop.bit_length()):
        drawn = sum(1 << one - 1 for one in sent if one >> digit & 1)
        turned = _drawn(version, drawn.to_bytes(total)) ^ empty
        for place in range(turned.bit_length()):
            if turned >> place & 1:
                numbers[place] = numbers.get(place, 0) | 1 << digit
    found = {number: 1 << place for place, number in numbers.items()}
    return [found[one] for one in sent]


def _drawn(version: int, sent: bytes) -> int:
    """Return the modules of what is sent, error correction and all, as the library draws it."""
    code = QRCode(version, ERROR_CORRECT_M, border=0, mask_pattern=_MASK)
    code.data_cache = list(sent)
    code.makeImpl(test=False, mask_pattern=_MASK)
    return int("".join("01"[bool(module)] for row in code.modules for module in row), 2)


def _sums(bits: list[int]) -> list[int]:
    """Return for each number of four bits what they turn together."""
    return [
        reduce(xor, (turned for bit, turned in enumerate(bits) if number >> bit & 1), 0)
        for number in range(_HALF)
    ]
