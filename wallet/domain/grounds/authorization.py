"""Trusted authorization (可信授权, Art. 18-19): asked under a scenario, granted by the holder.

A grant names receiver, purpose, fields and term, each as the registry has them: never the
request's own words. It ends at its date, or at the moment when the holder withdraws it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from wallet.domain.civil_dates import city_date, end_of_day
from wallet.domain.errors import Conflict, InvalidInput, NotPermitted
from wallet.domain.grounds.read_refusals import (
    AuthorizationCancelled,
    AuthorizationDeclined,
    AuthorizationEnded,
    AuthorizationLapsed,
    AuthorizationNotAnswered,
    AuthorizationWithdrawn,
)
from wallet.domain.registry.relying_party import ScenarioNotOpen
from wallet.domain.registry.scenario import AskedField, Scenario

REQUEST_LIFETIME = timedelta(minutes=30)
LONGEST_TERM_DAYS = 366
WITHDRAWN_BY_HOLDER = "withdrawn_by_holder"


class RequestState(StrEnum):
    """Where a request stands; lapsing is computed from its time.

    It is withdrawn once its holder has taken back anything that was granted in answer to it: what
    is read is read as a whole.
    """

    WAITING = "waiting"
    GRANTED = "granted"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    LAPSED = "lapsed"
    CANCELLED = "cancelled"


class Channel(StrEnum):
    """How the request reaches its holder."""

    SCAN = "scan"
    LINK = "link"
    ADDRESS = "address"
    CODE = "code"


class FieldOutsideScenario(NotPermitted):
    """A field was asked that the approved scenario does not name."""

    code = "field_outside_scenario"
    zh = "所涉内容超出了已批准的场景范围，没有执行。"
    en = "A field lies beyond the approved scenario; nothing was done."
    oversteps = True


class ScenarioNarrowed(FieldOutsideScenario):
    """The scenario was narrowed after the holder agreed: no fault of the unit that reads."""

    oversteps = False


class TermOutsideScenario(NotPermitted):
    """A longer term was asked than the scenario allows."""

    code = "term_outside_scenario"
    zh = "申请的期限超过了这个场景允许的最长期限。"
    en = "The term is longer than the scenario allows."


class NothingAsked(InvalidInput):
    """A request names at least one field."""

    code = "nothing_asked"
    zh = "请至少申请一项内容。"
    en = "At least one field must be asked."


class RequestNotOpen(Conflict):
    """The request was answered already, ran out, or was cancelled."""

    code = "request_not_open"
    zh = "这份申请已经答复过、已经过期，或对方已取消。"
    en = "The request was answered already, has lapsed, or was cancelled by the one who asked."


class RequiredFieldLeftOut(InvalidInput):
    """A required field cannot be left out; declining is always possible."""

    code = "required_field_left_out"
    zh = "必需的内容不能去掉；如果不愿意提供，可以选“不同意”。"
    en = "Required fields cannot be left out; you may decline instead."


class NothingTicked(InvalidInput):
    """A grant holds at least one field of each licence."""

    code = "nothing_ticked"
    zh = "一项也没有勾选，没有授权。如果不愿意提供，可以选“不同意”。"
    en = "Nothing was ticked and nothing was granted; you may decline instead."


class FieldNotAsked(NotPermitted):
    """Only what stood on the consent page can be granted."""

    code = "field_not_asked"
    zh = "勾选了申请中没有的内容，没有授权。"
    en = "A field that was not asked for cannot be granted."


class SensitiveConsentMissing(InvalidInput):
    """Sensitive fields take a consent of their own (个人信息保护法 §29)."""

    code = "sensitive_consent_missing"
    zh = "其中有敏感信息，请单独勾选同意。"
    en = "Sensitive fields need a consent of their own."


_UNGRANTED: Mapping[RequestState, type[AuthorizationEnded]] = {
    RequestState.WAITING: AuthorizationNotAnswered,
    RequestState.DECLINED: AuthorizationDeclined,
    RequestState.LAPSED: AuthorizationLapsed,
    RequestState.CANCELLED: AuthorizationCancelled,
}


@dataclass(frozen=True, slots=True)
class AuthorizationRequest:
    """What a relying party asks of one holder, under one of its scenarios."""

    id: str
    unit_id: str
    scenario_code: str
    asked: Mapping[str, tuple[AskedField, ...]]
    term_days: int
    channel: Channel
    state: RequestState
    created_at: datetime
    lapses_at: datetime
    holder_id: str | None = None
    reference: str = ""
    actor_id: str = ""
    """Who asked: an account of the unit's, its client, or the holder who made a code."""
    decided_at: datetime | None = None

    def answered_at(self, now: datetime) -> datetime | None:
        """When it was granted, declined, cancelled or lapsed; nothing while it waits."""
        lapsed = self.state_at(now) is RequestState.LAPSED
        return self.lapses_at if lapsed else self.decided_at

    def state_at(self, now: datetime) -> RequestState:
        """Where the request stands: one that nobody answered in time has lapsed."""
        if self.state is RequestState.WAITING and now >= self.lapses_at:
            return RequestState.LAPSED
        return self.state

    def ensure_open(self, now: datetime) -> None:
        """Refuse to answer what was answered or ran out.

        Raises:
            RequestNotOpen: with the state in its details.
        """
        state = self.state_at(now)
        if state is not RequestState.WAITING:
            raise RequestNotOpen(state=state.value)

    def ensure_granted(self, now: datetime) -> None:
        """Refuse a read of what was never granted, each with a code of its own.

        Raises:
            AuthorizationNotAnswered, AuthorizationDeclined, AuthorizationLapsed,
            AuthorizationCancelled: where the request stands.
        """
        refusal = _UNGRANTED.get(self.state_at(now))
        if refusal is not None:
            raise refusal


@dataclass(frozen=True, slots=True)
class Authorization:
    """One licence's fields, granted to one unit for one registered purpose until a date."""

    id: str
    request_id: str | None
    holder_id: str
    account_id: str
    licence_id: str
    unit_id: str
    scenario_code: str
    scenario_name: str
    purpose: str
    fields: tuple[str, ...]
    granted_at: datetime
    until: datetime
    withdrawn_at: datetime | None = None
    ended_reason: str | None = None
    withdrawal_reason: str | None = None
    """What its holder said on taking it back, if anything: a ``WithdrawalReason``."""

    withdrawal_signed: bool = False
    """Whether there is a signed statement that it was taken back."""

    @property
    def withdrawn(self) -> bool:
        """Whether its holder took it back; what ended with its licence was not."""
        return self.withdrawn_at is not None and self.ended_reason in {None, WITHDRAWN_BY_HOLDER}

    def in_force_at(self, now: datetime) -> bool:
        """Whether the next read may go ahead as far as the grant is concerned."""
        return self.withdrawn_at is None and now < self.until

    def ensure_in_force(self, now: datetime) -> None:
        """Refuse a read under a grant that has ended.

        Raises:
            AuthorizationWithdrawn: its holder took it back.
            AuthorizationEnded: past its term, or ended with its licence.
        """
        if self.ended_reason == WITHDRAWN_BY_HOLDER:
            raise AuthorizationWithdrawn
        if not self.in_force_at(now):
            raise AuthorizationEnded


def ensure_askable(
    scenario: Scenario | None,
    unit_id: str,
    asked: Mapping[str, Iterable[str]],
    term_days: int,
    today: date,
) -> dict[str, tuple[AskedField, ...]]:
    """Return what is asked, each field required or optional as the registry says.

    Raises:
        ScenarioNotOpen: unknown, another unit's, or not in force today.
        NothingAsked: no field at all.
        FieldOutsideScenario: a type or field that the scenario does not name.
        TermOutsideScenario: longer than the scenario's longest, or not positive.
    """
    if scenario is None or scenario.unit_id != unit_id or not scenario.in_force_on(today):
        raise ScenarioNotOpen
    wanted = {type_code: tuple(dict.fromkeys(names)) for type_code, names in asked.items()}
    if not wanted or not all(wanted.values()):
        raise NothingAsked(field="licences")
    for type_code, names in wanted.items():
        for name in names:
            if not scenario.may_ask(type_code, name):
                raise FieldOutsideScenario(field=f"{type_code}.{name}")
    if not 1 <= term_days <= min(scenario.longest_term_days, LONGEST_TERM_DAYS):
        raise TermOutsideScenario(field="term_days", longest=scenario.longest_term_days)
    return {
        type_code: tuple(AskedField(name, scenario.requires(type_code, name)) for name in names)
        for type_code, names in wanted.items()
    }


def chosen_fields(asked: tuple[AskedField, ...], ticked: Iterable[str]) -> tuple[str, ...]:
    """Return the fields that a holder grants of one licence, in the order they were asked.

    Raises:
        FieldNotAsked: something that did not stand on the page.
        RequiredFieldLeftOut: a required field is missing.
        NothingTicked: nothing was chosen at all.
    """
    wanted = set(ticked)
    if not wanted <= {one.name for one in asked}:
        raise FieldNotAsked
    if any(one.required and one.name not in wanted for one in asked):
        raise RequiredFieldLeftOut
    if not wanted:
        raise NothingTicked
    return tuple(one.name for one in asked if one.name in wanted)


def term_end(now: datetime, term_days: int) -> datetime:
    """Return when a grant of so many civil days ends: the end of its last day in the city."""
    return end_of_day(city_date(now) + timedelta(days=term_days))
