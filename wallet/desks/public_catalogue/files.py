"""The public issuing list as CSV and JSON, kept by caches until it changes."""

import csv
import hashlib
import io
import json
from collections.abc import Iterable
from datetime import datetime

from flask import Response, request

from wallet.domain.actors.identity_documents import HOLDER_WORDS
from wallet.domain.catalogue.issuing_catalogue import LEVEL_WORDS
from wallet.domain.catalogue.published_catalogue import PublishedEntry
from wallet.services.sheets.spreadsheet_text import neutralised_row

_BOM = "\ufeff"
_FRESH = "public, max-age=300"
_HEADINGS = (
    "证照类型代码",
    "证照名称",
    "英文名称",
    "发证单位",
    "发证单位统一社会信用代码",
    "定义机构",
    "持证主体类型",
    "标准级别",
    "归集起始时间",
    "可以长期有效",
    "照面信息",
    "版本",
)


def csv_file(entries: Iterable[PublishedEntry], changed_at: datetime | None) -> Response:
    """Return the list as CSV that Excel opens right: a BOM, and no cell runs as a formula."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(_HEADINGS)
    for one in entries:
        writer.writerow(neutralised_row(_cells(one)))
    response = Response((_BOM + text.getvalue()).encode(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="issuing-list.csv"'
    return _cached(response, changed_at)


def json_file(entries: Iterable[PublishedEntry], changed_at: datetime | None) -> Response:
    """Return the list as JSON in UTF-8."""
    body = {
        "updated_at": changed_at.isoformat() if changed_at else None,
        "entries": [_members(one) for one in entries],
    }
    text = json.dumps(body, ensure_ascii=False)
    return _cached(Response(text.encode(), content_type="application/json"), changed_at)


def _cells(entry: PublishedEntry) -> list[str]:
    return [
        entry.type_code,
        entry.name,
        entry.name_en,
        entry.issuer,
        entry.issuer_code,
        entry.defining_body,
        "、".join(HOLDER_WORDS[kind].zh for kind in entry.holder_kinds),
        LEVEL_WORDS[entry.standard_level].zh,
        entry.collected_since.isoformat(),
        "是" if entry.long_term_allowed else "否",
        "、".join(field.label for field in entry.fields),
        str(entry.version),
    ]


def _members(entry: PublishedEntry) -> dict[str, object]:
    return {
        "type_code": entry.type_code,
        "version": entry.version,
        "name": entry.name,
        "name_en": entry.name_en,
        "issuer": entry.issuer,
        "issuer_code": entry.issuer_code,
        "defining_body": entry.defining_body,
        "holder_kinds": [kind.value for kind in entry.holder_kinds],
        "category": entry.category,
        "standard_level": entry.standard_level.value,
        "collected_since": entry.collected_since.isoformat(),
        "long_term_allowed": entry.long_term_allowed,
        "several_per_holder": entry.several_per_holder,
        "fields": [{"label": one.label, "label_en": one.label_en} for one in entry.fields],
    }


def _cached(response: Response, changed_at: datetime | None) -> Response:
    response.set_etag(hashlib.sha256(response.get_data()).hexdigest()[:32])
    response.last_modified = changed_at
    response.headers["Cache-Control"] = _FRESH
    response.make_conditional(request)
    return response
