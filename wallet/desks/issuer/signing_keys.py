"""The bureau's signing certificate: request, install, watch its end, withdraw (Art. 12)."""

from flask import Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wallet.desks.issuer import blueprint
from wallet.desks.shared.access import signed_in_account, signed_in_actor
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.errors import problem_of
from wallet.desks.shared.pages.confirming import Confirmation, ask_first
from wallet.desks.shared.pages.key_withdrawing import KeyWithdrawal
from wallet.desks.shared.pages.resigning import ResigningPage, resigning_notice
from wallet.desks.shared.views.key_view import standing_of
from wallet.domain.errors import Conflict, InvalidInput
from wallet.domain.signing_keys.key_standing import WARNED_BEFORE
from wallet.services.signing_keys.describing import pending_request
from wallet.services.signing_keys.installing import install_certificate
from wallet.services.signing_keys.requesting import drop_request, request_certificate


@blueprint.get("/keys")
def keys() -> ResponseReturnValue:
    """Show what signs now, what to do next, and every key there was."""
    return _page()


@blueprint.post("/keys/request")
def request_key_certificate() -> ResponseReturnValue:
    """Make a key pair and the request for its certificate; a second press changes nothing."""
    deployment, unit_id = current_deployment(), _unit_id()
    request_certificate(
        deployment.database, deployment.clock(), deployment.entropy, signed_in_actor(), unit_id
    )
    return redirect(url_for("issuer.keys", _anchor="request"))


@blueprint.get("/keys/request.csr")
def key_request() -> ResponseReturnValue:
    """Download the request (PKCS #10); the private key is not in it."""
    pem = pending_request(current_deployment().database, _unit_id())
    return Response(
        pem,
        content_type="application/pkcs10",
        headers={"Content-Disposition": 'attachment; filename="certificate-request.csr"'},
    )


@blueprint.post("/keys/certificate")
def install_key_certificate() -> ResponseReturnValue:
    """Install what the certification authority sent back, as a file or pasted."""
    deployment, unit_id = current_deployment(), _unit_id()
    sent = request.files.get("certificate")
    pem = (sent.read() if sent else b"") or request.form.get("pem", "").encode()
    try:
        install_certificate(
            deployment.database, deployment.clock(), signed_in_actor(), unit_id, pem
        )
    except (InvalidInput, Conflict) as refusal:
        return _page(refusal), refusal.status
    return redirect(url_for("issuer.keys"))


@blueprint.get("/keys/request/drop")
def confirm_key_request_drop() -> ResponseReturnValue:
    """Say what giving up a request means."""
    return ask_first(_drop())


@blueprint.post("/keys/request/drop")
def drop_key_request() -> ResponseReturnValue:
    """Give up the request."""
    deployment = current_deployment()
    try:
        drop_request(deployment.database, deployment.clock(), signed_in_actor(), _unit_id())
    except Conflict as refusal:
        return ask_first(_drop(), refusal), refusal.status
    return redirect(url_for("issuer.keys"))


@blueprint.get("/keys/<kid>/withdrawal")
def confirm_key_withdrawal(kid: str) -> ResponseReturnValue:
    """Say what withdrawing a key does to the documents that it signed."""
    return _withdrawal(kid).ask()


@blueprint.post("/keys/<kid>/withdrawal", endpoint="withdraw_key")
def withdraw(kid: str) -> ResponseReturnValue:
    """Withdraw a key."""
    return _withdrawal(kid).withdraw(url_for("issuer.keys"))


@blueprint.get("/keys/resigning")
def key_resigning() -> ResponseReturnValue:
    """Say how many licences a withdrawn key signed, or how far signing them anew is."""
    return _resigning().show()


@blueprint.post("/keys/resigning")
def begin_key_resigning() -> ResponseReturnValue:
    """Sign anew whatever a withdrawn key signed."""
    return _resigning().begin()


@blueprint.post("/keys/resigning/cancellation")
def cancel_key_resigning() -> ResponseReturnValue:
    """Stop signing anew."""
    return _resigning().stop()


def _resigning() -> ResigningPage:
    return ResigningPage(
        _unit_id(),
        url_for("issuer.key_resigning"),
        url_for("issuer.keys"),
        url_for("issuer.cancel_key_resigning"),
        "issuer.change_list",
    )


def _unit_id() -> str:
    return signed_in_account().unit_id or ""


def _page(refusal: InvalidInput | Conflict | None = None) -> str:
    deployment = current_deployment()
    with deployment.database.read() as repository:
        standing = standing_of(repository, _unit_id(), deployment.clock())
        authorities = repository.authorities.trusted()
        resigning = resigning_notice(repository, _unit_id())
    return render_template(
        "issuer/keys.html",
        standing=standing,
        authorities=[one.name for one in authorities],
        resigning=resigning,
        problem=problem_of(refusal) if refusal else None,
        unit_name=signed_in_account().unit_name,
        warned_days=WARNED_BEFORE.days,
    )


def _drop() -> Confirmation:
    return Confirmation(
        _("放弃这份证书请求"),
        signed_in_account().unit_name or "",
        _("等待证书的密钥"),
        _("确认后这把密钥作废"),
        _("它还没有签过任何证照，放弃不影响已签发的证照。认证机构以后发回的证书也不能再安装。"),
        _("确认放弃"),
        url_for("issuer.keys"),
        url_for("issuer.drop_key_request"),
        danger=True,
    )


def _withdrawal(kid: str) -> KeyWithdrawal:
    return KeyWithdrawal(
        kid,
        url_for("issuer.withdraw_key", kid=kid),
        url_for("issuer.keys"),
        _("市大数据中心会看到这段话。密钥泄露或疑似泄露时才需要停用，到期更换不必停用。"),
    )
