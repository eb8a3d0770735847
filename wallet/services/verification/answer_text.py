"""An answer as text, to be kept sealed beside the verification that gave it."""

from pydantic import TypeAdapter

from wallet.domain.showing.verification import VerificationResult
from wallet.repository.showing.verifications import StoredVerification

_RESULT = TypeAdapter(VerificationResult)


def write_answer(result: VerificationResult) -> str:
    """Return an answer as it is stored."""
    return _RESULT.dump_json(result).decode()


def read_answer(verification: StoredVerification) -> VerificationResult:
    """Read an answer back as it was given."""
    return _RESULT.validate_json(verification.answer)
