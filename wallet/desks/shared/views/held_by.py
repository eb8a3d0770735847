"""The holders of a licence as its bureau sees them: a person's number masked until asked for."""

from collections.abc import Iterable
from dataclasses import dataclass

from wallet.domain.actors.actors import Holder, IdentityKind
from wallet.domain.showing.masking import mask_number


@dataclass(frozen=True, slots=True)
class HeldBy:
    """One holder; ``masked`` is whether there is more to show of the number."""

    id: str
    name: str
    number: str
    masked: bool


def held_by(holders: Iterable[Holder], *, shown: bool = False) -> list[HeldBy]:
    """Return the holders with their numbers: an organisation's code is public."""
    return [
        HeldBy(
            one.id,
            one.name,
            one.identity_number if clear else mask_number(one.identity_number),
            not clear,
        )
        for one in holders
        for clear in (shown or one.identity_kind is IdentityKind.USCC,)
    ]
