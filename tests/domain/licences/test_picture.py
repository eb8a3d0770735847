"""The pixels of a picture are known before anything decodes it."""

import base64
import io
import struct
import zlib

import pytest
from PIL import Image

from tests.town import PORTRAIT
from wallet.domain.licences.picture import PictureSize, is_drawable, picture_size
from wallet.services.collecting.files.templates import _SAMPLE_PORTRAIT


def drawn(kind, width=30, height=40, **options):
    held = io.BytesIO()
    Image.new("RGB", (width, height), "gray").save(held, kind, **options)
    return held.getvalue()


def png_of(width, height):
    """A header that says so, and next to nothing behind it."""
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    chunk = b"IHDR" + header
    end = zlib.compress(b"\0" * 100)
    return (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", len(header))
        + chunk
        + struct.pack(">I", zlib.crc32(chunk))
        + struct.pack(">I", len(end))
        + b"IDAT"
        + end
    )


def segment(marker, content):
    return bytes([0xFF, marker]) + struct.pack(">H", len(content) + 2) + content


def frame(width, height, marker=0xC0):
    return segment(marker, struct.pack(">BHHB", 8, height, width, 1) + b"\x01\x11\x00")


def jpeg_of(*segments, scans=1):
    return b"\xff\xd8" + b"".join(segments) + segment(0xDA, b"\x01\x01\x00\x00?\x00") * scans


@pytest.mark.parametrize(
    ("picture", "size"),
    [
        (drawn("PNG"), (30, 40)),
        (drawn("JPEG"), (30, 40)),
        (drawn("JPEG", progressive=True), (30, 40)),
        (drawn("JPEG", comment=b"\xff\xc0" * 40), (30, 40)),
        (drawn("JPEG", dpi=(300, 300)), (30, 40)),
        (png_of(13_000, 13_000), (13_000, 13_000)),
        (jpeg_of(frame(13_000, 13_000)), (13_000, 13_000)),
        (jpeg_of(frame(7, 9, 0xC2)), (7, 9)),
        (jpeg_of(segment(0xE1, frame(1, 1)), frame(60_000, 9)), (60_000, 9)),
        (jpeg_of(frame(2, 2), frame(60_000, 3)), (60_000, 3)),
        (jpeg_of(b"\xff" * 30, frame(5, 6)), (5, 6)),
    ],
)
def test_the_size_is_read_from_the_header(picture, size):
    assert picture_size(picture) == PictureSize(*size)


@pytest.mark.parametrize(
    "picture",
    [
        b"",
        b"GIF89a" + b"\0" * 30,
        b"<svg/>",
        b"RIFF0000WEBP",
        b"\x89PNG\r\n\x1a\n",
        b"\x89PNG\r\n\x1a\n\0\0\0\x0dIDAT" + b"\0" * 20,
        drawn("PNG")[:18],
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe0\xff\xff",
        jpeg_of(),
        jpeg_of(segment(0xC4, b"\0" * 9)),
        jpeg_of(b"\0\0", frame(5, 6)),
        drawn("JPEG")[:20],
        b"\xff\xd8" + b"\xff" * 60,
        jpeg_of(frame(5, 6), scans=33),
    ],
)
def test_what_does_not_tell_its_size_is_no_picture(picture):
    assert picture_size(picture) is None


@pytest.mark.parametrize(
    ("width", "height", "drawable"),
    [
        (2_000, 2_000, True),
        (2_000, 2_001, False),
        (1, 4_000_000, True),
        (13_000, 13_000, False),
        (65_535, 65_535, False),
        (2**31 - 1, 2**31 - 1, False),
        (0, 5, False),
        (5, 0, False),
    ],
)
def test_what_has_too_many_pixels_or_none_is_not_drawn(width, height, drawable):
    assert is_drawable(base64.b64encode(png_of(width, height)).decode()) is drawable


@pytest.mark.parametrize("portrait", [PORTRAIT, _SAMPLE_PORTRAIT])
def test_the_portraits_that_we_give_out_are_drawn(portrait):
    assert is_drawable(portrait)


@pytest.mark.parametrize("portrait", ["", "no base64!", "/9j/", "AAAA", "iVBORw0KGgo="])
def test_what_is_stored_and_no_picture_is_not_drawn(portrait):
    assert not is_drawable(portrait)
