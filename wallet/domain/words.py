"""One thing said in both languages of the city's pages, files and papers."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """What something is called; files and papers speak Chinese in whatever language a page is."""

    zh: str
    en: str
