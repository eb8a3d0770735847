"""The next version of a licence: same serial, one card; the earlier document is kept as signed.

Amended 变更 when the matter changed, corrected 更正 when the data was wrong: two acts in the trail.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from wallet.domain.actors.actors import Actor
from wallet.domain.catalogue.issuing_catalogue import LicenceType, LongTermNotAllowed
from wallet.domain.civil_dates import city_date
from wallet.domain.entropy import Entropy
from wallet.domain.licences.face_check import check_face
from wallet.domain.licences.licence import Licence, Term, check_term, ensure_may_end, stated_reason
from wallet.domain.licences.licence_change import AmendmentKind, NothingChanges
from wallet.domain.licences.notice import NoticeKind
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import ContradictsStored, Database, Repository
from wallet.repository.licences.licences import LicenceVersion
from wallet.services.acts.doing import doing
from wallet.services.acts.repeating import RequestIdentity, answer_given, keep_answer
from wallet.services.licences.changing import locked_licence
from wallet.services.licences.documents import DocumentMaker, VersionDraft
from wallet.services.licences.notifying import notify_holders
from wallet.services.licences.representation import end_unproved

_ACTIONS = {
    AmendmentKind.AMENDED: (AuditAction.LICENCE_AMENDED, NoticeKind.LICENCE_AMENDED),
    AmendmentKind.CORRECTED: (AuditAction.LICENCE_CORRECTED, NoticeKind.LICENCE_CORRECTED),
}


@dataclass(frozen=True, slots=True)
class Amendment:
    """What is to differ; unverified. Without ``valid_until`` and ``long_term`` the term stays."""

    changes: Mapping[str, object]
    reason: str
    kind: AmendmentKind = AmendmentKind.AMENDED
    valid_until: date | None = None
    long_term: bool = False


def amend(
    database: Database,
    maker: DocumentMaker,
    entropy: Entropy,
    now: datetime,
    issuer: Actor,
    code: str,
    amendment: Amendment,
    identity: RequestIdentity | None = None,
) -> tuple[Licence, LicenceVersion]:
    """Make the next version with some face fields, or the last day, changed.

    Raises:
        UnknownLicence: no such licence of this issuer.
        LicenceAlreadyEnded: it has ended.
        FaceNotAcceptable, TermOutOfOrder, LongTermNotAllowed, ReasonMissing: bad input.
        NothingChanges: it says all that already.
        NoVersionLeft: 999 versions were made.
        IdempotencyKeyReused: the key came with another request before.
    """
    blank = AuditEntry(
        now,
        _ACTIONS[amendment.kind][0],
        issuer,
        operator=issuer.name,
        licence_code=code[:120],
    )
    try:
        with doing(database, blank) as repository:
            return _amend(repository, maker, entropy, now, issuer, code, amendment, identity)
    except ContradictsStored:
        # Two calls with one key at the same moment: the second finds what the first stored.
        if identity is None:
            raise
        with doing(database, blank) as repository:
            return _amend(repository, maker, entropy, now, issuer, code, amendment, identity)


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of the face, before and after; ``name`` is ``valid_until`` for the last day."""

    name: str
    before: str
    after: str


def rehearse_amendment(
    database: Database, now: datetime, issuer: Actor, code: str, amendment: Amendment
) -> list[Difference]:
    """Return what an amendment would change; nothing is stored. Raises as :func:`amend`."""
    stated_reason(amendment.reason)
    with database.read() as repository:
        licence = repository.licences.get_by_code(code, issuer.unit_id or "")
        ensure_may_end(licence.state)
        draft, changed = _next_version(repository, licence, amendment, city_date(now))
        present = repository.licences.version(licence.id, licence.version)
    days = [term.valid_until for term in (licence.term, draft.term)]
    before, after = (day.isoformat() if day else "" for day in days)
    return [
        Difference(name, before, after)
        if name == "valid_until" and name not in draft.face
        else Difference(name, present.face.get(name, ""), draft.face.get(name, ""))
        for name in changed
    ]


def _amend(
    repository: Repository,
    maker: DocumentMaker,
    entropy: Entropy,
    now: datetime,
    issuer: Actor,
    code: str,
    amendment: Amendment,
    identity: RequestIdentity | None,
) -> tuple[Licence, LicenceVersion]:
    given = answer_given(repository, issuer, identity)
    if given:
        licence = repository.licences.get(str(given["licence_id"]))
        made = repository.licences.version(licence.id, int(str(given["version"])))
        return licence, made
    licence = locked_licence(repository, issuer, code)
    reason = stated_reason(amendment.reason)
    ensure_may_end(licence.state)
    draft, changed = _next_version(repository, licence, amendment, city_date(now))
    version = maker.make(repository, entropy, now, draft)
    repository.licence_changes.amend(licence, version, draft.term, now)
    end_unproved(repository, now, licence.id)
    answer = {"licence_id": licence.id, "version": version.version}
    keep_answer(repository, issuer, identity, answer, now)
    action, notice = _ACTIONS[amendment.kind]
    repository.audit.append(
        AuditEntry(
            now,
            action,
            issuer,
            operator=issuer.name,
            licence_id=licence.id,
            licence_code=version.code,
            fields=changed,
            details={"reason": reason},
        )
    )
    told = {"reason": reason, "fields": " ".join(changed)}
    notify_holders(repository, entropy, now, licence.id, notice, told)
    return repository.licences.get(licence.id), version


def _next_version(
    repository: Repository, licence: Licence, amendment: Amendment, today: date
) -> tuple[VersionDraft, tuple[str, ...]]:
    """Return the next version, and the names of what differs."""
    licence_type = repository.catalogue.get(licence.type_code, licence.type_version)
    present = repository.licences.version(licence.id, licence.version)
    face = check_face(licence_type, {**present.face, **amendment.changes}, today)
    term = _term(licence_type, licence, amendment)
    check_term(licence.issued_on, term, today)
    names = [field.name for field in licence_type.fields]
    changed = tuple(name for name in names if face.get(name) != present.face.get(name))
    if term != licence.term:
        changed += ("valid_until",)
    if not changed:
        raise NothingChanges(field="fields")
    holders = repository.holders.of_licence(licence.id)
    draft = VersionDraft(
        repository.units.get(licence.issuer_id),
        licence_type,
        licence.code.next_version(),
        term,
        licence.number,
        tuple(holder.name for holder in holders),
        licence.issued_on,
        face,
    )
    return draft, changed


def _term(licence_type: LicenceType, licence: Licence, amendment: Amendment) -> Term:
    if amendment.long_term:
        if not licence_type.long_term_allowed:
            raise LongTermNotAllowed(field="valid_until")
        return Term(licence.term.valid_from, None)
    return Term(licence.term.valid_from, amendment.valid_until or licence.term.valid_until)
