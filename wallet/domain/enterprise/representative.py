"""Who a registration licence (营业执照 and its like) names as the legal representative."""

from collections.abc import Mapping

from wallet.domain.actors.actors import Holder
from wallet.domain.actors.person_names import names_agree
from wallet.domain.actors.typed_number import tidy_number

REPRESENTATIVE = "representative"
REPRESENTATIVE_NUMBER = "representative_number"
"""The face fields with the representative's name and identity number."""

REGISTRATION = "enterprise"
"""The category of the licences that say who an organisation is."""


def names_representative(face: Mapping[str, object], person: Holder) -> bool:
    """Whether a face names this very person: a namesake has another number."""
    name, number = face.get(REPRESENTATIVE), face.get(REPRESENTATIVE_NUMBER)
    if not isinstance(name, str) or not isinstance(number, str) or not number:
        return False
    if tidy_number(number) != tidy_number(person.identity_number):
        return False
    return names_agree(person.name, name)
