"""A consent record and the statement of its withdrawal, on a page and as a file, for both sides."""

from dataclasses import dataclass
from datetime import date, datetime

from flask import Response

from wallet.desks.shared.language import told
from wallet.desks.shared.words.authorization_words import labels_of, last_day
from wallet.domain.grounds.withdrawal import REASON_WORDS, WithdrawalReason
from wallet.repository.database import Repository
from wallet.services.authorization.consent_records import KeptConsent

_NAME_LENGTH = 12


@dataclass(frozen=True, slots=True)
class ShownConsent:
    """What a consent record says, in words."""

    authorization_id: str
    receiver: str
    receiver_code: str
    scenario_name: str
    purpose: str
    licence_name: str
    licence_code: str
    fields: list[str]
    granted_at: datetime
    last_day: date
    withdrawn_at: datetime | None
    withdrawal_signed: bool
    signed: str


@dataclass(frozen=True, slots=True)
class ShownWithdrawal:
    """What the statement of a withdrawal says, in words; ``reason`` may be blank."""

    consent: ShownConsent
    withdrawn_at: datetime
    reason: str
    number: str


def shown_consent(repository: Repository, kept: KeptConsent) -> ShownConsent:
    """Return a record whose signature was checked, ready to be read."""
    licence = repository.licences.get(kept.authorization.licence_id)
    kind = repository.catalogue.get(licence.type_code, licence.type_version)
    record = kept.record
    return ShownConsent(
        authorization_id=record.authorization_id,
        receiver=record.receiver,
        receiver_code=record.receiver_code,
        scenario_name=kept.authorization.scenario_name,
        purpose=record.purpose,
        licence_name=kind.name,
        licence_code=record.licence_code,
        fields=labels_of(kind, record.fields),
        granted_at=record.granted_at,
        last_day=last_day(record.until),
        withdrawn_at=kept.authorization.withdrawn_at,
        withdrawal_signed=kept.withdrawal is not None,
        signed=kept.signed,
    )


def shown_withdrawal(repository: Repository, kept: KeptConsent) -> ShownWithdrawal:
    """Return the statement of a withdrawal whose signature was checked, ready to be read.

    Raises:
        NothingWithdrawn: there is none.
    """
    said = kept.ensure_withdrawn().statement
    reason = WithdrawalReason(said.reason) if said.reason else None
    return ShownWithdrawal(
        consent=shown_consent(repository, kept),
        withdrawn_at=said.withdrawn_at,
        reason=told(REASON_WORDS[reason]) if reason else "",
        number=said.jti,
    )


def consent_file(kept: KeptConsent) -> Response:
    """Return the record as a file to keep; its name says nothing about anybody."""
    return _file("consent", kept.authorization.id, kept.signed)


def withdrawal_file(kept: KeptConsent) -> Response:
    """Return the statement of a withdrawal likewise.

    Raises:
        NothingWithdrawn: there is none.
    """
    return _file("withdrawal", kept.authorization.id, kept.ensure_withdrawn().signed)


def _file(kind: str, authorization_id: str, signed: str) -> Response:
    name = f"{kind}-{authorization_id[:_NAME_LENGTH]}.jwt"
    return Response(
        signed,
        content_type="application/jwt",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
