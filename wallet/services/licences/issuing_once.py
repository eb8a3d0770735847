"""Issuing under an idempotency key: a retry gets the licence that the first call issued."""

from datetime import datetime

from wallet.domain.actors.actors import Actor
from wallet.domain.entropy import Entropy
from wallet.repository.database import ContradictsStored, Database, Repository
from wallet.services.acts.repeating import RequestIdentity, answer_given, keep_answer
from wallet.services.licences.documents import DocumentMaker
from wallet.services.licences.issuing import collect, issuing_entry, notify_of_issue
from wallet.services.licences.putting_on_record import IssuedLicence, LicenceDraft


def issue_once(
    database: Database,
    maker: DocumentMaker,
    entropy: Entropy,
    now: datetime,
    issuer: Actor,
    draft: LicenceDraft,
    identity: RequestIdentity | None,
) -> IssuedLicence:
    """Issue a licence, or return the one that was issued under the same key.

    Raises:
        IdempotencyKeyReused: the key came with another request before.
        Everything that ``issuing.issue`` raises.
    """
    try:
        return _issue(database, maker, entropy, now, issuer, draft, identity)
    except ContradictsStored:
        # Two calls with one key at the same moment: the second finds what the first stored.
        if identity is None:
            raise
        return _issue(database, maker, entropy, now, issuer, draft, identity)


def _issue(
    database: Database,
    maker: DocumentMaker,
    entropy: Entropy,
    now: datetime,
    issuer: Actor,
    draft: LicenceDraft,
    identity: RequestIdentity | None,
) -> IssuedLicence:
    with database.begin() as repository:
        given = answer_given(repository, issuer, identity)
        if given:
            return _again(repository, given)
        issued = collect(repository, maker, entropy, now, issuer, draft)
        keep_answer(repository, issuer, identity, {"licence_id": issued.licence.id}, now)
        repository.audit.append(issuing_entry(now, issuer, draft, issued))
        notify_of_issue(repository, entropy, now, issued)
    return issued


def _again(repository: Repository, given: dict[str, object]) -> IssuedLicence:
    licence = repository.licences.get(str(given["licence_id"]))
    return IssuedLicence(licence, repository.licences.version(licence.id, 1))
