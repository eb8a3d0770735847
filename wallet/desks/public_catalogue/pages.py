"""Searching the public issuing list, one entry of it, and the list as CSV and JSON."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from wallet.desks.public_catalogue import blueprint
from wallet.desks.public_catalogue.files import csv_file, json_file
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.views.registry.catalogue_view import word_of
from wallet.desks.shared.views.sample_face import sample_face
from wallet.desks.shared.words.registry.catalogue_words import HOLDER_KINDS
from wallet.domain.catalogue.entry_form import form_of
from wallet.domain.catalogue.issuing_catalogue import LicenceType, UnknownLicenceType
from wallet.domain.catalogue.published_catalogue import (
    PublishedEntry,
    is_published,
    narrowed,
    published,
)
from wallet.domain.civil_dates import city_date
from wallet.domain.whole_numbers import whole_number
from wallet.repository.database import Repository

_MOST_PAGES = 99_999
_PAGE = 20
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the list is narrowed."""

    q: str
    issuer: str
    kind: str

    def query(self, **more: object) -> dict[str, Any]:
        """Return it for an address, without what is blank."""
        return {
            name: value
            for name, value in {
                "q": self.q,
                "issuer": self.issuer,
                "kind": self.kind,
                **more,
            }.items()
            if value
        }


@blueprint.get("/catalogue")
def catalogue() -> ResponseReturnValue:
    """Show the list, narrowed by words, issuer and kind of holder, page by page."""
    wanted = _wanted()
    everything, _changed_at = _read()
    found = narrowed(everything, wanted.q, wanted.issuer, wanted.kind)
    pages = max(1, -(-len(found) // _PAGE))
    page = min(_page_number(), pages)
    return render(
        "public/catalogue.html",
        "public/_catalogue_rows.html",
        rows=found[(page - 1) * _PAGE : page * _PAGE],
        total=len(found),
        number=page,
        pages=pages,
        before=_address(wanted, page - 1) if page > 1 else "",
        after=_address(wanted, page + 1) if page < pages else "",
        wanted=wanted,
        issuers=sorted({(one.issuer_code, one.issuer) for one in everything}),
        kinds=[(kind, str(word)) for kind, word in HOLDER_KINDS.items()],
        word_of=word_of,
    )


@blueprint.get("/catalogue/<type_code>")
def entry(type_code: str) -> ResponseReturnValue:
    """Show one entry with a sample of its face and what it means.

    An entry that is not public, and one that is retired, look as if they did not exist.
    """
    deployment = current_deployment()
    with deployment.database.read() as repository:
        found = repository.catalogue.latest(type_code[:21])
        if not is_published(found):
            raise UnknownLicenceType
        issuer = repository.units.get(found.issuer_id)
    (shown,) = published([found], {issuer.id: issuer})
    today = city_date(deployment.clock())
    return render_template(
        "public/catalogue_entry.html",
        entry=shown,
        face=sample_face(form_of(found), issuer.name, found.type_code, today),
        word_of=word_of,
    )


@blueprint.get("/catalogue.csv")
def catalogue_csv() -> ResponseReturnValue:
    """Give the list as a file that a spreadsheet opens."""
    wanted = _wanted()
    entries, changed_at = _read()
    return csv_file(narrowed(entries, wanted.q, wanted.issuer, wanted.kind), changed_at)


@blueprint.get("/catalogue.json")
def catalogue_json() -> ResponseReturnValue:
    """Give the list to programs."""
    wanted = _wanted()
    entries, changed_at = _read()
    return json_file(narrowed(entries, wanted.q, wanted.issuer, wanted.kind), changed_at)


def _wanted() -> Wanted:
    sent = request.args
    kind = sent.get("kind", "")
    return Wanted(
        " ".join(sent.get("q", "").split())[:_LONGEST],
        sent.get("issuer", "")[:_LONGEST],
        kind if kind in HOLDER_KINDS else "",
    )


def _page_number() -> int:
    return whole_number(request.args.get("page", ""), _MOST_PAGES) or 1


def _address(wanted: Wanted, page: int) -> str:
    return url_for("public_catalogue.catalogue", **wanted.query(page=page))


def _read() -> tuple[tuple[PublishedEntry, ...], datetime | None]:
    with current_deployment().database.read() as repository:
        entries = [one for one in repository.catalogue.all_approved() if is_published(one)]
        return _published(repository, entries), repository.catalogue.changed_at()


def _published(repository: Repository, entries: list[LicenceType]) -> tuple[PublishedEntry, ...]:
    return published(entries, repository.units.by_ids(one.issuer_id for one in entries))
