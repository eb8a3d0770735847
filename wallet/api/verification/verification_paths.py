"""The call that verifies a presented code, as the API's description lists it."""

from wallet.api import schemas
from wallet.api.openapi.codes import RELYING
from wallet.api.openapi.parts import KEY, Json, call
from wallet.domain.actors.api_scope import ApiScope
from wallet.domain.showing.verification import StatusNotRead

MODELS = (
    schemas.VerificationIn,
    schemas.VerificationOut,
    schemas.SetVerificationOut,
    schemas.PermitVerificationOut,
)


def paths() -> Json:
    """Return the calls by address."""
    verify = call(
        "verify_code",
        "Verify and spend a presented code",
        ApiScope.VERIFICATIONS_WRITE,
        schemas.VerificationOut,
        schemas.SetVerificationOut,
        schemas.PermitVerificationOut,
        body=schemas.VerificationIn,
        parameters=[KEY],
        refusals=[*RELYING, StatusNotRead],
    ) | {
        "description": "Every outcome is an answer with status 200, also a code that is forged, "
        "too old or used: only `valid` and `partly_valid` disclose anything and spend the code. "
        "Where the status cannot be read the answer is 503 `cannot_confirm`, and nothing is spent."
    }
    return {"/api/v1/verifications": {"post": verify}}
