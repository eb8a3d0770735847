"""The paper of a temporary copy, drawn as a PDF with its fonts inside; nothing is fetched.

It is always in Chinese, as the licence is, and knows nothing of Flask: the demonstration draws
its copies with it, too.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from math import radians
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from wallet.desks.shared.files.guilloche import guilloche, hue_class
from wallet.desks.shared.files.portrait import picture_uri
from wallet.desks.shared.files.qr import qr_picture
from wallet.domain.civil_dates import CITY_ZONE
from wallet.domain.copies.copy_sheet import CopySheet, LicenceFace, PermitRow, PrintingUnavailable
from wallet.domain.licences.standing_words import standing_words

try:
    from weasyprint import CSS, HTML, URLFetcher
except OSError:  # Pango is not installed: everything else works, and making a copy says so
    HTML = None

_ROOT = Path(__file__).parents[4]
_STYLES = _ROOT / "static" / "css" / "copy_sheet.css"
_PIECES_OF_WATERMARK = 21
_DENSITIES = ("", "permit--dense", "permit--dense permit--densest")
"""How closely the licences of a permit stand, by the classes of the style sheet."""
_HUES = ("#1d4e9e", "#0d5f6e", "#1d6540", "#8a4318", "#96304f", "#5b3f98", "#6b5412", "#3f556b")
"""As tokens.css has them for the faces on the pages."""

_WIDEST_LETTER, _LONGEST_ARC, _RADIUS = 15.0, 250.0, 43.0
_log = logging.getLogger("weasyprint")
_ONE_AT_A_TIME = threading.Lock()

WORDS = {
    "city": "上海市电子证照",
    "permit": "行业综合许可证",
    "permit_english": "COMPREHENSIVE INDUSTRY PERMIT",
    "uscc": "统一社会信用代码",
    "gathered": "本证汇集下列许可，各项许可的效力以其发证单位的记录为准：",
    "component": "许可事项",
    "issued_by": "发证单位和编号",
    "part_term": "有效期",
    "state_then": "制作时状态",
    "permit_number": "证号",
    "permit_version": "版本",
    "kind": "加注件",
    "explained": "带水印的证照副本",
    "number": "副本编号",
    "maker": "制作者",
    "made_at": "制作时间",
    "cause": "制作事由",
    "recipient": "提供给",
    "expires_at": "有效期截止",
    "issuer": "颁发机构",
    "issued_on": "颁发日期",
    "licence_number": "证照编号",
    "licence_code": "电子证照标识",
    "term": "证照有效期",
    "portrait": "持证人照片",
    "check": "扫码查验真伪和当前状态",
    "or_type": "或打开网址输入副本编号：",
    "promise": (
        "本副本由颁发机构的电子签名保护，改动任何内容都会使签名失效。"
        "仅供上述事由使用，过期、作废或者证照失效后即不能使用；现在是否有效，以查验结果为准。"
    ),
}


class Unprintable(PrintingUnavailable):
    """A character that no installed font has: a square on paper would be a false copy."""

    code = "copy_character_unprintable"
    zh = "证照上有字库里没有的字，副本印不完整，没有开具。请到发证单位窗口办理。"
    en = "A character on the licence is in no installed font, so no copy was made. Ask the issuer."


def print_copy_sheet(sheet: CopySheet) -> bytes:
    """Return the page as a PDF, not yet signed.

    Raises:
        PrintingUnavailable: the drawing library lacks its system packages.
        Unprintable: a character would come out as a square.
    """
    if HTML is None:
        raise PrintingUnavailable(reason="pango")
    # The library's log tells of missing characters; one sheet at a time, so that it is this one's.
    with _ONE_AT_A_TIME, _heard() as warnings:
        pdf = _on_one_page(sheet)
    if any(".notdef" in warning for warning in warnings):
        raise Unprintable
    return pdf


def _on_one_page(sheet: CopySheet) -> bytes:
    """Draw the sheet, in less room for each line as long as it runs over its one page."""
    fetcher = URLFetcher(allowed_protocols=("data",), allow_redirects=False)
    styles = CSS(string=_STYLES.read_text(encoding="utf-8"), url_fetcher=fetcher)
    for density in _DENSITIES:
        html = HTML(string=_html(sheet, density), url_fetcher=fetcher)
        document = html.render(stylesheets=[styles])
        if len(document.pages) == 1:
            break
    pdf: bytes = document.write_pdf()
    return pdf


def _html(sheet: CopySheet, density: str) -> str:
    face = sheet.face
    return _TEMPLATES.get_template("paper/temporary_copy.html").render(
        sheet=sheet,
        face=face,
        density=density,
        kind="licence" if isinstance(face, LicenceFace) else "permit",
        words=WORDS,
        hue=_HUES[int(hue_class(face.seed)[-1])],
        seal=_seal(sheet.issuer_name),
        watermark=_watermark(sheet),
        pieces=range(_PIECES_OF_WATERMARK),
        qr=qr_picture(sheet.scan_text),
    )


@dataclass(frozen=True, slots=True)
class _Seal:
    """An issuer's name round its seal: each letter with its angle, the middle one upright."""

    letters: list[tuple[str, float]]
    size: float
    baseline: float


def _seal(issuer_name: str) -> _Seal:
    gaps = max(1, len(issuer_name) - 1)
    step = min(_LONGEST_ARC / gaps, 26.0)
    size = min(_WIDEST_LETTER, radians(step) * _RADIUS * 0.92)
    first = -step * (len(issuer_name) - 1) / 2
    letters = [(letter, round(first + step * n, 2)) for n, letter in enumerate(issuer_name)]
    return _Seal(letters, round(size, 2), round(60 - _RADIUS + size * 0.36, 2))


def _watermark(sheet: CopySheet) -> str:
    until = f"{_moment(sheet.expires_at)} 前有效"
    return f"仅供{sheet.recipient}{sheet.cause}使用　{until}　{sheet.number}"


def _term(one: LicenceFace | PermitRow) -> str:
    until = "长期有效" if one.valid_until is None else f"至 {_civil(one.valid_until)}"
    return f"自 {_civil(one.valid_from)} {until}"


def _state(row: PermitRow) -> str:
    """Return in a word how a licence stood when the copy was made."""
    if row.status is None:
        return "无法确认"
    return standing_words(row.status, row.revocation_kind).zh


def _civil(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _moment(at: datetime) -> str:
    local = at.astimezone(CITY_ZONE)
    return f"{_civil(local.date())} {local:%H:%M}"


def _grouped(text: str) -> str:
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


class _Warnings(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        # The wording alone: what follows may be a person's name.
        self.messages.append(str(record.msg))


@contextmanager
def _heard() -> Iterator[list[str]]:
    """Collect the library's warnings, and keep them out of the log: they quote what they draw."""
    handler, before = _Warnings(), (_log.handlers, _log.propagate)
    _log.handlers, _log.propagate = [handler], False
    try:
        yield handler.messages
    finally:
        _log.handlers, _log.propagate = before


def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_ROOT / "templates"), autoescape=True, undefined=StrictUndefined
    )
    filters: dict[str, Any] = {
        "civil": _civil,
        "moment": _moment,
        "grouped": _grouped,
        "guilloche": guilloche,
        "term": _term,
        "state": _state,
        "picture": picture_uri,
    }
    made.filters.update(filters)
    return made


_TEMPLATES = _templates()
