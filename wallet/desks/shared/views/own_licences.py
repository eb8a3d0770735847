"""Parts of a long list of one's own licences: what is looked for, what fits a form, their cards."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from flask import request

from wallet.desks.shared.views.faces import LicenceCard, cards_of, category_of
from wallet.desks.shared.words.labels import CATEGORIES
from wallet.domain.showing.masking import masked_number
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Repository
from wallet.repository.licences.licence_lookups import LicenceOutline
from wallet.services.access.holding import held_licences

_LONGEST_SEARCH = 60
MOST_CHOICES = 30
"""How many licences a form offers at once, beside those that are ticked already."""


def cards_by_id(
    repository: Repository, licence_ids: Iterable[str | None], today: date
) -> dict[str | None, LicenceCard]:
    """Return the cards of those licences of a long list that are shown, by the licence."""
    found = repository.licence_lookups.by_ids(one for one in licence_ids if one)
    return {card.id: card for card in cards_of(repository, list(found.values()), today)}


def looked_for(
    repository: Repository, account: Account, held: Sequence[LicenceOutline], wanted: str
) -> list[LicenceOutline]:
    """Return those whose name, number, issuer and category have all the words; no words find all.

    A number is found by a part of what the list shows of it.
    """
    words = wanted.lower().split()
    if not words:
        return list(held)
    types = repository.catalogue.versions_of(one.type_code for one in held)
    issuers = repository.units.names(one.issuer_id for one in held)
    numbers = {one.id: one.number for one in held_licences(repository, account)}
    found = []
    for one in held:
        kind = types[one.type_code, one.type_version]
        number = masked_number(kind, numbers.get(one.id, ""))
        told = (kind.name, number, issuers[one.issuer_id])
        text = " ".join([*told, str(CATEGORIES[category_of(kind)])]).lower()
        if all(word in text for word in words):
            found.append(one)
    return found


def sent_search() -> str:
    """Return what was typed into a form to look for."""
    return request.form.get("find", "").strip()[:_LONGEST_SEARCH]


def looks() -> bool:
    """Whether a form was sent to look for licences, by its button or by Enter in its field.

    What was typed and not looked for yet is looked for before anything is done.
    """
    return request.form.get("step") == "find" or sent_search() != request.form.get("found", "")


def offered(
    repository: Repository,
    account: Account,
    held: Sequence[LicenceOutline],
    ticked: Collection[str],
    wanted: str,
) -> list[str]:
    """Return which of these a form offers: what is ticked, and the first that are looked for."""
    found = looked_for(repository, account, held, wanted)
    others = [one.id for one in found if one.id not in ticked][:MOST_CHOICES]
    shown = {*ticked, *others}
    return [one.id for one in held if one.id in shown]
