"""What templates may call: dates in the city's zone, words for codes, pictures."""

import re
from datetime import date, datetime

from flask import Flask
from markupsafe import Markup

from wallet.desks.shared.context import chosen_language
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.guilloche import guilloche, hue_class
from wallet.desks.shared.qr import qr_picture
from wallet.domain.civil_dates import CITY_ZONE, city_date
from wallet.domain.errors import WalletError
from wallet.domain.showing.verification import SENTENCES, Outcome

_STORED_DATE = re.compile(r"(\d{4}|\*{4})-(\d\d|\*\*)-(\d\d|\*\*)")


def civil_date(day: date | None) -> str:
    """Write a civil date as the language does."""
    if day is None:
        return ""
    if chosen_language() == "en":
        return f"{day.day} {day:%b} {day.year}"
    return f"{day.year}年{day.month}月{day.day}日"


def moment(at: datetime | None) -> str:
    """Write a moment in the city's zone, to the second; the year only where it is another one."""
    if at is None:
        return ""
    local = at.astimezone(CITY_ZONE)
    this_year = local.year == city_date(current_deployment().clock()).year
    if chosen_language() == "en":
        year = "" if this_year else f" {local.year}"
        return f"{local.day} {local:%b}{year} {local:%H:%M:%S}"
    year = "" if this_year else f"{local.year}年"
    return f"{year}{local.month}月{local.day}日 {local:%H:%M:%S}"


def hour_minute(at: datetime) -> str:
    """Write the hour and minute in the city's zone, of a moment that is near."""
    return f"{at.astimezone(CITY_ZONE):%H:%M}"


def dated_moment(at: datetime) -> str:
    """Write a moment for paper: with its year and to the minute, as it is read later."""
    local = at.astimezone(CITY_ZONE)
    return f"{civil_date(local.date())} {local:%H:%M}"


def face_date(stored: str) -> str:
    """Write a date as it is stored on a face, whole or masked, as the language does."""
    whole = _STORED_DATE.fullmatch(stored)
    if whole is None:
        return stored
    year, month, day = whole.groups()
    if month.isdigit() and day.isdigit():
        return civil_date(date.fromisoformat(stored))
    return stored if chosen_language() == "en" else f"{year}年{month}月{day}日"


def grouped(text: str, size: int = 4) -> str:
    """Write a long identifier in groups."""
    return " ".join(text[start : start + size] for start in range(0, len(text), size))


def breakable(identifier: str) -> Markup:
    """Let a long identifier go on a new line after its dots, and nowhere else."""
    return Markup(".<wbr>").join(identifier.split("."))


def sentence(what: Outcome | WalletError | str) -> str:
    """Return the plain sentence of an outcome or an error."""
    english = chosen_language() == "en"
    if isinstance(what, WalletError):
        return what.en if english else what.zh
    if what not in frozenset(Outcome):
        return ""
    words = SENTENCES[Outcome(what)]
    return words.en if english else words.zh


def register_filters(app: Flask) -> None:
    """Make the filters known to the templates."""
    app.jinja_env.filters.update(
        civil_date=civil_date,
        moment=moment,
        dated_moment=dated_moment,
        hour_minute=hour_minute,
        breakable=breakable,
        grouped=grouped,
        sentence=sentence,
        guilloche=guilloche,
        hue_class=hue_class,
        qr_svg=qr_picture,
    )
