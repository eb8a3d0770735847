"""What templates may call: files by their content, dates in the city's zone, words for codes."""

import hashlib
import re
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path

from flask import Flask, current_app, request, url_for
from markupsafe import Markup, escape

from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.files.guilloche import guilloche, hue_class
from wallet.desks.shared.files.qr import qr_picture
from wallet.desks.shared.language import in_english, in_language, label_of, told
from wallet.domain.civil_dates import CITY_ZONE, city_date
from wallet.domain.errors import WalletError
from wallet.domain.showing.verification import SENTENCES, Outcome

FOR_GOOD = "public, max-age=31536000, immutable"
_IN_BRACKETS = re.compile(r"(（[^（）]{1,12}）)")
_STORED_DATE = re.compile(r"(\d{4}|\*{4})-(\d\d|\*\*)-(\d\d|\*\*)")


def asset(name: str) -> str:
    """Return the versioned URL of a file under ``static/``."""
    return _address(str(current_app.static_folder), request.script_root, name)


def asset_size(name: str) -> int:
    """Return how many bytes a file under ``static/`` has, however it travels."""
    return (Path(str(current_app.static_folder)) / name).stat().st_size


def is_named_by_content() -> bool:
    """Whether the file that is asked for is named as :func:`asset` names it now.

    While a release is rolled out, a page of the new one may ask a server of the old one: what that
    has to give under the new name must not be kept.
    """
    version, name = request.args.get("v"), (request.view_args or {}).get("filename", "")
    return bool(version) and version == _version(str(current_app.static_folder), name)


@lru_cache(maxsize=512)
def _address(folder: str, _root: str, name: str) -> str:
    # A page has dozens of icons, and each asks for the address of one and the same file.
    return url_for("static", filename=name, v=_version(folder, name))


@lru_cache(maxsize=512)
def _version(folder: str, name: str) -> str:
    return hashlib.sha256((Path(folder) / name).read_bytes()).hexdigest()[:12]


def civil_date(day: date | None) -> str:
    """Write a civil date as the language does."""
    if day is None:
        return ""
    return in_language(
        zh=f"{day.year}年{day.month}月{day.day}日", en=f"{day.day} {day:%b} {day.year}"
    )


def moment(at: datetime | None) -> str:
    """Write a moment in the city's zone, to the second; the year only where it is another one."""
    if at is None:
        return ""
    local = at.astimezone(CITY_ZONE)
    this_year = local.year == city_date(current_deployment().clock()).year
    day = in_language(
        zh=("" if this_year else f"{local.year}年") + f"{local.month}月{local.day}日",
        en=f"{local.day} {local:%b}" + ("" if this_year else f" {local.year}"),
    )
    return f"{day} {local:%H:%M:%S}"


def hour_minute(at: datetime) -> str:
    """Write the hour and minute in the city's zone, of a moment that is near."""
    return f"{at.astimezone(CITY_ZONE):%H:%M}"


def hour_minute_second(at: datetime) -> str:
    """Write the time of day in the city's zone, of a moment within minutes."""
    return f"{at.astimezone(CITY_ZONE):%H:%M:%S}"


def dated_moment(at: datetime) -> str:
    """Write a moment for paper: with its year and to the minute, as it is read later."""
    local = at.astimezone(CITY_ZONE)
    return f"{civil_date(local.date())} {local:%H:%M}"


def exact_moment(at: datetime) -> str:
    """Write a moment for evidence: with its year and to the second."""
    local = at.astimezone(CITY_ZONE)
    return f"{civil_date(local.date())} {local:%H:%M:%S}"


def face_date(stored: str) -> str:
    """Write a date as it is stored on a face, whole or masked, as the language does."""
    whole = _STORED_DATE.fullmatch(stored)
    if whole is None:
        return stored
    year, month, day = whole.groups()
    if month.isdigit() and day.isdigit():
        return civil_date(date.fromisoformat(stored))
    return in_language(zh=f"{year}年{month}月{day}日", en=stored)


def grouped(text: str, size: int = 4) -> str:
    """Write a long identifier in groups."""
    return " ".join(text[start : start + size] for start in range(0, len(text), size))


def breakable(identifier: str) -> Markup:
    """Let a long identifier go on a new line after its dots, and nowhere else."""
    return Markup(".<wbr>").join(identifier.split("."))


def whole(name: str) -> Markup:
    """Keep what stands in brackets on one line: some engines set a closing one on a line alone."""
    before, *brackets = _IN_BRACKETS.split(name, maxsplit=1)
    if not brackets:
        return escape(name)
    return Markup('<span>{}<span class="nowrap">{}</span>{}</span>').format(before, *brackets)


def sentence(what: Outcome | WalletError | str) -> str:
    """Return the plain sentence of an outcome or an error."""
    if isinstance(what, WalletError):
        return told(what)
    return told(SENTENCES[Outcome(what)]) if what in frozenset(Outcome) else ""


def register_filters(app: Flask) -> None:
    """Make the filters known to the templates, and how they choose a language."""
    app.jinja_env.globals.update(
        in_english=in_english, in_language=in_language, label_of=label_of, told=told
    )
    app.jinja_env.filters.update(
        civil_date=civil_date,
        moment=moment,
        dated_moment=dated_moment,
        exact_moment=exact_moment,
        hour_minute=hour_minute,
        whole=whole,
        hour_minute_second=hour_minute_second,
        breakable=breakable,
        grouped=grouped,
        sentence=sentence,
        guilloche=guilloche,
        hue_class=hue_class,
        qr_svg=qr_picture,
    )
