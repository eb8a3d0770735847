"""Looking for somebody among the bureau's licences: recorded, and kept out of addresses."""

from dataclasses import dataclass, replace
from datetime import datetime

from wallet.domain.actors.actors import Actor, Holder
from wallet.domain.civil_dates import city_date
from wallet.domain.entropy import Entropy, new_id
from wallet.domain.licences.licence_search import Filters, KeptSearch, Person, Sought
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Database, Repository
from wallet.repository.licences.licences import UnknownLicence
from wallet.services.acts.doing import doing
from wallet.services.finding.listing import OwnList, own_list
from wallet.services.finding.terms import person_of, read_term
from wallet.services.licences.reading import numbers_entry


@dataclass(frozen=True, slots=True)
class PageWanted:
    """Which page of what was found is wanted, and how it is narrowed."""

    filters: Filters
    unverified_cursor: str | None
    limit: int


def begin_search(
    database: Database, entropy: Entropy, now: datetime, clerk: Account, unverified: str
) -> str:
    """Keep what a clerk typed, for the pages that show what was found; returns its id.

    Raises:
        SearchTermUnusable: it can be neither a name nor a number.
    """
    blank, today = _entry(now, clerk.actor), city_date(now)
    with doing(database, blank) as repository:
        sought = read_term(unverified, today)
        search = KeptSearch(unverified.strip(), person_of(unverified, today))
        return _keep(repository, entropy, clerk, search, replace(blank, fields=sought.kinds))


def search_kept(database: Database, now: datetime, clerk: Account, search_id: str) -> KeptSearch:
    """Return a clerk's own search.

    Raises:
        SearchOver: another account's, or too old.
    """
    with database.read() as repository:
        return repository.licence_searches.get(search_id[:32], clerk.id, now)


def person_sought(
    database: Database, now: datetime, clerk: Account, search_id: str
) -> Person | None:
    """Return whom a search names; one who holds a licence of the bureau is known by name.

    Raises:
        SearchOver: another account's, or too old.
    """
    with database.read() as repository:
        person = repository.licence_searches.get(search_id[:32], clerk.id, now).person
        if person.name or person.identity_kind is None:
            return person if person.name else None
        known = repository.holders.find_by_number(person.identity_kind, person.identity_number)
        # Whoever is known to other bureaux alone is not named to this one.
        if known and repository.own_lists.has_holder(clerk.unit_id or "", known.id):
            return _person(known)
        return person


def found_by(
    database: Database, now: datetime, clerk: Account, search: KeptSearch, wanted: PageWanted
) -> OwnList:
    """Return a page of what a search finds.

    Raises:
        BadCursor: a reader that went on with it would begin anew without noticing.
    """
    today = city_date(now)
    sought = read_term(search.typed, today)
    with database.read() as repository:
        return _page(repository, clerk.unit_id or "", now, sought, wanted)


def search_as_system(
    database: Database, now: datetime, caller: Actor, sought: Sought, wanted: PageWanted
) -> OwnList:
    """Return a page of what a system looks for; each page is one entry.

    Raises:
        BadCursor: a reader that went on with it would begin anew without noticing.
    """
    blank = _entry(now, caller)
    with doing(database, blank) as repository:
        found = _page(repository, caller.unit_id or "", now, sought, wanted)
        repository.audit.append(replace(blank, fields=sought.kinds))
    return found


def take_over(
    database: Database,
    entropy: Entropy,
    now: datetime,
    clerk: Account,
    licence_id: str,
    holder_id: str,
) -> str:
    """Keep who holds one of the bureau's licences, to issue another to; returns the search's id.

    The form shows the number in full, so it is recorded as shown.

    Raises:
        UnknownLicence: another bureau's licence, or one that this holder has not.
    """
    blank = AuditEntry(now, AuditAction.NUMBERS_SHOWN, clerk.actor, operator=clerk.login)
    with doing(database, blank) as repository:
        licence = repository.licences.get(licence_id[:32])
        holders = {one.id: one for one in repository.holders.of_licence(licence.id)}
        if licence.issuer_id != clerk.unit_id or holder_id not in holders:
            raise UnknownLicence
        search = KeptSearch("", _person(holders[holder_id]))
        entry = numbers_entry(blank, licence, ("holders.identity_number",))
        return _keep(repository, entropy, clerk, search, entry)


def _page(
    repository: Repository, unit_id: str, now: datetime, sought: Sought, wanted: PageWanted
) -> OwnList:
    today, cursor = city_date(now), wanted.unverified_cursor
    return own_list(repository, unit_id, today, sought, wanted.filters, cursor, wanted.limit)


def _keep(
    repository: Repository, entropy: Entropy, clerk: Account, search: KeptSearch, entry: AuditEntry
) -> str:
    search_id = new_id(entropy)
    repository.licence_searches.add(search_id, clerk.id, search, entry.at)
    repository.audit.append(entry)
    return search_id


def _entry(now: datetime, actor: Actor) -> AuditEntry:
    return AuditEntry(now, AuditAction.LICENCES_SEARCHED, actor, operator=actor.name)


def _person(holder: Holder) -> Person:
    return Person(holder.kind, holder.name, holder.identity_kind, holder.identity_number)
