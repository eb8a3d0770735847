"""The holders that a row names: one, or several separated by 、 or ; in step with their numbers."""

import re
from collections.abc import Mapping
from datetime import date
from typing import TypeVar

from wallet.domain.actors.actors import HolderKind, IdentityKind
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
_HOLDER_KINDS = {
    "自然人": HolderKind.NATURAL_PERSON,
    "法人": HolderKind.LEGAL_PERSON,
    "非法人组织": HolderKind.UNINCORPORATED_ORGANIZATION,
} | {kind.value: kind for kind in HolderKind}
_IDENTITY_KINDS = {
    "居民身份证": IdentityKind.RESIDENT_ID,
    "身份证": IdentityKind.RESIDENT_ID,
    "公民身份号码": IdentityKind.RESIDENT_ID,
    "统一社会信用代码": IdentityKind.USCC,
    "护照": IdentityKind.PASSPORT,
    "普通护照": IdentityKind.PASSPORT,
    "台湾居民来往大陆通行证": IdentityKind.TAIWAN_PERMIT,
    "台胞证": IdentityKind.TAIWAN_PERMIT,
    "港澳居民来往内地通行证": IdentityKind.HONG_KONG_MACAO_PERMIT,
    "港澳通行证": IdentityKind.HONG_KONG_MACAO_PERMIT,
    "resident_id": IdentityKind.RESIDENT_ID,
    "uscc": IdentityKind.USCC,
    "passport": IdentityKind.PASSPORT,
} | {kind.value: kind for kind in IdentityKind}


def read_holders(row: RowUnderRead, today: date) -> tuple[HolderDraft, ...]:
    """Return the holders of a row with their names and numbers in stored form.

    What is wrong is noted in the row; then none are returned.
    """
    kinds = row.take(Column.HOLDER_KIND, _holder_kinds)
    names = row.take(Column.HOLDER, _names)
    identity_kinds = row.take(Column.IDENTITY_KIND, _identity_kinds)
    numbers = row.take(Column.IDENTITY_NUMBER, _pieces_of_number)
    checked = _checked_numbers(row, identity_kinds or (), numbers or (), today)
    if not (kinds and names and identity_kinds and checked):
        return ()
    count = len(names)
    if len(checked) != count or not {len(kinds), len(identity_kinds)} <= {1, count}:
        row.refuse(HoldersDoNotMatch(), Column.IDENTITY_NUMBER)
        return ()
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


def _chosen(choices: Mapping[str, T], text: str) -> T:
    if text not in choices:
        raise KindUnknown
    return choices[text]


def _for_each(values: tuple[T, ...], count: int) -> tuple[T, ...]:
    return values * count if len(values) == 1 else values


def _pieces(text: str) -> tuple[str, ...]:
    return tuple(piece.strip() for piece in _BETWEEN_HOLDERS.split(text))


def _pieces_of_number(value: CellValue) -> tuple[str, ...]:
    return _pieces(number_cell(value))


def _holder_kinds(value: CellValue) -> tuple[HolderKind, ...]:
    return tuple(_chosen(_HOLDER_KINDS, piece) for piece in _pieces(text_cell(value)))


def _identity_kinds(value: CellValue) -> tuple[IdentityKind, ...]:
    return tuple(_chosen(_IDENTITY_KINDS, piece) for piece in _pieces(text_cell(value)))


def _names(value: CellValue) -> tuple[str, ...]:
    return tuple(_name(piece) for piece in _pieces(text_cell(value)))


def _name(piece: str) -> str:
    if "?" in piece or "？" in piece:
        raise LetterLost
    return normalise_name(piece)
