"""What the holder's pages show of requests and grants, read from the repository."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.words.authorization_words import (
    GROUND_WORDS,
    Asker,
    Purpose,
    asker_of,
    labels_of,
    last_day,
    names_of_types,
    purpose_of,
)
from wallet.desks.shared.words.refusals import refusal_sentence
from wallet.domain.catalogue.issuing_catalogue import LicenceType
from wallet.domain.grounds.authorization import Authorization, AuthorizationRequest
from wallet.domain.grounds.ground_state import PAUSED, GroundState
from wallet.domain.showing.masking import masked_number
from wallet.domain.trail.audit import DONE, AuditAction, AuditEntry
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Repository
from wallet.repository.registry.relying_parties import Place
from wallet.services.authorization.own_grants import waiting_for
from wallet.services.standing.receiving import ground_states, receiver_faults

_READS_SHOWN = 200


@dataclass(frozen=True, slots=True)
class WaitingRequest:
    """One request that the holder may still answer."""

    id: str
    asker: Asker
    purpose: Purpose
    licence_names: list[str]
    lapses_at: datetime
    seconds_left: int


@dataclass(frozen=True, slots=True)
class Read:
    """One read, or attempt to read, under a grant."""

    at: datetime
    done: bool
    operator: str
    fields: list[str]
    refusal: str


@dataclass(frozen=True, slots=True)
class GrantedRow:
    """One grant as its holder reads it."""

    id: str
    request_id: str | None
    unit_name: str
    scenario_name: str
    purpose: str
    licence_id: str
    licence_name: str
    licence_number: str
    fields: list[str]
    granted_at: datetime
    last_day: date
    state: GroundState
    state_word: str
    ended_at: datetime | None
    reads: list[Read]

    @property
    def in_force(self) -> bool:
        """Whether the party's next read goes through."""
        return self.state is GroundState.IN_FORCE

    @property
    def paused(self) -> bool:
        """Whether it opens nothing now, but may again: it can still be taken back."""
        return self.state in PAUSED

    @property
    def times_read(self) -> int:
        """How often the party really read."""
        return sum(1 for read in self.reads if read.done)


def waiting_requests(repository: Repository, account: Account) -> list[WaitingRequest]:
    """Return what this holder may still answer, the newest first."""
    now = current_deployment().clock()
    requests = waiting_for(repository, account, now)
    if not requests:
        return []
    scenarios = repository.scenarios.by_codes(one.scenario_code for one in requests)
    units = repository.units.by_ids(one.unit_id for one in requests)
    faults = receiver_faults(repository, [_place(one) for one in requests], now)
    names = names_of_types(repository, {code for one in requests for code in one.asked})
    return [
        WaitingRequest(
            one.id,
            asker_of(units[one.unit_id], faults[_place(one)]),
            purpose_of(scenarios[one.scenario_code]),
            [names[code] for code in one.asked],
            one.lapses_at,
            max(0, int((one.lapses_at - now).total_seconds())),
        )
        for one in requests
    ]


def granted_rows(
    repository: Repository, account: Account, grants: Sequence[Authorization]
) -> list[GrantedRow]:
    """Return grants with their reads, in the order given."""
    pairs = {(account.holder_id or "", one.licence_id) for one in grants}
    found = repository.licence_lookups.held(pairs).values()
    held = {one.id: one for one in found if account.may_use(one.id)}
    kinds = repository.catalogue.versions_of(one.type_code for one in held.values())
    names = repository.units.names(grant.unit_id for grant in grants)
    wanted = list({grant.licence_id for grant in grants})
    entries = repository.audit.for_licences(wanted, limit=_READS_SHOWN) if wanted else []
    states = ground_states(repository, grants, current_deployment().clock())
    rows = []
    for grant in grants:
        licence = held.get(grant.licence_id)
        kind = kinds[licence.type_code, licence.type_version] if licence else None
        number = masked_number(kind, licence.number) if licence and kind else ""
        unit_name = names.get(grant.unit_id, "")
        rows.append(_row(grant, states[grant.id], unit_name, kind, number, entries))
    return rows


def _place(request: AuthorizationRequest) -> Place:
    return Place(request.unit_id, request.scenario_code, request.actor_id)


def _row(
    grant: Authorization,
    state: GroundState,
    unit_name: str,
    kind: LicenceType | None,
    number: str,
    entries: Sequence[AuditEntry],
) -> GrantedRow:
    return GrantedRow(
        id=grant.id,
        request_id=grant.request_id,
        unit_name=unit_name,
        scenario_name=grant.scenario_name,
        purpose=grant.purpose,
        licence_id=grant.licence_id,
        licence_name=kind.name if kind else "",
        licence_number=number,
        fields=labels_of(kind, grant.fields) if kind else list(grant.fields),
        granted_at=grant.granted_at,
        last_day=last_day(grant.until),
        state=state,
        state_word=str(GROUND_WORDS[state]),
        ended_at=grant.withdrawn_at,
        reads=[_read(entry, kind) for entry in entries if _belongs(entry, grant)],
    )


def _belongs(entry: AuditEntry, grant: Authorization) -> bool:
    """Whether an entry is a read under this grant, or an attempt of its party at it."""
    if entry.action is not AuditAction.LICENCE_RETRIEVED or entry.licence_id != grant.licence_id:
        return False
    named = entry.details.get("authorization")
    if named or entry.outcome == DONE:
        return named == grant.id
    of_party = entry.actor.unit_id == grant.unit_id
    return of_party and entry.scenario_code == grant.scenario_code and entry.at >= grant.granted_at


def _read(entry: AuditEntry, kind: LicenceType | None) -> Read:
    done = entry.outcome == DONE
    return Read(
        entry.at,
        done,
        entry.operator or "",
        labels_of(kind, entry.fields) if kind and done else [],
        "" if done else refusal_sentence(entry.outcome),
    )
