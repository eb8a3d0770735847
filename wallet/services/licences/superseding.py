"""Renewing a licence (换发, Art. 8): the new one is issued and the old one ends, or neither."""

from datetime import datetime

from wallet.domain.actors.actors import Actor
from wallet.domain.entropy import Entropy
from wallet.domain.errors import InvalidInput
from wallet.domain.licences.licence import LicenceState, ensure_may_end, stated_reason
from wallet.domain.licences.notice import NoticeKind
from wallet.domain.trail.audit import AuditAction, AuditEntry
from wallet.repository.database import ContradictsStored, Database, Repository
from wallet.services.acts.doing import doing
from wallet.services.acts.repeating import RequestIdentity, answer_given, keep_answer
from wallet.services.licences.changing import locked_licence, store_state
from wallet.services.licences.documents import DocumentMaker
from wallet.services.licences.issuing import collect, issuing_entry
from wallet.services.licences.notifying import notify_holders
from wallet.services.licences.putting_on_record import IssuedLicence, LicenceDraft


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


def supersede(
    database: Database,
    maker: DocumentMaker,
    entropy: Entropy,
    now: datetime,
    issuer: Actor,
    code: str,
    draft: LicenceDraft,
    unverified_reason: str,
    identity: RequestIdentity | None = None,
) -> IssuedLicence:
    """Issue the new licence and end the old one as superseded, in one transaction.

    The new one may keep the number. A repeated key renews once.

    Raises:
        UnknownLicence: no such licence of this issuer.
        LicenceAlreadyEnded: the old one has ended.
        ReasonMissing, AnotherType, AnotherHolder: bad input.
        IdempotencyKeyReused: the key came with another request before.
        Everything that ``issuing.issue`` raises; the old licence then stays as it is.
    """
    blank = AuditEntry(
        now,
        AuditAction.LICENCE_SUPERSEDED,
        issuer,
        operator=issuer.name,
        licence_code=code[:120],
    )
    try:
        with doing(database, blank) as repository:
            return _supersede(
                repository, maker, entropy, now, issuer, code, draft, unverified_reason, identity
            )
    except ContradictsStored:
        # Two calls with one key at the same moment: the second finds what the first stored.
        if identity is None:
            raise
        with doing(database, blank) as repository:
            return _supersede(
                repository, maker, entropy, now, issuer, code, draft, unverified_reason, identity
            )


def _supersede(
    repository: Repository,
    maker: DocumentMaker,
    entropy: Entropy,
    now: datetime,
    issuer: Actor,
    code: str,
    draft: LicenceDraft,
    unverified_reason: str,
    identity: RequestIdentity | None,
) -> IssuedLicence:
    given = answer_given(repository, issuer, identity)
    if given:
        licence = repository.licences.get(str(given["licence_id"]))
        return IssuedLicence(licence, repository.licences.version(licence.id, 1))
    old = locked_licence(repository, issuer, code)
    reason = stated_reason(unverified_reason)
    ensure_may_end(old.state)
    if draft.type_code != old.type_code:
        raise AnotherType(field="type_code")
    holders = {holder.id for holder in repository.holders.of_licence(old.id)}
    # First the old one makes room: its number, and its place as the only one of its type.
    store_state(repository, now, old, LicenceState.SUPERSEDED, reason)
    issued = collect(repository, maker, entropy, now, issuer, draft, replaces=old.id)
    successors = {holder.id for holder in repository.holders.of_licence(issued.licence.id)}
    if not holders & successors:
        raise AnotherHolder(field="holders")
    repository.licence_changes.set_successor(old, issued.licence.id)
    keep_answer(repository, issuer, identity, {"licence_id": issued.licence.id}, now)
    repository.audit.append(issuing_entry(now, issuer, draft, issued))
    repository.audit.append(
        AuditEntry(
            now,
            AuditAction.LICENCE_SUPERSEDED,
            issuer,
            operator=issuer.name,
            licence_id=old.id,
            licence_code=str(old.code),
            details={"reason": reason, "by": str(issued.licence.code)},
        )
    )
    told = {"reason": reason, "successor": issued.licence.id}
    notify_holders(repository, entropy, now, old.id, NoticeKind.LICENCE_SUPERSEDED, told)
    return issued
