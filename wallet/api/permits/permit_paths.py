"""The calls about comprehensive industry permits, as the API's description lists them (Art. 17)."""

from wallet.api.openapi.parts import call, query_of
from wallet.api.permits import permit_schemas

PERMIT_MODELS = (
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
_WRITE, _READ = "licences:write", "licences:read"
_PERMITS = "/api/v1/industry-permits"
_CHANGES = {
    "components": ("Extend a permit: its next version", permit_schemas.ComponentsIn),
    "rebuildings": (
        "Gather a permit anew after one of its licences changed: its next version",
        permit_schemas.RebuildingIn,
    ),
    "endings": ("End a permit; its licences stay as they are", permit_schemas.EndingIn),
}


def permit_paths(key: dict[str, object]) -> dict[str, object]:
    """Return the calls by address; ``key`` describes the header of a repeated request."""
    number = _in_path("permit_number", "on the face of one of your permits")
    answer = permit_schemas.IndustryPermitOut
    paths: dict[str, object] = {
        "/api/v1/industries": {
            "get": call(
                "List the industries whose comprehensive permits you issue",
                _READ,
                permit_schemas.IndustryList,
            )
        },
        "/api/v1/industries/{code}/candidates": {
            "parameters": [_in_path("code", "industry whose permits you issue")],
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
                parameters=[key],
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
        change = call(summary, _WRITE, answer, body=body, status="201", parameters=[key])
        paths[f"{_PERMITS}/{{permit_number}}/{name}"] = {"parameters": [number], "post": change}
    return paths


def _in_path(name: str, description: str) -> dict[str, object]:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "schema": {"type": "string"},
        "description": description,
    }
