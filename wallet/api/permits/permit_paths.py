"""The calls about comprehensive industry permits, as the API's description lists them (Art. 17)."""

from collections.abc import Mapping

from pydantic import BaseModel

from wallet.api.openapi.codes import ADDRESS, PAGED, Refusal
from wallet.api.openapi.parts import KEY, LOCATION, Json, call, in_path, query_of
from wallet.api.permits import permit_schemas
from wallet.domain.actors.api_scope import ApiScope
from wallet.domain.actors.uscc import MalformedUscc
from wallet.domain.enterprise.registration import HolderNotRegistered
from wallet.domain.licences.licence import ReasonMissing
from wallet.domain.permits.industry_permit import (
    ConstituentTaken,
    ConstituentUnsuitable,
    HolderUnsuitable,
    NothingChanged,
    PermitEnded,
    TooFewConstituents,
    UnknownIndustry,
    UnknownPermit,
)
from wallet.repository.actors.holders import UnknownHolder
from wallet.services.permits.candidates import UnknownApplicant

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
_APPLICANT: tuple[Refusal, ...] = (
    UnknownIndustry,
    MalformedUscc,
    UnknownApplicant,
    UnknownHolder,
    HolderUnsuitable,
    HolderNotRegistered,
)
_LICENCES: tuple[Refusal, ...] = (TooFewConstituents, ConstituentUnsuitable, ConstituentTaken)
_OWN: tuple[Refusal, ...] = (*ADDRESS, UnknownPermit)
_LIVING: tuple[Refusal, ...] = (*_OWN, PermitEnded, HolderNotRegistered, UnknownIndustry)
_CHANGES: Mapping[str, tuple[str, str, type[BaseModel], tuple[Refusal, ...]]] = {
    "components": (
        "extend_permit",
        "Extend a permit: its next version",
        permit_schemas.ComponentsIn,
        (*_LIVING, *_LICENCES, NothingChanged),
    ),
    "rebuildings": (
        "rebuild_permit",
        "Gather a permit anew after one of its licences changed: its next version",
        permit_schemas.RebuildingIn,
        (*_LIVING, *_LICENCES, NothingChanged, ReasonMissing),
    ),
    "endings": (
        "end_permit",
        "End a permit; its licences stay as they are",
        permit_schemas.EndingIn,
        (*_LIVING, ReasonMissing),
    ),
}


def paths() -> Json:
    """Return the calls by address."""
    number = in_path("permit_number", "on the face of one of your permits")
    answer = permit_schemas.IndustryPermitOut
    read = call(
        "read_permit", "Read one of your permits as it stands now", _READ, answer, refusals=_OWN
    )
    calls: Json = {
        "/api/v1/industries": {"get": _industries()},
        "/api/v1/industries/{code}/candidates": {
            "parameters": [in_path("code", "industry whose permits you issue")],
            "post": _candidates(),
        },
        _PERMITS: {"post": _issue(), "get": _list()},
        f"{_PERMITS}/{{permit_number}}": {"parameters": [number], "get": read},
    }
    for place, (name, summary, body, refusals) in _CHANGES.items():
        change = call(
            name,
            summary,
            _WRITE,
            answer,
            body=body,
            status="201",
            parameters=[KEY],
            refusals=refusals,
        )
        calls[f"{_PERMITS}/{{permit_number}}/{place}"] = {"parameters": [number], "post": change}
    return calls


def _industries() -> Json:
    return call(
        "list_industries",
        "List the industries whose comprehensive permits you issue",
        _READ,
        permit_schemas.IndustryList,
    )


def _candidates() -> Json:
    return call(
        "list_candidates",
        "Read which of an applicant's licences could go into a permit",
        _WRITE,
        permit_schemas.CandidateList,
        body=permit_schemas.ApplicantIn,
        refusals=[*ADDRESS, *_APPLICANT],
    )


def _issue() -> Json:
    return call(
        "issue_permit",
        "Issue a comprehensive permit of two or more licences in force",
        _WRITE,
        permit_schemas.IndustryPermitOut,
        body=permit_schemas.IndustryPermitIn,
        status="201",
        parameters=[KEY],
        refusals=[*_APPLICANT, *_LICENCES],
        headers=LOCATION,
    )


def _list() -> Json:
    return call(
        "list_permits",
        "List your permits, the newest first",
        _READ,
        permit_schemas.IndustryPermitList,
        parameters=query_of(permit_schemas.PermitQuery),
        refusals=PAGED,
    )
