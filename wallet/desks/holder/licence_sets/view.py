"""What the holder's pages show of a prepared set: its words, and each licence's standing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wallet.desks.shared.views.faces import LicenceCard, cards_of
from wallet.domain.licence_sets.licence_set import LicenceSet
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Repository
from wallet.services.access.holding import held_set


@dataclass(frozen=True, slots=True)
class SetView:
    """One set with its licences as they stand today, in their order."""

    id: str
    name: str
    matter: str
    cards: Sequence[LicenceCard]

    @property
    def presentable(self) -> bool:
        """Whether a licence of it can be shown."""
        return any(card.presentable for card in self.cards)

    @property
    def not_in_force(self) -> list[LicenceCard]:
        """The licences that cannot be relied on now; whoever scans is told of them."""
        return [card for card in self.cards if not card.presentable]


def set_views(
    repository: Repository, account: Account, prepared: Sequence[LicenceSet], today: date
) -> list[SetView]:
    """Return sets of the open wallet, reading what they share once."""
    pairs = {(account.holder_id or "", one) for each in prepared for one in each.licence_ids}
    found = repository.licence_lookups.held(pairs).values()
    held = [licence for licence in found if account.may_use(licence.id)]
    cards = {card.id: card for card in cards_of(repository, held, today)}
    return [
        SetView(
            each.id,
            each.name,
            each.matter,
            [cards[one] for one in each.licence_ids if one in cards],
        )
        for each in prepared
    ]


def own_set(repository: Repository, account: Account, set_id: str, today: date) -> SetView:
    """Return one set of the open wallet.

    Raises:
        UnknownSet: no such set in it, or not wholly within the appointment.
    """
    prepared = held_set(repository, account, set_id)
    return set_views(repository, account, [prepared], today)[0]
