"""Choosing one of the city's units in a filter: by name or code, however many there are."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.words.authorization_words import UNIT_KINDS
from wallet.domain.actors.actors import Unit
from wallet.domain.spoken_code import tidy_number
from wallet.repository.database import Repository

MOST_CHOICES = 8
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class UnitChoice:
    """What stands in the field of a unit: one that was chosen, or a word that may mean several.

    ``typed`` is empty where the address has the unit's id, as it has once it was chosen.
    """

    unit: Unit | None = None
    typed: str = ""
    found: tuple[tuple[Unit, str], ...] = ()
    more: bool = False

    @property
    def unit_id(self) -> str | None:
        """The id of the chosen unit."""
        return self.unit.id if self.unit else None

    @property
    def is_open(self) -> bool:
        """Whether something was typed that does not name one unit."""
        return self.unit is None and bool(self.typed)


def unit_choice(repository: Repository) -> UnitChoice:
    """Return which unit is asked for: by id, by its whole name or code, or as all that fits."""
    asked = request.args.get("unit", "").strip()[:_LONGEST_NAME]
    if not asked:
        return UnitChoice()
    if unit := repository.units.find(asked):
        return UnitChoice(unit)
    found, more = repository.units.called(asked, tidy_number(asked)), False
    if not found:
        found, cursor = repository.unit_search.page(asked, None, None, MOST_CHOICES)
        more = cursor is not None
    named = tuple((one, str(UNIT_KINDS[one.kind])) for one in found[:MOST_CHOICES])
    return UnitChoice(found[0] if len(found) == 1 else None, asked, named, more)


def address_of_choice(
    choice: UnitChoice, endpoint: str, filters: Mapping[str, str | None]
) -> ResponseReturnValue | None:
    """Return the way to the address that names the chosen unit by its id, if this one does not."""
    if choice.unit is None or not choice.typed:
        return None
    values: dict[str, Any] = {name: value or None for name, value in filters.items()}
    values["unit"] = choice.unit.id
    return redirect(url_for(endpoint, **values))


def unit_choices(endpoint: str, *filters: str) -> str:
    """Render the units that fit what is typed so far, as links that keep the other filters."""
    with current_deployment().database.read() as repository:
        choice = unit_choice(repository)
    kept = {name: request.args.get(name) or None for name in filters}
    return render_template(
        "registry/_unit_choices.html", choice=choice, endpoint=endpoint, kept=kept
    )
