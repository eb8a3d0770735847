"""Whom a registration licence (营业执照 and its like) names as the head, and what it is called.

Which word the law has for the head follows from the first two characters of the credit code
(GB 32100: who registers, and what kind) and from the name that it prescribes for partnerships.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from wallet.domain.actors.actors import Holder, HolderKind
from wallet.domain.actors.person_names import names_agree
from wallet.domain.catalogue.issuing_catalogue import HolderFact, LicenceType
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

BETWEEN_HEADS = re.compile(r"[、，,；;]")
"""What stands between several names, or their numbers, in one field."""

_DELEGATE = re.compile(r"委派代表[:： ]*([^)）]+)")


class Head(NamedTuple):
    """Who is registered as the head of an organisation; the number is blank where it is unknown."""

    name: str
    number: str


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


def registered_heads(licence_type: LicenceType, face: Mapping[str, str]) -> tuple[Head, ...]:
    """Return whom a registration licence names as the heads.

    They stand in the fields that the catalogue marks so, or in those that are called so.
    """
    marked = [
        one.name for one in licence_type.fields if one.holder_fact is HolderFact.REPRESENTATIVE
    ]
    numbers = [
        one.name
        for one in licence_type.fields
        if one.holder_fact is HolderFact.REPRESENTATIVE_NUMBER
    ]
    called = [one for one in REPRESENTATIVE_FIELDS if face.get(one)]
    field = next((one for one in (*marked, *called) if face.get(one)), None)
    if field is None:
        return ()
    known = next((face[one] for one in (*numbers, f"{field}_number") if face.get(one)), "")
    named, each = BETWEEN_HEADS.split(face[field]), BETWEEN_HEADS.split(known)
    if len(each) != len(named):
        each = [""] * len(named)
    return tuple(Head(one.strip(), two.strip()) for one, two in zip(named, each, strict=True))


def names_only_heads(written: str, heads: Sequence[Head]) -> bool:
    """Whether every name in a field is that of a registered head, or of a head's delegate."""
    return all(
        any(_same_head(part, head.name) for head in heads) for part in BETWEEN_HEADS.split(written)
    )


def numbers_only_heads(written: str, heads: Sequence[Head]) -> bool:
    """Whether every number in a field is a registered head's; one unknown number may be any."""
    known = {tidy_number(head.number) for head in heads}
    return "" in known or {tidy_number(one) for one in BETWEEN_HEADS.split(written)} <= known


def _same_head(one: str, other: str) -> bool:
    return names_agree(other, one) or names_agree(_delegate_or_self(other), _delegate_or_self(one))


def _heads(names: object, numbers: object) -> Iterator[tuple[str, str]]:
    if not isinstance(names, str) or not isinstance(numbers, str):
        return
    known, named = BETWEEN_HEADS.split(numbers), BETWEEN_HEADS.split(names)
    if len(known) != len(named):
        known, named = [numbers], [names]
    for name, number in zip(named, known, strict=True):
        if number.strip():
            yield _delegate_or_self(name), number


def _delegate_or_self(name: str) -> str:
    found = _DELEGATE.search(name)
    return (found[1] if found else name).strip()
