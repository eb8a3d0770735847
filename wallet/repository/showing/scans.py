"""What one scan is about, in one look: how its verifier stands, and what its code leads to."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, true

from wallet.domain.registry.relying_party import RelyingParty
from wallet.repository.act_tables import show_sessions
from wallet.repository.actors.clients import CLIENT, ApiClient, Clients, living_client_from
from wallet.repository.columns.cipher import FieldCipher, InUse
from wallet.repository.keys_in_use import keys_in_use
from wallet.repository.registry.relying_parties import (
    HELD_OF_PARTY,
    IS_PARTY,
    PARTY,
    PARTY_FROM,
    RelyingParties,
    party_from,
)
from wallet.repository.showing.presentations import (
    HELD_OF_LICENCE,
    SHOWN,
    SHOWN_FROM,
    Presentations,
    PresentedLicence,
    presented_from,
)
from wallet.repository.statements.prepared import Prepared

_IN_USE = (
    select(keys_in_use.c.number).scalar_subquery().label("number"),
    select(keys_in_use.c.edition).scalar_subquery().label("edition"),
)
_LOOK = Prepared(
    select(*PARTY, *CLIENT, *SHOWN, *_IN_USE)
    .select_from(PARTY_FROM.join(SHOWN_FROM, true()))
    .where(IS_PARTY)
    .where(show_sessions.c.id == bindparam("session_id"))
    .with_for_update(read=True, of=HELD_OF_PARTY + HELD_OF_LICENCE),
    groups=(len(PARTY), len(CLIENT), len(SHOWN), len(_IN_USE)),
)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who scans and under which scenario; ``client_id`` is empty where no system calls."""

    unit_id: str
    scenario_code: str
    client_id: str


@dataclass(frozen=True, slots=True)
class Scanned:
    """What was found: the party if the scenario is its own, the licence if the code leads to one.

    Both stay so until the transaction ends. ``client`` is the asking one unless it was revoked.
    """

    party: RelyingParty | None
    presented: PresentedLicence | None
    client: ApiClient | None


class Scans:
    """Looks at everything that decides over a code."""

    def __init__(
        self,
        connection: Connection,
        cipher: FieldCipher,
        clients: Clients,
        relying_parties: RelyingParties,
        presentations: Presentations,
    ) -> None:
        self._connection = connection
        self._cipher = cipher
        self._clients = clients
        self._relying_parties = relying_parties
        self._presentations = presentations

    def without_code(self, asker: Asker) -> Scanned:
        """Look at the verifier alone: what was sent is no code."""
        return self._apart(asker, None)

    def of_code(self, asker: Asker, session_id: int, expiry: datetime) -> Scanned:
        """Look at verifier and code; one statement where both are there, else one for each."""
        keys = {
            "unit": asker.unit_id,
            "scenario_code": asker.scenario_code,
            "client": asker.client_id,
            "session_id": session_id,
            "expiry": expiry,
        }
        row = _LOOK.first(self._connection, keys)
        if row is None:
            return self._apart(asker, self._presentations.presented(session_id, expiry))
        party, client, shown, in_use = row
        self._cipher.told(None if in_use.number is None else InUse(*in_use))
        calling = living_client_from(client) if asker.client_id else None
        return Scanned(party_from(party), presented_from(shown), calling)

    def _apart(self, asker: Asker, presented: PresentedLicence | None) -> Scanned:
        see = self._relying_parties.see_held
        party = see(asker.unit_id, asker.scenario_code, asker.client_id)
        client = self._clients.find(asker.client_id) if asker.client_id else None
        return Scanned(party, presented, client)
