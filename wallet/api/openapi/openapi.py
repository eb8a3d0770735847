"""The API's description, made from the same schemas that read and write it (OpenAPI 3.1)."""

from enum import StrEnum
from typing import Any

from flask import Response, jsonify
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from wallet.api.access.oauth import METADATA_PATH, TOKEN_PATH
from wallet.api.blueprints import well_known
from wallet.api.callers import current_deployment
from wallet.api.openapi.guide import GUIDE
from wallet.api.openapi.links import add_links
from wallet.api.openapi.meanings import MEANINGS
from wallet.api.openapi.parts import REF, Json
from wallet.api.openapi.paths import MODELS, TAGS, paths
from wallet.api.openapi.problem_schemas import describe_problems
from wallet.api.openapi.signed_forms import say_what_is_signed
from wallet.domain.actors.api_scope import SCOPE_MEANINGS, ApiScope


@well_known.get("/api/openapi.json")
def openapi() -> Response:
    """Return the description."""
    response = jsonify(description(current_deployment().public_url))
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def description(public_url: str) -> dict[str, object]:
    """Return the OpenAPI document of this deployment."""
    calls = paths()
    add_links(calls)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Liangzheng 亮证", "version": "1", "description": GUIDE},
        "servers": [{"url": public_url}],
        "tags": [{"name": name, "description": told} for name, told in TAGS.items()],
        "paths": calls,
        "components": {
            "schemas": _schemas(calls),
            "securitySchemes": _security(public_url),
        },
    }


def _schemas(calls: Json) -> Json:
    _, made = models_json_schema([(one, _mode(one)) for one in MODELS], ref_template=REF)
    schemas: Json = made["$defs"]
    for kind, words in MEANINGS.items():
        if kind.__name__ in schemas:
            schemas[kind.__name__] |= _with_meanings(kind, words)
    _name_alternatives(schemas)
    say_what_is_signed(schemas)
    describe_problems(schemas, calls)
    return dict(sorted(schemas.items()))


def _name_alternatives(schemas: Json) -> None:
    """Give each body of a choice a name of its own among the schemas."""
    for choice in [one for one in schemas.values() if "oneOf" in one]:
        names = ["".join(map(_capital, body["title"].split())) for body in choice["oneOf"]]
        schemas |= dict(zip(names, choice["oneOf"], strict=True))
        choice["oneOf"] = [{"$ref": REF.format(model=name)} for name in names]


def _capital(word: str) -> str:
    return word.replace("-", "").capitalize()


def _mode(model: type[BaseModel]) -> Any:
    """Of what is written every member is there; of what is read those with defaults need not be."""
    return "validation" if model.__name__.endswith("In") else "serialization"


def _with_meanings(kind: type[StrEnum], words: Any) -> Json:
    told = [f"- `{value}`: {it.en} · {it.zh}" for value, it in words.items()]
    first = (kind.__doc__ or "").strip().splitlines()[0]
    meanings = {value: {"en": it.en, "zh": it.zh} for value, it in words.items()}
    return {"description": "\n".join([first, "", *told]), "x-meanings": meanings}


def _security(public_url: str) -> Json:
    return {
        "client": {
            "type": "oauth2",
            "description": f"Metadata (RFC 8414): {public_url}{METADATA_PATH}",
            "flows": {
                "clientCredentials": {
                    "tokenUrl": f"{public_url}{TOKEN_PATH}",
                    "scopes": {scope.value: SCOPE_MEANINGS[scope] for scope in ApiScope},
                }
            },
        },
        "basic": {
            "type": "http",
            "scheme": "basic",
            "description": "Client and secret, each form-encoded (RFC 6749, 2.3.1)",
        },
    }
