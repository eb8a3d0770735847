"""Pictures on a face by what their first bytes say: how many pixels a decoder would have to make.

A JPEG or PNG of 50 KB can hold 170 million pixels. Nothing here decodes one: the size stands in
the header (PNG: RFC 2083, IHDR; JPEG: ITU T.81, the frame header), and a picture whose size cannot
be told is not taken.
"""

import base64
import binascii
from typing import NamedTuple

MOST_PIXELS = 4_000_000
"""A portrait for a passport has a quarter of it."""
_MOST_SCANS = 32
"""A progressive JPEG has ten; each one more is decoded over all of its pixels."""
_PNG = b"\x89PNG\r\n\x1a\n"
_IHDR = b"\x00\x00\x00\rIHDR"
_JPEG = b"\xff\xd8\xff"
_FRAMES = frozenset({*range(0xC0, 0xD0)} - {0xC4, 0xC8, 0xCC})
_BARE = frozenset({0x01, *range(0xD0, 0xD9)})
_START_OF_SCAN = 0xDA


class PictureSize(NamedTuple):
    """The width and the height of a picture."""

    width: int
    height: int

    @property
    def drawable(self) -> bool:
        """Whether it has pixels, and not too many to be drawn."""
        return 0 < self.width * self.height <= MOST_PIXELS


def picture_size(picture: bytes) -> PictureSize | None:
    """Return the size of a JPEG or PNG; None where it is neither, or its size cannot be told."""
    if picture.startswith(_PNG):
        return _png_size(picture)
    return _jpeg_size(picture) if picture.startswith(_JPEG) else None


def is_drawable(portrait: str) -> bool:
    """Tell whether a stored portrait, in base64, may be decoded where it is drawn."""
    try:
        size = picture_size(base64.b64decode(portrait, validate=True))
    except (binascii.Error, ValueError):
        return False
    return size is not None and size.drawable


def _png_size(picture: bytes) -> PictureSize | None:
    start = len(_PNG) + len(_IHDR)
    if picture[len(_PNG) : start] != _IHDR or len(picture) < start + 8:
        return None
    width = int.from_bytes(picture[start : start + 4])
    return PictureSize(width, int.from_bytes(picture[start + 4 : start + 8]))


def _jpeg_size(picture: bytes) -> PictureSize | None:
    """Go from marker to marker up to the first scan; what lies within a segment is passed over."""
    if picture.count(b"\xff\xda") > _MOST_SCANS:
        return None
    found: PictureSize | None = None
    at = 2
    while at + 4 <= len(picture):
        if picture[at] != 0xFF:  # noqa: PLR2004 every marker begins so
            return None
        marker = picture[at + 1]
        if marker == 0xFF:  # noqa: PLR2004 a filling byte
            at += 1
            continue
        if marker in _BARE:
            at += 2
            continue
        if marker == _START_OF_SCAN:
            return found
        if marker in _FRAMES and at + 9 <= len(picture):
            height = int.from_bytes(picture[at + 5 : at + 7])
            size = PictureSize(int.from_bytes(picture[at + 7 : at + 9]), height)
            # Of several the largest: which of them a decoder believes is its own affair.
            found = size if found is None else PictureSize(*map(max, found, size))
        at += 2 + int.from_bytes(picture[at + 2 : at + 4])
    return None
