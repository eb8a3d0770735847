"""The calls that issue and read licences, as the API's description lists them."""

from wallet.api import schemas
from wallet.api.licences.search_schemas import LicenceSearchIn
from wallet.api.openapi.parts import KEY, Json, call, in_path, query_of
from wallet.domain.actors.api_scope import ApiScope

MODELS = (
    schemas.LicenceIn,
    schemas.LicenceOut,
    schemas.LicenceList,
    schemas.LicencesFound,
    LicenceSearchIn,
)
IDENTIFIER = in_path("identifier", "电子证照标识 (GB/T 36904), of any version")


def paths() -> Json:
    """Return the calls by address."""
    issue = call(
        "Issue and collect a licence",
        ApiScope.LICENCES_WRITE,
        schemas.LicenceOut,
        body=schemas.LicenceIn,
        status="201",
        parameters=[KEY],
    )
    own = call(
        "List your licences, the newest first",
        ApiScope.LICENCES_READ,
        schemas.LicenceList,
        parameters=query_of(schemas.ListQuery),
    )
    search = call(
        "Look for a holder or a number among your licences; recorded, and not in an address",
        ApiScope.LICENCES_READ,
        schemas.LicencesFound,
        body=LicenceSearchIn,
    )
    one = call("Read one of your licences", ApiScope.LICENCES_READ, schemas.LicenceOut)
    return {
        "/api/v1/licences": {"post": issue, "get": own},
        "/api/v1/licence-searches": {"post": search},
        "/api/v1/licences/{identifier}": {"get": one, "parameters": [IDENTIFIER]},
    }
