"""The calls that read the caller's own issuing catalogue, as the API's description lists them."""

from wallet.api.catalogue import catalogue_schemas
from wallet.api.openapi.codes import ADDRESS, QUERY
from wallet.api.openapi.parts import Json, call, in_path, query_of
from wallet.domain.actors.api_scope import ApiScope
from wallet.domain.catalogue.issuing_catalogue import UnknownLicenceType

MODELS = (catalogue_schemas.LicenceTypeOut, catalogue_schemas.LicenceTypeList)


def paths() -> Json:
    """Return the calls by address."""
    return {
        "/api/v1/licence-types": {
            "get": call(
                "list_licence_types",
                "List your licence types with their fields, by code",
                ApiScope.LICENCES_READ,
                catalogue_schemas.LicenceTypeList,
                parameters=query_of(catalogue_schemas.LicenceTypesQuery),
                refusals=QUERY,
            )
        },
        "/api/v1/licence-types/{type_code}": {
            "parameters": [in_path("type_code", "code of one of your licence types")],
            "get": call(
                "read_licence_type",
                "Read one of your licence types, to make a form from its fields",
                ApiScope.LICENCES_READ,
                catalogue_schemas.LicenceTypeOut,
                parameters=query_of(catalogue_schemas.LicenceTypeQuery),
                refusals=[*ADDRESS, *QUERY, UnknownLicenceType],
            ),
        },
    }
