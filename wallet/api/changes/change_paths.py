"""The calls that change licences, as the API's description lists them."""

from pydantic import BaseModel

from wallet.api import schemas
from wallet.api.changes import change_schemas
from wallet.api.licences.licence_paths import IDENTIFIER, OF_ISSUING, OF_ONE
from wallet.api.openapi.codes import ADDRESS, Refusal
from wallet.api.openapi.parts import ETAG, KEY, LOCATION, Json, call, in_path, json_answer
from wallet.domain.actors.api_scope import ApiScope
from wallet.domain.catalogue.issuing_catalogue import FaceNotAcceptable, LongTermNotAllowed
from wallet.domain.changes.change_request import ChangeAwaitsApproval, UnknownChangeRequest
from wallet.domain.changes.licence_change import (
    LicenceChangedMeanwhile,
    NothingChanges,
    SeenUnreadable,
)
from wallet.domain.licences.licence import (
    LicenceAlreadyEnded,
    LicenceAlreadySuspended,
    LicenceNotSuspended,
    ReasonMissing,
    TermOutOfOrder,
)
from wallet.domain.licences.licence_code import NoVersionLeft
from wallet.repository.signing_keys.keys import CertificateEnded
from wallet.services.changes.superseding import AnotherHolder, AnotherType

MODELS = (
    change_schemas.ReasonIn,
    change_schemas.ChangeIn,
    change_schemas.RevocationIn,
    change_schemas.AmendmentIn,
    change_schemas.SupersessionIn,
    change_schemas.ChangeRequestOut,
)
_Described = tuple[str, str, type[BaseModel], tuple[Refusal, ...]]
_ANY: tuple[Refusal, ...] = (
    *OF_ONE,
    SeenUnreadable,
    LicenceChangedMeanwhile,
    ChangeAwaitsApproval,
    LicenceAlreadyEnded,
    ReasonMissing,
)
_LESSENING: dict[str, _Described] = {
    "revocations": ("revoke_licence", "Revoke a licence", change_schemas.RevocationIn, ()),
    "transfers": (
        "transfer_licence",
        "End a licence as transferred to another city",
        change_schemas.ChangeIn,
        (),
    ),
    "voidings": ("void_licence", "End a licence as issued in error", change_schemas.ChangeIn, ()),
    "amendments": (
        "amend_licence",
        "Amend or correct a licence: its next version",
        change_schemas.AmendmentIn,
        (
            FaceNotAcceptable,
            TermOutOfOrder,
            LongTermNotAllowed,
            NothingChanges,
            NoVersionLeft,
            CertificateEnded,
        ),
    ),
    "supersessions": (
        "supersede_licence",
        "Renew a licence: a new one in its place",
        change_schemas.SupersessionIn,
        (*OF_ISSUING, AnotherType, AnotherHolder),
    ),
}
"""What can leave a holder with less: it may have to wait for a second clerk."""
_OTHERS: dict[str, _Described] = {
    "suspensions": (
        "suspend_licence",
        "Suspend a licence",
        change_schemas.ChangeIn,
        (LicenceAlreadySuspended,),
    ),
    "resumptions": (
        "resume_licence",
        "Put a suspended licence back in force",
        change_schemas.ChangeIn,
        (LicenceNotSuspended,),
    ),
}
_IF_MATCH: Json = {
    "name": "If-Match",
    "in": "header",
    "schema": {"type": "string"},
    "description": "ETag of the licence as it was read; 409 licence_changed_meanwhile otherwise",
}


def paths() -> Json:
    """Return the calls by address."""
    calls: Json = {}
    for place, (name, summary, body, refusals) in (_LESSENING | _OTHERS).items():
        described = call(
            name,
            summary,
            ApiScope.LICENCES_WRITE,
            schemas.LicenceOut,
            body=body,
            status="201",
            parameters=[KEY, _IF_MATCH],
            refusals=[*_ANY, *refusals],
            headers=ETAG,
        )
        if place in _LESSENING:
            waits = json_answer(change_schemas.ChangeRequestOut) | {"headers": LOCATION}
            described["responses"]["202"] = waits
        calls[f"/api/v1/licences/{{identifier}}/{place}"] = {
            "parameters": [IDENTIFIER],
            "post": described,
        }
    state = call(
        "read_change_request",
        "See where a change stands that waits for a second clerk",
        ApiScope.LICENCES_READ,
        change_schemas.ChangeRequestOut,
        refusals=[*ADDRESS, UnknownChangeRequest],
    )
    by_id = in_path("id", "change awaiting approval")
    calls["/api/v1/change-requests/{id}"] = {"parameters": [by_id], "get": state}
    return calls
