"""The people of the mixed run: each holder with an account and a residence permit of its own."""

from dataclasses import dataclass, replace

from sqlalchemy import update

from tests import cast
from tests.factories import SeededEntropy, account, holder, holder_draft, resident_id
from tests.office import found_office
from tests.town import CHEAP_HASHER, PASSWORD, PIN, Town, card_draft, found_town
from wallet.repository.registry.registry_tables import api_clients
from wallet.services.deployment import Deployment
from wallet.services.licences import issuing

MANY_READS = 1_000_000


@dataclass(frozen=True, slots=True)
class Resident:
    """Somebody with a wallet: how to sign in, and what is in it."""

    login: str
    card_id: str


@dataclass(frozen=True, slots=True)
class Crowd:
    """The town and its residents."""

    town: Town
    residents: tuple[Resident, ...]


def found_crowd(deployment: Deployment, count: int) -> Crowd:
    """Found the town, its service centre and so many residents; nobody's quota is in the way."""
    town = found_town(deployment)
    found_office(deployment, deployment.clock, town).approved()
    password, pin = CHEAP_HASHER.hash(PASSWORD), CHEAP_HASHER.hash(PIN)
    with deployment.database.begin() as repository:
        repository.connection.execute(update(api_clients).values(daily_quota=MANY_READS))
        for number in range(count):
            login = f"r{number}"
            known = account(login, password_hash=password, pin_hash=pin)
            person = holder(id=known.id, name="林小满", identity_number=_identity(number))
            repository.holders.add(person)
            repository.accounts.add(replace(known, holder_id=person.id), deployment.clock())
    entropy = SeededEntropy("crowd")
    return Crowd(town, tuple(_resident(deployment, entropy, number) for number in range(count)))


def _resident(deployment: Deployment, entropy: SeededEntropy, number: int) -> Resident:
    card = card_draft()
    draft = card_draft(
        number=f"JZZ-{number}",
        holders=(holder_draft(identity_number=_identity(number)),),
        face={**card.face, "resident_id": _identity(number)},
    )
    issued = issuing.issue(
        deployment.database,
        deployment.document_maker,
        entropy,
        deployment.clock(),
        cast.BUREAU_CLERK,
        draft,
    )
    return Resident(f"r{number}", issued.licence.id)


def _identity(number: int) -> str:
    return resident_id(number, birth="19000201")
