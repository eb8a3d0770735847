"""The certification authorities whose certificates for bureaux count (Art. 12)."""

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wallet.desks.operator import blueprint
from wallet.desks.shared.access import signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import problem_of
from wallet.desks.shared.pages.confirming import Confirmation, ask_first
from wallet.domain.errors import Conflict, InvalidInput
from wallet.services.signing_keys.trusting import (
    distrust_authority,
    trust_authority,
    trusted_authority,
)


@blueprint.get("/keys/authorities")
def key_authorities() -> ResponseReturnValue:
    """List the roots that are trusted, with the form for another one."""
    return _page()


@blueprint.post("/keys/authorities")
def trust_key_authority() -> ResponseReturnValue:
    """Trust a root."""
    deployment = current_deployment()
    sent = request.files.get("certificate")
    pem = (sent.read() if sent else b"") or request.form.get("pem", "").encode()
    try:
        trust_authority(deployment.database, deployment.clock(), signed_in_actor(), pem)
    except (InvalidInput, Conflict) as refusal:
        return _page(refusal), refusal.status
    return redirect(url_for("operator.key_authorities"))


@blueprint.get("/keys/authorities/<fingerprint>/removal")
def confirm_key_authority_removal(fingerprint: str) -> ResponseReturnValue:
    """Say what it means to trust a root no longer."""
    with current_deployment().database.read() as repository:
        authority = trusted_authority(repository, fingerprint)
    return ask_first(
        Confirmation(
            _("不再信任这家认证机构"),
            authority.name,
            _("根证书指纹 %(fingerprint)s", fingerprint=authority.fingerprint),
            _("确认后立刻生效"),
            _(
                "发证单位不能再安装它签发的证书。已经安装的证书继续使用；"
                "如果其中有不可信的，请另行停用对应的密钥。"
            ),
            _("确认移除"),
            url_for("operator.key_authorities"),
            url_for("operator.distrust_key_authority", fingerprint=fingerprint),
            danger=True,
        )
    )


@blueprint.post("/keys/authorities/<fingerprint>/removal")
def distrust_key_authority(fingerprint: str) -> ResponseReturnValue:
    """Trust a root no longer."""
    deployment = current_deployment()
    distrust_authority(deployment.database, deployment.clock(), signed_in_actor(), fingerprint)
    return redirect(url_for("operator.key_authorities"))


def _page(refusal: InvalidInput | Conflict | None = None) -> str:
    with current_deployment().database.read() as repository:
        authorities = repository.authorities.trusted()
    return render_template(
        "operator/key_authorities.html",
        authorities=authorities,
        problem=problem_of(refusal) if refusal else None,
    )
