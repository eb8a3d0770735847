"""What the form of a request offers: the unit's own scenarios, and what each may ask."""

from dataclasses import dataclass

from flask import request

from wallet.desks.shared.access import signed_in_account, signed_in_actor
from wallet.desks.shared.current import client_address, current_deployment
from wallet.desks.shared.language import label_of
from wallet.desks.shared.words.authorization_words import kept_for, terms_up_to
from wallet.domain.catalogue.issuing_catalogue import LicenceType, Sensitivity
from wallet.domain.civil_dates import city_date
from wallet.domain.registry.scenario import AskedField, Scenario
from wallet.domain.whole_numbers import whole_number
from wallet.repository.database import Repository
from wallet.services.authorization.asking import Question
from wallet.services.standing.standing import seen
from wallet.services.verification.inquiry import Verifier
from wallet.services.verification.verification_records import read_answer

_MOST_DAYS = 999
_FIELDS = "field"


@dataclass(frozen=True, slots=True)
class AskableField:
    """One field that the scenario may ask."""

    key: str
    label: str
    required: bool
    sensitive: bool
    ticked: bool


@dataclass(frozen=True, slots=True)
class AskableType:
    """One licence type, with the fields that may be asked of it."""

    type_code: str
    name: str
    fields: list[AskableField]

    @property
    def wanted(self) -> bool:
        """Whether anything of it is ticked."""
        return any(field.ticked for field in self.fields)


@dataclass(frozen=True, slots=True)
class AskingForm:
    """The form under one scenario."""

    scenario: Scenario
    kept_for: str
    types: list[AskableType]
    terms: list[tuple[int, str]]


def asker() -> Verifier:
    """Return who asks: the person at the desk, for their unit."""
    account = signed_in_account()
    return Verifier(
        signed_in_actor(), account.unit_name or "", account.display_name, client_address()
    )


def open_scenarios(repository: Repository) -> list[Scenario]:
    """Return the unit's scenarios under which something may be asked; none when it is stopped."""
    today = city_date(current_deployment().clock())
    if seen(repository, signed_in_actor()).fault(client_address()) is not None:
        return []
    found = repository.scenarios.of_unit(signed_in_account().unit_id or "")
    return [
        one
        for one in found
        if one.in_force_on(today) and one.askable_fields and one.longest_term_days > 0
    ]


def asking_form(repository: Repository, scenario: Scenario, scanned_type: str) -> AskingForm:
    """Return the form of a scenario; of the licence just scanned the required fields are ticked."""
    versions = repository.catalogue.versions_of(scenario.askable_fields)
    kinds = {code: kind for (code, _version), kind in versions.items()}
    codes = list(scenario.askable_fields)
    preset = scanned_type if scanned_type in codes else codes[0]
    sent = request.form.getlist(_FIELDS) if request.method == "POST" else None
    return AskingForm(
        scenario,
        kept_for(scenario.retention_days),
        [
            AskableType(
                code,
                kinds[code].name,
                [
                    _field(kinds[code], one, sent, preset=code == preset)
                    for one in scenario.askable_fields[code]
                ],
            )
            for code in codes
            if code in kinds
        ],
        terms_up_to(scenario.longest_term_days),
    )


def scanned_type(repository: Repository, verification_id: str) -> str:
    """Return the type of a licence seen in one's own verification, while its answer is kept."""
    found = repository.verifications.find_own(verification_id[:32], signed_in_account().id)
    if found is None or not found.answer:
        return ""
    seen = read_answer(repository, found).disclosed
    return seen[0].type_code if seen else ""


def sent_question() -> Question:
    """Return what was sent with the form, unverified."""
    asked: dict[str, list[str]] = {}
    for key in request.form.getlist(_FIELDS)[:200]:
        type_code, _slash, name = key.partition("/")
        asked.setdefault(type_code[:21], []).append(name[:64])
    return Question(
        request.form.get("scenario", "")[:64],
        asked,
        whole_number(request.form.get("term_days", ""), _MOST_DAYS) or 0,
        request.form.get("reference", "").strip()[:100],
    )


def _field(
    kind: LicenceType, asked: AskedField, sent: list[str] | None, *, preset: bool
) -> AskableField:
    field = kind.field(asked.name)
    key = f"{kind.type_code}/{asked.name}"
    return AskableField(
        key,
        label_of(field) if field else asked.name,
        asked.required,
        field is not None and field.sensitivity is Sensitivity.SENSITIVE,
        key in sent if sent is not None else preset and asked.required,
    )
