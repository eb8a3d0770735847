"""What anyone may fetch: keys, status lists, health."""

import gzip
import hashlib

from flask import Response, jsonify, request

from wallet.api.blueprints import well_known
from wallet.api.callers import current_deployment
from wallet.domain.errors import InvalidInput
from wallet.services.signing_keys.publishing import (
    STATUS_LIST_TTL,
    published_keys,
    published_status_list,
)


class OtherFormAsked(InvalidInput):
    """The caller takes none of the forms that there are (RFC 9110, 15.5.7)."""

    code = "not_acceptable"
    status = 406
    zh = "状态列表只以 application/statuslist+jwt 的形式提供。"
    en = "This list is served as application/statuslist+jwt only."


STATUS_LIST = "application/statuslist+jwt"
# Keys and lists are for everyone, verifiers' pages in a browser too.
_PUBLIC = {"Access-Control-Allow-Origin": "*"}
_LONGEST_ID = 40
_WORTHWHILE = 1024


@well_known.get("/.well-known/jwks.json")
def jwks() -> Response:
    """Return the public keys (RFC 7517)."""
    deployment = current_deployment()
    response = jsonify(published_keys(deployment.cabinet, deployment.clock()))
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers.update(_PUBLIC)
    return response


@well_known.get("/status-lists/<list_id>")
def status_list(list_id: str) -> Response:
    """Return a Token Status List, right at this moment, as JWT and in no other form."""
    if request.accept_mimetypes and not request.accept_mimetypes.quality(STATUS_LIST):
        raise OtherFormAsked(field="Accept")
    deployment = current_deployment()
    content = published_status_list(
        deployment.database,
        deployment.cabinet,
        deployment.clock(),
        deployment.public_url,
        list_id[:_LONGEST_ID],
    ).encode()
    etag = hashlib.sha256(content).hexdigest()[:32]
    response = Response(content, content_type=STATUS_LIST, headers=_PUBLIC)
    response.headers["Cache-Control"] = f"public, max-age={int(STATUS_LIST_TTL.total_seconds())}"
    response.vary.update(("Accept", "Accept-Encoding"))
    if request.accept_encodings["gzip"] > 0 and len(content) > _WORTHWHILE:
        response.set_data(gzip.compress(content, mtime=0))
        response.headers["Content-Encoding"] = "gzip"
        etag += "-gzip"
    response.set_etag(etag)
    response.make_conditional(request)
    return response


@well_known.get("/healthz")
def health() -> Response:
    """Say whether the repository answers; 503 where it does not."""
    answers = current_deployment().database.answers()
    response = jsonify(status="ok" if answers else "unavailable")
    response.status_code = 200 if answers else 503
    return response
