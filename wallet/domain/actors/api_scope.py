"""What a client of the API may be allowed to do, and which kind of unit may have it (Art. 19)."""

from collections.abc import Mapping
from enum import StrEnum

from wallet.domain.actors.actors import UnitKind


class ApiScope(StrEnum):
    """A scope of an access token (RFC 6749, 3.3)."""

    LICENCES_READ = "licences:read"
    LICENCES_WRITE = "licences:write"
    VERIFICATIONS_WRITE = "verifications:write"
    AUTHORIZATIONS_WRITE = "authorizations:write"
    MATERIALS_READ = "materials:read"


SCOPE_MEANINGS: Mapping[ApiScope, str] = {
    ApiScope.LICENCES_READ: "read own licences",
    ApiScope.LICENCES_WRITE: "issue and change own licences",
    ApiScope.VERIFICATIONS_WRITE: "verify presented codes",
    ApiScope.AUTHORIZATIONS_WRITE: "ask holders and retrieve grants",
    ApiScope.MATERIALS_READ: "read what replaces a matter's paper materials",
}
"""As the API's description tells them."""

_OF_RELYING_PARTIES = frozenset({ApiScope.VERIFICATIONS_WRITE, ApiScope.AUTHORIZATIONS_WRITE})
SCOPES_OF: Mapping[UnitKind, frozenset[ApiScope]] = {
    UnitKind.ISSUING_BUREAU: frozenset({ApiScope.LICENCES_READ, ApiScope.LICENCES_WRITE}),
    UnitKind.PUBLIC_RELYING_UNIT: _OF_RELYING_PARTIES | {ApiScope.MATERIALS_READ},
    UnitKind.SOCIAL_RELYING_PARTY: _OF_RELYING_PARTIES,
}
"""What a client of a unit may do at most; units of any other kind have none."""
