"""The unit's application for social use (Art. 18-19): its state, its form, its client's account."""

from datetime import date, datetime

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from wallet.desks.shared.access import signed_in_account, signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import problem_of
from wallet.desks.shared.views.registry.application_view import ApplicationView, application_view
from wallet.desks.shared.views.registry.scenario_view import catalogue_of
from wallet.desks.shared.words.registry.registry_words import INDUSTRIES
from wallet.desks.verifier import blueprint
from wallet.domain.civil_dates import city_date
from wallet.domain.form_faults import FormNotAcceptable
from wallet.domain.registry.client_change_over import last_day_of
from wallet.domain.registry.social_application import (
    USUAL_QUOTA,
    ApplicationDraft,
    ApplicationState,
    SocialApplication,
    ensure_application_may_become,
    ensure_social,
)
from wallet.repository.actors.clients import ApiClient
from wallet.repository.registry.applications import UnknownApplication
from wallet.services.registry.application_applying import (
    apply_for_social_use,
    apply_for_social_use_again,
    nameable_scenarios,
    registration_licences,
)

_MOST_CHOICES = 50


def own_application() -> ApplicationView | None:
    """Return the unit's application, if it has one that has not ended."""
    deployment = current_deployment()
    with deployment.database.read() as repository:
        found = repository.applications.living_of_unit(signed_in_account().unit_id or "")
        if found is None:
            return None
        return application_view(repository, found, city_date(deployment.clock()))


@blueprint.get("/application")
def application() -> ResponseReturnValue:
    """Show where the application stands and, when approved, the client and its account."""
    with current_deployment().database.read() as repository:
        unit = repository.units.get(signed_in_account().unit_id or "")
    ensure_social(unit)
    view, now = own_application(), current_deployment().clock()
    client = view.client if view else None
    return render_template(
        "verifier/application.html",
        view=view,
        unit=unit,
        former_day=_former_day(client, now) if client else None,
        token_address=f"{current_deployment().public_url}/oauth/token",
    )


def _former_day(client: ApiClient, now: datetime) -> date | None:
    """Return the last day of former credentials that still count."""
    until = client.former_until
    return last_day_of(until) if until and client.has_former(now) else None


@blueprint.get("/application/new")
def new_application() -> ResponseReturnValue:
    """Show the form; a unit that has an application is sent to it."""
    if own_application() is not None:
        return redirect(url_for("verifier.application"))
    return _form(ApplicationDraft())


@blueprint.post("/application")
def submit_application() -> ResponseReturnValue:
    """Apply for social use."""
    deployment, draft = current_deployment(), _draft()
    try:
        apply_for_social_use(
            deployment.database, deployment.entropy, deployment.clock(), signed_in_actor(), draft
        )
    except FormNotAcceptable as refusal:
        return _form(draft, refusal=refusal), 422
    return redirect(url_for("verifier.application"))


@blueprint.get("/application/correction")
def application_correction() -> ResponseReturnValue:
    """Show the form of an application that was returned, as it was sent."""
    view = own_application()
    if view is None:
        raise UnknownApplication
    ensure_application_may_become(view.application.state, ApplicationState.SUBMITTED)
    return _form(_draft_of(view.application), view.application)


@blueprint.post("/application/correction")
def correct_application() -> ResponseReturnValue:
    """Send the corrected application."""
    deployment, draft = current_deployment(), _draft()
    try:
        apply_for_social_use_again(
            deployment.database, deployment.clock(), signed_in_actor(), draft
        )
    except FormNotAcceptable as refusal:
        view = own_application()
        return _form(draft, view.application if view else None, refusal), 422
    return redirect(url_for("verifier.application"))


def _draft() -> ApplicationDraft:
    form = request.form
    return ApplicationDraft(
        form.get("industry", ""),
        form.get("purpose", ""),
        form.get("licence_id", ""),
        tuple(form.getlist("scenario")[:_MOST_CHOICES]),
        form.get("contact_name", ""),
        form.get("contact_phone", ""),
        form.get("addresses", ""),
        {key[6:]: value for key, value in form.items() if key.startswith("quota:")},
    )


def _draft_of(application: SocialApplication) -> ApplicationDraft:
    return ApplicationDraft(
        application.industry.value,
        application.purpose,
        application.licence_id,
        application.scenario_codes,
        application.contact.name,
        application.contact.phone,
        "\n".join(application.allowed_addresses),
        {code: str(quota) for code, quota in application.daily_quotas.items()},
    )


def _form(
    draft: ApplicationDraft,
    returned: SocialApplication | None = None,
    refusal: FormNotAcceptable | None = None,
) -> str:
    deployment = current_deployment()
    with deployment.database.read() as repository:
        unit = repository.units.get(signed_in_account().unit_id or "")
        ensure_social(unit)
        proofs = registration_licences(repository, unit, city_date(deployment.clock()))
        catalogue = catalogue_of(repository)
        scenarios = nameable_scenarios(repository, unit.id)
    codes = dict.fromkeys(code for one in scenarios for code in one.type_codes())
    return render_template(
        "verifier/application_form.html",
        draft=draft,
        unit=unit,
        proofs=[(one.id, catalogue[one.type_code].name, one.number) for one in proofs],
        scenarios=scenarios,
        types=[(code, catalogue[code].name) for code in codes if code in catalogue],
        industries=[(one.value, str(word)) for one, word in INDUSTRIES.items()],
        usual_quota=USUAL_QUOTA,
        returned=returned,
        problem=problem_of(refusal) if refusal else None,
        faults={one.field: one for one in refusal.faults} if refusal else {},
    )
