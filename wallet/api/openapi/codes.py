"""Every code that a call can refuse with: its status, its meaning, and when to come again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wallet.api.bodies import BadIdempotencyKey, NotJson
from wallet.api.faults import FAULT_WORDS
from wallet.api.problems import BROKEN, HTTP_WORDS, INTERNAL_ERROR
from wallet.domain.actors.actors import UnitSuspended
from wallet.domain.actors.allowed_addresses import AddressNotAllowed
from wallet.domain.actors.person_names import MalformedName
from wallet.domain.actors.resident_id import MalformedResidentId
from wallet.domain.actors.uscc import MalformedUscc
from wallet.domain.civil_dates import MalformedDate
from wallet.domain.errors import (
    Conflict,
    InvalidInput,
    NotFound,
    TooManyAttempts,
    Unavailable,
    WalletError,
)
from wallet.domain.licences.face_check import (
    FieldTooLong,
    NotAChoice,
    NotAPortrait,
    PortraitTooManyPixels,
)
from wallet.domain.licences.holder_fact import Disagreement
from wallet.domain.registry.relying_party import ApplicationEnded, ClientRevoked
from wallet.domain.words import Words
from wallet.domain.written_text import HiddenCharacter, NotText
from wallet.repository.actors.redis_throttles import ThrottlesUnavailable
from wallet.repository.columns.cipher import KeysBehind, SealedValueBroken
from wallet.repository.database import ContradictsStored, NotStorable, RepositoryUnavailable
from wallet.repository.signing_keys.keys import NoSigningKey
from wallet.services.access.bearers import InvalidToken, ScopeMissing
from wallet.services.acts.cursors import BadCursor
from wallet.services.acts.doing import IdempotencyKeyReused

Refusal = type[WalletError] | int
"""A refusal of ours, or the status of one of the framework's."""

DOOR: tuple[Refusal, ...] = (InvalidToken, ScopeMissing, UnitSuspended, AddressNotAllowed)
"""What every call behind a bearer may answer."""
RELYING: tuple[Refusal, ...] = (ApplicationEnded, ClientRevoked)
BODY: tuple[Refusal, ...] = (InvalidInput, NotJson, NotStorable, 413)
QUERY: tuple[Refusal, ...] = (InvalidInput, NotStorable)
PAGED: tuple[Refusal, ...] = (*QUERY, BadCursor)
ADDRESS: tuple[Refusal, ...] = (NotFound, NotStorable)
KEYED: tuple[Refusal, ...] = (BadIdempotencyKey, IdempotencyKeyReused)
WRITES: tuple[Refusal, ...] = (ContradictsStored, Conflict)
SERVER: tuple[Refusal, ...] = (
    500,
    Unavailable,
    RepositoryUnavailable,
    ThrottlesUnavailable,
    SealedValueBroken,
    KeysBehind,
    NoSigningKey,
)
"""What any call may answer that reaches the repository."""
ANYWHERE: tuple[Refusal, ...] = (400, 404, 405, 414, TooManyAttempts)
"""What is refused before a call is reached."""


@dataclass(frozen=True, slots=True)
class Code:
    """One stable code."""

    code: str
    status: int
    words: Words
    retry_after: bool


def code_of(refusal: Refusal) -> Code:
    """Return the code of a refusal."""
    if isinstance(refusal, int):
        if refusal == 500:  # noqa: PLR2004 the one status of what nobody foresaw
            return Code(INTERNAL_ERROR, refusal, BROKEN, retry_after=False)
        return Code(f"http_{refusal}", refusal, HTTP_WORDS[refusal], retry_after=False)
    waits = issubclass(refusal, TooManyAttempts)
    return Code(refusal.code, refusal.status, Words(refusal.zh, refusal.en), retry_after=waits)


def by_status(refusals: Iterable[Refusal]) -> Mapping[int, list[Code]]:
    """Return the codes of refusals by their status, each once, both in order."""
    codes = {code_of(one).code: code_of(one) for one in refusals}
    found: dict[int, list[Code]] = {}
    for one in sorted(codes.values(), key=lambda code: (code.status, code.code)):
        found.setdefault(one.status, []).append(one)
    return found


_OF_FACES = (
    FieldTooLong,
    NotAChoice,
    NotAPortrait,
    PortraitTooManyPixels,
    NotText,
    HiddenCharacter,
    MalformedDate,
    MalformedName,
    MalformedResidentId,
    MalformedUscc,
)
_FACE_WORDS: Mapping[str, Words] = {
    "field_missing": Words("缺少照面必填项。", "A field that the type requires is missing."),
    "unknown_field": Words("这类证照没有这一照面项。", "The type has no such field."),
    Disagreement.HOLDER.value: Words(
        "照面上的本人信息与持证主体不一致。", "The face says something else of the holder."
    ),
    Disagreement.IDENTITY_NUMBER.value: Words(
        "与持证主体证件号码所含的出生日期或性别不一致。",
        "The face differs from the birth date or sex in the holder's identity number.",
    ),
    Disagreement.UNREADABLE.value: Words(
        "本人信息看不懂，无法与持证主体核对。",
        "What the face says of the holder cannot be read, and so not be compared.",
    ),
    Disagreement.REGISTRATION.value: Words(
        "与持证主体现行登记证照不一致。",
        "The face differs from the registration in force of the holder.",
    ),
}


def field_codes(codes: Iterable[Code]) -> Mapping[str, Words]:
    """Return the codes that stand in ``errors[]``: of schemas, of faces, and of every rule."""
    of_faces = {kind.code: Words(kind.zh, kind.en) for kind in _OF_FACES}
    return {**FAULT_WORDS, **_FACE_WORDS, **of_faces, **{one.code: one.words for one in codes}}
