"""The parts that the API's description is made of: a call, its parameters, body and answers."""

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel

from wallet.api.openapi.codes import (
    ANYWHERE,
    BODY,
    DOOR,
    KEYED,
    SERVER,
    WRITES,
    Refusal,
    by_status,
)
from wallet.domain.actors.api_scope import ApiScope

Json = dict[str, Any]
REF = "#/components/schemas/{model}"
PROBLEM, REFUSALS = "application/problem+json", "x-refusals"
_TOO_MANY, _NOBODY, _NO = 429, 401, 403
KEY: Json = {
    "name": "Idempotency-Key",
    "in": "header",
    "schema": {"type": "string", "minLength": 1, "maxLength": 128, "pattern": "^[!-~]+$"},
    "description": "A retry under the same key gets the same answer and does nothing twice.",
}
LOCATION: Json = {
    "Location": {"description": "Address of what was made", "schema": {"type": "string"}}
}
ETAG: Json = {
    "ETag": {
        "description": "Version and state of the licence, for a later If-Match",
        "schema": {"type": "string"},
    }
}


def call(
    name: str,
    summary: str,
    scope: ApiScope | tuple[ApiScope, ...],
    answer: type[BaseModel],
    *others: type[BaseModel],
    body: type[BaseModel] | None = None,
    status: str = "200",
    parameters: Iterable[Json] = (),
    refusals: Iterable[Refusal] = (),
    headers: Json | None = None,
) -> Json:
    """Return one call behind a bearer with a scope; its answer is one of the models.

    ``name`` is that of the view. ``refusals`` are those of its own: those that every call shares,
    and those of a body or a key, come by themselves.
    """
    call = _behind_bearer(name, summary, scope)
    parameters = list(parameters)
    whole = [*refusals, *(BODY if body else ()), *(KEYED if KEY in parameters else ())]
    whole += WRITES if status != "200" else ()
    done = json_answer(answer, *others) | ({"headers": headers} if headers else {})
    call["responses"] = {status: done, **refused([*DOOR, *SERVER, *ANYWHERE, *whole])}
    if body is not None:
        call["requestBody"] = {"required": True, "content": {"application/json": ref(body)}}
    if parameters:
        call["parameters"] = parameters
    return call


def _behind_bearer(name: str, summary: str, scope: ApiScope | tuple[ApiScope, ...]) -> Json:
    scopes = (scope,) if isinstance(scope, ApiScope) else scope
    security = [{"client": [one.value]} for one in scopes]
    return {"operationId": name, "summary": summary, "security": security}


def open_call(
    name: str, summary: str, content: Json, refusals: Iterable[Refusal] = (), **answers: Json
) -> Json:
    """Return one call that anyone may make; ``content`` is its answer by media type."""
    responses: Json = {"200": {"description": summary, "content": content}}
    responses |= {status.removeprefix("_"): answer for status, answer in answers.items()}
    return {
        "operationId": name,
        "summary": summary,
        "security": [],
        "responses": responses | refused([*ANYWHERE, 500, *refusals]),
    }


def file_call(
    name: str, summary: str, scope: ApiScope, media_type: str, refusals: Iterable[Refusal] = ()
) -> Json:
    """Return one call behind a bearer with a scope that answers with a file."""
    done = {"description": summary, "content": {media_type: {"schema": {"type": "string"}}}}
    responses = {"200": done, **refused([*DOOR, *SERVER, *ANYWHERE, *refusals])}
    return {**_behind_bearer(name, summary, scope), "responses": responses}


def refused(refusals: Iterable[Refusal]) -> Json:
    """Return the answers of refusals by their status, each with its codes."""
    answers: Json = {}
    for status, codes in by_status(refusals).items():
        answers[str(status)] = {
            "description": "\n".join(f"- `{one.code}`: {one.words.en}" for one in codes),
            "content": {PROBLEM: {"schema": {"$ref": REF.format(model="ProblemOut")}}},
            REFUSALS: codes,
            **({"headers": _HEADERS[status]} if status in _HEADERS else {}),
        }
    return answers


_CHALLENGE: Json = {
    "WWW-Authenticate": {
        "description": "`Bearer`, with `error` where a token was sent (RFC 6750)",
        "schema": {"type": "string"},
    }
}
RETRY_AFTER: Json = {
    "Retry-After": {
        "description": "Whole seconds until the same call may succeed",
        "schema": {"type": "integer", "minimum": 1},
    }
}
_HEADERS = {_NOBODY: _CHALLENGE, _NO: _CHALLENGE, _TOO_MANY: RETRY_AFTER}


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
    as_json = {"application/json": ref(rows)} if rows else {}
    return {"required": True, "description": description, "content": as_json | content}


def query_of(model: type[BaseModel]) -> list[Json]:
    """Return the query parameters that a model reads."""
    schema = model.model_json_schema(ref_template=REF)
    return [
        {"name": name, "in": "query", "schema": _plain(part)}
        for name, part in schema["properties"].items()
    ]


def _plain(part: Json) -> Json:
    """Return the schema of a value that is there; an absent parameter is simply not sent."""
    kinds = [kind for kind in part.get("anyOf", [part]) if kind.get("type") != "null"]
    return {"$ref": kinds[0]["$ref"]} if "$ref" in kinds[0] else dict(kinds[0])


def ref(model: type[BaseModel]) -> Json:
    """Return the schema of a body as a reference to its model."""
    return {"schema": {"$ref": REF.format(model=model.__name__)}}


def json_answer(model: type[BaseModel], *others: type[BaseModel]) -> Json:
    """Return an answer that is a document of this model, or of one of the others."""
    either = {"schema": {"anyOf": [ref(one)["schema"] for one in (model, *others)]}}
    return {
        "description": (model.__doc__ or "").strip().splitlines()[0],
        "content": {"application/json": either if others else ref(model)},
    }
