"""The QR of a presentation code, drawn as one SVG path without a picture library.

The mask is fixed: choosing the best of eight takes most of the drawing time, and the tests show
that two independent decoders read the fixed one as well.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass

from qrcode.constants import ERROR_CORRECT_M
from qrcode.exceptions import DataOverflowError
from qrcode.main import QRCode
from qrcode.util import MODE_ALPHA_NUM

LARGEST_VERSION = 5
_MASK = 2
_DARK_RUN = re.compile(rb"\x01+")
# How many alphanumeric characters each version holds at level M (ISO/IEC 18004, table 7).
_CAPACITIES = (20, 38, 61, 90, 122)


class TextTooLong(ValueError):
    """The text does not fit the largest code that phones read well."""


@dataclass(frozen=True, slots=True)
class QrPicture:
    """Modules as an SVG path, one unit a module, without the quiet zone."""

    path: str
    size: int
    version: int


def qr_picture(text: str) -> QrPicture:
    """Draw a text at level M.

    Raises:
        TextTooLong: it needs more than version 5.
    """
    version = bisect_left(_CAPACITIES, len(text)) + 1
    if version > LARGEST_VERSION:
        raise TextTooLong
    code = QRCode(version, ERROR_CORRECT_M, border=0, mask_pattern=_MASK)
    code.add_data(text, optimize=0)
    try:
        # Where the text is not alphanumeric it may need a larger version than its length tells.
        code.make(fit=code.data_list[0].mode != MODE_ALPHA_NUM)
    except (DataOverflowError, ValueError):
        raise TextTooLong from None
    if code.version > LARGEST_VERSION:
        raise TextTooLong
    return QrPicture(_path(code.modules), code.modules_count, code.version)


def _path(modules: list[list[bool]]) -> str:
    return "".join(
        f"M{run.start()} {y}h{len(run[0])}v1h-{len(run[0])}z"
        for y, row in enumerate(modules)
        for run in _DARK_RUN.finditer(bytes(row))
    )
