"""Checking a clerk's form before anything is issued: every fault at once, beside its field.

The same rules as issuing itself, which checks again when it is meant.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from wallet.domain.actors.actors import HolderKind, IdentityKind
from wallet.domain.actors.person_names import normalise_name, same_name
from wallet.domain.catalogue.issuing_catalogue import (
    FieldFault,
    HolderKindNotAllowed,
    LicenceType,
    LongTermNotAllowed,
)
from wallet.domain.civil_dates import parse_civil_date
from wallet.domain.form_faults import Faults
from wallet.domain.licences.face_check import holder_faults, read_face
from wallet.domain.licences.licence import Term, check_term
from wallet.domain.licences.licence_number import checked_number
from wallet.domain.licences.own_fields import Holding, OwnFields
from wallet.repository.database import Database, Repository
from wallet.services.licences.holders import (
    HolderDraft,
    HolderMissing,
    HolderNameDiffers,
    checked_draft,
)
from wallet.services.licences.holding import holding_of
from wallet.services.licences.issuing import HolderHasOne, LicenceNumberTaken
from wallet.services.licences.putting_on_record import LicenceDraft

_LONGEST_MATTER = 200
_LONGEST_CODE = 64


@dataclass(frozen=True, slots=True)
class WrittenHolder:
    """One holder as the clerk wrote it."""

    kind: str
    name: str
    identity_kind: str
    identity_number: str


@dataclass(frozen=True, slots=True)
class IssuingForm:
    """Everything as the clerk wrote it."""

    type_code: str
    number: str = ""
    holders: tuple[WrittenHolder, ...] = ()
    issued_on: str = ""
    valid_from: str = ""
    valid_until: str = ""
    long_term: bool = False
    face: Mapping[str, str] = field(default_factory=dict)
    matter_name: str = ""
    matter_code: str = ""
    case_number: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FormCheck:
    """What is wrong, by field; with nothing wrong, the draft to issue.

    ``existing`` is the licence that stands in the way, by the field that says so; ``face`` is what
    will stand on it, as far as it can be taken, with what was left out taken from the holders.
    """

    draft: LicenceDraft | None
    faults: Mapping[str, FieldFault]
    existing: Mapping[str, str]
    has_wallet: tuple[bool, ...] = ()
    face: Mapping[str, str] = field(default_factory=dict)


def check_form(
    database: Database,
    licence_type: LicenceType,
    form: IssuingForm,
    today: date,
    replaces: str | None = None,
) -> FormCheck:
    """Check a form; nothing is stored. ``replaces`` is a licence that will make room for it."""
    faults, existing = Faults(), dict[str, str]()
    draft, holders = _read(faults, licence_type, form, today)
    with database.read() as repository:
        holding = _holding(repository, licence_type, holders, today)
        face = _face(faults, licence_type, form.face, holding, today)
        _known(repository, faults, existing, holders, licence_type, replaces)
        _taken(repository, faults, existing, draft.number, licence_type, replaces)
        wallets = tuple(_has_wallet(repository, one) for one in holders if one)
    found = {fault.field: fault for fault in reversed(faults.found)}
    return FormCheck(None if found else draft, found, existing, wallets, face)


def own_facts_of_form(
    database: Database, licence_type: LicenceType, form: IssuingForm, today: date
) -> dict[str, str]:
    """Return what the holders of a form have to say in the fields that it leaves out.

    Nothing is returned while a holder cannot be read.
    """
    _draft, holders = _read(Faults(), licence_type, form, today)
    own = OwnFields.of(licence_type)
    with database.read() as repository:
        holding = _holding(repository, licence_type, holders, today)
    if holding is None:
        return {}
    completed = own.completed(form.face, holding)
    return {one.name: str(completed[one.name]) for one in own if one.name in completed}


def draft_of_form(licence_type: LicenceType, form: IssuingForm, today: date) -> LicenceDraft:
    """Return the draft that a form is, whatever issuing will say to it and to its face.

    Raises:
        FormNotAcceptable: with every fault beside the face.
    """
    faults = Faults()
    draft, _holders_read = _read(faults, licence_type, form, today)
    faults.refuse()
    return draft


def _read(
    faults: Faults, licence_type: LicenceType, form: IssuingForm, today: date
) -> tuple[LicenceDraft, list[HolderDraft | None]]:
    number = faults.read("number", lambda: checked_number(form.number), "")
    holders = _holders(faults, licence_type, form.holders, today)
    issued_on = faults.read("issued_on", lambda: parse_civil_date(form.issued_on), today)
    term = _term(faults, licence_type, form, issued_on, today)
    matter = faults.text("matter_name", form.matter_name, 0, _LONGEST_MATTER)
    matter_code = faults.text("matter_code", form.matter_code, 0, _LONGEST_CODE)
    case_number = faults.text("case_number", form.case_number, 0, _LONGEST_CODE)
    draft = LicenceDraft(
        type_code=licence_type.type_code,
        number=number,
        holders=tuple(one for one in holders if one),
        issued_on=issued_on,
        valid_from=term.valid_from,
        valid_until=term.valid_until,
        face=dict(form.face),
        matter_code=matter_code or None,
        matter_name=matter or None,
        case_number=case_number or None,
    )
    return draft, holders


def _holders(
    faults: Faults,
    licence_type: LicenceType,
    written: Sequence[WrittenHolder],
    today: date,
) -> list[HolderDraft | None]:
    if not written:
        faults.add("holders", HolderMissing.code, HolderMissing.zh, HolderMissing.en)
    checked: list[HolderDraft | None] = []
    for index, one in enumerate(written):
        kind, identity = _kinds(one)
        if kind not in licence_type.holder_kinds or kind is None or identity is None:
            refusal = HolderKindNotAllowed
            faults.add(f"holder-{index}-kind", refusal.code, refusal.zh, refusal.en)
            checked.append(None)
            continue
        draft = HolderDraft(kind, one.name, identity, one.identity_number)
        before = len(faults.found)
        # Each of the two parts is checked on its own, so that both are told.
        unnamed = replace(draft, name="无名")
        faults.read(f"holder-{index}-number", partial(checked_draft, unnamed, today), unnamed)
        faults.read(f"holder-{index}-name", partial(normalise_name, one.name), "")
        fine = len(faults.found) == before
        checked.append(checked_draft(draft, today) if fine else None)
    numbers = [(one.identity_kind, one.identity_number) for one in checked if one]
    if len(set(numbers)) < len(numbers):
        faults.add("holders", HolderMissing.code, HolderMissing.zh, HolderMissing.en)
    return checked


def _kinds(one: WrittenHolder) -> tuple[HolderKind | None, IdentityKind | None]:
    kind = HolderKind(one.kind) if one.kind in frozenset(HolderKind) else None
    if kind is not None and kind is not HolderKind.NATURAL_PERSON:
        return kind, IdentityKind.USCC
    known = one.identity_kind in frozenset(IdentityKind)
    return kind, IdentityKind(one.identity_kind) if known else None


def _term(
    faults: Faults, licence_type: LicenceType, form: IssuingForm, issued_on: date, today: date
) -> Term:
    valid_from = faults.read("valid_from", lambda: parse_civil_date(form.valid_from), today)
    until: date | None = None
    if not form.long_term:
        until = faults.read("valid_until", lambda: parse_civil_date(form.valid_until), valid_from)
    elif not licence_type.long_term_allowed:
        refusal = LongTermNotAllowed
        faults.add("valid_until", refusal.code, refusal.zh, refusal.en)
    term = Term(valid_from, until)
    if not {"issued_on", "valid_from", "valid_until"} & {one.field for one in faults.found}:
        field_of_term = "issued_on" if issued_on > today else "valid_until"
        faults.read(field_of_term, lambda: check_term(issued_on, term, today), None)
    return term


def _holding(
    repository: Repository,
    licence_type: LicenceType,
    holders: Sequence[HolderDraft | None],
    today: date,
) -> Holding | None:
    """Return who holds the licence; None while one of them cannot be read."""
    known = tuple(one for one in holders if one)
    if not known or len(known) < len(holders):
        return None
    return holding_of(repository, licence_type, known, today)


def _face(
    faults: Faults,
    licence_type: LicenceType,
    unverified_face: Mapping[str, str],
    holding: Holding | None,
    today: date,
) -> dict[str, str]:
    own, completed = OwnFields.of(licence_type), dict[str, object](unverified_face)
    if holding is not None:
        completed = own.completed(completed, holding)
    face, found = read_face(licence_type, completed, today)
    if holding is None:
        # Whose they are is not known yet: what is left out of them is not missing.
        names = {one.name for one in own if not str(unverified_face.get(one.name) or "").strip()}
        found = [one for one in found if one.field not in names]
    else:
        found += holder_faults(own, face, holding)
    for one in found:
        faults.add(f"field.{one.field}", one.code, one.zh, one.en)
    return face


def _known(
    repository: Repository,
    faults: Faults,
    existing: dict[str, str],
    holders: Sequence[HolderDraft | None],
    licence_type: LicenceType,
    replaces: str | None,
) -> None:
    for index, one in enumerate(holders):
        known = one and repository.holders.find_by_number(one.identity_kind, one.identity_number)
        if not one or not known:
            continue
        if not same_name(known.name, one.name):
            refusal = HolderNameDiffers
            faults.add(f"holder-{index}-name", refusal.code, refusal.zh, refusal.en)
            continue
        first = repository.licences.sole_of(known.id, licence_type.type_code)
        if first and first != replaces and not licence_type.several_per_holder:
            has_one, name = HolderHasOne, f"holder-{index}-number"
            faults.add(name, has_one.code, has_one.zh, has_one.en)
            existing[name] = first


def _taken(
    repository: Repository,
    faults: Faults,
    existing: dict[str, str],
    number: str,
    licence_type: LicenceType,
    replaces: str | None,
) -> None:
    taken = number and repository.licences.find_by_number(
        licence_type.issuer_id, licence_type.type_code, number, besides=replaces
    )
    if taken:
        refusal = LicenceNumberTaken
        faults.add("number", refusal.code, refusal.zh, refusal.en)
        existing["number"] = taken.id


def _has_wallet(repository: Repository, draft: HolderDraft) -> bool:
    known = repository.holders.find_by_number(draft.identity_kind, draft.identity_number)
    return known is not None and bool(repository.accounts.of_holder(known.id))
