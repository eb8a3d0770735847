"""The credentials of the unit's client: taken, replaced and revoked by its own staff (Art. 19).

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
from wallet.domain.errors import InvalidInput
from wallet.domain.whole_numbers import whole_number
from wallet.repository.actors.clients import ApiClient, UnknownClient
from wallet.services.registry.credentialing import (
    register_key,
    revoke_credentials,
    take_secret,
)

_MOST_CHANGES = 1_000_000


@blueprint.get("/application/secret")
def confirm_secret() -> ResponseReturnValue:
    """Say what taking a new secret does."""
    client = _client()
    return ask_first(
        Confirmation(
            title=_("领取新密钥"),
            subject=client.id,
            subject_detail=client.unit_name,
            consequence=_("密钥只显示这一次"),
            detail=_(
                "请在安全的地方操作，并马上存进本单位的密钥管理系统。原有密钥或公钥立即失效，"
                "没有重叠期；用它们换取的接口令牌同时失效。"
            ),
            button=_("确认领取"),
            back=url_for("verifier.application"),
            action=url_for("verifier.take_secret"),
            danger=client.has_secret or client.public_jwk is not None,
            seen_version=client.credentials_version,
        )
    )


@blueprint.post("/application/secret", endpoint="take_secret")
def show_secret() -> ResponseReturnValue:
    """Make the secret and show it, in this one answer."""
    deployment = current_deployment()
    client_id, secret = take_secret(
        deployment.database,
        deployment.entropy,
        deployment.clock(),
        signed_in_actor(),
        _seen_version(),
    )
    return render_template("verifier/secret.html", client_id=client_id, secret=secret)


@blueprint.get("/application/key")
def client_key() -> ResponseReturnValue:
    """Show the form for registering a public key."""
    return render_template("verifier/client_key.html", client=_client(), jwk="", refusal=None)


@blueprint.post("/application/key")
def register_client_key() -> ResponseReturnValue:
    """Register a public key in the place of a secret."""
    deployment, jwk = current_deployment(), request.form.get("jwk", "")
    try:
        register_key(
            deployment.database, deployment.clock(), signed_in_actor(), _seen_version(), jwk
        )
    except InvalidInput as refusal:
        page = render_template(
            "verifier/client_key.html", client=_client(), jwk="", refusal=refusal
        )
        return page, 422
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


def _client() -> ApiClient:
    view = own_application()
    if view is None or view.client is None:
        raise UnknownClient
    return view.client


def _seen_version() -> int:
    seen = whole_number(request.form.get("seen_version", ""), _MOST_CHANGES)
    return -1 if seen is None else seen
