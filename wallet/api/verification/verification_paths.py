"""The call that verifies a presented code, as the API's description lists it."""

from wallet.api import schemas
from wallet.api.openapi.parts import KEY, Json, call
from wallet.domain.actors.api_scope import ApiScope

MODELS = (
    schemas.VerificationIn,
    schemas.VerificationOut,
    schemas.SetVerificationOut,
    schemas.PermitVerificationOut,
)


def paths() -> Json:
    """Return the calls by address."""
    verify = call(
        "Verify and spend a presented code",
        ApiScope.VERIFICATIONS_WRITE,
        schemas.VerificationOut,
        schemas.SetVerificationOut,
        schemas.PermitVerificationOut,
        body=schemas.VerificationIn,
        parameters=[KEY],
    )
    return {"/api/v1/verifications": {"post": verify}}
