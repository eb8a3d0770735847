"""Which licence a row means: by its number or an identifier, and whose it is said to be."""

import re
from dataclasses import dataclass

from wallet.domain.actors.actors import Holder
from wallet.domain.actors.person_names import names_agree
from wallet.domain.errors import Conflict, InvalidInput, NotFound
from wallet.domain.licences.licence import ENDED_STATES, Licence
from wallet.domain.licences.licence_number import LONGEST_NUMBER, number_key
from wallet.repository.database import Repository
from wallet.repository.licences.licences import UnknownLicence
from wallet.services.sheets.columns import comparable

_LONGEST_IDENTIFIER = 120
_MOST_OF_A_NUMBER = 20
_BETWEEN_HOLDERS = re.compile(r"[、;；]")


class NumberOfSeveral(NotFound):
    """Licences of several types have this number; the identifier tells them apart."""

    code = "number_of_several"
    zh = "本单位有几张不同类型的证照都是这个编号，请改填电子证照标识。"
    en = "Several licences of different types have this number; give the identifier."


class LicenceNotNamed(InvalidInput):
    """The row does not say which licence is meant."""

    code = "licence_not_named"
    zh = "这一行没有证照编号，也没有电子证照标识。"
    en = "The row has neither a licence number nor an identifier."


class NumberOfAnother(InvalidInput):
    """Identifier and number are of two licences."""

    code = "number_of_another"
    zh = "电子证照标识和证照编号不是同一张证照，请核对。"
    en = "The identifier and the number belong to two different licences; check them."


class HolderOfAnother(InvalidInput):
    """The licence is somebody else's: a file that slipped by a row is noticed by this."""

    code = "holder_of_another"
    zh = "这张证照的持证主体不是所填的这一位，可能错行了，请核对。"
    en = "The licence belongs to somebody else than the row says; a row may have slipped."


class LicenceListedTwice(Conflict):
    """A list names a licence once."""

    code = "licence_listed_twice"
    zh = "前面有一行已经是这张证照，这一行没有办理。"
    en = "An earlier row is about this licence already; this one is not carried out."


@dataclass(frozen=True, slots=True)
class Named:
    """How a row names its licence; ``given`` is a number or an identifier. Blank is not said."""

    given: str = ""
    identifier: str = ""
    number: str = ""
    type_word: str = ""
    holders: str = ""


def find_licence(repository: Repository, unit_id: str, named: Named) -> Licence:
    """Return the bureau's own licence that is meant; a living one before one that has ended.

    Raises:
        LicenceNotNamed, UnknownLicence, NumberOfSeveral: it cannot be told which.
        NumberOfAnother, HolderOfAnother: the row contradicts the licence that it names.
    """
    number, type_word = named.number or named.given, named.type_word
    code = number_key(named.identifier or named.given)
    if not code and not number:
        raise LicenceNotNamed
    found = _by_code(repository, unit_id, code) if code else None
    if found is None:
        if named.identifier or len(number) > LONGEST_NUMBER:
            raise UnknownLicence
        found = _by_number(repository, unit_id, number, type_word)
    elif named.number and found.id not in _ids_of_number(repository, unit_id, named.number):
        raise NumberOfAnother
    if named.holders:
        _ensure_held_by(repository.holders.of_licence(found.id), named.holders)
    return found


def _by_code(repository: Repository, unit_id: str, code: str) -> Licence | None:
    if len(code) > _LONGEST_IDENTIFIER or "." not in code:
        return None
    try:
        return repository.licences.get_by_code(code, unit_id)
    except UnknownLicence:
        return None


def _by_number(repository: Repository, unit_id: str, number: str, type_word: str) -> Licence:
    found = _of_number(repository, unit_id, number)
    if type_word:
        kinds = repository.catalogue.versions_of(one.type_code for one in found)
        wanted = {
            code
            for (code, _version), kind in kinds.items()
            if comparable(type_word) in {comparable(kind.name), code}
        }
        found = [one for one in found if one.type_code in wanted]
    living = [one for one in found if one.state not in ENDED_STATES] or found
    if not living:
        raise UnknownLicence
    if len(living) > 1:
        raise NumberOfSeveral
    return living[0]


def _of_number(repository: Repository, unit_id: str, number: str) -> list[Licence]:
    return repository.licences.of_issuer(unit_id, number=number, limit=_MOST_OF_A_NUMBER)


def _ids_of_number(repository: Repository, unit_id: str, number: str) -> set[str]:
    return {one.id for one in _of_number(repository, unit_id, number)}


def _ensure_held_by(holders: list[Holder], said: str) -> None:
    names = [name for piece in _BETWEEN_HOLDERS.split(said) if (name := piece.strip())]
    known = [any(names_agree(holder.name, name) for holder in holders) for name in names]
    if not all(known) or len(names) != len(holders):
        raise HolderOfAnother
