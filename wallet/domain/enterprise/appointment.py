"""Acting for an enterprise (企业代办, Art. 16-18): its posts, their powers, and when they end.

The legal representative appoints at most five licence managers; both appoint handlers, each for
named licences and permits, for a matter in plain words, until the end of a civil date.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from wallet.domain.civil_dates import MalformedDate, city_date, end_of_day, parse_iso_date
from wallet.domain.enterprise.representative import Headship
from wallet.domain.errors import Conflict, InvalidInput, NotFound, NotPermitted
from wallet.domain.written_text import is_one_line

MOST_MANAGERS = 5
LONGEST_MATTER = 60
LONGEST_TERM = timedelta(days=366)
MOST_LICENCES = 100


class Post(StrEnum):
    """What somebody is to an enterprise, in the order of power."""

    LEGAL_REPRESENTATIVE = "legal_representative"
    LICENCE_MANAGER = "licence_manager"
    HANDLER = "handler"

    @property
    def appoints(self) -> "frozenset[Post]":
        """Which posts the one who has this post gives and takes away."""
        return _APPOINTS[self]


_APPOINTS = {
    Post.LEGAL_REPRESENTATIVE: frozenset({Post.LICENCE_MANAGER, Post.HANDLER}),
    Post.LICENCE_MANAGER: frozenset({Post.HANDLER}),
    Post.HANDLER: frozenset[Post](),
}


class EndReason(StrEnum):
    """How a post came to its end."""

    REMOVED = "removed"
    RESIGNED = "resigned"
    LAPSED = "lapsed"
    NOT_PROVED = "not_proved"
    """The business licence no longer names this representative, or another is in force."""


class NoLongerActing(NotPermitted):
    """The post that the person acted under has ended."""

    code = "no_longer_acting"
    zh = "您已不能再代表这家企业，没有执行任何操作。"
    en = "You no longer act for this enterprise; nothing was done."


class AnotherWalletOpen(Conflict):
    """The page was shown for one wallet, and another one has been opened since."""

    code = "another_wallet_open"
    zh = "这个页面不是为现在打开的钱包打开的，没有执行任何操作。"
    en = "This page was opened for another wallet than the one that is open now; nothing was done."


class BeyondAppointment(NotPermitted):
    """A handler does what the appointment names, and nothing beyond it."""

    code = "beyond_appointment"
    zh = "这项操作不在您的经办范围内，没有执行。请由法定代表人或证照管理员办理。"
    en = (
        "This lies beyond your appointment; nothing was done. "
        "The legal representative or a licence manager can do it."
    )


class MayNotAppoint(NotPermitted):
    """The post does not give or take away the other one."""

    code = "may_not_appoint"
    zh = "您的职务不能办理这项任免，没有作任何改动。"
    en = "Your post does not let you do this; nothing was changed."


class TooManyManagers(Conflict):
    """An enterprise has at most five licence managers."""

    code = "too_many_managers"
    zh = f"证照管理员最多 {MOST_MANAGERS} 名，没有任命。请先撤下一名。"
    en = f"There are {MOST_MANAGERS} licence managers already; remove one first."


class HasPostAlready(Conflict):
    """One person has one post in an enterprise at a time."""

    code = "has_post_already"
    zh = "这个人在本企业已有职务，没有重复任命。要改，请先撤下再任命。"
    en = "This person has a post here already; remove it first to give another one."


class NoSuchAppointee(InvalidInput):
    """Nobody with a wallet has this name and this number; which of them is wrong is not said."""

    code = "no_such_appointee"
    zh = "没有任命。请核对姓名和证件号码；对方还须已开通个人证照钱包。"
    en = "Nobody was appointed. Check name and number; the person also needs a wallet of their own."


class NotTheRepresentative(InvalidInput):
    """No licence in force names this person as the representative of that enterprise.

    One sentence for every cause, so that nobody finds out who represents what.
    """

    code = "not_the_representative"
    zh = (
        "没有绑定。没有查到与您本人相符的有效营业执照或登记证书：请核对单位名称和统一社会信用代码；"
        "法定代表人（负责人、经营者、执行事务合伙人）刚变更的，请等登记机关更新后再试。"
    )
    en = (
        "Nothing was bound. No business licence or registration in force names you as the head. "
        "Check the name and the code; after a recent change wait for the registry's update."
    )


class NothingToHandle(InvalidInput):
    """A handler is appointed for at least one licence or permit of the enterprise."""

    code = "nothing_to_handle"
    zh = "请至少勾选一张证照。没有任命。"
    en = "Tick at least one licence. Nobody was appointed."


class MatterNotAcceptable(InvalidInput):
    """A handler's appointment says in plain words what it is for."""

    code = "matter_not_acceptable"
    zh = f"请写明经办什么事，最多 {LONGEST_MATTER} 个字。没有任命。"
    en = f"State the matter in at most {LONGEST_MATTER} characters. Nobody was appointed."


class LastDayNotAcceptable(InvalidInput):
    """A handler's appointment ends on a day from today to a year from now."""

    code = "last_day_not_acceptable"
    zh = "请选择到期日：最早今天，最晚一年以后。没有任命。"
    en = "Choose a last day from today to a year from now. Nobody was appointed."


class UnknownAppointment(NotFound):
    """No such appointment, or none that the asker may know of."""

    code = "unknown_appointment"
    zh = "没有找到这项任命，它可能已经结束。"
    en = "This appointment was not found; it may have ended."


@dataclass(frozen=True, slots=True)
class Scope:
    """Which licences and comprehensive permits a handler may use."""

    licence_ids: frozenset[str]
    permit_ids: frozenset[str] = frozenset()


NOTHING = Scope(frozenset())
"""What somebody may use who has no post."""


@dataclass(frozen=True, slots=True)
class Binding:
    """A natural person bound to an enterprise as its legal representative, and by which licence."""

    id: str
    enterprise_id: str
    person_id: str
    licence_id: str
    bound_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Appointment:
    """One post of one person in an enterprise; only a handler's has scope, matter and last day."""

    id: str
    enterprise_id: str
    person_id: str
    post: Post
    appointed_by: str
    appointed_at: datetime
    matter: str = ""
    until: date | None = None
    scope: Scope | None = None
    ended_at: datetime | None = None
    end_reason: EndReason | None = None

    def in_force_at(self, now: datetime) -> bool:
        """Whether the post is held: to the end of the last day, in the city's zone."""
        return self.ended_at is None and not self.lapsed_at(now)

    def lapsed_at(self, now: datetime) -> bool:
        """Whether the last day is over."""
        return self.until is not None and city_date(now) > self.until


@dataclass(frozen=True, slots=True)
class Acting:
    """For which enterprise a signed-in person acts now, in which post and how far.

    Without a post the person no longer may. A scope of None lets every licence be used.
    ``standing_id`` is the binding or appointment that it rests on; ``headship`` is what the law
    calls the head of that enterprise.
    """

    person_id: str
    enterprise_id: str
    enterprise_name: str
    post: Post | None = None
    standing_id: str = ""
    scope: Scope | None = NOTHING
    until: date | None = None
    headship: Headship = Headship.LEGAL_REPRESENTATIVE

    @property
    def ends_at(self) -> datetime | None:
        """The first moment at which it is over, where it has a last day."""
        return end_of_day(self.until) if self.until else None


def may_use_licence(acting: Acting | None, licence_id: str) -> bool:
    """Whether a licence of the wallet may be used: any, unless a handler's scope leaves it out."""
    scope = acting.scope if acting else None
    return scope is None or licence_id in scope.licence_ids


def may_use_permit(acting: Acting | None, permit_id: str) -> bool:
    """Whether a comprehensive permit of the wallet may be used, as with licences."""
    scope = acting.scope if acting else None
    return scope is None or permit_id in scope.permit_ids


def ensure_within_term(acting: Acting | None, until: datetime) -> None:
    """Refuse to promise what lasts longer than the appointment.

    Raises:
        BeyondAppointment: it would go on after the handler's last day.
    """
    ends_at = acting.ends_at if acting else None
    if ends_at is not None and until > ends_at:
        raise BeyondAppointment


def within_term(acting: Acting | None, until: datetime) -> datetime:
    """Return how long something lasts that was made in an appointment: no longer than that."""
    ends_at = acting.ends_at if acting else None
    return until if ends_at is None else min(until, ends_at)


def ensure_may_appoint(post: Post | None, other: Post) -> None:
    """Refuse who gives or takes away a post without the power.

    Raises:
        MayNotAppoint: handlers appoint nobody, managers only handlers.
    """
    if post is None or other not in post.appoints:
        raise MayNotAppoint


def stated_matter(unverified: str) -> str:
    """Return the matter in one line.

    Raises:
        MatterNotAcceptable: missing, too long, or with characters that cannot be printed.
    """
    matter = " ".join(unverified.split())
    if not matter or len(matter) > LONGEST_MATTER or not is_one_line(matter):
        raise MatterNotAcceptable(field="matter")
    return matter


def stated_last_day(unverified: str, today: date) -> date:
    """Return the last day of a handler's appointment.

    Raises:
        LastDayNotAcceptable: no date, a past one, or one more than a year away.
    """
    try:
        day = parse_iso_date(unverified)
    except MalformedDate:
        raise LastDayNotAcceptable(field="until") from None
    if not today <= day <= today + LONGEST_TERM:
        raise LastDayNotAcceptable(field="until")
    return day
