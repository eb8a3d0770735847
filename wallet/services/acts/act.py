"""One row of the table of acts: who may do an act, and what every part keeps about it."""

from dataclasses import dataclass

from wallet.domain.actors.actors import Actor, ActorKind, Role
from wallet.domain.errors import NotPermitted
from wallet.domain.trail.audit import AuditAction

Party = Role | ActorKind
"""Who does an act: an account by its role; a system, a stranger or the machine by its kind."""


@dataclass(frozen=True, slots=True)
class Act:
    """What holds for one act, named in the table by the action of its entry.

    ``refused`` is the action of a refusal's entry, where that has one of its own. ``for_wallet``:
    it is done in the name of the wallet that is open, so the page names that wallet and the
    transaction reads the post again; ``whole_wallet``: no handler does it;
    ``without_registration``: an enterprise whose registration is not in force still does it, to
    see and to take back. ``by_key``: a request that comes twice under one key is done once.
    ``lessens``: it can leave a holder with less in force than before.
    """

    who: frozenset[Party]
    refused: AuditAction | None = None
    for_wallet: bool = False
    whole_wallet: bool = False
    without_registration: bool = False
    by_key: bool = False
    lessens: bool = False

    def ensure_may(self, actor: Actor) -> None:
        """Refuse who may not do the act at all.

        Raises:
            NotPermitted: the table does not name the actor's role, nor its kind.
        """
        if party_of(actor) not in self.who:
            raise NotPermitted


def party_of(actor: Actor) -> Party | None:
    """Return as whom an actor stands in the table of acts."""
    return actor.role if actor.kind is ActorKind.ACCOUNT else actor.kind
