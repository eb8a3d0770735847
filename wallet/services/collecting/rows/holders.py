"""The holders that a row names: one, or several separated by 、 or ; in step with their numbers."""

import re
from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from wallet.domain.actors.actors import HolderKind, IdentityKind
from wallet.domain.actors.identity_documents import HOLDER_WORDS, identity_kind_of
from wallet.domain.actors.person_names import normalise_name
from wallet.domain.errors import InvalidInput
from wallet.services.collecting.rows.faults import HoldersDoNotMatch, KindUnknown, LetterLost
from wallet.services.collecting.rows.row_under_read import RowUnderRead
from wallet.services.licences.holders import HolderDraft, checked_identity_number
from wallet.services.sheets.cell_values import CellValue
from wallet.services.sheets.cells import number_cell, text_cell
from wallet.services.sheets.columns import Column

T = TypeVar("T")

_BETWEEN_HOLDERS = re.compile(r"[、;；]")
_HOLDER_KINDS: Mapping[str, HolderKind] = {
    word: kind for kind, words in HOLDER_WORDS.items() for word in (words.zh, kind.value)
}


_Kinds = tuple[tuple[HolderKind, ...] | None, tuple[IdentityKind, ...] | None]


def read_kinds(row: RowUnderRead) -> _Kinds:
    """Return of which kinds the holders and their documents are; what is wrong is noted."""
    kinds = row.take(Column.HOLDER_KIND, _holder_kinds)
    return kinds, row.take(Column.IDENTITY_KIND, _identity_kinds)


def read_holders(row: RowUnderRead, kinds_read: _Kinds, today: date) -> tuple[HolderDraft, ...]:
    """Return the holders of a row with their names and numbers in stored form.

    What is wrong is noted in the row; then none are returned.
    """
    kinds, identity_kinds = kinds_read
    names = row.take(Column.HOLDER, _names)
    numbers = row.take(Column.IDENTITY_NUMBER, _pieces_of_number)
    checked = _checked_numbers(row, identity_kinds or (), numbers or (), today)
    if not (kinds and names and identity_kinds and checked):
        return ()
    count = len(names)
    if len(checked) != count or not {len(kinds), len(identity_kinds)} <= {1, count}:
        row.refuse(HoldersDoNotMatch(), Column.IDENTITY_NUMBER)
        return ()
    if count == 1:
        return (HolderDraft(kinds[0], names[0], identity_kinds[0], checked[0]),)
    each = zip(
        _for_each(kinds, count), names, _for_each(identity_kinds, count), checked, strict=True
    )
    return tuple(HolderDraft(*particulars) for particulars in each)


def _checked_numbers(
    row: RowUnderRead, kinds: tuple[IdentityKind, ...], numbers: tuple[str, ...], today: date
) -> tuple[str, ...]:
    kinds = _for_each(kinds, len(numbers))
    if len(kinds) != len(numbers):
        return numbers
    try:
        return tuple(
            checked_identity_number(kind, number, today)
            for kind, number in zip(kinds, numbers, strict=True)
        )
    except InvalidInput as error:
        row.refuse(error, Column.IDENTITY_NUMBER)
        return ()


def _known(kind: T | None) -> T:
    if kind is None:
        raise KindUnknown
    return kind


def _for_each(values: tuple[T, ...], count: int) -> tuple[T, ...]:
    return values * count if len(values) == 1 else values


def _pieces(text: str) -> tuple[str, ...]:
    if _BETWEEN_HOLDERS.search(text) is None:
        return (text.strip(),)
    return tuple(piece.strip() for piece in _BETWEEN_HOLDERS.split(text))


def _pieces_of_number(value: CellValue) -> tuple[str, ...]:
    return _pieces(number_cell(value))


def _holder_kinds(value: CellValue) -> tuple[HolderKind, ...]:
    return tuple(_known(_HOLDER_KINDS.get(piece)) for piece in _pieces(text_cell(value)))


def _identity_kinds(value: CellValue) -> tuple[IdentityKind, ...]:
    return tuple(_known(identity_kind_of(piece)) for piece in _pieces(text_cell(value)))


def _names(value: CellValue) -> tuple[str, ...]:
    return tuple(_name(piece) for piece in _pieces(text_cell(value)))


def _name(piece: str) -> str:
    if "?" in piece or "？" in piece:
        raise LetterLost
    return normalise_name(piece)
