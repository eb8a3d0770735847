"""The parts that the API's description is made of."""

from typing import Any

from pydantic import BaseModel

from wallet.api import schemas
from wallet.domain.actors.api_scope import ApiScope

Json = dict[str, Any]
REF = "#/components/schemas/{model}"
KEY: Json = {
    "name": "Idempotency-Key",
    "in": "header",
    "schema": {"type": "string", "minLength": 1, "maxLength": 128, "pattern": "^[!-~]+$"},
    "description": "A retry under the same key gets the same answer and does nothing twice.",
}


def call(
    summary: str,
    scope: ApiScope,
    answer: type[BaseModel],
    *others: type[BaseModel],
    body: type[BaseModel] | None = None,
    status: str = "200",
    parameters: list[Json] | None = None,
) -> Json:
    """Return one call behind a bearer with a scope; its answer is one of the models."""
    call: Json = {
        "summary": summary,
        "security": [{"client": [scope.value]}],
        "responses": {status: json_answer(answer, *others), "default": _problem()},
    }
    if body is not None:
        call["requestBody"] = {"required": True, "content": {"application/json": _ref(body)}}
    if parameters:
        call["parameters"] = parameters
    return call


def token_call() -> Json:
    """Return the token endpoint."""
    form = {
        "type": "object",
        "required": ["grant_type"],
        "properties": {
            "grant_type": {"const": "client_credentials"},
            "client_id": {"type": "string"},
            "client_secret": {"type": "string"},
            "client_assertion_type": {
                "const": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
            },
            "client_assertion": {
                "type": "string",
                "description": "instead of a secret: an ES256 JWT of the client's own key with "
                "iss = sub = client_id, aud = the public URL or this address, iat, exp at most "
                "5 minutes ahead, and a jti that is used once (RFC 7523)",
            },
            "scope": {"type": "string"},
        },
    }
    content = {"application/x-www-form-urlencoded": {"schema": form}}
    return {
        "summary": "Client credentials to access token",
        "requestBody": {"required": True, "content": content},
        "responses": {"200": json_answer(schemas.TokenOut), "default": _problem()},
    }


def open_call(summary: str, media_type: str) -> Json:
    """Return one call that anyone may make."""
    content: Json = {media_type: {}}
    return {
        "summary": summary,
        "responses": {"200": {"description": summary, "content": content}, "default": _problem()},
    }


def file_call(summary: str, scope: ApiScope, media_type: str) -> Json:
    """Return one call behind a bearer with a scope that answers with a file."""
    return open_call(summary, media_type) | {"security": [{"client": [scope.value]}]}


def in_path(name: str, description: str) -> Json:
    """Return the parameter of an address ``/…/{name}``."""
    return {
        "name": name,
        "in": "path",
        "required": True,
        "schema": {"type": "string"},
        "description": description,
    }


def file_body(description: str, rows: type[BaseModel] | None = None, file: str = "") -> Json:
    """Return the body of a call that takes a file, as a form or as it is; or rows as JSON."""
    binary = {"type": "string", "format": "binary"}
    form = {
        "type": "object",
        "required": ["file"],
        "properties": {"file": binary | ({"description": file} if file else {})},
    }
    content = {
        "multipart/form-data": {"schema": form},
        "application/octet-stream": {"schema": binary},
    }
    as_json = {"application/json": _ref(rows)} if rows else {}
    return {"required": True, "description": description, "content": as_json | content}


def query_of(model: type[BaseModel]) -> list[Json]:
    """Return the query parameters that a model reads."""
    schema = model.model_json_schema()
    return [
        {"name": name, "in": "query", "schema": _plain(part, schema.get("$defs", {}))}
        for name, part in schema["properties"].items()
    ]


def _plain(part: Json, definitions: Json) -> Json:
    """Return the schema of a value that is there; an absent parameter is simply not sent."""
    kinds = [kind for kind in part.get("anyOf", [part]) if kind.get("type") != "null"]
    return dict(
        definitions[kinds[0]["$ref"].rpartition("/")[2]] if "$ref" in kinds[0] else kinds[0]
    )


def _ref(model: type[BaseModel]) -> Json:
    return {"schema": {"$ref": REF.format(model=model.__name__)}}


def json_answer(model: type[BaseModel], *others: type[BaseModel]) -> Json:
    """Return an answer that is a document of this model, or of one of the others."""
    either = {"schema": {"anyOf": [_ref(one)["schema"] for one in (model, *others)]}}
    return {
        "description": (model.__doc__ or "").strip().splitlines()[0],
        "content": {"application/json": either if others else _ref(model)},
    }


def _problem() -> Json:
    content = {"application/problem+json": _ref(schemas.ProblemOut)}
    return {"description": "A problem with a stable code", "content": content}
