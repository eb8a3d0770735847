"""The call that reads what replaces a matter's paper materials, as the description lists it."""

from wallet.api.openapi.parts import KEY, Json, call, in_path
from wallet.api.use_lists import matter_schemas
from wallet.domain.actors.api_scope import ApiScope

MODELS = (matter_schemas.MaterialsIn, matter_schemas.MaterialsOut)


def paths() -> Json:
    """Return the calls by address."""
    examine = call(
        "Read the licences that replace a matter's paper materials, and learn what is missing",
        ApiScope.MATERIALS_READ,
        matter_schemas.MaterialsOut,
        body=matter_schemas.MaterialsIn,
        status="201",
        parameters=[KEY],
    )
    code = in_path("code", "matter on your approved use list, or approved outside of it")
    return {"/api/v1/matters/{code}/materials": {"parameters": [code], "post": examine}}
