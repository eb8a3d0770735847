"""Whom a registration licence (营业执照 and its like) names as the head, and what it is called.

Which word the law has for the head follows from the first two characters of the credit code
(GB 32100: who registers, and what kind) and from the name that it prescribes for partnerships.
"""

import re
from collections.abc import Iterator, Mapping
from enum import StrEnum

from wallet.domain.actors.actors import Holder, HolderKind
from wallet.domain.actors.person_names import names_agree
from wallet.domain.spoken_code import tidy_number

REGISTRATION = "enterprise"
"""The category of the licences that say who an organisation is."""

REPRESENTATIVE_FIELDS = (
    "representative",
    "legal_representative",
    "head",
    "operator",
    "executive_partner",
    "investor",
)
"""The face fields that may name the head; the one with the number has ``_number`` added."""

_BETWEEN = re.compile(r"[、，,；;]")
_DELEGATE = re.compile(r"委派代表[:： ]*([^)）]+)")


class Headship(StrEnum):
    """What the law calls who represents an organisation."""

    LEGAL_REPRESENTATIVE = "legal_representative"
    """法定代表人 of a legal person."""
    HEAD = "head"
    """负责人 of a law firm, a branch, an organisation that is no legal person."""
    OPERATOR = "operator"
    """经营者 of an individual business (个体工商户)."""
    EXECUTIVE_PARTNER = "executive_partner"
    """执行事务合伙人 of a partnership, or the one whom a partner that is a company delegates."""
    INVESTOR = "investor"
    """投资人 of a sole proprietorship (个人独资企业)."""


_BY_CODE = {
    "31": Headship.HEAD,
    "32": Headship.HEAD,
    "33": Headship.HEAD,
    "34": Headship.HEAD,
    "92": Headship.OPERATOR,
    "93": Headship.LEGAL_REPRESENTATIVE,
}
_MARKS = (("合伙", Headship.EXECUTIVE_PARTNER), ("个人独资", Headship.INVESTOR))


def headship_of(organisation: Holder) -> Headship:
    """Return what the head of an organisation is called, by its code, its kind and its name."""
    by_code = _BY_CODE.get(organisation.identity_number[:2])
    if by_code is not None:
        return by_code
    if organisation.kind is not HolderKind.UNINCORPORATED_ORGANIZATION:
        return Headship.LEGAL_REPRESENTATIVE
    return next((word for mark, word in _MARKS if mark in organisation.name), Headship.HEAD)


def names_representative(face: Mapping[str, object], person: Holder) -> bool:
    """Whether a face names this very person as the head: a namesake has another number.

    A partnership may have several executive partners; their numbers stand in the same order. Of a
    partner that is a company the delegate counts.
    """
    number = tidy_number(person.identity_number)
    return any(
        tidy_number(known) == number and names_agree(person.name, name)
        for field in REPRESENTATIVE_FIELDS
        for name, known in _heads(face.get(field), face.get(f"{field}_number"))
    )


def _heads(names: object, numbers: object) -> Iterator[tuple[str, str]]:
    if not isinstance(names, str) or not isinstance(numbers, str):
        return
    known, named = _BETWEEN.split(numbers), _BETWEEN.split(names)
    if len(known) != len(named):
        known, named = [numbers], [names]
    for name, number in zip(named, known, strict=True):
        if number.strip():
            yield _delegate_or_self(name), number


def _delegate_or_self(name: str) -> str:
    found = _DELEGATE.search(name)
    return (found[1] if found else name).strip()
