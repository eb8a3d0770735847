"""The calls that read the caller's own issuing catalogue, as the API's description lists them."""

from wallet.api.catalogue import catalogue_schemas
from wallet.api.openapi.parts import call, query_of

MODELS = (catalogue_schemas.LicenceTypeOut, catalogue_schemas.LicenceTypeList)


def paths() -> dict[str, object]:
    """Return the calls by address."""
    code = {
        "name": "type_code",
        "in": "path",
        "required": True,
        "schema": {"type": "string"},
        "description": "code of one of your licence types",
    }
    return {
        "/api/v1/licence-types": {
            "get": call(
                "List your licence types with their fields, by code",
                "licences:read",
                catalogue_schemas.LicenceTypeList,
                parameters=query_of(catalogue_schemas.LicenceTypesQuery),
            )
        },
        "/api/v1/licence-types/{type_code}": {
            "parameters": [code],
            "get": call(
                "Read one of your licence types, to make a form from its fields",
                "licences:read",
                catalogue_schemas.LicenceTypeOut,
                parameters=query_of(catalogue_schemas.LicenceTypeQuery),
            ),
        },
    }
