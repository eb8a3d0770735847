"""The call that verifies a presented code, as the API's description lists it."""

from wallet.api.openapi.codes import RELYING
from wallet.api.openapi.parts import KEY, Json, call
from wallet.api.verification.verification_schemas import (
    PermitVerificationOut,
    SetVerificationOut,
    VerificationIn,
    VerificationOut,
)
from wallet.domain.actors.api_scope import ApiScope
from wallet.domain.showing.verification import StatusNotRead

MODELS = (
    VerificationIn,
    VerificationOut,
    SetVerificationOut,
    PermitVerificationOut,
)


def paths() -> Json:
    """Return the calls by address."""
    verify = call(
        "verify_code",
        "Verify and spend a presented code",
        ApiScope.VERIFICATIONS_WRITE,
        VerificationOut,
        SetVerificationOut,
        PermitVerificationOut,
        body=VerificationIn,
        parameters=[KEY],
        refusals=[*RELYING, StatusNotRead],
    ) | {
        "description": "Every outcome is an answer with status 200, also a code that is forged, "
        "too old or used: only `valid` and `partly_valid` disclose anything and spend the code. "
        "Where the status cannot be read the answer is 503 `cannot_confirm`, and nothing is spent."
    }
    return {"/api/v1/verifications": {"post": verify}}
