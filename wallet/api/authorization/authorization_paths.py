"""The calls that ask a holder and read what was granted, as the API's description lists them."""

from wallet.api.authorization import authorization_schemas, consent_records
from wallet.api.openapi.codes import ADDRESS, PAGED, RELYING, Refusal
from wallet.api.openapi.parts import KEY, LOCATION, Json, call, in_path, query_of
from wallet.domain.actors.api_scope import ApiScope
from wallet.domain.grounds.authorization import (
    FieldOutsideScenario,
    NothingAsked,
    RequestNotOpen,
    TermOutsideScenario,
)
from wallet.domain.grounds.quota import QuotaUsedUp
from wallet.domain.grounds.read_refusals import (
    AuthorizationCancelled,
    AuthorizationDeclined,
    AuthorizationEnded,
    AuthorizationLapsed,
    AuthorizationNotAnswered,
    AuthorizationWithdrawn,
)
from wallet.domain.licences.licence import LicenceNotInForce
from wallet.domain.registry.relying_party import ScenarioNotInApplication, ScenarioNotOpen
from wallet.repository.grounds.authorizations import UnknownAuthorization, UnknownRequest
from wallet.repository.licences.licences import UnknownLicence
from wallet.services.authorization.asking import HolderNotReached
from wallet.services.authorization.authorization_codes import UnknownCode
from wallet.services.authorization.consent_records import ConsentNotConfirmed
from wallet.services.authorization.retrieving import DocumentCannotBeConfirmed

MODELS = (
    authorization_schemas.AuthorizationRequestIn,
    authorization_schemas.AuthorizationRequestOut,
    authorization_schemas.OwnRequestList,
    authorization_schemas.RetrievalOut,
    consent_records.ConsentRecordsOut,
)
_SCOPE = ApiScope.AUTHORIZATIONS_WRITE
_ADDRESS = "/api/v1/authorization-requests"
_ID = {"parameters": [in_path("id", "authorization request")]}
_SCENARIO: tuple[Refusal, ...] = (ScenarioNotOpen, ScenarioNotInApplication, FieldOutsideScenario)
_OWN: tuple[Refusal, ...] = (*RELYING, *ADDRESS, UnknownRequest)
_ASKING: tuple[Refusal, ...] = (
    *RELYING,
    *_SCENARIO,
    TermOutsideScenario,
    NothingAsked,
    HolderNotReached,
    UnknownCode,
)
_READING: tuple[Refusal, ...] = (
    *_OWN,
    *_SCENARIO,
    AuthorizationNotAnswered,
    AuthorizationDeclined,
    AuthorizationLapsed,
    AuthorizationCancelled,
    AuthorizationWithdrawn,
    AuthorizationEnded,
    UnknownAuthorization,
    UnknownLicence,
    LicenceNotInForce,
    QuotaUsedUp,
    DocumentCannotBeConfirmed,
)
_LINK = """The holder is reached in exactly one way. With `by_link` the answer has `link`, once:
hand it to the holder, as a QR code or a message. A request is open for 30 minutes; ask for its
state until it is no longer `waiting`, at most every two seconds."""


def paths() -> Json:
    """Return the calls by address."""
    return {
        _ADDRESS: {"post": _ask(), "get": _list()},
        f"{_ADDRESS}/{{id}}": {**_ID, "get": _state()},
        f"{_ADDRESS}/{{id}}/cancellation": {**_ID, "post": _cancel()},
        f"{_ADDRESS}/{{id}}/retrievals": {**_ID, "post": _retrieve()},
        f"{_ADDRESS}/{{id}}/consent-records": {**_ID, "get": _records()},
    }


def _ask() -> Json:
    return call(
        "ask_holder",
        "Ask a holder, or present a holder's authorization code",
        _SCOPE,
        authorization_schemas.AuthorizationRequestOut,
        body=authorization_schemas.AuthorizationRequestIn,
        status="201",
        parameters=[KEY],
        refusals=_ASKING,
        headers=LOCATION,
    ) | {"description": _LINK}


def _list() -> Json:
    return call(
        "list_requests",
        "List what your unit asked of holders, the newest first, with what was granted",
        _SCOPE,
        authorization_schemas.OwnRequestList,
        parameters=query_of(authorization_schemas.OwnRequestsQuery),
        refusals=[*RELYING, *PAGED],
    )


def _state() -> Json:
    return call(
        "read_request",
        "See where a request stands",
        _SCOPE,
        authorization_schemas.AuthorizationRequestOut,
        refusals=_OWN,
    )


def _cancel() -> Json:
    return call(
        "cancel_request",
        "Take an unanswered request back",
        _SCOPE,
        authorization_schemas.AuthorizationRequestOut,
        refusals=[*_OWN, RequestNotOpen],
    )


def _retrieve() -> Json:
    return call(
        "retrieve_granted",
        "Retrieve what was granted",
        _SCOPE,
        authorization_schemas.RetrievalOut,
        status="201",
        parameters=[KEY],
        refusals=_READING,
    ) | {
        "description": "All or nothing: when one of the licences can no longer be read, none is. "
        "From the moment the holder withdraws the answer is 403 `authorization_withdrawn`."
    }


def _records() -> Json:
    return call(
        "read_consent_records",
        "Fetch the signed consent records",
        _SCOPE,
        consent_records.ConsentRecordsOut,
        refusals=[*_OWN, ConsentNotConfirmed],
    )
