"""Text that a spreadsheet would run: refused on its way in, made harmless on its way out."""

from collections.abc import Iterable

_STARTS_OF_FORMULAS = ("=", "+", "-", "@")
_STARTS_OF_CELLS = ("\t", "\r")


def looks_like_formula(text: str) -> bool:
    """Tell whether a spreadsheet might run the text instead of showing it."""
    return text.startswith(_STARTS_OF_CELLS) or text.lstrip().startswith(_STARTS_OF_FORMULAS)


def neutralised(text: str) -> str:
    """Return the text so that every spreadsheet shows it, with an apostrophe before a formula."""
    return f"'{text}" if looks_like_formula(text) else text


def neutralised_row(cells: Iterable[str]) -> list[str]:
    """Return the cells of one line, each neutralised."""
    return [neutralised(cell) for cell in cells]
