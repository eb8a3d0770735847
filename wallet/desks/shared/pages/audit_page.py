"""The audit trail as a page, for whoever may read it: filters, newest first, by cursor."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.http.cursors import number_cursor
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.language import label_of, one_word
from wallet.desks.shared.pages.unit_choice import address_of_choice, unit_choice
from wallet.desks.shared.words.labels import ACTIONS, GROUNDS, REVOCATION_ACTS
from wallet.desks.shared.words.refusals import refusal_sentence
from wallet.domain.actors.actors import Actor, ActorKind
from wallet.domain.licences.licence import RevocationKind
from wallet.domain.showing.verification import SENTENCES, Outcome
from wallet.domain.trail.audit import DONE, AuditAction, AuditEntry, EntryPart
from wallet.repository.database import Repository
from wallet.repository.trail.stranger_refusals import ENTRIES_AN_HOUR
from wallet.services.upkeep.watching import STRANGERS_WATCHED_FOR

AUDIT_FILTERS = ("action", "outcome")
"""What the trail is narrowed by besides the unit."""

_PAGE, _CODES_SHOWN = 50, 8


@dataclass(frozen=True, slots=True)
class AuditRowPart:
    """What an entry about several licences says of one of them."""

    licence_code: str
    fields: list[str]
    outcome: str
    outcome_word: str


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One entry as it is read on the page: words, and beside them the codes they stand for."""

    at: datetime
    action: str
    action_label: str
    unit_name: str
    actor_name: str
    ground: str
    ground_label: str
    scenario_name: str
    matter: str
    case_number: str
    place: str
    licence_code: str
    fields: list[str]
    outcome: str
    outcome_word: str
    outcome_sentence: str
    parts: list[AuditRowPart]


def audit_page(endpoint: str) -> ResponseReturnValue:
    """Render the entries of the whole city, filtered by unit, action and outcome."""
    filters = {name: request.args.get(name, "") for name in AUDIT_FILTERS}
    deployment = current_deployment()
    now = deployment.clock()
    with deployment.database.read() as repository:
        choice = unit_choice(repository)
        if way := address_of_choice(choice, endpoint, filters):
            return way
        found = [] if choice.is_open else _search(repository, choice.unit_id, filters)
        page = found[:_PAGE]
        labels = _field_labels(repository, page)
        strangers = repository.stranger_refusals.since(now - STRANGERS_WATCHED_FOR)
        names = repository.units.names(one.actor.unit_id for one in page if one.actor.unit_id)
    return render(
        "audit/entries.html",
        "audit/_entries.html",
        entries=[_row(entry, names, labels) for entry in page],
        filters=filters,
        choice=choice,
        actions=[(action.value, str(label)) for action, label in ACTIONS.items()],
        outcomes=[(DONE, _("已完成")), *((one.value, _word(one.value)) for one in Outcome)],
        next_cursor=str(page[-1].id) if len(found) > _PAGE else None,
        endpoint=endpoint,
        strangers=sum(strangers.values()),
        strangers_by_code=[
            (refusal_sentence(code) or _("请求有误（%(code)s）", code=code), number)
            for code, number in list(strangers.items())[:_CODES_SHOWN]
        ],
        entries_an_hour=ENTRIES_AN_HOUR,
    )


def _search(
    repository: Repository, unit_id: str | None, filters: Mapping[str, str]
) -> list[AuditEntry]:
    return repository.audit.search(
        unit_id=unit_id,
        action=filters["action"] or None,
        outcome=filters["outcome"] or None,
        before=number_cursor(request.args.get("cursor")),
        limit=_PAGE + 1,
    )


def _field_labels(repository: Repository, page: list[AuditEntry]) -> dict[str, dict[str, str]]:
    """Return what the fields on these licences' faces are called, by licence and name."""
    alone = [entry.licence_id for entry in page if entry.licence_id]
    among = [part.licence_id for entry in page for part in entry.parts]
    types = repository.licence_lookups.types_of([*alone, *among])
    kinds = repository.catalogue.versions_of(code for code, _version in types.values())
    return {
        licence_id: {field.name: label_of(field) for field in kinds[version].fields}
        for licence_id, version in types.items()
    }


def _row(
    entry: AuditEntry, unit_names: dict[str, str], labels: dict[str, dict[str, str]]
) -> AuditRow:
    return AuditRow(
        at=entry.at,
        action=entry.action.value,
        action_label=_act(entry),
        unit_name=entry.unit_name or unit_names.get(entry.actor.unit_id or "", ""),
        actor_name=entry.operator or _actor_name(entry.actor),
        ground=entry.ground.value if entry.ground else "",
        ground_label=str(GROUNDS[entry.ground]) if entry.ground else "",
        scenario_name=entry.scenario_name or "",
        matter=" ".join(part for part in (entry.matter_name, entry.matter_code) if part),
        case_number=entry.case_number or "",
        place=entry.place or "",
        licence_code=entry.licence_code or "",
        fields=_named(entry.fields, labels.get(entry.licence_id or "", {})),
        outcome=entry.outcome,
        outcome_word=_word(entry.outcome),
        outcome_sentence=_told(entry.outcome),
        parts=[_part(part, labels.get(part.licence_id, {})) for part in entry.parts],
    )


def _part(part: EntryPart, labels: Mapping[str, str]) -> AuditRowPart:
    fields = _named(part.fields, labels)
    return AuditRowPart(part.licence_code, fields, part.outcome, _word(part.outcome))


def _named(fields: Sequence[str], labels: Mapping[str, str]) -> list[str]:
    return [labels.get(name, name) for name in fields]


def _act(entry: AuditEntry) -> str:
    kind = entry.details.get("kind", "")
    if entry.action is AuditAction.LICENCE_REVOKED and kind in frozenset(RevocationKind):
        return str(REVOCATION_ACTS[RevocationKind(kind)][0])
    return str(ACTIONS[entry.action])


def _actor_name(actor: Actor) -> str:
    if actor.kind is ActorKind.SYSTEM:
        return _("系统")
    return _("未登录访客") if actor.kind is ActorKind.STRANGER else actor.name


def _told(outcome: str) -> str:
    """Return what the refused one was told, where the one word does not say it."""
    if outcome in frozenset(Outcome):
        return ""
    sentence = refusal_sentence(outcome)
    return _("提示：%(sentence)s", sentence=sentence) if sentence else ""


def _word(outcome: str) -> str:
    if outcome == DONE:
        return _("已完成")
    if outcome not in frozenset(Outcome):
        return _("被拒")
    return one_word(SENTENCES[Outcome(outcome)])
