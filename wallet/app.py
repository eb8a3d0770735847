"""The web application: create_app builds it from settings, secrets and a deployment."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

from flask import Flask
from flask_babel import Babel
from flask_wtf import CSRFProtect
from htmx_flask import Htmx

from wallet.api.public.metrics import count_answer, count_from_nothing, register_metrics
from wallet.api.registration import BEARERS_ONLY, register_api
from wallet.composition import compose
from wallet.config import Settings, SettingsRefused, read_settings
from wallet.desks.account import blueprint as account
from wallet.desks.authorization_link import blueprint as authorization_link
from wallet.desks.copy_check import blueprint as copy_check
from wallet.desks.copy_download import blueprint as copy_download
from wallet.desks.enterprise import blueprint as enterprise
from wallet.desks.holder import blueprint as holder
from wallet.desks.holder.showing.open_pages import NothingNewFirst
from wallet.desks.issuer import blueprint as issuer
from wallet.desks.operator import blueprint as operator
from wallet.desks.patterns import blueprint as patterns
from wallet.desks.preferences import blueprint as preferences
from wallet.desks.public_catalogue import blueprint as public_catalogue
from wallet.desks.scan_landing import blueprint as scan_landing
from wallet.desks.shared.access import forbid_unguarded, login_manager
from wallet.desks.shared.context import choose_locale, page_context, shown_for
from wallet.desks.shared.errors import LARGEST_REQUEST_MB, register_errors
from wallet.desks.shared.files.guilloche import rosette_address
from wallet.desks.shared.filters import asset, asset_size, register_filters
from wallet.desks.shared.form_identity import form_key
from wallet.desks.shared.http.compression import compress
from wallet.desks.shared.http.headers import secure_headers
from wallet.desks.shared.http.large_files import allow_large_files
from wallet.desks.shared.http.session_key import SessionsUnderKeyInUse
from wallet.desks.sign_in import blueprint as sign_in
from wallet.desks.staff import blueprint as staff
from wallet.desks.supervisor import blueprint as supervisor
from wallet.desks.verifier import blueprint as verifier
from wallet.desks.wall_display import blueprint as wall_display
from wallet.desks.wallet_pin import blueprint as wallet_pin
from wallet.secret_keys import SecretKeys, load_secret_keys
from wallet.services.deployment import Deployment

ROOT = Path(__file__).parent.parent
IDLE_LIMIT = timedelta(minutes=30)
LARGEST_REQUEST = LARGEST_REQUEST_MB * 1024 * 1024
DESKS = (
    sign_in,
    preferences,
    patterns,
    scan_landing,
    authorization_link,
    public_catalogue,
    wall_display,
    copy_check,
    copy_download,
    account,
    wallet_pin,
    enterprise,
    holder,
    verifier,
    issuer,
    operator,
    supervisor,
    staff,
)


class _Application(Flask):
    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return a view or hook as it is: none of ours is a coroutine, and each would be asked."""
        return func


def create_app(
    settings: Settings | None = None,
    keys: SecretKeys | None = None,
    deployment: Deployment | None = None,
) -> Flask:
    """Build the application.

    Raises:
        SettingsRefused: the settings or secrets are unsafe, or production has demonstration
            accounts in its database.
    """
    settings = settings or read_settings()
    deployment = deployment or compose(settings, keys or load_secret_keys(settings))
    _refuse_demonstration(settings, deployment)
    app = build_app()
    serve(app, settings, deployment)
    return app


def build_app() -> Flask:
    """Build what is the same in every city: pages, API, filters, errors."""
    app = _Application(
        "wallet", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static")
    )
    _configure(app)
    register_metrics(app)
    _extend(app)
    for blueprint in DESKS:
        app.register_blueprint(blueprint)
    register_api(app)
    forbid_unguarded(app)
    app.wsgi_app = NothingNewFirst(app, count_answer)  # type: ignore[method-assign] # as Flask says
    return app


def serve(app: Flask, settings: Settings, deployment: Deployment) -> None:
    """Let a built application serve one city, and count its requests from nothing."""
    secure = settings.public_url.startswith("https://")
    app.config.update(
        SESSION_COOKIE_NAME="__Host-wallet" if secure else "wallet",
        SESSION_COOKIE_SECURE=secure,
        WALLET_DEMO_FILE=None if settings.production else settings.var_directory / "demo.json",
    )
    app.session_interface = SessionsUnderKeyInUse(deployment.session_key, without=BEARERS_ONLY)
    app.extensions["wallet"] = deployment
    app.extensions["wallet_settings"] = settings
    count_from_nothing(app)
    app.wsgi_app = settings.trusted_proxies.in_front_of(app.wsgi_app)  # type: ignore[assignment, method-assign] # as Flask says


def _refuse_demonstration(settings: Settings, deployment: Deployment) -> None:
    if not settings.production:
        return
    with deployment.database.read() as repository:
        if repository.accounts.any_demonstration() or repository.clients.any_demonstration():
            raise SettingsRefused("WALLET_MODE=production: the database has demonstration accounts")


def _configure(app: Flask) -> None:
    app.config.update(
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_PATH="/",
        PERMANENT_SESSION_LIFETIME=IDLE_LIMIT,
        SESSION_REFRESH_EACH_REQUEST=False,
        MAX_CONTENT_LENGTH=LARGEST_REQUEST,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,
        BABEL_DEFAULT_LOCALE="zh",
        BABEL_TRANSLATION_DIRECTORIES=str(ROOT / "wallet" / "translations"),
        MAX_FORM_MEMORY_SIZE=1024 * 1024,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True


def _extend(app: Flask) -> None:
    # Before the token of a form is looked for, and so before the form is read.
    app.before_request(allow_large_files)
    csrf = CSRFProtect(app)
    app.extensions["wallet_csrf"] = csrf
    Htmx(app)
    Babel(app, locale_selector=choose_locale, default_domain="messages")
    # The templates know the account from page_context, which can do without it.
    login_manager.init_app(app, add_context_processor=False)
    app.jinja_env.globals.update(
        asset=asset,
        asset_size=asset_size,
        form_key=form_key,
        rosette_address=rosette_address,
        shown_for=shown_for,
    )
    app.context_processor(page_context)
    register_filters(app)
    register_errors(app)
    app.after_request(secure_headers)
    app.after_request(compress)
