"""The signed texts that answers carry: which header, which key, which claims."""

from typing import Any

Json = dict[str, Any]
_TEXT: Json = {"type": "string"}
_SECONDS: Json = {"type": "integer", "description": "seconds since 1970-01-01T00:00:00Z"}
_NAMES: Json = {"type": "array", "items": {"type": "string"}}
_OF_CITY = """Signed ES256 by this system. Header: `alg` = `ES256`, `typ` = `{typ}`, `kid`. The
key is the one of `/.well-known/jwks.json` with that `kid`; fetch the set anew when it is not
there, and refuse any other `alg` or `typ`."""


def _claims(description: str, typ: str, own: Json, optional: tuple[str, ...] = ()) -> Json:
    properties = _OF_ALL | own
    return {
        "type": "object",
        "description": f"{description}\n\n{_OF_CITY.format(typ=typ)}",
        "properties": properties,
        "required": [name for name in properties if name not in optional],
        "x-header": {"alg": "ES256", "typ": typ},
    }


_OF_ALL: Json = {
    "iss": {"type": "string", "description": "the public URL of this system"},
    "iat": _SECONDS,
    "jti": _TEXT,
}
_OF_LICENCE: Json = {"licence_code": _TEXT, "fields": _NAMES}
_OF_CONSENT: Json = {"receiver": _TEXT, "scenario": _TEXT, "purpose": _TEXT}
_OF_GRANT: Json = {"type": "string", "description": "`authorization_id` of the grant"}
FORMS: dict[str, Json] = {
    "LicenceDocumentClaims": {
        "type": "object",
        "description": """Claims of `document`: an SD-JWT VC (RFC 9901) in compact form,
`<JWS>~<disclosure>~…~`. Header: `alg` = `ES256`, `typ` = `dc+sd-jwt`, `kid`, `x5c` (the issuer's
certificate chain, its own first). It is signed by the issuing bureau, not by this system: the key
is the one of `x5c[0]`, which chains to the authority of the city, and is in
`/.well-known/jwks.json` under its `kid` as well. It has no `aud`: whoever holds it may check it;
whom it was handed to is said by the retrieval note. Each disclosure is the base64url of the JSON
`[salt, name, value]`; its SHA-256, base64url, is in `_sd`. A field that was not granted has a
digest and no disclosure. `status.status_list` names the place in a Token Status List: 0 valid,
1 invalid, 2 suspended, 3 superseded.""",
        "properties": {
            "iss": {"type": "string", "description": "address of the issuing bureau"},
            "vct": {"type": "string", "description": "type of the licence"},
            "iat": _SECONDS,
            "nbf": _SECONDS,
            "exp": {**_SECONDS, "description": "absent from a long-term licence"},
            "licence_code": {"type": "string", "description": "the identifier"},
            "licence_version": {"type": "integer"},
            "issuing_authority": _TEXT,
            "issuing_authority_code": _TEXT,
            "status": {
                "type": "object",
                "properties": {
                    "status_list": {
                        "type": "object",
                        "properties": {"idx": {"type": "integer"}, "uri": _TEXT},
                        "required": ["idx", "uri"],
                    }
                },
                "required": ["status_list"],
            },
            "_sd": _NAMES,
            "_sd_alg": {"type": "string", "const": "sha-256"},
        },
        "required": ["iss", "vct", "iat", "nbf", "licence_code", "licence_version", "status"],
        "x-header": {"alg": "ES256", "typ": "dc+sd-jwt"},
    },
    "RetrievalNoteClaims": _claims(
        """Claims of `note`: to whom a document was handed over, under which grant. `aud` is the
unified social credit code of your unit. `sd_hash` is the base64url of the SHA-256 of `document`
as it stands, so that the note is about exactly these disclosures.""",
        "licence-retrieval+jwt",
        {
            "aud": {"type": "string", "description": "unified social credit code of the receiver"},
            "exp": {**_SECONDS, "description": "when the consent ends by itself"},
            "authorization": _OF_GRANT,
            "sd_hash": _TEXT,
            **_OF_LICENCE,
        },
    ),
    "ConsentRecordClaims": _claims(
        """Claims of `record`: one consent, as both sides keep it. It names fields and no value,
has no `aud` and does not expire; `until` is when the consent ends by itself.""",
        "consent-record+jwt",
        {
            "iat": {**_SECONDS, "description": "when the holder agreed"},
            "jti": _OF_GRANT,
            **_OF_CONSENT,
            "receiver_code": {"type": "string", "description": "unified social credit code"},
            "until": _SECONDS,
            **_OF_LICENCE,
        },
    ),
    "WithdrawalStatementClaims": _claims(
        """Claims of `statement`: a holder took one grant back. `aud` is the unified social credit
code of your unit; `fields` may no longer be read or used on this ground. It names no person, holds
no value and does not expire.""",
        "consent-withdrawal+jwt",
        {
            "aud": {"type": "string", "description": "unified social credit code of the receiver"},
            "iat": {**_SECONDS, "description": "when it was taken back, as `withdrawn_at`"},
            "jti": {"type": "string", "description": "the number of the statement"},
            "authorization": _OF_GRANT,
            **_OF_CONSENT,
            **_OF_LICENCE,
            "granted_at": _SECONDS,
            "withdrawn_at": _SECONDS,
            "reason": {"$ref": "#/components/schemas/WithdrawalReason"},
        },
        optional=("reason",),
    ),
    "VerificationReceiptClaims": _claims(
        """Claims of `receipt`: what was checked, when, with which outcome. It names no person,
has no `aud` and does not expire. `values_digest` is the base64url of the SHA-256 of the 16 bytes of
`receipt_salt` (base64url) followed by the disclosed values as canonical JSON (RFC 8785):
`{name: value}`.""",
        "verification-receipt+jwt",
        {
            "jti": {"type": "string", "description": "`id` of the verification"},
            "verifier": {"type": "string", "description": "your unit"},
            "scenario": _TEXT,
            "outcome": {"$ref": "#/components/schemas/Outcome"},
            "values_digest": _TEXT,
            **_OF_LICENCE,
            "licences": {
                "type": "array",
                "description": "of a set or a comprehensive permit: each licence",
                "items": {"type": "object"},
            },
            "permit_number": {"type": "string", "description": "of a comprehensive permit"},
        },
        optional=("licence_code", "values_digest", "licences", "permit_number"),
    ),
    "AccessTokenClaims": _claims(
        """Claims of `access_token` (RFC 9068). A client need not look into it.""",
        "at+jwt",
        {
            "aud": {"type": "string", "description": "the public URL followed by `/api/v1`"},
            "sub": {"type": "string", "description": "the client"},
            "client_id": _TEXT,
            "unit_id": _TEXT,
            "scope": _TEXT,
            "exp": _SECONDS,
        },
    ),
}
_SIGNED: dict[tuple[str, str], tuple[str, str]] = {
    ("LicenceOut", "document"): ("application/dc+sd-jwt", "LicenceDocumentClaims"),
    ("ReplacingLicenceOut", "document"): ("application/dc+sd-jwt", "LicenceDocumentClaims"),
    ("RetrievedOut", "document"): ("application/dc+sd-jwt", "LicenceDocumentClaims"),
    ("RetrievedOut", "note"): ("application/jwt", "RetrievalNoteClaims"),
    ("ConsentRecordOut", "record"): ("application/jwt", "ConsentRecordClaims"),
    ("WithdrawalOut", "statement"): ("application/jwt", "WithdrawalStatementClaims"),
    ("VerificationOut", "receipt"): ("application/jwt", "VerificationReceiptClaims"),
    ("SetVerificationOut", "receipt"): ("application/jwt", "VerificationReceiptClaims"),
    ("TokenOut", "access_token"): ("application/jwt", "AccessTokenClaims"),
}


def say_what_is_signed(schemas: Json) -> None:
    """Add the forms to the schemas, and to each member that carries one where its form stands."""
    for (model, member), (media_type, form) in _SIGNED.items():
        described = schemas[model]["properties"][member]
        described |= {
            "contentMediaType": media_type,
            "contentSchema": {"$ref": f"#/components/schemas/{form}"},
            "description": f"signed; its claims are those of `{form}`",
        }
    schemas |= FORMS
