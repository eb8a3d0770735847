"""The comprehensive industry permit (行业综合许可证, Art. 17): one industry, one licence.

It merges nothing: each constituent licence keeps its own issuer, number, dates and state. The
permit's own state is computed from theirs whenever somebody looks.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from wallet.domain.actors.actors import HolderKind
from wallet.domain.errors import Conflict, InvalidInput, NotFound
from wallet.domain.licences.licence import LicenceStatus

FEWEST_CONSTITUENTS = 2
MOST_COMPONENTS = 12
PERMIT_HOLDERS = frozenset({HolderKind.LEGAL_PERSON, HolderKind.UNINCORPORATED_ORGANIZATION})


@dataclass(frozen=True, slots=True)
class IndustryComponent:
    """One permit that an industry may need, and the licence types that are such a permit."""

    name: str
    type_codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Industry:
    """One version of an industry's entry in the table; it never changes, an edit makes the next.

    ``lead`` is the field in charge (牵头部门) and ``issuer_id`` the unit that issues the permits.
    """

    code: str
    version: int
    name: str
    lead: str
    issuer_id: str
    components: tuple[IndustryComponent, ...]
    made_at: datetime
    made_by: str

    def component(self, name: str) -> IndustryComponent | None:
        """Return the component of that name, if this version has one."""
        return next((one for one in self.components if one.name == name), None)


class PermitState(StrEnum):
    """Where a permit stands as a whole; only its ending is stored."""

    IN_FORCE = "in_force"
    PARTLY_IN_FORCE = "partly_in_force"
    NOT_IN_FORCE = "not_in_force"
    ENDED = "ended"


class PermitAct(StrEnum):
    """What made a version of a permit."""

    ASSEMBLED = "assembled"
    EXTENDED = "extended"
    REBUILT = "rebuilt"


@dataclass(frozen=True, slots=True)
class Constituent:
    """One licence in a permit, and the component for which it stands."""

    component: str
    licence_id: str


@dataclass(frozen=True, slots=True)
class PermitVersion:
    """What one version of a permit was made of, by whom and why."""

    version: int
    act: PermitAct
    made_at: datetime
    made_by: str
    reason: str
    constituents: tuple[Constituent, ...]


@dataclass(frozen=True, slots=True)
class ComprehensiveIndustryPermit:
    """One permit in its current version; it keeps the industry's version of its first day."""

    id: str
    number: str
    holder_id: str
    issuer_id: str
    industry_code: str
    industry_version: int
    version: int
    constituents: tuple[Constituent, ...]
    issued_at: datetime
    ended_at: datetime | None = None
    end_reason: str | None = None


class UnknownIndustry(NotFound):
    """No such industry, or another unit issues its permits."""

    code = "unknown_industry"
    zh = "没有这个行业，或它的综合许可证不由本单位制发。"
    en = "There is no such industry, or another unit issues its permits."


class UnknownPermit(NotFound):
    """No such permit, or none that the asker may know of."""

    code = "unknown_permit"
    zh = "没有找到这张行业综合许可证。"
    en = "This comprehensive industry permit was not found."


class TooFewConstituents(InvalidInput):
    """One licence alone makes no comprehensive permit (Art. 17)."""

    code = "too_few_constituents"
    zh = "行业综合许可证至少要有两项许可，只有一项时不能制发。"
    en = "A comprehensive industry permit needs at least two licences; one alone is not enough."


class ConstituentUnsuitable(InvalidInput):
    """A licence that cannot stand for the component it was put at."""

    code = "constituent_unsuitable"
    zh = "所选证照不能作为这项许可：它必须是这家单位自己的、目前有效的、类型相符的证照。"
    en = (
        "A chosen licence cannot stand for its component: it must be the holder's own, "
        "in force, and of a type that the industry names."
    )


class ConstituentTaken(Conflict):
    """A licence is a part of one living permit at most."""

    code = "constituent_taken"
    zh = "所选证照已经在另一张行业综合许可证里，没有制发。"
    en = "A chosen licence is already part of another comprehensive permit; nothing was issued."


class NothingChanged(Conflict):
    """An extension adds a component, and a rebuilding changes one."""

    code = "permit_unchanged"
    zh = "组成没有变化，没有生成新的版本。"
    en = "Nothing has changed, so no new version was made."


class PermitEnded(Conflict):
    """An ended permit takes no further act."""

    code = "permit_ended"
    zh = "这张行业综合许可证已经终止，不能再变更。"
    en = "This comprehensive permit has ended and can no longer be changed."


class PermitNotPresentable(Conflict):
    """A permit is shown as long as it has not ended and one licence in it is in force."""

    code = "permit_not_presentable"
    zh = "综合许可证已经终止，或者没有一项许可目前有效，不能亮证。"
    en = (
        "The comprehensive permit has ended, or none of its licences is in force, "
        "so it cannot be presented."
    )


class HolderUnsuitable(InvalidInput):
    """Only organisations run a trade under a comprehensive permit."""

    code = "permit_holder_unsuitable"
    zh = "行业综合许可证只发给法人或非法人组织。请核对统一社会信用代码。"
    en = "Comprehensive permits are issued to organisations only; check the credit code."


def permit_state(ended: bool, statuses: Iterable[LicenceStatus | None]) -> PermitState:  # noqa: FBT001
    """Compute a permit's state; ``None`` is a licence that cannot be confirmed, never in force."""
    if ended:
        return PermitState.ENDED
    standing = [status is LicenceStatus.VALID for status in statuses]
    if not any(standing):
        return PermitState.NOT_IN_FORCE
    return PermitState.IN_FORCE if all(standing) else PermitState.PARTLY_IN_FORCE


def ensure_enough(constituents: Sequence[Constituent]) -> None:
    """Refuse a permit of fewer than two licences, or with one licence or component twice.

    Raises:
        TooFewConstituents: fewer than two.
        ConstituentUnsuitable: something stands twice.
    """
    if len(constituents) < FEWEST_CONSTITUENTS:
        raise TooFewConstituents(field="constituents")
    components = {one.component for one in constituents}
    licences = {one.licence_id for one in constituents}
    if len(components) < len(constituents) or len(licences) < len(constituents):
        raise ConstituentUnsuitable(field="constituents", reason="twice")


PRESENTABLE = frozenset({PermitState.IN_FORCE, PermitState.PARTLY_IN_FORCE})
"""Where a permit stands while it can be shown (亮证)."""


def ensure_permit_presentable(state: PermitState) -> None:
    """Refuse to show a permit of which nothing is in force (Art. 16, 17).

    Raises:
        PermitNotPresentable: it has ended, or none of its licences is in force.
    """
    if state not in PRESENTABLE:
        raise PermitNotPresentable


def ensure_living(permit: ComprehensiveIndustryPermit) -> None:
    """Refuse every act on an ended permit.

    Raises:
        PermitEnded: it has ended.
    """
    if permit.ended_at is not None:
        raise PermitEnded
