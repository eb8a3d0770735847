"""The language of a request, and the one place that chooses words by it."""

from typing import Protocol, TypeVar

from flask import request
from flask_babel.speaklater import LazyString

from wallet.domain.catalogue.entry_form import FieldForm
from wallet.domain.catalogue.issuing_catalogue import FaceField
from wallet.domain.showing.disclosure import DisclosedField

LANGUAGES = ("zh", "en")
PRODUCT_NAMES = {"zh": "亮证", "en": "Liangzheng"}
"""What the product is called; the act of the same name is translated, a name is not."""

Words = TypeVar("Words")


class Told(Protocol):
    """What says a sentence in both languages: an error, a fault of a field, an outcome."""

    @property
    def zh(self) -> str:
        """The sentence in Chinese."""

    @property
    def en(self) -> str:
        """The sentence in English."""


class Worded(Protocol):
    """What has one short word in both languages."""

    @property
    def word(self) -> str:
        """The word in Chinese."""

    @property
    def word_en(self) -> str:
        """The word in English."""


def chosen_language() -> str:
    """Return the language of this request: Chinese unless the person chose English."""
    language = request.cookies.get("lang", "zh")
    return language if language in LANGUAGES else "zh"


def in_english() -> bool:
    """Whether this request is answered in English."""
    return chosen_language() == "en"


def in_language(*, zh: Words, en: Words) -> Words:
    """Return the one of two that belongs to the language of this request."""
    return en if in_english() else zh


def told(what: Told | type[Told]) -> str:
    """Return the sentence of an error (or of its class), a fault or an outcome."""
    return in_language(zh=str(what.zh), en=str(what.en))


def lazily(what: Told) -> LazyString:
    """Return the words of a table as a text that is chosen when a page shows it."""
    return LazyString(told, what)


def one_word(what: Worded) -> str:
    """Return the one word of an outcome."""
    return in_language(zh=what.word, en=what.word_en)


def label_of(field: FaceField | DisclosedField | FieldForm) -> str:
    """Return what a field of a face is called."""
    return in_language(zh=field.label, en=field.label_en)
