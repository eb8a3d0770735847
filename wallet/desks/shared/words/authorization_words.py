"""What both sides' pages say of an authorization: who asks, what state it is in, how long."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flask_babel import gettext as _
from flask_babel import lazy_gettext, ngettext
from flask_babel.speaklater import LazyString

from wallet.desks.shared.language import label_of
from wallet.domain.actors.actors import Unit, UnitKind
from wallet.domain.catalogue.issuing_catalogue import FaceField, LicenceType
from wallet.domain.civil_dates import city_date
from wallet.domain.errors import WalletError
from wallet.domain.grounds.authorization import Channel, RequestState
from wallet.domain.grounds.ground_state import GroundState
from wallet.domain.registry.relying_party import ReceiverNotApproved, ReceiverSuspended
from wallet.domain.registry.scenario import Scenario
from wallet.repository.database import Repository

_LONG_TERMS = (1, 7, 30, 90, 180, 366)
_DAYS_OF_A_YEAR = 365

UNIT_KINDS: dict[UnitKind, LazyString] = {
    UnitKind.ISSUING_BUREAU: lazy_gettext("发证单位"),
    UnitKind.PUBLIC_RELYING_UNIT: lazy_gettext("政府用证单位"),
    UnitKind.SOCIAL_RELYING_PARTY: lazy_gettext("社会化用证主体"),
    UnitKind.ENTERPRISE: lazy_gettext("企业"),
    UnitKind.DATA_CENTRE: lazy_gettext("市大数据中心"),
    UnitKind.GENERAL_OFFICE: lazy_gettext("综合管理部门"),
    UnitKind.DISTRICT: lazy_gettext("区政府"),
}
CHANNELS: dict[Channel, LazyString] = {
    Channel.SCAN: lazy_gettext("扫码后申请"),
    Channel.LINK: lazy_gettext("一次性链接"),
    Channel.ADDRESS: lazy_gettext("钱包地址"),
    Channel.CODE: lazy_gettext("持证人给的授权码"),
}
REQUEST_STATES: dict[RequestState, LazyString] = {
    RequestState.WAITING: lazy_gettext("等待答复"),
    RequestState.GRANTED: lazy_gettext("已同意"),
    RequestState.WITHDRAWN: lazy_gettext("已撤回"),
    RequestState.DECLINED: lazy_gettext("未同意"),
    RequestState.LAPSED: lazy_gettext("已过期"),
    RequestState.CANCELLED: lazy_gettext("已取消"),
}
"""What became of a request, for the one who asked."""
GROUND_WORDS: dict[GroundState, LazyString] = {
    GroundState.IN_FORCE: lazy_gettext("授权中"),
    GroundState.WITHDRAWN: lazy_gettext("您已撤回"),
    GroundState.ENDED_WITH_LICENCE: lazy_gettext("证照已失效，授权随之结束"),
    GroundState.TERM_ENDED: lazy_gettext("已到期"),
    GroundState.LICENCE_NOT_IN_FORCE: lazy_gettext("证照目前不是有效状态"),
    GroundState.UNIT_SUSPENDED: lazy_gettext("对方单位已被暂停"),
    GroundState.UNIT_NOT_APPROVED: lazy_gettext("对方的用证资格已终止"),
    GroundState.SCENARIO_CLOSED: lazy_gettext("这个场景已停用"),
}
"""What the holder reads of a grant."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """Why nothing can be granted to a party now: a mark beside its name, and a sentence."""

    mark: LazyString
    title: LazyString


_STOPPED: dict[str, Stopped] = {
    ReceiverSuspended.code: Stopped(
        lazy_gettext("已被暂停"), lazy_gettext("这个单位已被暂停用证，现在不能同意")
    ),
    ReceiverNotApproved.code: Stopped(
        lazy_gettext("资格已终止"), lazy_gettext("这个单位的用证资格已经终止，不能同意")
    ),
}
_CLOSED = Stopped(lazy_gettext("场景已停用"), lazy_gettext("这个场景已经停用"))


@dataclass(frozen=True, slots=True)
class Asker:
    """Who asks, as registered."""

    name: str
    kind: str
    code: str
    stopped: Stopped | None = None
    """Why it is not in good standing; then it carries no green mark."""


@dataclass(frozen=True, slots=True)
class Purpose:
    """Which registered scenario a request stands under, in the registry's words."""

    name: str
    text: str
    kept_for: str


def asker_of(unit: Unit, fault: WalletError | None) -> Asker:
    """Return a unit as the holder reads it; ``fault`` is why nothing can be granted to it."""
    stopped = _STOPPED.get(fault.code, _CLOSED) if fault else None
    return Asker(unit.name, str(UNIT_KINDS[unit.kind]), unit.uscc, stopped)


def purpose_of(scenario: Scenario) -> Purpose:
    """Return a scenario as the holder reads it."""
    return Purpose(scenario.name, scenario.purpose, kept_for(scenario.retention_days))


def kept_for(days: int) -> str:
    """Say how long the data are kept after they were retrieved."""
    if days <= 0:
        return _("看完不留存")
    if days % _DAYS_OF_A_YEAR == 0:
        years = days // _DAYS_OF_A_YEAR
        return ngettext("最多保存 %(num)s 年", "最多保存 %(num)s 年", years)
    return ngettext("最多保存 %(num)s 天", "最多保存 %(num)s 天", days)


def last_day(until: datetime) -> date:
    """Return the last civil day on which a grant may be used."""
    return city_date(until - timedelta(microseconds=1))


def last_day_of_term(today: date, term_days: int) -> date:
    """Return the last day of a grant that would be given today."""
    return today + timedelta(days=term_days)


def terms_up_to(longest: int) -> list[tuple[int, str]]:
    """Return the usual terms that a scenario allows, the shortest first, each with its words."""
    days = [term for term in _LONG_TERMS if term < longest]
    return [(term, term_words(term)) for term in [*days, longest] if term > 0]


def term_words(days: int) -> str:
    """Return a term of so many days, as a form offers it and a consent states it."""
    return ngettext("%(num)s 天", "%(num)s 天", days)


def labels_of(kind: LicenceType, names: tuple[str, ...]) -> list[str]:
    """Return the labels of fields by their names; what the face does not know keeps its name."""
    fields: dict[str, FaceField] = {field.name: field for field in kind.fields}
    return [label_of(fields[name]) if name in fields else name for name in names]


def names_of_types(repository: Repository, type_codes: Iterable[str]) -> dict[str, str]:
    """Return the names of licence types, retired ones too, in the order given."""
    wanted = list(type_codes)
    versions = repository.catalogue.versions_of(wanted)
    names = {code: versions[code, version].name for code, version in sorted(versions)}
    return {code: names.get(code, code) for code in wanted}
