"""The headings of a list's file: which licence a row is about, and what is to be new of it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum

from wallet.domain.catalogue.issuing_catalogue import FaceField, LicenceType
from wallet.domain.changes.licence_change import STATE_AFTER, ChangeAct
from wallet.services.sheets.cell_values import CellValue
from wallet.services.sheets.columns import Headings, comparable
from wallet.services.sheets.file_refusals import (
    HeadingsDuplicate,
    HeadingsMissing,
    HeadingsUnknown,
)

_LONGEST_SHOWN, _MOST_SHOWN = 30, 5


class ListColumn(StrEnum):
    """The columns of a list beside those of the face, by their headings."""

    GIVEN = "证照编号或电子证照标识"
    NUMBER = "证照编号"
    IDENTIFIER = "电子证照标识"
    TYPE_NAME = "证照名称"
    HOLDER = "持证主体"
    NEW_NUMBER = "新证照编号"
    ISSUED_ON = "颁发日期"
    VALID_FROM = "有效期起"
    VALID_UNTIL = "有效期止"
    REASON = "原因"


KEYS = (ListColumn.GIVEN, ListColumn.IDENTIFIER, ListColumn.NUMBER)
"""Each names the licence; one of them is enough."""
_ABOUT = (*KEYS, ListColumn.TYPE_NAME, ListColumn.HOLDER, ListColumn.REASON)
_OF_NEW_LICENCE = (ListColumn.ISSUED_ON, ListColumn.VALID_FROM, ListColumn.VALID_UNTIL)
_VALUES: dict[ChangeAct, tuple[ListColumn, ...]] = {
    ChangeAct.AMENDMENT: (ListColumn.VALID_UNTIL,),
    ChangeAct.CORRECTION: (ListColumn.VALID_UNTIL,),
    ChangeAct.PROLONGATION: (ListColumn.VALID_UNTIL,),
    ChangeAct.SUPERSESSION: (ListColumn.NEW_NUMBER, *_OF_NEW_LICENCE),
}
_REQUIRED: dict[ChangeAct, tuple[ListColumn, ...]] = {
    ChangeAct.PROLONGATION: (ListColumn.VALID_UNTIL,),
    ChangeAct.SUPERSESSION: _OF_NEW_LICENCE,
}
FACE_ACTS = frozenset({ChangeAct.AMENDMENT, ChangeAct.CORRECTION, ChangeAct.SUPERSESSION})
"""The acts whose rows may have new values of the face."""


def columns_of(act: ChangeAct) -> tuple[ListColumn, ...]:
    """Return the columns beside the face that a list of this act may have, in their order."""
    return (*_ABOUT[:-1], *_VALUES.get(act, ()), ListColumn.REASON)


def headings_of(texts: Sequence[str]) -> Headings:
    """Return where each column stands, by its comparable heading."""
    compared = [comparable(text) for text in texts]
    places = {text: place for place, text in enumerate(compared) if text}
    blank = tuple(place for place, text in enumerate(compared) if not text)
    return Headings(tuple(texts), places, {}, blank)


def names_licences(cells: Sequence[CellValue]) -> bool:
    """Tell whether a first row is one of headings: one of them says which licences are meant."""
    keys = {comparable(key) for key in KEYS}
    return any(comparable(str(cell)) in keys for cell in cells if cell is not None)


def check_headings(act: ChangeAct, texts: Sequence[str], own: Iterable[LicenceType]) -> None:
    """Hold the first row against what the act may change; ``own`` are all versions of all types.

    Raises:
        HeadingsMissing: nothing names the licences, or what the act needs is not there.
        HeadingsDuplicate: one stands there twice.
        HeadingsUnknown: the same, where a column stands there that no face has.
    """
    if not names_licences(texts):
        raise HeadingsMissing(ListColumn.NUMBER.value)
    compared = [comparable(text) for text in texts]
    twice = [text for text, count in Counter(compared).items() if text and count > 1]
    if twice:
        raise HeadingsDuplicate(*shown_headings(twice))
    unknown = unknown_places(act, texts, own)
    known = [text for place, text in enumerate(compared) if text and place not in unknown]
    missing = [one.value for one in _REQUIRED.get(act, ()) if comparable(one) not in known]
    if act not in STATE_AFTER and not set(known) - {comparable(column) for column in _ABOUT}:
        missing = missing or [ListColumn.VALID_UNTIL.value]
    if missing and unknown:
        raise HeadingsUnknown(*shown_headings(texts[place] for place in unknown))
    if missing:
        raise HeadingsMissing(*missing)


def unknown_places(
    act: ChangeAct, texts: Sequence[str], own: Iterable[LicenceType]
) -> dict[int, str]:
    """Return the columns that would be new of a licence, but that no face has, by their places.

    Beside a mere change of the state further columns are passed over: they say nothing new.
    """
    if act in STATE_AFTER:
        return {}
    known = {"", *(comparable(column) for column in columns_of(act))}
    if act in FACE_ACTS:
        fields = [field for kind in own for field in kind.fields]
        known |= {comparable(word) for field in fields for word in (field.name, field.label)}
    compared = ((place, comparable(text)) for place, text in enumerate(texts))
    return {place: texts[place] for place, text in compared if text not in known}


def place_of(headings: Headings, column: ListColumn) -> int | None:
    """Return where a column stands, if the file has it."""
    return headings.places.get(comparable(column))


def place_of_field(headings: Headings, act: ChangeAct, field: FaceField) -> int | None:
    """Return where a face field stands: under its name, or else under its label.

    A label that says which licence is meant changes nothing; of a number the new one counts.
    """
    by_name = headings.places.get(comparable(field.name))
    if by_name is not None:
        return by_name
    label = comparable(field.label)
    if label == comparable(ListColumn.NUMBER) and act is ChangeAct.SUPERSESSION:
        return place_of(headings, ListColumn.NEW_NUMBER)
    about = {comparable(column) for column in _ABOUT}
    return None if label in about else headings.places.get(label)


def foreign_places(headings: Headings, act: ChangeAct, own: Iterable[int]) -> list[int]:
    """Return the columns that are neither a list's nor on the face of this licence."""
    known = {place_of(headings, column) for column in columns_of(act)} | set(own)
    return [place for place in headings.places.values() if place not in known]


def shown_headings(texts: Iterable[str]) -> list[str]:
    """Return headings as they are told: the first ones, and the beginning of each."""
    return [text[:_LONGEST_SHOWN] for text in texts][:_MOST_SHOWN]
