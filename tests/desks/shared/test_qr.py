"""The QR of a code: small, at level M, and read by two decoders that share nothing."""

import functools
import re
from random import Random

import pytest
import zxingcpp
from PIL import Image, ImageDraw, ImageFilter
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode
from qrcode.util import ALPHA_NUM

from wallet.desks.shared.files.qr import LARGEST_VERSION, TextTooLong, qr_picture
from wallet.tokens.presentation_code import CODE_LENGTH, scan_text

RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z")
QUIET_ZONE = 4
BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
SHORT_URL = "http://localhost:8000"
LONG_URL = "https://licences.pudong.shanghai.gov.cn"


def token(seed):
    return "".join(Random(seed).choices(BASE32, k=CODE_LENGTH))  # noqa: S311 - any text will do


def drawn(picture, module=12):
    """Paint the path as a browser does, black on white with its quiet zone."""
    side = (picture.size + 2 * QUIET_ZONE) * module
    image = Image.new("L", (side, side), 255)
    brush = ImageDraw.Draw(image)
    for x, y, length, back in RUN.findall(picture.path):
        assert length == back
        left, top = (int(x) + QUIET_ZONE) * module, (int(y) + QUIET_ZONE) * module
        right = left + int(length) * module - 1
        brush.rectangle((left, top, right, top + module - 1), fill=0)
    return image


def photographed(image, side=240, blur=0.8):
    """Make it small and slightly out of focus, as on a picture taken in a hurry."""
    small = image.resize((side, side), Image.Resampling.BILINEAR)
    return small.filter(ImageFilter.GaussianBlur(blur))


def read_by_zxing(image):
    return [(one.text, one.ec_level) for one in zxingcpp.read_barcodes(image)]


@functools.cache
def zbar():
    return pytest.importorskip(
        "pyzbar.pyzbar", reason="libzbar0 is not installed", exc_type=ImportError
    )


def read_by_zbar(image):
    return [one.data.decode("ascii") for one in zbar().decode(image)]


def test_the_path_is_made_of_runs_and_nothing_else():
    path = qr_picture(scan_text(SHORT_URL, token(0))).path
    assert "".join(found.group() for found in RUN.finditer(path)) == path


@pytest.mark.parametrize("url", [SHORT_URL, LONG_URL])
def test_a_code_takes_version_five_at_most(url):
    picture = qr_picture(scan_text(url, token(1)))
    assert picture.version <= LARGEST_VERSION == 5
    assert picture.size == 17 + 4 * picture.version


@pytest.mark.parametrize("length", [1, 20, 21, 38, 39, 61, 62, 90, 91, 122])
def test_each_length_takes_the_smallest_version_that_holds_it(length):
    picture = qr_picture("A" * length)
    assert picture.version == next(
        version for version, most in enumerate((20, 38, 61, 90, 122), 1) if length <= most
    )
    assert read_by_zxing(drawn(picture)) == [("A" * length, "M")]


@pytest.mark.parametrize("text", ["A" * 123, "a" * 85, "证" * 40])
def test_what_needs_a_larger_code_is_refused(text):
    with pytest.raises(TextTooLong):
        qr_picture(text)


@pytest.mark.parametrize("text", ["https://example.cn/check?n=1", "亮证", "a" * 84])
def test_a_text_that_is_not_alphanumeric_reads_as_well(text):
    assert read_by_zxing(photographed(drawn(qr_picture(text))))[0][0] == text


@pytest.mark.parametrize("most", [20, 38, 61, 90, 122])
def test_a_picture_is_to_the_module_what_the_library_draws(most):
    """Ours is a sum of what each bit turns; the library draws each code from the beginning."""
    drawer = Random(most)  # noqa: S311 - any text will do
    for _ in range(40):
        text = "".join(drawer.choices(ALPHA_NUM.decode(), k=drawer.randint(1, most)))
        picture = qr_picture(text)
        code = QRCode(picture.version, ERROR_CORRECT_M, border=0, mask_pattern=2)
        code.add_data(text, optimize=0)
        code.make(fit=False)
        dark = {
            (int(x) + further, int(y))
            for x, y, length, _back in RUN.findall(picture.path)
            for further in range(int(length))
        }
        rows = enumerate(code.modules)
        assert dark == {(x, y) for y, row in rows for x, module in enumerate(row) if module}


@pytest.mark.parametrize("url", [SHORT_URL, LONG_URL])
def test_a_small_blurred_code_is_read_by_both_decoders_whatever_the_token(url):
    """The mask is fixed, so no token may be an unlucky one."""
    for seed in range(150):
        text = scan_text(url, token(seed))
        image = photographed(drawn(qr_picture(text)))
        assert read_by_zxing(image) == [(text, "M")]
        assert read_by_zbar(image) == [text]


@pytest.mark.parametrize("sign", ["A", "7", "Q"])
def test_a_token_of_one_sign_is_read_too(sign):
    """The flattest data that a mask may meet."""
    text = scan_text(SHORT_URL, sign * CODE_LENGTH)
    image = photographed(drawn(qr_picture(text)))
    assert read_by_zxing(image) == [(text, "M")]
    assert read_by_zbar(image) == [text]


@pytest.mark.parametrize("quarter_turns", [1, 2, 3])
def test_a_phone_may_be_held_any_way_round(quarter_turns):
    text = scan_text(SHORT_URL, token(5))
    image = photographed(drawn(qr_picture(text))).rotate(90 * quarter_turns)
    assert read_by_zxing(image) == [(text, "M")]
    assert read_by_zbar(image) == [text]


def test_the_code_is_black_on_white_even_on_a_grey_table():
    text = scan_text(LONG_URL, token(6))
    table = Image.new("L", (640, 480), 110)
    table.paste(photographed(drawn(qr_picture(text))), (200, 120))
    assert read_by_zxing(table) == [(text, "M")]
    assert read_by_zbar(table) == [text]
