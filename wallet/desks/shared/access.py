"""Who may enter which desk: nobody, unless a guard of its blueprint says so."""

from flask import Blueprint, Flask, abort, current_app, redirect, session, url_for
from flask_login import LoginManager, UserMixin, current_user
from htmx_flask import make_response, request
from werkzeug.wrappers import Response as BaseResponse

from wallet.desks.shared.current import current_deployment
from wallet.domain.actors.actors import STRANGER, Actor, Role
from wallet.domain.enterprise.appointment import BeyondAppointment, NoLongerActing
from wallet.domain.errors import NotPermitted, WalletError
from wallet.repository.actors.accounts import Account
from wallet.services.access.signing_in import sign_in_digest
from wallet.services.acts.refusing import record_refusal

# Views of these blueprints are open to strangers; the API checks its bearers itself.
OPEN_BLUEPRINTS = frozenset(
    {
        "sign_in",
        "preferences",
        "scan_landing",
        "copy_check",
        "copy_download",
        "authorization_link",
        "public_catalogue",
        "wall_display",
        "api",
        "oauth",
        "well_known",
    }
)
# What is left to somebody who may no longer act for an enterprise: the way to the own wallet.
WAYS_BACK = frozenset({"enterprise.mine", "enterprise.switch"})
login_manager = LoginManager()
login_manager.session_protection = None
_ROLES = "wallet_guarded_roles"


class SignedInAccount(UserMixin):
    """What flask-login keeps of a request's account; its id is the cookie's secret."""

    def __init__(self, account: Account, secret: str) -> None:
        self.account = account
        self.secret = secret

    def get_id(self) -> str:
        """Return the secret that the signed cookie carries."""
        return self.secret


@login_manager.user_loader
def load_signed_in(secret: str) -> SignedInAccount | None:
    """Return the account behind a cookie, unless its sign-in has ended."""
    deployment = current_deployment()
    with deployment.database.read() as repository:
        account = repository.accounts.find_by_sign_in(sign_in_digest(secret), deployment.clock())
    return SignedInAccount(account, secret) if account else None


def signed_in_account() -> Account:
    """Return the signed-in account; only behind a guard."""
    account: Account = current_user.account
    return account


def account_or_none() -> Account | None:
    """Return the signed-in account, if there is one."""
    return current_user.account if current_user.is_authenticated else None


def signed_in_actor() -> Actor:
    """Return the actor of this request for the audit trail."""
    account = account_or_none()
    return account.actor if account else STRANGER


def guard(blueprint: Blueprint, *roles: Role) -> None:
    """Let only these roles enter the blueprint's views; everybody else is refused and recorded."""

    @blueprint.before_request
    def check() -> BaseResponse | None:
        if not current_user.is_authenticated:
            return to_sign_in()
        if signed_in_account().role not in roles:
            raise NotPermitted
        if _has_lost_its_post(signed_in_account()):
            return _refuse_acting()
        # What the page fetches by itself is no sign that somebody is still there.
        if request.method != "GET" or not request.htmx:
            session.modified = True
        return None

    setattr(blueprint, _ROLES, roles)


def limit_handlers(blueprint: Blueprint, views: frozenset[str]) -> None:
    """Let who acts for some licences of an enterprise only enter these views of a blueprint."""

    @blueprint.before_request
    def check() -> None:
        view = (request.endpoint or "").removeprefix(f"{blueprint.name}.")
        if not signed_in_account().has_whole_wallet and view not in views:
            raise BeyondAppointment


def _has_lost_its_post(account: Account) -> bool:
    lost = account.acting is not None and account.acting.post is None
    return lost and request.endpoint not in WAYS_BACK


def _refuse_acting() -> BaseResponse:
    """Refuse who was removed, has resigned or lapsed; a poll leads to the page that says so."""
    if request.method == "GET" and request.htmx:
        return make_response("", 204, redirect=url_for("holder.licences"))
    raise NoLongerActing


def to_sign_in() -> BaseResponse:
    """Send a stranger to the sign-in page; a poll of a page whose session ended, too."""
    if request.htmx:
        return make_response("", 204, redirect=url_for("sign_in.sign_in"))
    wanted = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("sign_in.sign_in", next=wanted))


def record(refusal: WalletError) -> None:
    """Leave the entry of a refusal that reached no act: a desk, or a record, that is not one's."""
    deployment = current_deployment()
    record_refusal(
        deployment.database,
        deployment.clock(),
        signed_in_actor(),
        refusal,
        endpoint=request.endpoint or "",
    )


def is_guarded(app: Flask, endpoint: str) -> bool:
    """Whether an endpoint is behind a guard, or open by name."""
    name = endpoint.rpartition(".")[0]
    if endpoint == "static" or name in OPEN_BLUEPRINTS:
        return True
    blueprint = app.blueprints.get(name)
    return blueprint is not None and hasattr(blueprint, _ROLES)


def forbid_unguarded(app: Flask) -> None:
    """Default deny: a view that nobody guards answers 403, whatever it does."""

    @app.before_request
    def check() -> None:
        if request.endpoint is not None and not is_guarded(current_app, request.endpoint):
            abort(403)
