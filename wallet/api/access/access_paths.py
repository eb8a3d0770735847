"""The token endpoint and its metadata, as the API's description lists them (RFC 6749, 8414)."""

from collections.abc import Iterable

from wallet.api.access.access_schemas import MetadataOut, OAuthErrorOut, TokenOut
from wallet.api.access.oauth import METADATA_PATH, TOKEN_PATH
from wallet.api.access.oauth_errors import oauth_error, oauth_status
from wallet.api.access.token_request import InvalidTokenRequest, UnsupportedGrantType
from wallet.api.openapi.codes import SERVER, Code, Refusal, code_of
from wallet.api.openapi.parts import REFUSALS, RETRY_AFTER, Json, json_answer, open_call
from wallet.domain.actors.actors import UnitSuspended
from wallet.domain.actors.allowed_addresses import AddressNotAllowed
from wallet.domain.errors import TooManyAttempts
from wallet.repository.database import NotStorable
from wallet.services.access.client_proof import ASSERTION_TYPE, InvalidClient
from wallet.services.access.granting_access import InvalidScope

MODELS = (TokenOut, OAuthErrorOut, MetadataOut)
_REFUSALS: tuple[Refusal, ...] = (
    *SERVER,
    InvalidTokenRequest,
    UnsupportedGrantType,
    InvalidClient,
    InvalidScope,
    UnitSuspended,
    AddressNotAllowed,
    TooManyAttempts,
    NotStorable,
    400,
    405,
    413,
    414,
)
_BASIC: Json = {
    "WWW-Authenticate": {"description": "`Basic` (RFC 7617)", "schema": {"type": "string"}}
}
_HEADERS = {"401": _BASIC, "429": RETRY_AFTER}
_FORM: Json = {
    "type": "object",
    "required": ["grant_type"],
    "properties": {
        "grant_type": {"type": "string", "const": "client_credentials"},
        "client_id": {"type": "string"},
        "client_secret": {"type": "string"},
        "client_assertion_type": {"type": "string", "const": ASSERTION_TYPE},
        "client_assertion": {
            "type": "string",
            "description": "instead of a secret: an ES256 JWT of the client's own key with "
            "iss = sub = client_id, aud = the public URL or this address, iat, exp at most "
            "5 minutes ahead, and a jti that is used once (RFC 7523)",
        },
        "scope": {
            "type": "string",
            "description": "scopes separated by blanks; all that the client has where left out",
        },
    },
}
_DESCRIPTION = """The client proves itself in exactly one way: HTTP Basic with form-encoded halves
(RFC 6749, 2.3.1), `client_id` and `client_secret` in the form, or `client_assertion`. While a
client changes over to new credentials the former ones count until their last day; a token got with
them ends no later. Errors are OAuth's (RFC 6749, 5.2), with our stable `code` beside."""


def paths() -> Json:
    """Return the calls by address."""
    metadata = open_call(
        "authorization_server",
        "Metadata of the token endpoint",
        json_answer(MetadataOut)["content"],
    )
    return {TOKEN_PATH: {"post": _token()}, METADATA_PATH: {"get": metadata}}


def _token() -> Json:
    return {
        "operationId": "token",
        "summary": "Client credentials to access token",
        "description": _DESCRIPTION,
        "security": [{"basic": []}, {}],
        "requestBody": {
            "required": True,
            "content": {"application/x-www-form-urlencoded": {"schema": _FORM}},
        },
        "responses": {"200": json_answer(TokenOut), **_refused(_REFUSALS)},
    }


def _refused(refusals: Iterable[Refusal]) -> Json:
    found: dict[str, list[Code]] = {}
    for one in sorted(refusals, key=lambda refusal: code_of(refusal).code):
        status = oauth_status(one) if isinstance(one, type) else one
        found.setdefault(str(status), []).append(code_of(one))
    return {
        status: json_answer(OAuthErrorOut)
        | {
            "description": "\n".join(
                f"- `{oauth_error(one.code, int(status))}` (`{one.code}`): {one.words.en}"
                for one in codes
            ),
            REFUSALS: codes,
            **({"headers": _HEADERS[status]} if status in _HEADERS else {}),
        }
        for status, codes in sorted(found.items())
    }
