"""What the token endpoint answers, and what it says of itself."""

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel


class OAuthError(StrEnum):
    """OAuth's own words for a refusal (RFC 6749, 5.2); the last two are this server's state."""

    INVALID_REQUEST = "invalid_request"
    INVALID_CLIENT = "invalid_client"
    INVALID_SCOPE = "invalid_scope"
    UNAUTHORIZED_CLIENT = "unauthorized_client"
    UNSUPPORTED_GRANT_TYPE = "unsupported_grant_type"
    TEMPORARILY_UNAVAILABLE = "temporarily_unavailable"
    SERVER_ERROR = "server_error"


class TokenOut(BaseModel):
    """An access token; ``expires_in`` is in seconds, ten minutes at most."""

    access_token: str
    token_type: Literal["Bearer"]
    expires_in: int
    scope: str


class OAuthErrorOut(BaseModel):
    """Why no token was issued (RFC 6749, 5.2), with the stable ``code`` of this API."""

    error: OAuthError
    error_description: str
    code: str
    error_description_zh: str | None = None


class MetadataOut(BaseModel):
    """Metadata of the authorization server (RFC 8414)."""

    issuer: str
    token_endpoint: str
    token_endpoint_auth_methods_supported: list[str]
    token_endpoint_auth_signing_alg_values_supported: list[str]
    grant_types_supported: list[str]
    response_types_supported: list[str]
    scopes_supported: list[str]
    jwks_uri: str
    service_documentation: str
