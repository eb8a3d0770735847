"""Prepared sets of licences (证照组合): what one matter takes, shown or authorized together.

A set is its holder's own order of things and changes no licence. A licence that has ended stays in
it, so that its holder sees which one has to be seen to.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from wallet.domain.errors import Conflict, InvalidInput, NotFound
from wallet.domain.licences.licence import Licence, LicenceStatus
from wallet.domain.written_text import is_one_line

FEWEST_LICENCES = 2
MOST_LICENCES = 8
MOST_SETS = 20
LONGEST_NAME = 20
LONGEST_MATTER = 60


class SetNameNotAcceptable(InvalidInput):
    """A set is told from others by its name."""

    code = "set_name_not_acceptable"
    zh = f"请给组合起个名字，最多 {LONGEST_NAME} 个字。没有保存。"
    en = f"Please name the set in at most {LONGEST_NAME} characters. Nothing was saved."


class SetMatterNotAcceptable(InvalidInput):
    """A set says in plain words what it is for."""

    code = "set_matter_not_acceptable"
    zh = f"请写明用来办什么事，最多 {LONGEST_MATTER} 个字。没有保存。"
    en = (
        f"Please say what the set is for, in at most {LONGEST_MATTER} characters. "
        "Nothing was saved."
    )


class SetSizeNotAcceptable(InvalidInput):
    """One licence needs no set, and too many are no longer read."""

    code = "set_size_not_acceptable"
    zh = f"一个组合要有 {FEWEST_LICENCES} 到 {MOST_LICENCES} 张证照。没有保存。"
    en = f"A set takes {FEWEST_LICENCES} to {MOST_LICENCES} licences. Nothing was saved."


class TooManySets(Conflict):
    """A list that nobody can take in helps nobody."""

    code = "too_many_sets"
    zh = f"最多保存 {MOST_SETS} 个组合。请先删掉不用的，再新建。"
    en = f"At most {MOST_SETS} sets are kept. Delete one that is no longer used first."


class UnknownSet(NotFound):
    """No such set, or another holder's."""

    code = "unknown_set"
    zh = "没有找到这个证照组合，可能已经删除。"
    en = "This licence set was not found; it may have been deleted."


class NoLicenceInForce(Conflict):
    """A set opens as long as one of its licences can be shown."""

    code = "no_licence_in_force"
    zh = "组合里没有一张证照目前有效，不能亮证。"
    en = "No licence of the set is in force, so it cannot be presented."


class Step(StrEnum):
    """How a licence moves within the order of its set."""

    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True)
class SetDraft:
    """What a holder puts into a set, as it may be stored."""

    name: str
    matter: str
    licence_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LicenceSet:
    """One prepared set of one holder, its licences in the order of showing."""

    id: str
    holder_id: str
    name: str
    matter: str
    licence_ids: tuple[str, ...]
    created_at: datetime
    changed_at: datetime


def stated_set(
    unverified_name: str, unverified_matter: str, unverified_licences: Iterable[str]
) -> SetDraft:
    """Return what was typed and ticked, each licence once.

    Raises:
        SetNameNotAcceptable, SetMatterNotAcceptable: missing, too long, or not to be printed.
        SetSizeNotAcceptable: fewer than two licences or more than eight.
    """
    name = " ".join(unverified_name.split())
    matter = " ".join(unverified_matter.split())
    licence_ids = tuple(dict.fromkeys(unverified_licences))
    if not name or len(name) > LONGEST_NAME or not is_one_line(name):
        raise SetNameNotAcceptable(field="name")
    if not matter or len(matter) > LONGEST_MATTER or not is_one_line(matter):
        raise SetMatterNotAcceptable(field="matter")
    if not FEWEST_LICENCES <= len(licence_ids) <= MOST_LICENCES:
        raise SetSizeNotAcceptable(field="licence")
    return SetDraft(name, matter, licence_ids)


def moved(order: Sequence[str], licence_id: str, step: Step) -> list[str]:
    """Return the order after one licence has changed places with its neighbour.

    At either end, or when it is not there, nothing moves.
    """
    after = list(order)
    if licence_id not in after:
        return after
    place = after.index(licence_id)
    other = place - 1 if step is Step.UP else place + 1
    if 0 <= other < len(after):
        after[place], after[other] = after[other], after[place]
    return after


def ensure_any_presentable(licences: Iterable[Licence], today: date) -> None:
    """Refuse to show a set of which nothing is in force (Art. 16).

    Raises:
        NoLicenceInForce: every licence is expired, suspended, ended or not yet valid.
    """
    if not any(licence.status_on(today) is LicenceStatus.VALID for licence in licences):
        raise NoLicenceInForce
