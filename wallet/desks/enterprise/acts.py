"""What the people of an enterprise did in its name (Art. 26)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wallet.desks.enterprise import blueprint
from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.http.cursors import number_cursor
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.words.labels import ACTIONS, POSTS
from wallet.desks.shared.words.refusals import refusal_sentence
from wallet.domain.enterprise.appointment import Post, ensure_may_appoint
from wallet.domain.trail.audit import DONE, AuditEntry
from wallet.repository.database import Repository

_PAGE = 20


@dataclass(frozen=True, slots=True)
class ActRow:
    """One act, or one that was refused."""

    at: datetime
    person: str
    act: str
    about: str
    done: bool
    refusal: str


@blueprint.get("/activity")
def activity() -> ResponseReturnValue:
    """List who did what in the enterprise's name, the newest first."""
    account = signed_in_account()
    ensure_may_appoint(account.post, Post.HANDLER)
    with current_deployment().database.read() as repository:
        found = repository.audit.of_enterprise(
            account.holder_id or "",
            before=number_cursor(request.args.get("cursor")),
            limit=_PAGE + 1,
        )
        page = found[:_PAGE]
        rows = _rows(repository, page)
    return render(
        "enterprise/activity.html",
        "enterprise/_activity_rows.html",
        rows=rows,
        next_cursor=str(page[-1].id) if len(found) > _PAGE else None,
    )


def _rows(repository: Repository, page: list[AuditEntry]) -> list[ActRow]:
    names = repository.accounts.names_of(entry.actor.id for entry in page)
    types = repository.licence_lookups.types_of(one.licence_id for one in page if one.licence_id)
    kinds = repository.catalogue.versions_of(code for code, _version in types.values())
    appointees = repository.appointments.people_of(
        one.details["appointment"] for one in page if "appointment" in one.details
    )
    people = repository.holders.by_ids(appointees.values())
    appointed = {one: people[person_id].name for one, person_id in appointees.items()}
    return [
        ActRow(
            entry.at,
            names.get(entry.actor.id, entry.actor.name),
            str(ACTIONS[entry.action]),
            _about(entry, appointed)
            or (kinds[types[entry.licence_id]].name if entry.licence_id in types else ""),
            entry.outcome == DONE,
            "" if entry.outcome == DONE else refusal_sentence(entry.outcome),
        )
        for entry in page
    ]


def _about(entry: AuditEntry, appointed: Mapping[str, str]) -> str:
    """Return who was appointed or whose post ended, as which."""
    name = appointed.get(entry.details.get("appointment", ""), "")
    post = entry.details.get("post", "")
    label = str(POSTS[Post(post)]) if post in frozenset(Post) else ""
    return _("%(name)s（%(post)s）", name=name, post=label) if name and label else label
