"""The identity numbers of the companies' legal representatives."""

from wallet.demonstration.cast.companies import Company
from wallet.demonstration.cast.numbers import resident_id
from wallet.demonstration.cast.people import CITIZENS

_BIRTH = (7, 7)


def number_of_representative(company: Company) -> str:
    """Return the number of the citizen of this name, or one of a person who has no wallet."""
    known = {citizen.name: citizen.identity_number for citizen in CITIZENS}
    order = int(company.uscc[13:16])
    own = resident_id(company.district_code, *_BIRTH, order)
    return known.get(company.representative, own)
