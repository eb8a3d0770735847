"""A table that a browser saves."""

from collections.abc import Iterable, Sequence

from flask import Response

from wallet.services.sheets.csv_out import csv_text


def csv_file(name: str, headings: Sequence[str], rows: Iterable[Iterable[str]]) -> Response:
    """Return a CSV file under a name without personal data."""
    return Response(
        csv_text(headings, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
