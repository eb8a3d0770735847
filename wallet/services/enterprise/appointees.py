"""Finding whom an enterprise appoints: by name and number together, never by one of them."""

from wallet.domain.actors.actors import Holder, HolderKind
from wallet.domain.actors.identity_documents import documents_of
from wallet.domain.actors.person_names import names_agree
from wallet.domain.enterprise.appointment import NoSuchAppointee
from wallet.domain.spoken_code import tidy_number
from wallet.repository.database import Repository


def find_appointee(repository: Repository, unverified_name: str, unverified_number: str) -> Holder:
    """Return the citizen with a wallet who has this name and this identity number.

    Raises:
        NoSuchAppointee: nobody; whether the name, the number or the wallet is missing is not said.
    """
    number = tidy_number(unverified_number)
    wanted = [(kind, number) for kind in documents_of(HolderKind.NATURAL_PERSON)]
    for person in repository.holders.find_by_numbers(wanted).values():
        if names_agree(person.name, unverified_name) and repository.accounts.of_holder(person.id):
            return person
    raise NoSuchAppointee(field="name")
