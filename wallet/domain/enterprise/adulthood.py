"""Licence managers and handlers are adults (Civil Code, Art. 17 and 18)."""

from datetime import date

from wallet.domain.actors.actors import Holder, IdentityKind
from wallet.domain.actors.resident_id import parse_resident_id
from wallet.domain.errors import InvalidInput

ADULT_AT = 18


class NotAdult(InvalidInput):
    """Who is appointed acts for another in law, and a minor does not."""

    code = "not_adult"
    zh = f"证照管理员和经办人须年满 {ADULT_AT} 周岁，没有任命。请任命一位成年人。"
    en = (
        f"A licence manager or handler is at least {ADULT_AT} years old; nobody was appointed. "
        "Please appoint an adult."
    )


def ensure_adult(person: Holder, today: date) -> None:
    """Refuse a minor, by the birth date in the resident identity number and the city's date.

    Other identity documents carry no birth date in their number: whoever appoints answers for it.

    Raises:
        NotAdult: the eighteenth birthday has not come.
    """
    if person.identity_kind is not IdentityKind.RESIDENT_ID:
        return
    birth = parse_resident_id(person.identity_number, today).birth
    birthday_to_come = (today.month, today.day) < (birth.month, birth.day)
    if today.year - birth.year - birthday_to_come < ADULT_AT:
        raise NotAdult(field="number")
