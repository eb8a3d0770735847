"""材料免交 at the counter: open a case, see which papers need not be handed in (Art. 14, 22)."""

from dataclasses import dataclass

from flask import redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from wallet.desks.shared.access import signed_in_account, signed_in_actor
from wallet.desks.shared.current import client_address, current_deployment
from wallet.desks.shared.errors import Problem, problem_of
from wallet.desks.shared.form_identity import form_identity
from wallet.desks.shared.http.cursors import moment_cursor
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.views.registry.case_view import CaseView, case_view
from wallet.desks.shared.views.registry.matter_choice import matter_choice, matters_outside_list
from wallet.desks.shared.words.identity_words import COMMONEST, DOCUMENTS, document_words
from wallet.desks.verifier import blueprint
from wallet.domain.errors import Unavailable, WalletError
from wallet.domain.grounds.exemption import FiveElements
from wallet.domain.grounds.use_list import ensure_public_body
from wallet.services.authorization.gateway import Reader, desk_reader
from wallet.services.licences.holders import HolderDraft
from wallet.services.use_lists.duties import open_duty
from wallet.services.use_lists.exempting import CaseRequest, open_case
from wallet.services.verification.inquiry import Verifier

_PAGE = 30
_LONGEST_SEARCH = 60


@dataclass(frozen=True, slots=True)
class CaseForm:
    """What was typed, shown again after a refusal; it never leaves the answer to its own POST."""

    matter: str = ""
    case_number: str = ""
    applicant: str = COMMONEST
    name: str = ""
    id_number: str = ""
    find: str = ""


@blueprint.get("/cases")
def cases() -> ResponseReturnValue:
    """List one's own cases, the newest first, without who applied."""
    deployment, account = current_deployment(), signed_in_account()
    _ensure_public()
    with deployment.database.read() as repository:
        found = repository.cases.of_actor(
            account.id, before=moment_cursor(request.args.get("cursor")), limit=_PAGE + 1
        )
        matters = repository.use_lists.count_in_force(account.unit_id or "")
        outside = matters_outside_list(repository, account.unit_id or "", deployment.clock(), 1)
        unit = repository.units.get(account.unit_id or "")
    page = found[:_PAGE]
    return render(
        "verifier/cases.html",
        "verifier/_case_rows.html",
        rows=page,
        now=deployment.clock(),
        registers_holders=unit.registers_holders,
        matters=matters,
        may_open=bool(matters or outside),
        next_cursor=page[-1].opened_at.isoformat() if len(found) > _PAGE else None,
    )


@blueprint.get("/cases/new")
def new_case() -> ResponseReturnValue:
    """Show the form; matter chosen last time is chosen again."""
    _ensure_public()
    return _form(CaseForm(matter=session.get("matter", "")), None)


@blueprint.post("/cases")
def open_new_case() -> ResponseReturnValue:
    """Open a case, at an address of its own, or look for its matter; ``step`` says which."""
    form = _typed()
    if request.form.get("step") == "find":
        return _form(form, None)
    session["matter"] = form.matter[:64]
    deployment = current_deployment()
    try:
        case = open_case(
            deployment.database, deployment.entropy, deployment.clock(), _reader(), _request(form)
        )
    except Unavailable:
        raise
    except WalletError as refusal:
        problem = problem_of(refusal)
        return _form(form, problem), problem.status
    return redirect(url_for("verifier.case", case_id=case.id))


@blueprint.get("/cases/<case_id>")
def case(case_id: str) -> ResponseReturnValue:
    """Show what became of each paper; the values only until the case's days are over."""
    deployment = current_deployment()
    with deployment.database.read() as repository:
        found = repository.cases.get_own(case_id, signed_in_account().id)
        scenario = repository.scenarios.find(found.scenario_code or "")
    ground = scenario.legal_ground if scenario else ""
    view: CaseView = case_view(found, deployment.clock(), ground)
    return render_template("verifier/case.html", view=view, unit_name=signed_in_account().unit_name)


def _ensure_public() -> None:
    kind = signed_in_account().unit_kind
    if kind is not None:
        ensure_public_body(kind)


def _form(form: CaseForm, problem: Problem | None) -> str:
    deployment, account = current_deployment(), signed_in_account()
    with deployment.database.read() as repository:
        now = deployment.clock()
        choice = matter_choice(repository, account.unit_id or "", form.matter, form.find, now)
    return render_template(
        "verifier/new_case.html",
        form=form,
        problem=problem,
        choice=choice,
        applicants=document_words(),
        unit_name=account.unit_name,
        operator=account.display_name,
    )


def _typed() -> CaseForm:
    field = request.form.get
    applicant = field("applicant", COMMONEST)
    return CaseForm(
        field("matter", "").strip(),
        field("case_number", "").strip(),
        applicant if applicant in DOCUMENTS else COMMONEST,
        field("name", "").strip(),
        field("id_number", "").strip(),
        field("find", "").strip()[:_LONGEST_SEARCH],
    )


def _reader() -> Reader:
    account = signed_in_account()
    verifier = Verifier(signed_in_actor(), account.unit_name or "", account.display_name)
    return desk_reader(current_deployment().database, verifier, client_address())


def _request(form: CaseForm) -> CaseRequest:
    account, deployment = signed_in_account(), current_deployment()
    with deployment.database.read() as repository:
        duty = open_duty(repository, account.unit_id or "", form.matter, deployment.clock())
    elements = FiveElements(
        account.unit_name or "",
        account.display_name,
        duty.matter_name if duty else form.matter,
        form.matter,
        form.case_number,
    )
    kind, identity_kind = DOCUMENTS[form.applicant]
    draft = HolderDraft(kind, form.name, identity_kind, form.id_number)
    return CaseRequest(form.matter, elements, draft, identity=form_identity())
