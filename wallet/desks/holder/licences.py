"""The holder's own licences: the list, and one licence's face."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wallet.desks.holder import blueprint
from wallet.desks.holder.authorization.rows import waiting_requests
from wallet.desks.holder.own_cards import (
    company_of,
    favourite_of,
    head_word,
    permit_cards,
)
from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.views.faces import LicenceCard, card_of, category_of, face_of
from wallet.desks.shared.views.histories import history_of, status_reason
from wallet.desks.shared.views.own_licences import looked_for
from wallet.desks.shared.words.labels import CATEGORIES as CATEGORY_WORDS
from wallet.domain.catalogue.issuing_catalogue import CATEGORIES, LicenceType
from wallet.domain.civil_dates import city_date
from wallet.domain.licences.licence import LicenceStatus
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Repository
from wallet.repository.licences.licence_lookups import LicenceOutline
from wallet.services.access.holding import count_of_sets, held_licence, held_outlines

_PAGE = 50
_PAST = "past"
_REVEAL_ALL = "all"
_LIVING = frozenset({LicenceStatus.VALID, LicenceStatus.SUSPENDED, LicenceStatus.NOT_YET_VALID})


@dataclass(frozen=True, slots=True)
class Group:
    """The part of a group that is on this page; ``continued`` from the page before."""

    label: str
    total: int
    cards: Sequence[LicenceCard]
    continued: bool


@dataclass(frozen=True, slots=True)
class LicenceList:
    """One page of the list, what it can be narrowed to, and after which licence it goes on."""

    groups: Sequence[Group]
    kinds: Sequence[tuple[str, str, int]]
    left: int
    next_cursor: str | None
    favourite: LicenceCard | None


@blueprint.get("/licences")
def licences() -> ResponseReturnValue:
    """Show the holder's licences a page at a time; ``q`` and ``kind`` narrow the list."""
    account, deployment = signed_in_account(), current_deployment()
    today = city_date(deployment.clock())
    wanted = request.args.get("q", "").strip()[:60]
    kind = request.args.get("kind", "")
    kind = kind if kind in (*CATEGORIES, _PAST) else ""
    after = request.args.get("cursor", "")
    with deployment.database.read() as repository:
        held = held_outlines(repository, account)
        counts = repository.presentations.counts_by_licence(account.id)
        listed = _page_of(
            repository,
            account,
            held,
            today,
            wanted=wanted,
            kind=kind,
            after=after,
            favourite=favourite_of(held, counts, today),
        )
        waiting = waiting_requests(repository, account)
        company = company_of(repository, account)
        permits = permit_cards(repository, account, today)
        sets = count_of_sets(repository, account)
    return render(
        "holder/licences.html",
        "holder/_licence_groups.html",
        listed=listed,
        q=wanted,
        kind=kind,
        total=len(held),
        long=len(held) > _PAGE,
        waiting=waiting,
        waiting_count=len(waiting),
        favourite=listed.favourite,
        person_name=account.display_name,
        company=company,
        post_label=head_word(account, company),
        permits=permits,
        sets=sets,
    )


@blueprint.get("/licences/<licence_id>")
def licence(licence_id: str) -> ResponseReturnValue:
    """Show one licence as the paper would look; ``reveal`` names what to show clear, or all."""
    account, deployment = signed_in_account(), current_deployment()
    today = city_date(deployment.clock())
    with deployment.database.read() as repository:
        found = held_licence(repository, account, licence_id)
        kind = repository.catalogue.get(found.type_code, found.type_version)
        issuer = repository.units.get(found.issuer_id).name
        version = repository.licences.version(found.id, found.version)
        names = [holder.name for holder in repository.holders.of_licence(found.id)]
        entries = repository.audit.of_licence(found.id)
    asked = set(request.args.getlist("reveal"))
    revealed = set(version.face) if _REVEAL_ALL in asked else asked
    return render(
        "holder/licence.html",
        "holder/_face.html",
        face=face_of(found, kind, issuer, version.face, today, revealed),
        card=card_of(found, kind, issuer, today, names),
        history=history_of(found, entries),
        revealed=revealed,
        status_reason=status_reason(found, today),
        delivered_at=found.delivered_at,
        successor=found.superseded_by,
    )


def _page_of(
    repository: Repository,
    account: Account,
    held: Sequence[LicenceOutline],
    today: date,
    *,
    wanted: str = "",
    kind: str = "",
    after: str = "",
    favourite: str | None = None,
) -> LicenceList:
    """Return a page: those in force by category, then all others, each the newest first.

    ``wanted`` are words to be found in name, number, issuer or category; ``kind`` is a category or
    ``_PAST``; ``after`` is the last licence of the page before; the card of ``favourite`` comes
    with every page.
    """
    types = repository.catalogue.versions_of(one.type_code for one in held)
    kinds = {one.id: _kind(one, types, today) for one in held}
    counts = Counter(kinds.values())
    found = looked_for(repository, account, held, wanted) if wanted else held
    by_kind: dict[str, list[str]] = {name: [] for name in (*CATEGORIES, _PAST)}
    for one in found:
        by_kind[kinds[one.id]].append(one.id)
    shown = {name: ids for name, ids in by_kind.items() if ids and kind in ("", name)}
    order = [licence_id for ids in shown.values() for licence_id in ids]
    first = order.index(after) + 1 if after in order else 0
    page = order[first : first + _PAGE]
    licences = repository.licence_lookups.by_ids([*page, *([favourite] if favourite else [])])
    names = repository.units.names(one.issuer_id for one in licences.values())
    cards = {
        one.id: card_of(
            one, types[one.type_code, one.type_version], names[one.issuer_id], today, []
        )
        for one in licences.values()
    }
    groups = [
        Group(
            _word(name),
            len(ids),
            [cards[one] for one in page if one in inside],
            continued=first > 0 and order[first - 1] in inside,
        )
        for name, ids in shown.items()
        if not (inside := set(ids)).isdisjoint(page)
    ]
    left = len(order) - first - len(page)
    return LicenceList(
        groups,
        [(name, _word(name), counts[name]) for name in by_kind if counts[name]],
        left,
        page[-1] if left else None,
        cards[favourite] if favourite else None,
    )


def _kind(one: LicenceOutline, types: Mapping[tuple[str, int], LicenceType], today: date) -> str:
    if one.status_on(today) not in _LIVING:
        return _PAST
    return category_of(types[one.type_code, one.type_version])


def _word(kind: str) -> str:
    return _("已失效的证照") if kind == _PAST else str(CATEGORY_WORDS[kind])
