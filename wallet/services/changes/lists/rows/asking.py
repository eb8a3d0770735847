"""What a row asks of its licence beside the act itself; blank leaves what is there."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from wallet.domain.actors.actors import Holder
from wallet.domain.catalogue.issuing_catalogue import LicenceType
from wallet.domain.changes.change_list import ChangeList
from wallet.domain.changes.licence_change import (
    STATE_AFTER,
    Amendment,
    AmendmentKind,
    ChangeAct,
)
from wallet.domain.errors import InvalidInput
from wallet.domain.licences.licence import Licence, stated_reason
from wallet.repository.database import Repository
from wallet.services.changes.preparing import WantedChange
from wallet.services.changes.superseding import Supersession
from wallet.services.licences.holders import HolderDraft
from wallet.services.licences.putting_on_record import LicenceDraft


class NotLater(InvalidInput):
    """Prolonging moves the last day to a later one, or takes it away."""

    code = "not_later"
    zh = "续期后的截止日期要晚于现在的截止日期；要改早请办理“变更”。"
    en = "Prolonging moves the last day to a later one; use an amendment to make it earlier."


@dataclass(frozen=True, slots=True)
class LastDay:
    """A last day that a row names; None is long-term."""

    day: date | None


@dataclass(frozen=True, slots=True)
class Asked:
    """What one row says; unverified but for its form.

    ``changes`` are new values of the face, an empty text takes one off. ``beside`` has what else
    is new of a licence in the place of an old one, by the names of a draft.
    """

    changes: Mapping[str, object] = field(default_factory=dict)
    until: LastDay | None = None
    reason: str = ""
    beside: Mapping[str, Any] = field(default_factory=dict)
    version: int | None = None


def kind_for(repository: Repository, act: ChangeAct, licence: Licence) -> LicenceType:
    """Return the entry whose fields a row may name: of a new licence it is the one in force.

    Raises:
        UnknownLicenceType, RetiredLicenceType: nothing new is issued under it.
    """
    if act is ChangeAct.SUPERSESSION:
        return repository.catalogue.approved(licence.type_code)
    return repository.catalogue.get(licence.type_code, licence.type_version)


def wanted_change(
    repository: Repository, one: ChangeList, licence: Licence, kind: LicenceType, asked: Asked
) -> WantedChange:
    """Return what a row wants of its licence, as the single act takes it.

    Raises:
        ReasonMissing: neither the row nor the list says why.
        NotLater: a prolongation that prolongs nothing.
    """
    act, reason = one.change.act, stated_reason(asked.reason or one.change.reason)
    if act in STATE_AFTER:
        return replace(one.change, reason=reason)
    if act is ChangeAct.SUPERSESSION:
        return Supersession(_successor(repository, licence, kind, asked), reason)
    if act is ChangeAct.PROLONGATION:
        _ensure_later(licence, asked.until)
    corrects = act is ChangeAct.CORRECTION
    return Amendment(
        asked.changes,
        reason,
        AmendmentKind.CORRECTED if corrects else AmendmentKind.AMENDED,
        asked.until.day if asked.until else None,
        long_term=asked.until is not None and asked.until.day is None,
    )


def _ensure_later(licence: Licence, until: LastDay | None) -> None:
    now = licence.term.valid_until
    if until is None or now is None:
        raise NotLater(field="valid_until")
    if until.day is not None and until.day <= now:
        raise NotLater(field="valid_until")


def _successor(
    repository: Repository, old: Licence, kind: LicenceType, asked: Asked
) -> LicenceDraft:
    """Return the new licence: what the row does not say is as on the old one."""
    present = repository.licences.version(old.id, old.version).face
    known = {one.name for one in kind.fields}
    kept = {name: value for name, value in present.items() if name in known}
    holders = tuple(map(_as_drafted, repository.holders.of_licence(old.id)))
    draft = LicenceDraft(
        type_code=old.type_code,
        number=old.number,
        holders=holders,
        issued_on=old.issued_on,
        valid_from=old.term.valid_from,
        valid_until=asked.until.day if asked.until else old.term.valid_until,
        face={**kept, **asked.changes},
    )
    return replace(draft, **asked.beside)


def _as_drafted(holder: Holder) -> HolderDraft:
    return HolderDraft(holder.kind, holder.name, holder.identity_kind, holder.identity_number)
