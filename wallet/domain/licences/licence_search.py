"""What a bureau looks for among its own licences: somebody, a number, and how it is narrowed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from wallet.domain.actors.actors import HolderKind, IdentityKind
from wallet.domain.errors import InvalidInput, NotFound
from wallet.domain.licences.licence import LicenceState, LicenceStatus

LONGEST_TERM = 120
SEARCHES_KEPT = timedelta(hours=12)
"""What was looked for is kept for as long as a clerk's day: to page, to reload, to go back."""


class SearchTermUnusable(InvalidInput):
    """Blank, too long, or nothing that a name or a number can be."""

    code = "search_term_unusable"
    zh = "请输入姓名、名称、证件号码或证照编号，最多 120 个字符。"
    en = "Give a name, an identity number or a licence number of at most 120 characters."


class PeriodOutOfOrder(InvalidInput):
    """The first day of a period comes after its last."""

    code = "period_out_of_order"
    zh = "起始日期晚于截止日期，请核对。"
    en = "The first day of the period comes after the last; please check."


class SearchOver(NotFound):
    """A search of another account, or one that is kept no longer."""

    code = "search_over"
    zh = "这次查找已经过期，请重新输入。"
    en = "This search is over; please enter it again."


class Sought(NamedTuple):
    """What somebody typed, as each of the things that it can be; it is looked for as all of them.

    ``name`` is as it is compared, whatever its width, dots and brackets were.
    """

    code: str | None = None
    number: str | None = None
    identities: tuple[tuple[IdentityKind, str], ...] = ()
    name: str | None = None

    @property
    def kinds(self) -> tuple[str, ...]:
        """The names of what it can be, for the trail: never what was typed."""
        found: Mapping[str, object] = {
            "identifier": self.code,
            "number": self.number,
            "identity": self.identities,
            "name": self.name,
        }
        return tuple(kind for kind, value in found.items() if value)


class Person(NamedTuple):
    """Whom a licence is to be issued to, as far as somebody has said so."""

    kind: HolderKind | None = None
    name: str = ""
    identity_kind: IdentityKind | None = None
    identity_number: str = ""


class KeptSearch(NamedTuple):
    """A search under way: what was typed, and for whom a licence may be issued from it."""

    typed: str
    person: Person


@dataclass(frozen=True, slots=True)
class Filters:
    """How a bureau's list is narrowed; the days are the city's, and count themselves.

    ``state`` is the stored one, ``status`` where the licence stands today. ``ends_by`` is the last
    day of those in force that end until then.
    """

    type_code: str | None = None
    state: LicenceState | None = None
    status: LicenceStatus | None = None
    issued_from: date | None = None
    issued_until: date | None = None
    ends_by: date | None = None

    def __post_init__(self) -> None:
        """Refuse a period that ends before it begins.

        Raises:
            PeriodOutOfOrder: it does.
        """
        if self.issued_from and self.issued_until and self.issued_from > self.issued_until:
            raise PeriodOutOfOrder(field="issued_until")


Place = tuple[datetime, str]
"""After which row a list goes on: a moment, or the midnight of a day, and an id."""
