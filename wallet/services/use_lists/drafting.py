"""A unit keeps its use list (用证清单, Art. 13): drafts a matter, submits it, revises, ends it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from wallet.domain.actors.actors import Actor
from wallet.domain.catalogue.issuing_catalogue import LicenceType
from wallet.domain.entropy import Entropy, new_id
from wallet.domain.form_faults import Faults
from wallet.domain.grounds.use_list import (
    LONGEST_MATTER_NAME,
    LONGEST_RETENTION_DAYS,
    MATTER_CODE,
    MatterInWork,
    PaperMaterial,
    Replacement,
    UnknownMatter,
    UseListEntry,
    UseListState,
    UseListStateConflict,
    ensure_on_face,
    ensure_whole,
)
from wallet.domain.licences.licence import stated_reason
from wallet.domain.trail.audit import AuditAction
from wallet.repository.database import Database, Repository
from wallet.services.use_lists.list_acts import on_list, on_own_entry, own_unit


@dataclass(frozen=True, slots=True)
class MatterDraft:
    """A matter as a clerk fills it in; unverified."""

    code: str
    name: str
    retention_days: str = "1"


@dataclass(frozen=True, slots=True)
class MaterialDraft:
    """One paper as a clerk fills it in; unverified. ``fields`` are those needed, by type."""

    name: str
    required: bool = True
    fields: Mapping[str, Sequence[str]] = field(default_factory=dict)


def draft_matter(
    database: Database, entropy: Entropy, now: datetime, actor: Actor, draft: MatterDraft
) -> UseListEntry:
    """Begin the entry of a matter that the unit's list does not have yet.

    Raises:
        NotPermitted, StatutoryGroundMissing: no clerk of a public body.
        FormNotAcceptable: code, name or days cannot be taken.
        MatterInWork: the matter is being drafted or decided already.
        UseListStateConflict: a version is in force; it is revised instead.
    """

    def act(repository: Repository) -> UseListEntry:
        unit = own_unit(repository, actor)
        code, name, days = _read(draft)
        if repository.use_lists.approved(unit.id, code):
            raise UseListStateConflict(present=UseListState.APPROVED.value)
        if repository.use_lists.in_work(unit.id, code):
            raise MatterInWork
        entry = UseListEntry(
            new_id(entropy), unit.id, code, name, (), UseListState.DRAFTED, now, days
        )
        repository.use_lists.add(entry)
        return entry

    return on_list(database, now, actor, AuditAction.USE_LIST_DRAFTED, act)


def change_matter(
    database: Database, now: datetime, actor: Actor, entry_id: str, draft: MatterDraft
) -> UseListEntry:
    """Change name and days of an entry that is being drafted; its code stays.

    Raises:
        UnknownMatter, UseListStateConflict, FormNotAcceptable.
    """

    def act(_repository: Repository, entry: UseListEntry) -> UseListEntry:
        entry.ensure_editable()
        _, name, days = _read(replace(draft, code=entry.matter_code))
        return replace(entry, matter_name=name, retention_days=days)

    return on_own_entry(database, now, actor, AuditAction.USE_LIST_DRAFTED, entry_id, act)


def put_material(
    database: Database,
    entropy: Entropy,
    now: datetime,
    actor: Actor,
    entry_id: str,
    draft: MaterialDraft,
    key: str = "",
) -> PaperMaterial:
    """Add a paper to an entry, or change the one of this key; returns it as stored.

    Raises:
        UnknownMatter: no such entry or paper, or another unit's.
        UseListStateConflict: submitted or decided.
        FormNotAcceptable: the name cannot be taken, or another paper has it.
        UnknownLicenceType, FieldNotOnFace: what replaces it is not on the issuing list.
    """
    kept = key or new_id(entropy)[:8]

    def act(repository: Repository, entry: UseListEntry) -> UseListEntry:
        entry.ensure_editable()
        if key and entry.material(key) is None:
            raise UnknownMatter
        changed = entry.with_material(_material(repository, entry, kept, draft))
        ensure_on_face(changed, _catalogue(repository, changed))
        return changed

    changed = on_own_entry(database, now, actor, AuditAction.USE_LIST_DRAFTED, entry_id, act)
    return next(one for one in changed.materials if one.key == kept)


def remove_material(
    database: Database, now: datetime, actor: Actor, entry_id: str, key: str
) -> UseListEntry:
    """Take a paper off an entry; one that is off already changes nothing.

    Raises:
        UnknownMatter, UseListStateConflict.
    """

    def act(_repository: Repository, entry: UseListEntry) -> UseListEntry:
        entry.ensure_editable()
        return entry.without_material(key)

    return on_own_entry(database, now, actor, AuditAction.USE_LIST_DRAFTED, entry_id, act)


def submit(database: Database, now: datetime, actor: Actor, entry_id: str) -> UseListEntry:
    """Hand an entry to the operator; from then on it cannot be changed.

    Raises:
        UnknownMatter, UseListStateConflict.
        UseListIncomplete, UnknownLicenceType, FieldNotOnFace: it could not be applied.
    """

    def act(repository: Repository, entry: UseListEntry) -> UseListEntry:
        entry.ensure_may_become(UseListState.SUBMITTED)
        ensure_whole(entry)
        ensure_on_face(entry, _catalogue(repository, entry))
        return replace(entry, state=UseListState.SUBMITTED, submitted_at=now)

    return on_own_entry(database, now, actor, AuditAction.USE_LIST_SUBMITTED, entry_id, act)


def revise(
    database: Database, entropy: Entropy, now: datetime, actor: Actor, entry_id: str
) -> UseListEntry:
    """Begin the next version from the one in force, which stays in force meanwhile.

    Raises:
        UnknownMatter, UseListStateConflict: not this unit's, or not in force.
        MatterInWork: the next version is being drafted or decided already.
    """

    def act(repository: Repository) -> UseListEntry:
        unit = own_unit(repository, actor)
        present = repository.use_lists.get_own(entry_id, unit.id)
        if present.state is not UseListState.APPROVED:
            raise UseListStateConflict(present=present.state.value)
        if repository.use_lists.in_work(unit.id, present.matter_code):
            raise MatterInWork
        entry = UseListEntry(
            new_id(entropy),
            unit.id,
            present.matter_code,
            present.matter_name,
            present.materials,
            UseListState.DRAFTED,
            now,
            present.retention_days,
        )
        repository.use_lists.add(entry)
        return entry

    action = AuditAction.USE_LIST_DRAFTED
    return on_list(database, now, actor, action, act, entry_id=entry_id)


def end(
    database: Database, now: datetime, actor: Actor, entry_id: str, unverified_reason: str
) -> UseListEntry:
    """Stop applying a matter, or give up a draft: the very next read under it is refused.

    Raises:
        UnknownMatter, UseListStateConflict.
        ReasonMissing: no reason was stated.
    """

    def act(_repository: Repository, entry: UseListEntry) -> UseListEntry:
        entry.ensure_may_become(UseListState.ENDED)
        reason = stated_reason(unverified_reason)
        return replace(entry, state=UseListState.ENDED, ended_at=now, decision_reason=reason)

    return on_own_entry(database, now, actor, AuditAction.USE_LIST_ENDED, entry_id, act)


def _read(draft: MatterDraft) -> tuple[str, str, int]:
    faults = Faults()
    code = draft.code.strip()
    if not MATTER_CODE.fullmatch(code):
        faults.add(
            "code",
            "malformed_matter_code",
            "事项编码为 3 到 64 位字母、数字、点、横线或下划线。",
            "A matter code has 3 to 64 letters, digits, dots, hyphens or underscores.",
        )
    name = faults.text("name", draft.name, 2, LONGEST_MATTER_NAME)
    days = faults.whole("retention_days", draft.retention_days, 1, LONGEST_RETENTION_DAYS)
    faults.refuse()
    return code, name, days


def _material(
    repository: Repository, entry: UseListEntry, key: str, draft: MaterialDraft
) -> PaperMaterial:
    faults = Faults()
    name = faults.text("name", draft.name, 2, LONGEST_MATTER_NAME)
    if any(one.name == name and one.key != key for one in entry.materials):
        faults.add(
            "name",
            "material_named_twice",
            "清单里已有同名材料，请换一个名称。",
            "Another material has this name.",
        )
    faults.refuse()
    replaced_by = (
        Replacement(repository.catalogue.approved(type_code[:21]).type_code, _once(fields))
        for type_code, fields in draft.fields.items()
    )
    return PaperMaterial(key, name, draft.required, tuple(replaced_by))


def _once(fields: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fields))


def _catalogue(repository: Repository, entry: UseListEntry) -> dict[str, LicenceType]:
    return {code: repository.catalogue.approved(code) for code in entry.type_codes()}
