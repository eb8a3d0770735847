"""The issuing list of the city (Art. 7): what bureaux submitted, deciding on it, retiring."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from wallet.desks.operator import blueprint
from wallet.desks.shared.access import signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import problem_of
from wallet.desks.shared.pages.confirming import (
    Confirmation,
    ask_first,
    done_or_asked_again,
    typed_reason,
)
from wallet.desks.shared.views.registry.catalogue_draft_view import (
    DraftView,
    draft_view,
    seen_revision,
)
from wallet.desks.shared.views.registry.catalogue_view import (
    EntryRow,
    can_be_retired,
    history_lines,
    reliance_rows,
    row_of_draft,
    row_of_type,
    word_of,
)
from wallet.desks.shared.views.sample_face import sample_face
from wallet.desks.shared.words.registry.catalogue_words import STATES
from wallet.domain.catalogue.catalogue_draft import (
    CatalogueDraft,
    DraftState,
    UnknownCatalogueDraft,
)
from wallet.domain.catalogue.entry_form import form_of
from wallet.domain.civil_dates import city_date
from wallet.domain.errors import Conflict, InvalidInput, WalletError
from wallet.repository.database import Repository
from wallet.services.catalogue import deciding
from wallet.services.catalogue.surroundings import Reliance, reliances_on_type

_SHOWN = ("submitted", "approved", "retired")


@blueprint.get("/catalogue")
def catalogue() -> ResponseReturnValue:
    """List entries by state; what waits comes first. ``q`` is a part of a name, code or unit."""
    state = request.args.get("state", "submitted")
    state = state if state in _SHOWN else "all"
    wanted = request.args.get("q", "").strip()[:60]
    with current_deployment().database.read() as repository:
        rows = _rows(repository, state)
        waiting = repository.catalogue_drafts.count_submitted()
    return render_template(
        "operator/catalogue.html",
        rows=[row for row in rows if _has(row, wanted.casefold())],
        waiting=waiting,
        state=state,
        q=wanted,
        states=[(one, str(STATES[one][0])) for one in _SHOWN],
    )


@blueprint.get("/catalogue/types/<type_code>")
def catalogue_entry(type_code: str) -> ResponseReturnValue:
    """Show an entry in force or retired, and retire it."""
    deployment = current_deployment()
    with deployment.database.read() as repository:
        entry = repository.catalogue.latest(type_code[:21])
        issuer_name = repository.units.get(entry.issuer_id).name
        draft = repository.catalogue_drafts.next_version_of(entry.type_code)
        drafts = repository.catalogue_drafts.ids_of_entry(entry.type_code)
        history = history_lines(repository, entry.type_code, *drafts)
    today = city_date(deployment.clock())
    return render_template(
        "operator/catalogue_entry.html",
        entry=entry,
        row=row_of_type(entry, issuer_name),
        waiting=draft if draft and draft.state is DraftState.SUBMITTED else None,
        face=sample_face(form_of(entry), issuer_name, entry.type_code, today),
        history=history,
        word_of=word_of,
        may_retire=can_be_retired(entry),
    )


@blueprint.get("/catalogue/types/<type_code>/retirement")
def confirm_catalogue_retirement(type_code: str) -> ResponseReturnValue:
    """Say what retiring an entry does to whom, and ask for the reason."""
    return ask_first(_retirement(type_code))


@blueprint.post("/catalogue/types/<type_code>/retirement")
def retire_catalogue_entry(type_code: str) -> ResponseReturnValue:
    """Retire an entry for the reason given: nothing new is issued, licences live on."""
    return done_or_asked_again(
        lambda: _retirement(type_code),
        url_for("operator.catalogue_entry", type_code=type_code),
        deciding.retire_entry,
        type_code,
        typed_reason(),
    )


@blueprint.get("/catalogue/drafts/<draft_id>")
def catalogue_draft(draft_id: str) -> ResponseReturnValue:
    """Show what a bureau submitted: its face, what it changes, and the decision."""
    return _draft_page(draft_id, None)


@blueprint.post("/catalogue/drafts/<draft_id>/decision")
def decide_catalogue_draft(draft_id: str) -> ResponseReturnValue:
    """Approve the draft, or return it with the reason."""
    deployment = current_deployment()
    sent = (deployment.database, deployment.clock(), signed_in_actor(), draft_id)
    try:
        if request.form.get("decision") == "approve":
            reviewed = bool(request.form.get("confirmed"))
            entry = deciding.approve_entry(
                *sent, impact_reviewed=reviewed, seen_revision=seen_revision()
            )
            return redirect(url_for("operator.catalogue_entry", type_code=entry.type_code))
        deciding.return_entry(*sent, request.form.get("reason", ""))
    except (InvalidInput, Conflict) as refusal:
        return _draft_page(draft_id, refusal), problem_of(refusal).status
    return redirect(url_for("operator.catalogue"))


def _rows(repository: Repository, state: str) -> list[EntryRow]:
    drafts = repository.catalogue_drafts.submitted() if state in {"submitted", "all"} else []
    types = repository.catalogue.all_latest() if state != "submitted" else []
    names = repository.units.names(
        {one.issuer_id for one in drafts} | {one.issuer_id for one in types}
    )
    return [
        *(row_of_draft(one, names[one.issuer_id]) for one in drafts),
        *(
            row_of_type(one, names[one.issuer_id])
            for one in types
            if state in {"all", one.state.value}
        ),
    ]


def _has(row: EntryRow, wanted: str) -> bool:
    said = (row.name, row.english_title, row.type_code, row.issuer_name)
    return wanted in "\n".join(said).casefold()


def _draft_page(draft_id: str, refusal: WalletError | None) -> str:
    with current_deployment().database.read() as repository:
        draft, view = _decidable(repository, draft_id)
    return render_template(
        "operator/catalogue_draft.html",
        draft=draft,
        view=view,
        word_of=word_of,
        waiting=draft.state is DraftState.SUBMITTED,
        reason=request.form.get("reason", ""),
        decision=request.form.get("decision", ""),
        problem=problem_of(refusal) if refusal else None,
    )


def _decidable(repository: Repository, draft_id: str) -> tuple[CatalogueDraft, DraftView]:
    """What a bureau has not handed in yet, or has taken back, is its own."""
    draft = repository.catalogue_drafts.get(draft_id)
    if draft.submitted_at is None:
        raise UnknownCatalogueDraft
    return draft, draft_view(repository, draft)


def _retirement(type_code: str) -> Confirmation:
    with current_deployment().database.read() as repository:
        entry = repository.catalogue.latest(type_code[:21])
        issuer_name = repository.units.get(entry.issuer_id).name
        reliances = reliances_on_type(repository, entry)
    return Confirmation(
        _("停用这个证照类目"),
        entry.name,
        issuer_name,
        _("停用后不能恢复"),
        _(
            "%(unit)s不能再发这类证照，正在编制的新一版一并放弃；已发的证照照常有效，可以变更和注销。",
            unit=issuer_name,
        ),
        _("确认停用"),
        url_for("operator.catalogue_entry", type_code=entry.type_code),
        url_for("operator.retire_catalogue_entry", type_code=entry.type_code),
        danger=True,
        reason_hint=_("发证单位会看到这段话。请写明停用的依据。"),
        listed=_listed(reliances),
        listed_title=_listed_title(reliances),
    )


def _listed(reliances: list[Reliance]) -> tuple[str, ...]:
    rows = reliance_rows(reliances)
    return tuple(f"{one.unit_name} · {one.kind} · {one.name}" for one in rows)


def _listed_title(reliances: list[Reliance]) -> str:
    return ngettext(
        "有 %(num)s 个场景或用证清单正在使用",
        "有 %(num)s 个场景或用证清单正在使用",
        len(reliances),
    )
