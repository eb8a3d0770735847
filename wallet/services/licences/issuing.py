"""Issuing a licence and collecting it into the repository in one act (制发与归集, Art. 8, 12)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from wallet.domain.actors.actors import Actor
from wallet.domain.catalogue.issuing_catalogue import (
    HolderKindNotAllowed,
    LicenceType,
    LongTermNotAllowed,
    UnknownLicenceType,
)
from wallet.domain.civil_dates import city_date
from wallet.domain.entropy import Entropy
from wallet.domain.errors import Conflict, about_member
from wallet.domain.licences.face_check import check_face
from wallet.domain.licences.licence import Term, check_term
from wallet.domain.licences.licence_number import checked_number
from wallet.domain.licences.notice import NoticeKind
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import Database, Repository
from wallet.services.acts.doing import Kept, RequestIdentity, attempting
from wallet.services.licences.documents import DocumentMaker
from wallet.services.licences.holders import (
    HolderDraft,
    checked_drafts,
    ensure_same_name,
    find_or_add_holders,
)
from wallet.services.licences.holding import holding_of
from wallet.services.licences.notifying import notify_holders
from wallet.services.licences.putting_on_record import (
    AcceptedDraft,
    IssuedLicence,
    LicenceDraft,
    is_sole,
    put_on_record,
)


class LicenceNumberTaken(Conflict):
    """The issuer already has a licence of this type and number."""

    code = "licence_number_taken"
    zh = "这个证照编号已经存在，没有重复制发。"
    en = "A licence of this type and number exists already; none was issued."


class HolderHasOne(Conflict):
    """The catalogue allows one licence of this type per holder."""

    code = "holder_has_one"
    zh = "这类证照每个持证主体只能有一张，该主体已经有了。"
    en = "A holder may have one licence of this type only, and this one has it already."


Drafted = LicenceDraft | Callable[[], LicenceDraft]
"""A draft, or how it is read from what somebody wrote; a fault in that refuses the act."""


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """A draft that may be issued; ``draft`` holds what is stored, not what was written."""

    draft: LicenceDraft
    licence_type: LicenceType
    term: Term
    face: Mapping[str, str]


def issue(
    database: Database,
    maker: DocumentMaker,
    entropy: Entropy,
    now: datetime,
    issuer: Actor,
    drafted: Drafted,
    identity: RequestIdentity | None = None,
) -> IssuedLicence:
    """Issue a licence in its first version, signed with the issuer's own key; once under a key.

    Raises:
        IdempotencyKeyReused: the key came with another request before.
        Everything that :func:`check_draft` raises, and NoSigningKey: the issuer has no key in
            force (Art. 12).
    """
    blank = AuditEntry(now, AuditAction.LICENCE_ISSUED, issuer, operator=issuer.name)
    with attempting(database, blank) as attempt:
        draft = read_draft(drafted)
        attempt.about(
            matter_code=draft.matter_code,
            matter_name=draft.matter_name,
            case_number=draft.case_number,
        )

        def add(repository: Repository) -> IssuedLicence:
            checked = check_draft(repository, now, issuer, draft)
            issued = collect(repository, maker, entropy, now, checked)
            repository.audit.append(issuing_entry(now, issuer, draft, issued))
            notify_of_issue(repository, entropy, now, issued)
            return issued

        return attempt.once(identity, _KEPT, add)


def read_draft(drafted: Drafted) -> LicenceDraft:
    """Return the draft; raises what reading it raises."""
    return drafted if isinstance(drafted, LicenceDraft) else drafted()


def notify_of_issue(
    repository: Repository, entropy: Entropy, now: datetime, issued: IssuedLicence
) -> None:
    """Tell the holders that a licence has been issued to them."""
    licence_id = issued.licence.id
    notify_holders(repository, entropy, now, licence_id, NoticeKind.LICENCE_ISSUED, {})


def check_draft(
    repository: Repository,
    now: datetime,
    issuer: Actor,
    draft: LicenceDraft,
    *,
    replaces: str | None = None,
) -> CheckedDraft:
    """Check everything that issuing asks for; nothing is stored.

    ``replaces`` is a living licence that will make room: the new one may have its number, and its
    place as the only one of its type.

    Raises:
        UnknownLicenceType: no approved entry of the issuer's catalogue has this code.
        FaceNotAcceptable, TermOutOfOrder, LongTermNotAllowed, NumberMissing: bad input; the face
            contradicts its holder.
        HolderKindNotAllowed, MalformedResidentId, MalformedUscc, MalformedName: bad holder.
        LicenceNumberTaken, HolderHasOne, HolderNameDiffers: it contradicts what is stored.
    """
    today = city_date(now)
    licence_type = _own_type(repository, issuer, draft.type_code)
    number = checked_number(draft.number)
    term = _term(licence_type, draft, today)
    for index, holder in enumerate(draft.holders):
        if holder.kind not in licence_type.holder_kinds:
            raise HolderKindNotAllowed(field="holders.kind", index=index)
    holders = tuple(checked_drafts(draft.holders, today))
    holding = holding_of(repository, licence_type, holders, today)
    face = check_face(licence_type, draft.face, today, holding)
    _ensure_number_free(repository, licence_type, number, replaces)
    _ensure_holders_fit(
        repository, licence_type, holders, replaces, sole=is_sole(licence_type, draft, today)
    )
    stored = replace(draft, number=number, holders=holders, face=face)
    return CheckedDraft(stored, licence_type, term, face)


def collect(
    repository: Repository,
    maker: DocumentMaker,
    entropy: Entropy,
    now: datetime,
    checked: CheckedDraft,
) -> IssuedLicence:
    """Put a checked draft on record, within the transaction in which it was checked.

    Raises:
        NoSigningKey: the issuer has no key in force.
    """
    draft, kind = checked.draft, checked.licence_type
    holders = find_or_add_holders(repository, entropy, draft.holders, city_date(now))
    in_wallet = any(repository.accounts.of_holder(holder.id) for holder in holders)
    accepted = AcceptedDraft(
        draft, kind, draft.number, checked.term, checked.face, tuple(holders), in_wallet
    )
    unit = repository.units.get(kind.issuer_id)
    return put_on_record(repository, maker, entropy, now, unit, [accepted])[0]


def issuing_entry(
    now: datetime,
    issuer: Actor,
    draft: LicenceDraft,
    issued: IssuedLicence,
    details: Mapping[str, str] | None = None,
) -> AuditEntry:
    """Return the audit entry of an issued licence."""
    return AuditEntry(
        now,
        AuditAction.LICENCE_ISSUED,
        issuer,
        operator=issuer.name,
        matter_code=draft.matter_code,
        matter_name=draft.matter_name,
        case_number=draft.case_number,
        licence_id=issued.licence.id,
        licence_code=str(issued.licence.code),
        fields=tuple(issued.version.face),
        details=details or {},
    )


def _own_type(repository: Repository, issuer: Actor, type_code: str) -> LicenceType:
    licence_type = repository.catalogue.approved(type_code)
    if licence_type.issuer_id != issuer.unit_id:
        raise UnknownLicenceType(type_code=type_code)
    return licence_type


def _term(licence_type: LicenceType, draft: LicenceDraft, today: date) -> Term:
    term = Term(draft.valid_from, draft.valid_until)
    if term.long_term and not licence_type.long_term_allowed:
        raise LongTermNotAllowed(field="valid_until")
    check_term(draft.issued_on, term, today)
    return term


def _ensure_number_free(
    repository: Repository, licence_type: LicenceType, number: str, replaces: str | None
) -> None:
    taken = repository.licences.find_by_number(
        licence_type.issuer_id, licence_type.type_code, number, besides=replaces
    )
    if taken is not None:
        raise LicenceNumberTaken(field="number", licence_id=taken.id)


def _ensure_holders_fit(
    repository: Repository,
    licence_type: LicenceType,
    holders: Sequence[HolderDraft],
    replaces: str | None,
    *,
    sole: bool,
) -> None:
    for index, one in enumerate(holders):
        known = repository.holders.find_by_number(one.identity_kind, one.identity_number)
        if known is None:
            continue
        with about_member("holders", index):
            ensure_same_name(known, one)
        first = repository.licences.sole_of(known.id, licence_type.type_code) if sole else None
        if first not in {None, replaces}:
            raise HolderHasOne(field="holders", index=index, licence_id=first)


def _again(repository: Repository, given: Mapping[str, object]) -> IssuedLicence:
    licence = repository.licences.get(str(given["licence_id"]))
    return IssuedLicence(licence, repository.licences.version(licence.id, 1))


_KEPT: Kept[IssuedLicence] = Kept(
    write=lambda issued: {"licence_id": issued.licence.id}, read=_again
)
