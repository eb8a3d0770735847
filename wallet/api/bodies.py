"""Reading a request's JSON and writing an answer's."""

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, NamedTuple, TypeVar

from flask import Response, request
from pydantic import BaseModel

from wallet.domain.errors import InvalidInput
from wallet.services.acts.doing import RequestIdentity

Model = TypeVar("Model", bound=BaseModel)
_LONGEST_KEY = 128
_ROOM_OF_A_FORM = 1 << 20
_IN_MEMORY = _PIECE = 1 << 18


class NotJson(InvalidInput):
    """The body is not a JSON document in UTF-8, or repeats a name within an object."""

    code = "not_json"
    zh = "请求体不是 UTF-8 编码的 JSON，或同一个名称出现了两次。"
    en = "The body is not JSON in UTF-8, or repeats a name within an object."


class BadIdempotencyKey(InvalidInput):
    """The key has 1 to 128 visible ASCII characters."""

    code = "bad_idempotency_key"
    zh = "Idempotency-Key 须为 1 到 128 个可见的 ASCII 字符。"
    en = "Idempotency-Key has 1 to 128 visible ASCII characters."


def read_body(schema: type[Model]) -> Model:
    """Return the request's body.

    Raises:
        NotJson: it is no JSON, or could be read in two ways.
        pydantic.ValidationError: it does not fit the schema; every fault is listed.
    """
    data = request.get_data()
    if not request.is_json:
        raise NotJson
    try:
        _READER.decode(data.decode())
    except (ValueError, RecursionError):
        raise NotJson from None
    return schema.model_validate_json(data)


def _without_repetition(pairs: list[tuple[str, Any]]) -> None:
    if len({name for name, _ in pairs}) != len(pairs):
        raise ValueError("a name is repeated")


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


# Reads nothing out of the body: it only refuses what another reader would understand otherwise.
_READER = json.JSONDecoder(
    object_pairs_hook=_without_repetition, parse_constant=_refuse_constant, strict=True
)


class SentFile(NamedTuple):
    """A file of a request: what its sender calls it, and its bytes, on no page of memory."""

    name: str
    file: BinaryIO


@contextmanager
def sent_file(most_bytes: int) -> Iterator[SentFile]:
    """Open the file that is the body of a request, or the part ``file`` of a form.

    A body may be larger here than elsewhere, since none of it is held in memory.

    Raises:
        RequestEntityTooLarge: as werkzeug says.
    """
    request.max_content_length = most_bytes + _ROOM_OF_A_FORM
    part = request.files.get("file")
    if part is not None:
        yield SentFile(part.filename or "", part.stream)  # type: ignore[arg-type] # a file of bytes
        return
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as file:
        if not request.form:
            while piece := request.stream.read(_PIECE):
                file.write(piece)
        yield SentFile("", file)  # type: ignore[arg-type] # a file of bytes


def answer(model: BaseModel, status: int = 200) -> Response:
    """Return a JSON answer that nobody may keep."""
    return Response(
        model.model_dump_json(),
        status,
        content_type="application/json",
        headers={"Cache-Control": "no-store"},
    )


def request_identity() -> RequestIdentity | None:
    """Return what tells this request from others under the same key, if the caller sent one.

    Raises:
        BadIdempotencyKey: as :func:`idempotency_key`.
    """
    key = idempotency_key()
    if key is None:
        return None
    sent = f"{request.method} {request.path}\n".encode() + request.get_data()
    return RequestIdentity(key, hashlib.sha256(sent).hexdigest())


def idempotency_key() -> str | None:
    """Return the caller's key, if it sent one.

    Raises:
        BadIdempotencyKey: empty, too long, or with other characters.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return None
    visible = key.isascii() and key.isprintable() and " " not in key
    if not 1 <= len(key) <= _LONGEST_KEY or not visible:
        raise BadIdempotencyKey(field="Idempotency-Key")
    return key
