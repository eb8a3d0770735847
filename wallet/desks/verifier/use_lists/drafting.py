"""Drafting a matter of the use list: its name, its papers, the licences that replace each."""

from collections.abc import Mapping

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wallet.desks.shared.access import signed_in_account, signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import Problem, problem_of
from wallet.desks.shared.language import label_of, told
from wallet.desks.shared.views.registry.use_list_view import entry_views, types_by_code
from wallet.desks.shared.words.labels import CATEGORIES
from wallet.desks.verifier import blueprint
from wallet.domain.catalogue.issuing_catalogue import LicenceType, Sensitivity
from wallet.domain.errors import Conflict, InvalidInput, NotFound
from wallet.domain.form_faults import FormNotAcceptable
from wallet.domain.grounds.use_list import (
    PaperMaterial,
    UnknownMatter,
    UseListEntry,
    ensure_public_body,
)
from wallet.repository.database import Repository
from wallet.services.use_lists import drafting
from wallet.services.use_lists.drafting import MaterialDraft, MatterDraft

_FIELD = "field."


@blueprint.get("/use-list/new")
def new_use_list_entry() -> ResponseReturnValue:
    """Ask for the matter's code and name."""
    kind = signed_in_account().unit_kind
    if kind is None:
        raise UnknownMatter
    ensure_public_body(kind)
    return _matter_form(MatterDraft("", ""), None)


@blueprint.post("/use-list")
def draft_use_list_entry() -> ResponseReturnValue:
    """Begin the entry of a matter."""
    deployment, draft = current_deployment(), _matter_draft()
    try:
        entry = drafting.draft_matter(
            deployment.database, deployment.entropy, deployment.clock(), signed_in_actor(), draft
        )
    except (InvalidInput, Conflict) as refusal:
        problem = problem_of(refusal)
        return _matter_form(draft, refusal), problem.status
    return redirect(url_for("verifier.edit_use_list_entry", entry_id=entry.id))


@blueprint.get("/use-list/<entry_id>/edit")
def edit_use_list_entry(entry_id: str) -> ResponseReturnValue:
    """Show the draft with its papers, and the field for one more."""
    return _edit_page(entry_id, None)


@blueprint.post("/use-list/<entry_id>/edit")
def change_use_list_entry(entry_id: str) -> ResponseReturnValue:
    """Change the matter's name or days."""
    deployment = current_deployment()
    try:
        drafting.change_matter(
            deployment.database, deployment.clock(), signed_in_actor(), entry_id, _matter_draft()
        )
    except (InvalidInput, Conflict) as refusal:
        return _edit_page(entry_id, refusal), problem_of(refusal).status
    return redirect(url_for("verifier.edit_use_list_entry", entry_id=entry_id))


@blueprint.post("/use-list/<entry_id>/materials")
def add_use_list_material(entry_id: str) -> ResponseReturnValue:
    """Add a paper; its licences are chosen on its own page."""
    deployment = current_deployment()
    draft = MaterialDraft(request.form.get("name", ""), bool(request.form.get("required")))
    try:
        material = drafting.put_material(
            deployment.database,
            deployment.entropy,
            deployment.clock(),
            signed_in_actor(),
            entry_id,
            draft,
        )
    except (InvalidInput, Conflict) as refusal:
        return _edit_page(entry_id, refusal), problem_of(refusal).status
    return redirect(url_for("verifier.use_list_material", entry_id=entry_id, key=material.key))


@blueprint.get("/use-list/<entry_id>/materials/<key>")
def use_list_material(entry_id: str, key: str) -> ResponseReturnValue:
    """Show a paper with the licences that replace it, and the fields needed of each."""
    return _material_page(entry_id, key, None)


@blueprint.post("/use-list/<entry_id>/materials/<key>")
def change_use_list_material(entry_id: str, key: str) -> ResponseReturnValue:
    """Save a paper; ``act`` may also add a licence type, take one off, or remove the paper."""
    deployment = current_deployment()
    database, now, actor = deployment.database, deployment.clock(), signed_in_actor()
    act, _, type_code = request.form.get("act", "save").partition(":")
    try:
        if act == "remove":
            drafting.remove_material(database, now, actor, entry_id, key)
        else:
            draft = _material_draft(added=act == "match", dropped=type_code)
            drafting.put_material(database, deployment.entropy, now, actor, entry_id, draft, key)
    except (InvalidInput, Conflict, NotFound) as refusal:
        if isinstance(refusal, UnknownMatter):
            raise
        return _material_page(entry_id, key, refusal), problem_of(refusal).status
    if act in {"match", "unmatch"}:
        return redirect(url_for("verifier.use_list_material", entry_id=entry_id, key=key))
    return redirect(url_for("verifier.edit_use_list_entry", entry_id=entry_id))


def _matter_draft() -> MatterDraft:
    form = request.form
    return MatterDraft(form.get("code", ""), form.get("name", ""), form.get("retention_days", "1"))


def _material_draft(*, added: bool, dropped: str) -> MaterialDraft:
    form = request.form
    kept = [code for code in form.getlist("type") if code != dropped]
    fields = {code: form.getlist(f"{_FIELD}{code}") for code in kept}
    if added and form.get("added"):
        fields.setdefault(form["added"], [])
    return MaterialDraft(form.get("name", ""), bool(form.get("required")), fields)


def _matter_form(draft: MatterDraft, refusal: InvalidInput | Conflict | None) -> str:
    return render_template("verifier/new_use_list_entry.html", draft=draft, **_refused(refusal))


def _edit_page(entry_id: str, refusal: InvalidInput | Conflict | None) -> str:
    with current_deployment().database.read() as repository:
        entry = _own(repository, entry_id)
        view = entry_views(repository, [entry])[0]
    return render_template(
        "verifier/edit_use_list_entry.html",
        view=view,
        name=request.form.get("name", "") if refusal else "",
        **_refused(refusal),
    )


def _material_page(
    entry_id: str, key: str, refusal: InvalidInput | Conflict | NotFound | None
) -> str:
    with current_deployment().database.read() as repository:
        entry = _own(repository, entry_id)
        material = entry.material(key)
        if material is None:
            raise UnknownMatter
        offered = repository.catalogue.all_approved()
        types = types_by_code(repository, [one.type_code for one in material.replaced_by])
    return render_template(
        "verifier/use_list_material.html",
        entry=entry,
        material=material,
        matched=[_matched(material, types[one.type_code]) for one in material.replaced_by],
        offered=_offered(material, offered),
        **_refused(refusal),
    )


def _matched(material: PaperMaterial, kind: LicenceType) -> dict[str, object]:
    needed = next(one.fields for one in material.replaced_by if one.type_code == kind.type_code)
    return {
        "type_code": kind.type_code,
        "name": kind.name,
        "fields": [
            (one.name, label_of(one), one.sensitivity is Sensitivity.SENSITIVE, one.name in needed)
            for one in kind.visible_fields
        ],
    }


def _offered(
    material: PaperMaterial, types: list[LicenceType]
) -> list[tuple[str, list[tuple[str, str]]]]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for kind in types:
        if not material.matched(kind.type_code):
            label = str(CATEGORIES.get(kind.template.category, CATEGORIES["life"]))
            groups.setdefault(label, []).append((kind.type_code, kind.name))
    return list(groups.items())


def _own(repository: Repository, entry_id: str) -> UseListEntry:
    entry = repository.use_lists.get_own(entry_id, signed_in_account().unit_id or "")
    entry.ensure_editable()
    return entry


def _refused(refusal: InvalidInput | Conflict | NotFound | None) -> Mapping[str, object]:
    problem: Problem | None = problem_of(refusal) if refusal else None
    listed = refusal.faults if isinstance(refusal, FormNotAcceptable) else ()
    faults = {one.field: told(one) for one in listed}
    return {"problem": problem, "faults": faults}
