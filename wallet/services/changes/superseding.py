"""Renewing a licence (换发, Art. 8): the new one is issued and the old one ends, or neither."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from wallet.domain.actors.actors import Actor, Holder
from wallet.domain.changes.lessening import Giving, gives_less
from wallet.domain.changes.licence_change import ChangeAct, Difference
from wallet.domain.civil_dates import city_date
from wallet.domain.entropy import Entropy
from wallet.domain.errors import InvalidInput
from wallet.domain.licences.licence import Licence, LicenceState, stated_reason
from wallet.domain.licences.notice import NoticeKind
from wallet.domain.showing.masking import mask_identity
from wallet.repository.database import Repository
from wallet.repository.licences.licence_rows import LicenceVersion
from wallet.services.changes.comparing import beside_face, face_differences, term_differences
from wallet.services.changes.state_changes import entry_of, store_state
from wallet.services.licences.documents import DocumentMaker
from wallet.services.licences.holders import HolderDraft
from wallet.services.licences.issuing import (
    CheckedDraft,
    Drafted,
    check_draft,
    collect,
    issuing_entry,
    read_draft,
)
from wallet.services.licences.notifying import notify_holders


class AnotherType(InvalidInput):
    """A licence is renewed as a licence of its own type."""

    code = "another_type"
    zh = "换发的新证照必须与原证照是同一个证照类型。"
    en = "A licence is renewed as a licence of the same type."


class AnotherHolder(InvalidInput):
    """A renewed licence stays with a holder of the old one."""

    code = "another_holder"
    zh = "换发的新证照至少要有一位原来的持证主体。"
    en = "A renewed licence has at least one holder of the old one."


@dataclass(frozen=True, slots=True)
class Supersession:
    """The licence that is to take the place of an old one, and why; unverified."""

    drafted: Drafted
    reason: str
    act: ChangeAct = ChangeAct.SUPERSESSION


@dataclass(frozen=True, slots=True)
class PreparedSupersession:
    """A renewal that may be carried out; ``wanted`` holds what is stored, not what was written."""

    licence: Licence
    wanted: Supersession
    checked: CheckedDraft
    differences: tuple[Difference, ...]
    gives_less: bool

    def carry_out(
        self,
        repository: Repository,
        maker: DocumentMaker,
        entropy: Entropy,
        now: datetime,
        issuer: Actor,
        request_id: str | None = None,
    ) -> tuple[Licence, LicenceVersion]:
        """End the old licence as superseded and issue the new one, which is returned.

        Raises:
            NoSigningKey: the issuer has no key in force; the old licence stays as it is.
        """
        old, reason = self.licence, self.wanted.reason
        # First the old one makes room: its number, and its place as the only one of its type.
        store_state(repository, now, old, LicenceState.SUPERSEDED, reason)
        issued = collect(repository, maker, entropy, now, self.checked)
        repository.licence_changes.set_successor(old, issued.licence.id)
        repository.audit.append(issuing_entry(now, issuer, self.checked.draft, issued))
        entry = entry_of(now, issuer, self.wanted, old, request_id=request_id)
        details = {**entry.details, "by": str(issued.licence.code)}
        repository.audit.append(replace(entry, details=details))
        told = {"reason": reason, "successor": issued.licence.id}
        notify_holders(repository, entropy, now, old.id, NoticeKind.LICENCE_SUPERSEDED, told)
        return issued.licence, issued.version


def prepare_supersession(
    repository: Repository, now: datetime, issuer: Actor, old: Licence, wanted: Supersession
) -> PreparedSupersession:
    """Check a renewal of a licence that has not ended; nothing is stored.

    Raises:
        ReasonMissing, AnotherType, AnotherHolder: bad input.
        Everything that ``issuing.check_draft`` raises.
    """
    draft, reason = read_draft(wanted.drafted), stated_reason(wanted.reason)
    if draft.type_code != old.type_code:
        raise AnotherType(field="type_code")
    checked = check_draft(repository, now, issuer, draft, replaces=old.id)
    present = repository.licences.version(old.id, old.version).face
    holders = repository.holders.of_licence(old.id)
    before = Giving(old.term, _told_apart(holders), present)
    after = Giving(checked.term, _told_apart(checked.draft.holders), checked.face)
    if not before.holders & after.holders:
        raise AnotherHolder(field="holders")
    kind = checked.licence_type
    differences = (
        beside_face("number", old.number, checked.draft.number)
        + beside_face("holders", _named(holders), _named(checked.draft.holders))
        + term_differences(before.term, after.term)
        + face_differences(kind, before.face, after.face)
    )
    less = gives_less(before, after, kind.fields, city_date(now))
    return PreparedSupersession(
        old, Supersession(checked.draft, reason), checked, differences, less
    )


def _told_apart(holders: Sequence[Holder | HolderDraft]) -> frozenset[tuple[str, str]]:
    return frozenset((one.identity_kind.value, one.identity_number) for one in holders)


def _named(holders: Sequence[Holder | HolderDraft]) -> str:
    return "、".join(
        f"{one.name} {mask_identity(one.identity_kind, one.identity_number)}" for one in holders
    )
