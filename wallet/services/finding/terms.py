"""Reading what a clerk typed into the one box: a name, a number, an identifier, or any of them."""

from datetime import date

from wallet.domain.actors.actors import IdentityKind
from wallet.domain.actors.person_names import MalformedName, comparable_name, normalise_name
from wallet.domain.actors.resident_id import MalformedResidentId, parse_resident_id
from wallet.domain.errors import InvalidInput
from wallet.domain.licences.licence_code import MalformedLicenceCode, parse_licence_code
from wallet.domain.licences.licence_number import checked_number
from wallet.domain.licences.licence_search import (
    LONGEST_TERM,
    Person,
    SearchTermUnusable,
    Sought,
)
from wallet.domain.malformed import Malformed
from wallet.domain.spoken_code import tidy_number
from wallet.services.licences.holders import IdentityKindUnsuitable, checked_identity_number

_SURE = (IdentityKind.RESIDENT_ID, IdentityKind.USCC)
_DIGITS_OF_AN_IDENTITY = 15


def read_term(unverified: str, today: date) -> Sought:
    """Return a term as everything that it can be.

    Raises:
        SearchTermUnusable: it can be nothing, or is too long.
    """
    if len(unverified) > LONGEST_TERM:
        raise SearchTermUnusable(field="q")
    sought = Sought(
        _code(unverified), _number(unverified), _identities(unverified, today), _name(unverified)
    )
    if not sought.kinds:
        raise SearchTermUnusable(field="q")
    return sought


def read_parts(
    name: str | None,
    identity: tuple[IdentityKind, str] | None,
    number: str | None,
    today: date,
) -> Sought:
    """Return what a system looks for, each part as it is called.

    Raises:
        SearchTermUnusable: no part, or one that can be none of its kind.
        MalformedResidentId, MalformedUscc, IdentityKindUnsuitable: the identity number is wrong.
    """
    identities: tuple[tuple[IdentityKind, str], ...] = ()
    if identity is not None:
        kind, written = identity
        identities = ((kind, checked_identity_number(kind, written, today)),)
    sought = Sought(
        number=_number(number) if number else None,
        identities=identities,
        name=_name(name) if name else None,
    )
    if not sought.kinds or (name and not sought.name) or (number and not sought.number):
        raise SearchTermUnusable(field="name" if name else "number")
    return sought


def person_of(unverified: str, today: date) -> Person:
    """Return whom a term names, as far as it is sure: by a number that holds, or by a name."""
    for kind in _SURE:
        number = _identity(kind, unverified, today)
        if number is not None:
            return Person(identity_kind=kind, identity_number=number)
    written = unverified.strip()
    if _name(written) is None or any(ch.isascii() and ch.isdigit() for ch in written):
        return Person()
    return Person(name=normalise_name(written))


def doubt_of(unverified: str, today: date) -> MalformedResidentId | None:
    """Return what is wrong with a term that looks like a resident identity number."""
    tidy = tidy_number(unverified)
    if len(tidy) < _DIGITS_OF_AN_IDENTITY or not tidy[:-1].isdigit():
        return None
    if _identity(IdentityKind.USCC, unverified, today) is not None:
        return None
    try:
        parse_resident_id(unverified, today)
    except MalformedResidentId as fault:
        return fault
    return None


def _code(unverified: str) -> str | None:
    try:
        return str(parse_licence_code(unverified))
    except MalformedLicenceCode:
        return None


def _number(unverified: str) -> str | None:
    try:
        return checked_number(unverified)
    except InvalidInput:
        return None


def _identities(unverified: str, today: date) -> tuple[tuple[IdentityKind, str], ...]:
    return tuple(
        (kind, number)
        for kind in IdentityKind
        if (number := _identity(kind, unverified, today)) is not None
    )


def _identity(kind: IdentityKind, unverified: str, today: date) -> str | None:
    try:
        return checked_identity_number(kind, unverified, today) or None
    except (Malformed, IdentityKindUnsuitable):
        return None


def _name(unverified: str) -> str | None:
    if not any(ch.isalpha() or "\ue000" <= ch <= "\uf8ff" for ch in unverified):
        return None
    try:
        return comparable_name(normalise_name(unverified))
    except MalformedName:
        return None
