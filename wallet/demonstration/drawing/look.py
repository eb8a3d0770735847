"""What a drawn person looks like."""

from dataclasses import dataclass
from enum import StrEnum


class Hair(StrEnum):
    """How the hair is worn."""

    SHORT = "short"
    PARTED = "parted"
    THIN = "thin"
    LONG = "long"
    BOB = "bob"
    TIED = "tied"
    CHILD = "child"


class Clothes(StrEnum):
    """What is worn at the neck."""

    SUIT = "suit"
    SUIT_AND_TIE = "suit_and_tie"
    SHIRT = "shirt"
    ROUND_NECK = "round_neck"


@dataclass(frozen=True, slots=True)
class Look:
    """One drawn person; colours are ``#rrggbb``."""

    hair: Hair
    hair_colour: str = "#2b2422"
    skin: str = "#f1c9a5"
    clothes: Clothes = Clothes.SHIRT
    clothes_colour: str = "#3f5f8a"
    lips: str = "#c4766c"
    glasses: bool = False
    elder: bool = False
    child: bool = False
