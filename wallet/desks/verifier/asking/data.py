"""The granted data. Each look is one read through the gateway, and the holder sees it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import render_template
from flask.typing import ResponseReturnValue

from wallet.desks.shared.current import client_address, current_deployment
from wallet.desks.shared.errors import problem_of
from wallet.desks.shared.files.portrait import picture_uri
from wallet.desks.shared.filters import face_date
from wallet.desks.shared.language import label_of
from wallet.desks.shared.words.authorization_words import kept_for, last_day
from wallet.desks.verifier import blueprint
from wallet.desks.verifier.asking.forms import asker
from wallet.domain.catalogue.issuing_catalogue import FaceField, FieldFormat
from wallet.domain.errors import Conflict, NotPermitted, TooManyAttempts, Unavailable
from wallet.repository.database import Repository
from wallet.services.authorization.gateway import desk_reader
from wallet.services.authorization.retrieving import HandedOver, read_handed_over, retrieve

_REFUSALS = (NotPermitted, Conflict, TooManyAttempts, Unavailable)


@dataclass(frozen=True, slots=True)
class SeenField:
    """One granted field with its value."""

    name: str
    label: str
    value: str
    picture: str


@dataclass(frozen=True, slots=True)
class SeenLicence:
    """One licence as it was handed over, its signature checked."""

    type_name: str
    licence_code: str
    version: int
    issuing_authority: str
    signed_at: datetime
    last_day: date
    fields: list[SeenField]


@blueprint.get("/asks/<request_id>/data")
def asked_data(request_id: str) -> ResponseReturnValue:
    """Read what was granted, now; refused from the moment the holder withdraws."""
    deployment = current_deployment()
    now = deployment.clock()
    try:
        handed = retrieve(
            deployment.database,
            deployment.cabinet.deployment_signer(),
            deployment.entropy,
            now,
            desk_reader(deployment.database, asker(), client_address()),
            request_id,
            deployment.public_url,
        )
        ring = deployment.cabinet.ring()
        read = [read_handed_over(one, ring, now) for one in handed]
    except _REFUSALS as refusal:
        problem = problem_of(refusal)
        return (
            render_template("verifier/asked_refused.html", request_id=request_id, problem=problem),
            problem.status,
        )
    scenario_code = handed[0].authorization.scenario_code
    with deployment.database.read() as repository:
        licences = _seen(repository, read)
        scenario = repository.scenarios.find(scenario_code)
    return render_template(
        "verifier/asked_data.html",
        request_id=request_id,
        licences=licences,
        data_as_of=now,
        scenario_name=handed[0].authorization.scenario_name,
        purpose=handed[0].authorization.purpose,
        kept_for=kept_for(scenario.retention_days) if scenario else "",
    )


def _seen(repository: Repository, read: Sequence[HandedOver]) -> list[SeenLicence]:
    types = repository.licence_lookups.types_of(
        one.retrieved.authorization.licence_id for one in read
    )
    kinds = repository.catalogue.versions_of(code for code, _version in types.values())
    return [
        SeenLicence(
            (kind := kinds[types[one.retrieved.authorization.licence_id]]).name,
            one.retrieved.licence_code,
            one.version,
            one.issuing_authority,
            one.signed_at,
            last_day(one.retrieved.authorization.until),
            [
                _field(field, one.face[field.name])
                for field in kind.fields
                if field.name in one.face
            ],
        )
        for one in read
    ]


def _field(field: FaceField, value: str) -> SeenField:
    if field.format is FieldFormat.PORTRAIT:
        return SeenField(field.name, label_of(field), "", picture_uri(value))
    shown = face_date(value) if field.format is FieldFormat.DATE else value
    return SeenField(field.name, label_of(field), shown, "")
