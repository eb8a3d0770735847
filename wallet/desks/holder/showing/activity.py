"""Who looked at my licences: where, for what, which fields (Art. 26)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import request
from flask.typing import ResponseReturnValue

from wallet.desks.holder import blueprint
from wallet.desks.holder.own_cards import company_of
from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.filters import sentence
from wallet.desks.shared.http.cursors import number_cursor
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.language import label_of, told
from wallet.desks.shared.words.labels import GROUNDS
from wallet.domain.catalogue.issuing_catalogue import LicenceType
from wallet.domain.showing.set_words import sentences_of_part
from wallet.domain.showing.verification import Outcome
from wallet.domain.trail.audit import DONE, AuditEntry
from wallet.repository.database import Repository
from wallet.repository.licences.licence_lookups import LicenceOutline
from wallet.services.access.holding import held_outlines

_PAGE = 20
_SEEN = frozenset({DONE, Outcome.VALID.value})


@dataclass(frozen=True, slots=True)
class ActivityEntry:
    """One look at one of the holder's licences."""

    at: datetime
    unit_name: str
    place: str
    scenario_name: str
    purpose: str
    licence_name: str
    licence_id: str
    outcome: str
    ground_label: str
    matter_name: str
    case_number: str
    legal_ground: str
    fields: list[str]
    state_alone: bool
    """Whether how the licence stands was seen and nothing of its face, as part of a permit."""
    refusal: str


@blueprint.get("/activity")
def activity() -> ResponseReturnValue:
    """List who looked or tried to, the newest first; ``licence`` narrows it to one."""
    account, deployment = signed_in_account(), current_deployment()
    chosen = request.args.get("licence", "")
    with deployment.database.read() as repository:
        company = company_of(repository, account)
        held = held_outlines(repository, account)
        versions = repository.catalogue.versions_of(licence.type_code for licence in held)
        types = {one.id: versions[one.type_code, one.type_version] for one in held}
        wanted = [chosen] if chosen in types else list(types)
        entries = repository.audit.for_licences(
            wanted, before=number_cursor(request.args.get("cursor")), limit=_PAGE + 1
        )
    page = entries[:_PAGE]
    return render(
        "holder/activity.html",
        "holder/_activity_entries.html",
        entries=_looks(page, types, chosen),
        next_cursor=str(page[-1].id) if len(entries) > _PAGE else None,
        licences=[(licence_id, kind.name) for licence_id, kind in types.items()],
        licence=chosen if chosen in types else "",
        whose=company.name if company else account.display_name,
    )


def latest_looks(
    repository: Repository, held: Sequence[LicenceOutline], limit: int
) -> list[ActivityEntry]:
    """Return the last looks at any of these licences, the newest first."""
    entries = repository.audit.for_licences([one.id for one in held], limit=limit)
    if not entries:
        return []
    versions = repository.catalogue.versions_of(licence.type_code for licence in held)
    types = {one.id: versions[one.type_code, one.type_version] for one in held}
    return _looks(entries, types, "")[:limit]


def _looks(
    entries: Sequence[AuditEntry], types: Mapping[str, LicenceType], chosen: str
) -> list[ActivityEntry]:
    """Return looks at the listed licences; one at a set is one at each of those in it."""
    return [
        _shown(each, types, among_others=bool(entry.parts))
        for entry in entries
        for each in _about_each(entry, types, chosen)
    ]


def _about_each(
    entry: AuditEntry, types: Mapping[str, LicenceType], chosen: str
) -> list[AuditEntry]:
    """Return a look at a set as looks at those of its licences that are listed here."""
    if not entry.parts:
        return [entry]
    wanted = [chosen] if chosen in types else types
    return [entry.part_of(one.licence_id) for one in entry.parts if one.licence_id in wanted]


def _shown(
    entry: AuditEntry, types: Mapping[str, LicenceType], *, among_others: bool
) -> ActivityEntry:
    kind = types[entry.licence_id or ""]
    was_seen = entry.outcome in _SEEN
    seen = entry.fields if was_seen else ()
    return ActivityEntry(
        at=entry.at,
        unit_name=entry.unit_name or "",
        place=entry.place or "",
        scenario_name=entry.scenario_name or "",
        purpose=entry.purpose or "",
        licence_name=kind.name,
        licence_id=entry.licence_id or "",
        outcome=entry.outcome,
        ground_label=str(GROUNDS[entry.ground]) if entry.ground else "",
        matter_name=entry.matter_name or "",
        case_number=entry.case_number or "",
        legal_ground=entry.details.get("legal_ground", ""),
        fields=[label_of(field) for name in seen if (field := kind.field(name))],
        state_alone=was_seen and among_others and not seen,
        refusal=_part_refusal(entry.outcome) if among_others else sentence(entry.outcome),
    )


def _part_refusal(outcome: str) -> str:
    if outcome not in frozenset(Outcome):
        return sentence(outcome)
    return told(sentences_of_part(Outcome(outcome)))
