"""An entry of a use list as both desks read it: each paper, its licences, the fields needed."""

from collections.abc import Iterable
from dataclasses import dataclass

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from wallet.desks.shared.language import label_of
from wallet.domain.catalogue.issuing_catalogue import LicenceType, Sensitivity
from wallet.domain.grounds.use_list import PaperMaterial, Replacement, UseListEntry, UseListState
from wallet.repository.database import Repository

STATE_WORDS: dict[UseListState, LazyString] = {
    UseListState.DRAFTED: _("编制中"),
    UseListState.SUBMITTED: _("待批准"),
    UseListState.RETURNED: _("已退回"),
    UseListState.APPROVED: _("使用中"),
    UseListState.REPLACED: _("已被新版替换"),
    UseListState.ENDED: _("已停用"),
}
_TONES = {
    UseListState.DRAFTED: ("ended", "keyboard"),
    UseListState.SUBMITTED: ("warn", "clock"),
    UseListState.RETURNED: ("bad", "alert"),
    UseListState.APPROVED: ("ok", "valid"),
    UseListState.REPLACED: ("ended", "swap"),
    UseListState.ENDED: ("ended", "ended"),
}


@dataclass(frozen=True, slots=True)
class FieldView:
    """One needed field; ``sensitive`` ones are looked at twice before they are approved."""

    name: str
    label: str
    sensitive: bool


@dataclass(frozen=True, slots=True)
class ReplacementView:
    """One licence type that replaces the paper."""

    type_code: str
    type_name: str
    fields: list[FieldView]


@dataclass(frozen=True, slots=True)
class MaterialView:
    """One paper."""

    key: str
    name: str
    required: bool
    replaced_by: list[ReplacementView]


@dataclass(frozen=True, slots=True)
class EntryView:
    """One version of one matter."""

    entry: UseListEntry
    unit_name: str
    state_word: str
    tone: str
    sign: str
    materials: list[MaterialView]

    @property
    def matched(self) -> int:
        """How many papers a licence can replace."""
        return sum(1 for one in self.materials if one.replaced_by)

    @property
    def sensitive(self) -> list[str]:
        """The sensitive fields that the entry asks for, each once."""
        found = (
            f"{kind.type_name} · {one.label}"
            for paper in self.materials
            for kind in paper.replaced_by
            for one in kind.fields
            if one.sensitive
        )
        return list(dict.fromkeys(found))


def entry_views(repository: Repository, entries: Iterable[UseListEntry]) -> list[EntryView]:
    """Return several entries for a page, reading what they share once."""
    listed = list(entries)
    types = types_by_code(repository, [code for entry in listed for code in entry.type_codes()])
    names = repository.units.names(entry.unit_id for entry in listed)
    return [_view(entry, names[entry.unit_id], types) for entry in listed]


def types_by_code(repository: Repository, codes: Iterable[str]) -> dict[str, LicenceType]:
    """Return each licence type in its latest version."""
    versions = repository.catalogue.versions_of(codes).values()
    return {one.type_code: one for one in sorted(versions, key=lambda one: one.version)}


def _view(entry: UseListEntry, unit_name: str, types: dict[str, LicenceType]) -> EntryView:
    tone, sign = _TONES[entry.state]
    return EntryView(
        entry,
        unit_name,
        str(STATE_WORDS[entry.state]),
        tone,
        sign,
        [_material(paper, types) for paper in entry.materials],
    )


def _material(paper: PaperMaterial, types: dict[str, LicenceType]) -> MaterialView:
    replaced_by = [
        ReplacementView(
            one.type_code, types[one.type_code].name, _fields(types[one.type_code], one)
        )
        for one in paper.replaced_by
    ]
    return MaterialView(paper.key, paper.name, paper.required, replaced_by)


def _fields(kind: LicenceType, replacement: Replacement) -> list[FieldView]:
    fields = [(name, kind.field(name)) for name in replacement.fields]
    return [
        FieldView(name, label_of(one), one.sensitivity is Sensitivity.SENSITIVE)
        if one
        else FieldView(name, name, sensitive=False)
        for name, one in fields
    ]
