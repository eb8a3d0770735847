"""The calls about comprehensive industry permits, as the API's description lists them (Art. 17)."""

from collections.abc import Mapping

from pydantic import BaseModel

from wallet.api.openapi.parts import KEY, Json, call, in_path, query_of
from wallet.api.permits import permit_schemas
from wallet.domain.actors.api_scope import ApiScope

MODELS = (
    permit_schemas.IndustryPermitIn,
    permit_schemas.ComponentsIn,
    permit_schemas.RebuildingIn,
    permit_schemas.EndingIn,
    permit_schemas.ApplicantIn,
    permit_schemas.IndustryList,
    permit_schemas.CandidateList,
    permit_schemas.IndustryPermitOut,
    permit_schemas.IndustryPermitList,
)
_WRITE, _READ = ApiScope.LICENCES_WRITE, ApiScope.LICENCES_READ
_PERMITS = "/api/v1/industry-permits"
_CHANGES: Mapping[str, tuple[str, type[BaseModel]]] = {
    "components": ("Extend a permit: its next version", permit_schemas.ComponentsIn),
    "rebuildings": (
        "Gather a permit anew after one of its licences changed: its next version",
        permit_schemas.RebuildingIn,
    ),
    "endings": ("End a permit; its licences stay as they are", permit_schemas.EndingIn),
}


def paths() -> Json:
    """Return the calls by address."""
    number = in_path("permit_number", "on the face of one of your permits")
    answer = permit_schemas.IndustryPermitOut
    calls: Json = {
        "/api/v1/industries": {
            "get": call(
                "List the industries whose comprehensive permits you issue",
                _READ,
                permit_schemas.IndustryList,
            )
        },
        "/api/v1/industries/{code}/candidates": {
            "parameters": [in_path("code", "industry whose permits you issue")],
            "post": call(
                "Read which of an applicant's licences could go into a permit",
                _WRITE,
                permit_schemas.CandidateList,
                body=permit_schemas.ApplicantIn,
            ),
        },
        _PERMITS: {
            "post": call(
                "Issue a comprehensive permit of two or more licences in force",
                _WRITE,
                answer,
                body=permit_schemas.IndustryPermitIn,
                status="201",
                parameters=[KEY],
            ),
            "get": call(
                "List your permits, the newest first",
                _READ,
                permit_schemas.IndustryPermitList,
                parameters=query_of(permit_schemas.PermitQuery),
            ),
        },
        f"{_PERMITS}/{{permit_number}}": {
            "parameters": [number],
            "get": call("Read one of your permits as it stands now", _READ, answer),
        },
    }
    for name, (summary, body) in _CHANGES.items():
        change = call(summary, _WRITE, answer, body=body, status="201", parameters=[KEY])
        calls[f"{_PERMITS}/{{permit_number}}/{name}"] = {"parameters": [number], "post": change}
    return calls
