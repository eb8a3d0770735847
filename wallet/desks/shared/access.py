"""Who may enter which desk: nobody, unless a guard of its blueprint says so."""

import re
from collections.abc import Mapping
from dataclasses import replace

from flask import Blueprint, Flask, abort, current_app, redirect, session, url_for
from flask_login import LoginManager, UserMixin, current_user
from htmx_flask import make_response, request
from werkzeug.wrappers import Response as BaseResponse

from wallet.desks.shared.current import current_deployment
from wallet.domain.accounts.start_password import OwnPasswordFirst
from wallet.domain.actors.actors import STRANGER, WALLET_ROLES, Actor, Role
from wallet.domain.enterprise.appointment import BeyondAppointment, NoLongerActing
from wallet.domain.enterprise.registration import RegistrationNotInForce
from wallet.domain.errors import NotPermitted, WalletError
from wallet.repository.actors.accounts import Account
from wallet.services.access.signing_in import sign_in_digest
from wallet.services.acts.doing import ensure_shown_for
from wallet.services.acts.refusing import record_refusal

# Views of these blueprints are open to strangers; the API checks its bearers itself.
OPEN_BLUEPRINTS = frozenset(
    {
        "sign_in",
        "preferences",
        "patterns",
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
# Posts that are a person's own affair, whichever wallet is open and whichever the page showed.
OF_THE_PERSON = frozenset(
    {
        "account.change_password",
        "account.sign_out_everywhere",
        "wallet_pin.choose_pin",
        "enterprise.switch",
        "enterprise.bind_enterprise",
        "enterprise.unbind_enterprise",  # names the enterprise itself
        "enterprise.resign",  # names the appointment itself
    }
)
# What a start password opens: the page where its owner chooses an own one.
WAYS_TO_AN_OWN_PASSWORD = frozenset({"account.password", "account.change_password"})
login_manager = LoginManager()
login_manager.session_protection = None
_ROLES = "wallet_guarded_roles"
_IDENTIFIER = re.compile(r"[0-9a-z]{32}")
_READING = frozenset({"GET", "HEAD", "OPTIONS"})


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


def secret_in(opened: Mapping[str, object] | None) -> str | None:
    """Return the secret that an opened cookie carries, whatever it opens."""
    secret = opened.get("_user_id") if opened else None  # where flask-login keeps it
    return secret if isinstance(secret, str) else None


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
        if _has_only_begun(signed_in_account()):
            return _to_an_own_password()
        if signed_in_account().role not in roles:
            raise NotPermitted
        if _has_lost_its_post(signed_in_account()):
            return _refuse_acting()
        _ensure_whose_page_was_sent()
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


def refuse_without_registration(blueprint: Blueprint, forms: frozenset[str]) -> None:
    """Tell before anything is typed that an act rests on a registration that is not in force."""

    @blueprint.before_request
    def check() -> None:
        view = (request.endpoint or "").removeprefix(f"{blueprint.name}.")
        if view in forms and not signed_in_account().registration.in_force:
            raise RegistrationNotInForce


def _ensure_whose_page_was_sent() -> None:
    """Let a wallet's account carry to every act for which wallet the sent page was shown.

    Raises:
        AnotherWalletOpen: it is not the open one, and the act is not the person's own affair.
    """
    if request.method in _READING or signed_in_account().role not in WALLET_ROLES:
        return
    sent = request.form.get("shown_for", "")[:32]
    current_user.account = replace(signed_in_account(), shown_for=sent)
    if request.endpoint not in OF_THE_PERSON:
        ensure_shown_for(signed_in_account())


def _has_only_begun(account: Account) -> bool:
    return (
        account.start_password_until is not None and request.endpoint not in WAYS_TO_AN_OWN_PASSWORD
    )


def _to_an_own_password() -> BaseResponse:
    """Lead whoever signed in with a start password to the one page that is open; do nothing else.

    Raises:
        OwnPasswordFirst: an act was sent.
    """
    if request.method != "GET":
        raise OwnPasswordFirst
    if request.htmx:
        return make_response("", 204, redirect=url_for("account.password"))
    return redirect(url_for("account.password"))


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
    if not refusal.leaves_entry:  # nor can it be asked who it is, where nothing can be read
        return
    deployment = current_deployment()
    record_refusal(
        deployment.database,
        deployment.clock(),
        signed_in_actor(),
        refusal,
        endpoint=request.endpoint or "",
        about=_wallet_of_page(refusal),
    )


def _wallet_of_page(refusal: WalletError) -> dict[str, str]:
    shown_for = str(refusal.details.get("shown_for", ""))
    return {"shown_for": shown_for} if _IDENTIFIER.fullmatch(shown_for) else {}


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
