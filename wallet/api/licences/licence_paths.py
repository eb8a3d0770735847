"""The calls that issue and read licences, as the API's description lists them."""

from wallet.api import schemas
from wallet.api.licences.search_schemas import LicenceSearchIn
from wallet.api.openapi.codes import ADDRESS, PAGED, Refusal
from wallet.api.openapi.parts import ETAG, KEY, LOCATION, Json, call, in_path, query_of
from wallet.domain.actors.actors import UnitSuspended
from wallet.domain.actors.api_scope import ApiScope
from wallet.domain.actors.person_names import MalformedName
from wallet.domain.actors.resident_id import MalformedResidentId
from wallet.domain.actors.uscc import MalformedUscc
from wallet.domain.catalogue.issuing_catalogue import (
    FaceNotAcceptable,
    HolderKindNotAllowed,
    LongTermNotAllowed,
    RetiredLicenceType,
    UnknownLicenceType,
)
from wallet.domain.licences.licence import TermOutOfOrder
from wallet.domain.licences.licence_number import NumberMissing
from wallet.domain.licences.licence_search import PeriodOutOfOrder, SearchTermUnusable
from wallet.domain.written_text import HiddenCharacter, NotText
from wallet.repository.licences.licences import UnknownLicence
from wallet.repository.signing_keys.keys import CertificateEnded
from wallet.services.licences.holders import (
    HolderMissing,
    HolderNameDiffers,
    IdentityKindUnsuitable,
)
from wallet.services.licences.issuing import HolderHasOne, LicenceNumberTaken

MODELS = (
    schemas.LicenceIn,
    schemas.LicenceOut,
    schemas.LicenceList,
    schemas.LicencesFound,
    LicenceSearchIn,
)
IDENTIFIER = in_path("identifier", "电子证照标识 (GB/T 36904), of any version")
OF_ONE: tuple[Refusal, ...] = (*ADDRESS, UnknownLicence)
OF_ISSUING: tuple[Refusal, ...] = (
    UnknownLicenceType,
    RetiredLicenceType,
    FaceNotAcceptable,
    TermOutOfOrder,
    LongTermNotAllowed,
    NumberMissing,
    NotText,
    HiddenCharacter,
    HolderKindNotAllowed,
    HolderMissing,
    IdentityKindUnsuitable,
    MalformedName,
    MalformedResidentId,
    MalformedUscc,
    LicenceNumberTaken,
    HolderHasOne,
    HolderNameDiffers,
    CertificateEnded,
    UnitSuspended,
)


def paths() -> Json:
    """Return the calls by address."""
    issue = call(
        "issue_licence",
        "Issue and collect a licence",
        ApiScope.LICENCES_WRITE,
        schemas.LicenceOut,
        body=schemas.LicenceIn,
        status="201",
        parameters=[KEY],
        refusals=OF_ISSUING,
        headers=LOCATION | ETAG,
    ) | {"description": "Face fields are those of `GET /api/v1/licence-types/{type_code}`."}
    own = call(
        "list_licences",
        "List your licences, the newest first",
        ApiScope.LICENCES_READ,
        schemas.LicenceList,
        parameters=query_of(schemas.ListQuery),
        refusals=[*PAGED, PeriodOutOfOrder],
    )
    one = call(
        "read_licence",
        "Read one of your licences",
        ApiScope.LICENCES_READ,
        schemas.LicenceOut,
        refusals=OF_ONE,
        headers=ETAG,
    )
    search = call(
        "search_licences",
        "Look for a holder or a number among your licences; recorded, and not in an address",
        ApiScope.LICENCES_READ,
        schemas.LicencesFound,
        body=LicenceSearchIn,
        refusals=[
            *PAGED,
            SearchTermUnusable,
            PeriodOutOfOrder,
            IdentityKindUnsuitable,
            MalformedResidentId,
            MalformedUscc,
        ],
    )
    return {
        "/api/v1/licences": {"post": issue, "get": own},
        "/api/v1/licence-searches": {"post": search},
        "/api/v1/licences/{identifier}": {"get": one, "parameters": [IDENTIFIER]},
    }
