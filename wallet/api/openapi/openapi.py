"""The API's description, made from the same schemas that read and write it (OpenAPI 3.1)."""

from flask import Response, jsonify
from pydantic.json_schema import models_json_schema

from wallet.api.blueprints import well_known
from wallet.api.callers import current_deployment
from wallet.api.openapi.parts import REF
from wallet.api.openapi.paths import MODELS, paths
from wallet.domain.actors.api_scope import SCOPE_MEANINGS, ApiScope


@well_known.get("/api/openapi.json")
def openapi() -> Response:
    """Return the description."""
    response = jsonify(description(current_deployment().public_url))
    response.headers["Cache-Control"] = "public, max-age=300"
    return response


def description(public_url: str) -> dict[str, object]:
    """Return the OpenAPI document of this deployment."""
    _, definitions = models_json_schema(
        [(model, "validation") for model in MODELS], ref_template=REF
    )
    return {
        "openapi": "3.1.0",
        "info": {"title": "Liangzheng 亮证", "version": "1", "description": "市电子证照库接口"},
        "servers": [{"url": public_url}],
        "paths": paths(),
        "components": {
            "schemas": definitions["$defs"],
            "securitySchemes": {
                "client": {
                    "type": "oauth2",
                    "flows": {
                        "clientCredentials": {
                            "tokenUrl": f"{public_url}/oauth/token",
                            "scopes": {scope.value: SCOPE_MEANINGS[scope] for scope in ApiScope},
                        }
                    },
                }
            },
        },
    }
