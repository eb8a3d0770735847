"""The accounts of the own unit: the list, one of them, and opening one."""

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wallet.desks.shared.access import signed_in_account, signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import problem_of
from wallet.desks.shared.form_identity import form_identity
from wallet.desks.shared.views.account_view import account_row, account_rows, slip
from wallet.desks.staff import blueprint
from wallet.domain.entropy import new_id
from wallet.domain.errors import Conflict, InvalidInput, WalletError
from wallet.domain.form_faults import faults_of
from wallet.services.accounts.looking_after import account_looked_after, looked_after_unit
from wallet.services.accounts.opening import AccountForm, open_account


@blueprint.get("")
def accounts() -> ResponseReturnValue:
    """List the accounts of the own unit."""
    deployment = current_deployment()
    with deployment.database.read() as repository:
        unit = looked_after_unit(repository, signed_in_actor())
        listed = repository.kept_accounts.of_unit(unit.id)
    rows = account_rows(listed, deployment.clock())
    return render_template("staff/accounts.html", unit=unit, rows=rows)


@blueprint.get("/accounts/new")
def new_account() -> ResponseReturnValue:
    """Ask whose account it shall be."""
    return _form(None)


@blueprint.post("/accounts")
def open_new_account() -> ResponseReturnValue:
    """Open it and show its start password."""
    deployment, name = current_deployment(), request.form.get("name", "")
    form = AccountForm(
        signed_in_account().unit_id or "",
        request.form.get("login", "")[:80],
        name,
        administers=bool(request.form.get("administers")),
    )
    try:
        opened = open_account(
            deployment.database,
            deployment.hasher,
            deployment.entropy,
            deployment.clock(),
            signed_in_actor(),
            form,
            form_identity(),
        )
    except (InvalidInput, Conflict) as refusal:
        return _form(refusal), problem_of(refusal).status
    return slip(_("账号已开通"), name, opened, url_for("staff.accounts"))


@blueprint.get("/accounts/<account_id>")
def account(account_id: str) -> ResponseReturnValue:
    """Show one account with what can be done about it."""
    deployment = current_deployment()
    now = deployment.clock()
    with deployment.database.read() as repository:
        found = account_looked_after(repository, signed_in_actor(), account_id)
        unit = repository.units.get(found.unit_id or "")
        sign_ins = repository.sign_ins.open_count(found.id, now)
    own_unit = unit.id == signed_in_account().unit_id
    return render_template(
        "staff/account.html",
        row=account_row(found, now),
        unit=unit,
        sign_ins=sign_ins,
        own=found.id == signed_in_account().id,
        own_unit=own_unit,
        back=page_behind(unit.id),
    )


def page_behind(unit_id: str) -> str:
    """Return where one came from: the own unit's list, or the operator's page of another unit."""
    if unit_id == signed_in_account().unit_id:
        return url_for("staff.accounts")
    return url_for("operator.city_unit", unit_id=unit_id)


def _form(refusal: WalletError | None) -> str:
    deployment = current_deployment()
    with deployment.database.read() as repository:
        unit = looked_after_unit(repository, signed_in_actor())
    return render_template(
        "staff/new_account.html",
        unit=unit,
        action=url_for("staff.open_new_account"),
        back=url_for("staff.accounts"),
        may_choose=True,
        company=False,
        typed=request.form,
        problem=problem_of(refusal) if refusal else None,
        faults=faults_of(refusal),
        idempotency_key=new_id(deployment.entropy),
    )
