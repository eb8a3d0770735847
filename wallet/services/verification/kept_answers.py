"""The answer of a verification as it is kept for ten minutes, and as it was given.

A portrait is most of an answer, and stands on the face of the licence's version, which never
changes: it is not stored a second time, but read there again.
"""

from collections.abc import Callable
from dataclasses import replace

from pydantic import TypeAdapter

from wallet.domain.catalogue.issuing_catalogue import FieldFormat
from wallet.domain.showing.disclosure import DisclosedField
from wallet.domain.showing.verification import DisclosedLicence, Outcome, VerificationResult
from wallet.repository.database import Repository
from wallet.repository.showing.verifications import StoredVerification

_RESULT = TypeAdapter(VerificationResult)
_ON_THE_FACE = ""


def write_answer(result: VerificationResult) -> str:
    """Return an answer as it is stored."""
    return _RESULT.dump_json(_with_licences(result, _without_portraits)).decode()


def read_answer(repository: Repository, verification: StoredVerification) -> VerificationResult:
    """Read an answer back as it was given."""
    stored = _RESULT.validate_json(verification.answer)
    return _with_licences(stored, lambda licence: _with_portraits(repository, licence))


def answered_outcomes(verification: StoredVerification) -> tuple[Outcome, ...]:
    """Return what each licence of a set came to in an answer that was given before."""
    return tuple(part.outcome for part in _RESULT.validate_json(verification.answer).parts)


def _with_licences(
    result: VerificationResult, change: Callable[[DisclosedLicence], DisclosedLicence]
) -> VerificationResult:
    if result.licence is not None:
        return replace(result, licence=change(result.licence))
    if not result.parts:
        return result
    parts = (
        replace(part, licence=change(part.licence)) if part.licence else part
        for part in result.parts
    )
    return replace(result, parts=tuple(parts))


def _without_portraits(licence: DisclosedLicence) -> DisclosedLicence:
    return replace(
        licence,
        fields=tuple(
            replace(field, value=_ON_THE_FACE) if field.format is FieldFormat.PORTRAIT else field
            for field in licence.fields
        ),
    )


def _with_portraits(repository: Repository, licence: DisclosedLicence) -> DisclosedLicence:
    if not any(_is_left_out(field) for field in licence.fields):
        return licence
    face = repository.licence_lookups.face_of_code(licence.code)
    return replace(
        licence,
        fields=tuple(
            replace(field, value=face[field.name]) if _is_left_out(field) else field
            for field in licence.fields
        ),
    )


def _is_left_out(field: DisclosedField) -> bool:
    return field.format is FieldFormat.PORTRAIT and field.value == _ON_THE_FACE
