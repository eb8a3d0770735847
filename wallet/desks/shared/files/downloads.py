"""Tables that a clerk downloads: their kind and their name in the answer's headers."""

from collections.abc import Iterable
from urllib.parse import quote

from flask import Response

from wallet.services.collecting.files.templates import CSV, XLSX

MEDIA_TYPES = {
    CSV: "text/csv; charset=utf-8",
    XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def file_answer(content: bytes | Iterable[bytes], kind: str, name: str) -> Response:
    """Return a table as a file of this kind, whole or as it is being written."""
    return Response(
        content,
        content_type=MEDIA_TYPES[kind],
        headers={
            "Content-Disposition": f'attachment; filename="{kind}.{kind}"; '
            f"filename*=UTF-8''{quote(name)}"
        },
    )
