"""A consent record on a page and as a file, the same for both sides."""

from dataclasses import dataclass
from datetime import date, datetime

from flask import Response

from wallet.desks.shared.words.authorization_words import labels_of, last_day
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
    signed: str


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
        signed=kept.signed,
    )


def consent_file(kept: KeptConsent) -> Response:
    """Return the record as a file to keep; its name says nothing about anybody."""
    name = f"consent-{kept.authorization.id[:_NAME_LENGTH]}.jwt"
    return Response(
        kept.signed,
        content_type="application/jwt",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
