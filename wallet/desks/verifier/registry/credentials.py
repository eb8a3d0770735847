"""The credentials of the unit's client: taken, changed over and revoked by its own staff (Art. 19).

A secret is the answer to the form that asked for it and stands nowhere else: a reload sends the
same form again, which is refused because the credentials have changed since.
"""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wallet.desks.shared.access import signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.pages.confirming import Confirmation, ask_first
from wallet.desks.verifier import blueprint
from wallet.desks.verifier.registry.application import own_application
from wallet.domain.errors import InvalidInput, WalletError
from wallet.domain.registry.client_change_over import (
    LONGEST_OVERLAP_DAYS,
    OVERLAPS,
    USUAL_OVERLAP_DAYS,
    OverlapOutOfRange,
    OverlapUnderWay,
    last_day_of,
    overlap_end,
)
from wallet.domain.whole_numbers import whole_number
from wallet.repository.actors.clients import ApiClient, UnknownClient
from wallet.services.registry.credentialing import (
    register_key,
    retire_former,
    revoke_credentials,
    take_secret,
)

_MOST_CHANGES = 1_000_000
_OVERLAP_REFUSALS = (OverlapOutOfRange, OverlapUnderWay)
_KEY_REFUSALS = (InvalidInput, OverlapUnderWay)


@blueprint.get("/application/secret")
def confirm_secret() -> ResponseReturnValue:
    """Say what taking a new secret does, and ask until when the present credentials count."""
    return _secret_form(None)


@blueprint.post("/application/secret", endpoint="take_secret")
def show_secret() -> ResponseReturnValue:
    """Make the secret and show it, in this one answer."""
    deployment = current_deployment()
    try:
        client_id, secret = take_secret(
            deployment.database,
            deployment.entropy,
            deployment.clock(),
            signed_in_actor(),
            _seen_version(),
            _overlap_days(),
        )
    except _OVERLAP_REFUSALS as refusal:
        return _secret_form(refusal), refusal.status
    return render_template("verifier/secret.html", client_id=client_id, secret=secret)


@blueprint.get("/application/key")
def client_key() -> ResponseReturnValue:
    """Show the form for registering a public key."""
    return _key_form(None)


@blueprint.post("/application/key")
def register_client_key() -> ResponseReturnValue:
    """Register a public key, in the place of the present credentials or beside them."""
    deployment, jwk = current_deployment(), request.form.get("jwk", "")
    try:
        register_key(
            deployment.database,
            deployment.clock(),
            signed_in_actor(),
            _seen_version(),
            jwk,
            _overlap_days(),
        )
    except _KEY_REFUSALS as refusal:
        return _key_form(refusal), refusal.status
    return redirect(url_for("verifier.application"))


@blueprint.get("/application/former-retirement")
def confirm_former_retirement() -> ResponseReturnValue:
    """Say what ending the former credentials does."""
    client = _client()
    if not client.has_former(current_deployment().clock()):
        return redirect(url_for("verifier.application"))
    return ask_first(
        Confirmation(
            title=_("停用旧凭据"),
            subject=client.id,
            subject_detail=client.unit_name,
            consequence=_("确认后旧凭据立刻失效"),
            detail=_(
                "请先确认本单位的每个系统都已改用新凭据。新凭据照常有效；"
                "已换取的接口令牌全部失效，系统会用新凭据重新换取。"
            ),
            button=_("确认停用"),
            back=url_for("verifier.application"),
            action=url_for("verifier.retire_former_credentials"),
            danger=True,
            seen_version=client.credentials_version,
        )
    )


@blueprint.post("/application/former-retirement")
def retire_former_credentials() -> ResponseReturnValue:
    """End the former credentials before their day."""
    deployment = current_deployment()
    retire_former(deployment.database, deployment.clock(), signed_in_actor(), _seen_version())
    return redirect(url_for("verifier.application"))


@blueprint.get("/application/credentials-revocation")
def confirm_credentials_revocation() -> ResponseReturnValue:
    """Say what revoking the credentials does."""
    client = _client()
    return ask_first(
        Confirmation(
            title=_("吊销凭据"),
            subject=client.id,
            subject_detail=client.unit_name,
            consequence=_("确认后立刻生效"),
            detail=_(
                "本单位的系统不能再调用接口，已换取的令牌同时失效。密钥泄露时请马上吊销，"
                "之后可以随时领取新密钥或登记新公钥。"
            ),
            button=_("确认吊销"),
            back=url_for("verifier.application"),
            action=url_for("verifier.revoke_client_credentials"),
            danger=True,
            seen_version=client.credentials_version,
        )
    )


@blueprint.post("/application/credentials-revocation")
def revoke_client_credentials() -> ResponseReturnValue:
    """Revoke secret and key, and with them every token; a suspended unit may, too."""
    deployment = current_deployment()
    revoke_credentials(deployment.database, deployment.clock(), signed_in_actor(), _seen_version())
    return redirect(url_for("verifier.application"))


def _secret_form(refusal: WalletError | None) -> str:
    return render_template("verifier/new_secret.html", refusal=refusal, **_changing())


def _key_form(refusal: WalletError | None) -> str:
    # What was pasted is not repeated: it may hold a private key.
    return render_template("verifier/client_key.html", refusal=refusal, **_changing())


def _changing() -> dict[str, object]:
    """Return what both forms show: the client, and until when its credentials may count on."""
    client, now = _client(), current_deployment().clock()
    former = client.former_until if client.has_former(now) else None
    ends = {days: overlap_end(now, days) for days in (OVERLAPS[:1] if former else OVERLAPS)}
    return {
        "client": client,
        "former_day": last_day_of(former) if former else None,
        "overlaps": [(days, last_day_of(end) if end else None) for days, end in ends.items()],
        "chosen": _overlap_days() if request.method == "POST" else USUAL_OVERLAP_DAYS,
    }


def _overlap_days() -> int:
    """Return for how many days the present credentials count on; none where nothing was said."""
    days = whole_number(request.form.get("overlap_days", "0"), LONGEST_OVERLAP_DAYS)
    return LONGEST_OVERLAP_DAYS + 1 if days is None else days


def _client() -> ApiClient:
    view = own_application()
    if view is None or view.client is None:
        raise UnknownClient
    return view.client


def _seen_version() -> int:
    seen = whole_number(request.form.get("seen_version", ""), _MOST_CHANGES)
    return -1 if seen is None else seen
