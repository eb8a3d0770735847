"""The list of one's own licences, a page at a time: grouped, narrowed, and where it goes on."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _

from wallet.desks.shared.views.faces import LicenceCard, card_of, category_of
from wallet.desks.shared.words.labels import CATEGORIES as CATEGORY_WORDS
from wallet.domain.catalogue.issuing_catalogue import CATEGORIES, LicenceType
from wallet.domain.licences.licence import LicenceStatus
from wallet.domain.showing.masking import mask_number
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Repository
from wallet.repository.licences.licence_lookups import LicenceOutline
from wallet.services.access.holding import held_licences

PAGE = 20
PAST = "past"
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


def page_of(
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
    ``PAST``; ``after`` is the last licence of the page before. The card of ``favourite`` comes with
    any page.
    """
    types = repository.catalogue.versions_of(one.type_code for one in held)
    kinds = {one.id: _kind(one, types, today) for one in held}
    counts = Counter(kinds.values())
    if wanted:
        held = _matching(repository, account, held, types, kinds, wanted.lower().split())
    by_kind: dict[str, list[str]] = {name: [] for name in (*CATEGORIES, PAST)}
    for one in held:
        by_kind[kinds[one.id]].append(one.id)
    shown = {name: ids for name, ids in by_kind.items() if ids and kind in ("", name)}
    order = [licence_id for ids in shown.values() for licence_id in ids]
    first = order.index(after) + 1 if after in order else 0
    page = order[first : first + PAGE]
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


def _matching(
    repository: Repository,
    account: Account,
    held: Sequence[LicenceOutline],
    types: Mapping[tuple[str, int], LicenceType],
    kinds: Mapping[str, str],
    words: Sequence[str],
) -> list[LicenceOutline]:
    issuers = repository.units.names(one.issuer_id for one in held)
    numbers = {one.id: mask_number(one.number) for one in held_licences(repository, account)}
    found = []
    for one in held:
        name = types[one.type_code, one.type_version].name
        issuer, number = issuers[one.issuer_id], numbers.get(one.id, "")
        text = f"{name} {number} {issuer} {_word(kinds[one.id])}".lower()
        if all(word in text for word in words):
            found.append(one)
    return found


def _kind(one: LicenceOutline, types: Mapping[tuple[str, int], LicenceType], today: date) -> str:
    if one.status_on(today) not in _LIVING:
        return PAST
    return category_of(types[one.type_code, one.type_version])


def _word(kind: str) -> str:
    return _("已失效的证照") if kind == PAST else str(CATEGORY_WORDS[kind])
