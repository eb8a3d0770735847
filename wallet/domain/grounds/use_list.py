"""Matters (政务服务事项) on a unit's use list: which licences replace which papers (Art. 13)."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from wallet.domain.actors.actors import UnitKind
from wallet.domain.catalogue.issuing_catalogue import LicenceType
from wallet.domain.errors import Conflict, InvalidInput, NotFound, NotPermitted

LONGEST_RETENTION_DAYS = 30
LONGEST_MATTER_NAME = 100
MATTER_CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{2,63}")
"""How the code of a matter (事项编码) is written."""

MOST_MATERIALS = 40
PUBLIC_BODIES = frozenset({UnitKind.PUBLIC_RELYING_UNIT, UnitKind.ISSUING_BUREAU})
"""The kinds of unit that read by duty; nobody else has the statutory ground (Art. 3, 18)."""


class UseListState(StrEnum):
    """The life of one matter's entry: only an approved one opens anything."""

    DRAFTED = "drafted"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    REPLACED = "replaced"
    ENDED = "ended"


_NEXT: Mapping[UseListState, frozenset[UseListState]] = {
    UseListState.DRAFTED: frozenset({UseListState.SUBMITTED, UseListState.ENDED}),
    UseListState.SUBMITTED: frozenset({UseListState.APPROVED, UseListState.RETURNED}),
    UseListState.RETURNED: frozenset({UseListState.SUBMITTED, UseListState.ENDED}),
    UseListState.APPROVED: frozenset({UseListState.REPLACED, UseListState.ENDED}),
    UseListState.REPLACED: frozenset(),
    UseListState.ENDED: frozenset(),
}
OPEN_STATES = (UseListState.DRAFTED, UseListState.SUBMITTED, UseListState.RETURNED)
"""The states of an entry that is being worked on; a matter has one such entry at most."""
_EDITABLE = frozenset({UseListState.DRAFTED, UseListState.RETURNED})


class UnknownMatter(NotFound):
    """The unit has no matter of this code; another unit's is not told from none."""

    code = "unknown_matter"
    zh = "本单位的用证清单和清单外申请里都没有这个事项。"
    en = "There is no such matter on this unit's use list, nor among its applications."
    oversteps = True


class MatterNotOpen(NotPermitted):
    """The matter's entry or application is not approved yet, not in force, or has ended."""

    code = "matter_not_open"
    zh = "这个事项的用证清单或清单外申请还没有批准、不在生效期内，或已经停用，没有调取证照。"
    en = (
        "The matter's use list or application is not approved, not in force, or has ended;"
        " nothing was read."
    )


class StatutoryGroundMissing(NotPermitted):
    """Only public bodies read by duty; everybody else needs the holder's own act (Art. 19)."""

    code = "statutory_ground_missing"
    zh = "只有公共管理和服务机构可以依法履职调取证照；其他单位须经持证人亮证或授权。"
    en = "Only public bodies may read licences by duty; others need the holder's own act."
    oversteps = True


class OutsideUseList(NotPermitted):
    """A licence type or field was asked that was not approved for the matter."""

    code = "outside_use_list"
    zh = "申请的证照或内容超出了这个事项已批准的范围，没有调取。"
    en = "A licence or field beyond what was approved for the matter was asked; nothing was read."
    oversteps = True


class UseListStateConflict(Conflict):
    """The entry is not in a state that allows the act."""

    code = "use_list_state_conflict"
    zh = "这份清单当前的状态不允许这项操作，请刷新后再看。"
    en = "The entry's state does not allow this; refresh the page."


class MatterInWork(Conflict):
    """The matter has a draft already, or one that waits for its decision."""

    code = "matter_in_work"
    zh = "这个事项已有一份正在编制或等待批准的清单，请先办完那一份。"
    en = "This matter already has an entry being drafted or decided."


class UseListIncomplete(InvalidInput):
    """An entry is submitted whole: materials, their licences, the fields needed of each."""

    code = "use_list_incomplete"
    zh = "清单还不完整：至少要有一份材料，每类对应的证照至少选一项内容，且没有重名的材料。"
    en = "The entry is incomplete: it needs a material, a field of each licence, no name twice."


class FieldNotOnFace(InvalidInput):
    """The licence type has no such field."""

    code = "field_not_on_face"
    zh = "所选内容不在这类证照的照面上。"
    en = "The licence type has no such field on its face."


@dataclass(frozen=True, slots=True)
class Replacement:
    """One licence type that replaces the paper, and the fields that the matter needs of it."""

    type_code: str
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperMaterial:
    """One paper that the matter asks for; any one of its licence types replaces it, in order."""

    key: str
    name: str
    required: bool = True
    replaced_by: tuple[Replacement, ...] = ()

    def matched(self, type_code: str) -> bool:
        """Whether this licence type is among those that replace the paper."""
        return any(one.type_code == type_code for one in self.replaced_by)


@dataclass(frozen=True, slots=True)
class UseListEntry:
    """One matter on one unit's use list (用证清单), in one version.

    ``version`` is given when the entry is approved. ``retention_days`` says how long the values
    that a case disclosed may be looked at again.
    """

    id: str
    unit_id: str
    matter_code: str
    matter_name: str
    materials: tuple[PaperMaterial, ...]
    state: UseListState
    created_at: datetime
    retention_days: int = 1
    version: int | None = None
    submitted_at: datetime | None = None
    decided_at: datetime | None = None
    decision_reason: str | None = None
    ended_at: datetime | None = None

    @property
    def editable(self) -> bool:
        """Whether the unit may still change what it says."""
        return self.state in _EDITABLE

    def ensure_editable(self) -> None:
        """Refuse to change what was submitted or decided.

        Raises:
            UseListStateConflict: in every state but drafted and returned.
        """
        if not self.editable:
            raise UseListStateConflict(present=self.state.value)

    def ensure_may_become(self, wanted: UseListState) -> None:
        """Refuse a step that the life of an entry does not have.

        Raises:
            UseListStateConflict: such as approving what was ended.
        """
        if wanted not in _NEXT[self.state]:
            raise UseListStateConflict(present=self.state.value, wanted=wanted.value)

    def ensure_open(self) -> None:
        """Refuse to read licences under an entry that is not in force.

        Raises:
            MatterNotOpen: not approved, replaced or ended.
        """
        if self.state is not UseListState.APPROVED:
            raise MatterNotOpen(state=self.state.value)

    def material(self, key: str) -> PaperMaterial | None:
        """Return the paper of this key; none where the entry asks for no such paper."""
        return next((one for one in self.materials if one.key == key), None)

    def type_codes(self) -> tuple[str, ...]:
        """Return every licence type that replaces one of the papers, each once."""
        found = (one.type_code for paper in self.materials for one in paper.replaced_by)
        return tuple(dict.fromkeys(found))

    def with_material(self, material: PaperMaterial) -> "UseListEntry":
        """Return the entry with a material added, or changed where it has one of this key."""
        if self.material(material.key) is None:
            return replace(self, materials=(*self.materials, material))
        changed = (material if one.key == material.key else one for one in self.materials)
        return replace(self, materials=tuple(changed))

    def without_material(self, key: str) -> "UseListEntry":
        """Return the entry without the paper of this key; the same where it has none."""
        return replace(self, materials=tuple(one for one in self.materials if one.key != key))


def ensure_public_body(kind: UnitKind) -> None:
    """Refuse a unit that has no statutory ground.

    Raises:
        StatutoryGroundMissing: a social relying party, or a company.
    """
    if kind not in PUBLIC_BODIES:
        raise StatutoryGroundMissing


def ensure_whole(entry: UseListEntry) -> None:
    """Refuse an entry that could not be applied.

    Raises:
        UseListIncomplete: no material or too many, two of one name, a licence without a field.
    """
    names = [one.name for one in entry.materials]
    matched = [one for paper in entry.materials for one in paper.replaced_by]
    whole = 1 <= len(names) <= MOST_MATERIALS and len(set(names)) == len(names)
    if not whole or not all(one.fields for one in matched):
        raise UseListIncomplete(field="materials")


def ensure_on_face(entry: UseListEntry, catalogue: Mapping[str, LicenceType]) -> None:
    """Refuse a field that a licence type does not have; unknown types were refused before.

    Raises:
        FieldNotOnFace: naming type and field.
    """
    for paper in entry.materials:
        for one in paper.replaced_by:
            kind = catalogue[one.type_code]
            missing = [name for name in one.fields if kind.visible_field(name) is None]
            if missing:
                raise FieldNotOnFace(field=f"{one.type_code}.{missing[0]}")


def narrowed(
    materials: tuple[PaperMaterial, ...], asked: Mapping[str, Iterable[str]]
) -> tuple[PaperMaterial, ...]:
    """Return the materials that the asked licences can replace, with the asked fields only.

    Nothing asked means all of them: they name no more than the matter needs.

    Raises:
        OutsideUseList: a type or field that none of them names.
    """
    if not asked:
        return materials
    wanted = {type_code: frozenset(names) for type_code, names in asked.items()}
    needed: dict[str, set[str]] = {}
    for paper in materials:
        for one in paper.replaced_by:
            needed.setdefault(one.type_code, set()).update(one.fields)
    for type_code, names in wanted.items():
        if not names or not names <= needed.get(type_code, set()):
            raise OutsideUseList(field=f"licences.{type_code}")
    kept = (_kept(paper, wanted) for paper in materials)
    return tuple(paper for paper in kept if paper.replaced_by)


def _kept(paper: PaperMaterial, wanted: Mapping[str, frozenset[str]]) -> PaperMaterial:
    left = (
        Replacement(one.type_code, tuple(name for name in one.fields if name in fields))
        for one in paper.replaced_by
        if (fields := wanted.get(one.type_code)) is not None
    )
    return replace(paper, replaced_by=tuple(one for one in left if one.fields))
