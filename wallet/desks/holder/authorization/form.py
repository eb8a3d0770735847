"""The form of consent: each asked field with the value that would be handed over."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import request

from wallet.desks.shared.files.portrait import picture_uri
from wallet.desks.shared.filters import face_date
from wallet.desks.shared.form_identity import form_identity
from wallet.desks.shared.language import label_of
from wallet.desks.shared.views.faces import LicenceCard, cards_of
from wallet.desks.shared.words.authorization_words import names_of_types
from wallet.domain.catalogue.issuing_catalogue import (
    FaceField,
    FieldFormat,
    LicenceType,
    Sensitivity,
)
from wallet.domain.licences.licence import Licence
from wallet.domain.registry.scenario import AskedField, Scenario
from wallet.domain.showing.disclosure import masked_value
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Repository
from wallet.services.access.holding import held_licences
from wallet.services.authorization.granting import Consent


@dataclass(frozen=True, slots=True)
class AskedValue:
    """One asked field; ``hidden`` is what stands there until it is tapped."""

    name: str
    label: str
    value: str
    hidden: str
    picture: str
    required: bool
    sensitive: bool
    ticked: bool


@dataclass(frozen=True, slots=True)
class AskedLicence:
    """One asked licence type: the licence that would answer, its values, and others to choose.

    ``missing`` names fields that this licence does not carry; they cannot be handed over.
    """

    type_code: str
    type_name: str
    card: LicenceCard | None
    others: list[LicenceCard]
    values: list[AskedValue]
    missing: list[str]


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked of one type, and the licences that could answer it, the chosen one if any."""

    type_code: str
    fields: tuple[AskedField, ...]
    chosen: Licence | None
    candidates: Sequence[Licence]

    @property
    def answering(self) -> Licence | None:
        return self.chosen or next(iter(self.candidates), None)


@dataclass(frozen=True, slots=True)
class ConsentForm:
    """Everything that the holder is asked to agree to."""

    licences: list[AskedLicence]

    @property
    def answerable(self) -> bool:
        """Whether there is a licence in force for every type that was asked."""
        return bool(self.licences) and all(
            one.card is not None and one.values for one in self.licences
        )

    @property
    def sensitive(self) -> bool:
        """Whether any field takes a consent of its own."""
        return any(value.sensitive for one in self.licences for value in one.values)

    @property
    def sensitive_required(self) -> bool:
        """Whether a field that cannot be left out takes a consent of its own."""
        return any(
            value.sensitive and value.required for one in self.licences for value in one.values
        )


def consent_form(
    repository: Repository,
    account: Account,
    asked: Mapping[str, tuple[AskedField, ...]],
    today: date,
) -> ConsentForm:
    """Return the form; ``use`` in the address or the sent form chooses among several licences."""
    wanted = {*request.args.getlist("use"), *request.form.getlist("licence")}
    held = [licence for licence in held_licences(repository, account) if licence.type_code in asked]
    usable = [licence for licence in held if _usable(licence, today)]
    questions = []
    for type_code, fields in asked.items():
        candidates = [one for one in usable if one.type_code == type_code]
        chosen = next((one for one in candidates if one.id in wanted), None)
        questions.append(_Question(type_code, fields, chosen, candidates))
    return _form(repository, questions, today)


def form_of_licences(
    repository: Repository, licences: Iterable[Licence], scenario: Scenario, today: date
) -> ConsentForm:
    """Return the form of licences that the holder chose: each that is in force and askable."""
    questions = [
        _Question(one.type_code, scenario.askable_fields[one.type_code], one, [one])
        for one in licences
        if one.type_code in scenario.askable_fields and _usable(one, today)
    ]
    return _form(repository, questions, today)


def sent_consent() -> Consent:
    """Return what the holder ticked, unverified."""
    ticked = {
        licence_id[:32]: tuple(request.form.getlist(f"field-{licence_id}"))
        for licence_id in request.form.getlist("licence")[:20]
    }
    return Consent(ticked, request.form.get("sensitive") == "yes", form_identity())


def _usable(licence: Licence, today: date) -> bool:
    return licence.status_on(today).value == "valid"


def _form(repository: Repository, questions: Sequence[_Question], today: date) -> ConsentForm:
    names = names_of_types(repository, (one.type_code for one in questions))
    candidates = {licence.id: licence for one in questions for licence in one.candidates}
    cards = {card.id: card for card in cards_of(repository, list(candidates.values()), today)}
    answering = [one.answering for one in questions if one.answering]
    faces = repository.licence_lookups.faces_of((one.id, one.version) for one in answering)
    kinds = repository.catalogue.versions_of(one.type_code for one in answering)
    return ConsentForm(
        [
            _answered_by(
                answer,
                kinds[answer.type_code, answer.type_version],
                faces[answer.id],
                one.fields,
                cards[answer.id],
                [cards[other.id] for other in one.candidates if other is not answer],
            )
            if (answer := one.answering)
            else AskedLicence(one.type_code, names[one.type_code], None, [], [], [])
            for one in questions
        ]
    )


def _answered_by(
    chosen: Licence,
    kind: LicenceType,
    face: Mapping[str, str],
    fields: tuple[AskedField, ...],
    card: LicenceCard,
    others: list[LicenceCard],
) -> AskedLicence:
    ticked = set(request.form.getlist(f"field-{chosen.id}"))
    known = [(kind.field(one.name), one) for one in fields]
    return AskedLicence(
        chosen.type_code,
        kind.name,
        card,
        others,
        [
            _value(field, one, str(face[one.name]), ticked)
            for field, one in known
            if field and one.name in face
        ],
        [label_of(field) for field, one in known if field and one.name not in face],
    )


def _value(field: FaceField, asked: AskedField, value: str, ticked: Collection[str]) -> AskedValue:
    portrait = field.format is FieldFormat.PORTRAIT
    sensitive = field.sensitivity is Sensitivity.SENSITIVE
    hidden = masked_value(field, value) if sensitive and not portrait else ""
    shown = face_date(value) if field.format is FieldFormat.DATE else value
    return AskedValue(
        asked.name,
        label_of(field),
        "" if portrait else shown,
        hidden if hidden != value else "",
        picture_uri(value) if portrait else "",
        asked.required,
        sensitive,
        asked.required or asked.name in ticked,
    )
