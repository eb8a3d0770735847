"""The next version of a licence: same serial, one card; the earlier document is kept as signed.

Amended 变更 when the matter changed, corrected 更正 when the data was wrong: two acts in the trail.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from wallet.domain.actors.actors import Actor
from wallet.domain.catalogue.issuing_catalogue import (
    FaceNotAcceptable,
    LicenceType,
    LongTermNotAllowed,
)
from wallet.domain.changes.lessening import Giving, gives_less
from wallet.domain.changes.licence_change import Amendment, ChangeAct, Difference, NothingChanges
from wallet.domain.civil_dates import MalformedDate, city_date, parse_civil_date
from wallet.domain.entropy import Entropy
from wallet.domain.licences.face_check import holder_faults, read_face
from wallet.domain.licences.holder_fact import Disagreement
from wallet.domain.licences.licence import Licence, Term, check_term, stated_reason
from wallet.domain.licences.notice import NoticeKind
from wallet.domain.licences.own_fields import Holding, OwnFields
from wallet.repository.database import Repository
from wallet.repository.licences.licence_rows import LicenceVersion
from wallet.services.changes.comparing import face_differences, term_differences
from wallet.services.changes.state_changes import entry_of, follow_registration
from wallet.services.licences.contradicting import follow_new_version
from wallet.services.licences.documents import DocumentMaker, VersionDraft
from wallet.services.licences.holding import holding_of
from wallet.services.licences.notifying import notify_holders

_NOTICES = {
    ChangeAct.AMENDMENT: NoticeKind.LICENCE_AMENDED,
    ChangeAct.CORRECTION: NoticeKind.LICENCE_CORRECTED,
}


@dataclass(frozen=True, slots=True)
class PreparedAmendment:
    """A next version that may be made; ``wanted`` holds what is stored, not what was written."""

    licence: Licence
    wanted: Amendment
    draft: VersionDraft
    holding: Holding
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
        """Sign and store the next version; returns the licence with it.

        Raises:
            NoVersionLeft: 999 versions were made.
            NoSigningKey: the issuer has no key in force.
        """
        licence_id, changed = self.licence.id, tuple(one.name for one in self.differences)
        version = maker.make(repository, entropy, now, self.draft)
        repository.licence_changes.amend(self.licence, version, self.draft.term, now)
        follow_registration(repository, now, licence_id)
        follow_new_version(
            repository, now, self.licence, self.draft.licence_type, self.draft.face, self.holding
        )
        entry = entry_of(now, issuer, self.wanted, self.licence, request_id=request_id)
        repository.audit.append(replace(entry, licence_code=version.code, fields=changed))
        told = {"reason": self.wanted.reason, "fields": " ".join(changed)}
        notice = _NOTICES[self.wanted.act]
        notify_holders(repository, entropy, now, licence_id, notice, told)
        return repository.licences.get(licence_id), version


def prepare_amendment(
    repository: Repository, now: datetime, licence: Licence, amendment: Amendment
) -> PreparedAmendment:
    """Check an amendment of a licence that has not ended; nothing is stored.

    Raises:
        FaceNotAcceptable, TermOutOfOrder, MalformedDate, LongTermNotAllowed, ReasonMissing: bad
            input; the face would contradict its holder.
        NothingChanges: the licence says all that already.
    """
    reason, today = stated_reason(amendment.reason), city_date(now)
    kind = repository.catalogue.get(licence.type_code, licence.type_version)
    present = repository.licences.version(licence.id, licence.version).face
    holders = repository.holders.of_licence(licence.id)
    holding = holding_of(repository, kind, holders, today)
    face = _next_face(kind, present, amendment, holding, today)
    term = _term(kind, licence, amendment)
    check_term(licence.issued_on, term, today)
    differences = face_differences(kind, present, face) + term_differences(licence.term, term)
    if not differences:
        raise NothingChanges(field="fields")
    draft = next_draft(repository, licence, kind, term, face)
    nobody = frozenset[tuple[str, str]]()
    less = gives_less(
        Giving(licence.term, nobody, present), Giving(term, nobody, face), kind.fields, today
    )
    stored = Amendment(
        {one.name: one.after for one in differences if one.on_face},
        reason,
        amendment.kind,
        term.valid_until if term != licence.term else None,
        long_term=term.long_term and term != licence.term,
    )
    return PreparedAmendment(licence, stored, draft, holding, differences, less)


def _next_face(
    kind: LicenceType,
    present: Mapping[str, str],
    amendment: Amendment,
    holding: Holding,
    today: date,
) -> dict[str, str]:
    """Return the whole face that an amendment leads to.

    A field that may stay empty, and is, stays so. A head who was the right one when the licence
    was issued may stay on it: who amends something else need not know that another is registered.

    Raises:
        FaceNotAcceptable: with every fault.
    """
    own = OwnFields.of(kind)
    empty = {one.name: "" for one in own if not one.required}
    completed = own.completed({**empty, **present, **amendment.changes}, holding)
    face, faults = read_face(kind, completed, today)
    faults += [
        one
        for one in holder_faults(own, face, holding)
        if one.code != Disagreement.REGISTRATION or face[one.field] != present.get(one.field)
    ]
    if faults:
        raise FaceNotAcceptable(tuple(faults))
    return face


def next_draft(
    repository: Repository,
    licence: Licence,
    kind: LicenceType,
    term: Term,
    face: Mapping[str, str],
) -> VersionDraft:
    """Return what goes into the next version of a licence."""
    return VersionDraft(
        repository.units.get(licence.issuer_id),
        kind,
        licence.code.next_version(),
        term,
        licence.number,
        tuple(holder.name for holder in repository.holders.of_licence(licence.id)),
        licence.issued_on,
        face,
    )


def _term(kind: LicenceType, licence: Licence, amendment: Amendment) -> Term:
    if amendment.long_term:
        if not kind.long_term_allowed:
            raise LongTermNotAllowed(field="valid_until")
        return Term(licence.term.valid_from, None)
    until = amendment.valid_until
    day = _last_day(until) if isinstance(until, str) else until
    return Term(licence.term.valid_from, day or licence.term.valid_until)


def _last_day(unverified: str) -> date:
    try:
        return parse_civil_date(unverified)
    except MalformedDate as refusal:
        refusal.details["field"] = "valid_until"
        raise
