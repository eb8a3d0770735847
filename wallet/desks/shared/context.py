"""What every page knows: language, display, navigation, the signed-in account, the time."""

from dataclasses import dataclass
from functools import cache

from flask import request, session
from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

from wallet.desks.shared.access import account_or_none
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.language import PRODUCT_NAMES, chosen_language
from wallet.desks.shared.unit_banner import unit_stopped
from wallet.desks.shared.words.labels import post_word
from wallet.domain.actors.actors import WALLET_ROLES, Role, UnitKind
from wallet.domain.errors import Unavailable
from wallet.domain.grounds.use_list import PUBLIC_BODIES
from wallet.repository.actors.accounts import Account

HAS_SWITCHED = "has_switched"
"""What a session keeps once it opened another wallet: each page names its own from then on."""
DISPLAYS = ("elder", "dark")


@dataclass(frozen=True, slots=True)
class NavEntry:
    """One entry of the navigation bar."""

    endpoint: str
    label: str
    icon: str
    active: bool


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a desk: where it begins, and the views inside it.

    A view belongs to it when it is of the same desk and one of ``views`` is a part of its name.
    ``of_units`` are the only kinds of unit whose people see it.
    """

    endpoint: str
    label: LazyString
    icon: str
    views: tuple[str, ...]
    of_units: frozenset[UnitKind] | None = None


_ACCOUNT = Section("account.overview", _("我的"), "person", ("",))
_OF_LICENCES = ("licence", "present", "permit", "reissue", "copy", "copies")
_OF_GATEWAY = ("gateway", "unit_suspension", "unit_resumption", "second_approval")
_OF_COUNTERS = ("case", "use_list", "holder")
_REST_OF_WALLET = (
    Section("holder.authorizations", _("授权"), "consent", ("authorization", "consent", "address")),
    Section("holder.messages", _("消息"), "inbox", ("message", "receipt", "activity")),
    _ACCOUNT,
)
_SECTIONS: dict[Role, tuple[Section, ...]] = {
    Role.HOLDER: (Section("holder.licences", _("证照"), "card", _OF_LICENCES), *_REST_OF_WALLET),
    Role.ENTERPRISE: (
        Section("holder.enterprise_home", _("企业"), "building", ("enterprise", *_OF_LICENCES)),
        *_REST_OF_WALLET,
    ),
    Role.VERIFIER: (
        Section("verifier.scan", _("扫码"), "scan", ("scan", "result", "verify")),
        Section("verifier.asks", _("授权"), "consent", ("ask", "authorization")),
        Section("verifier.cases", _("免交"), "exempt", _OF_COUNTERS, PUBLIC_BODIES),
        Section("verifier.history", _("记录"), "history", ("history",)),
        Section(
            "verifier.scenarios",
            _("场景"),
            "shield",
            ("scenario", "application", "secret", "client_key", "credentials"),
        ),
        _ACCOUNT,
    ),
    Role.ISSUER: (
        Section(
            "issuer.licences",
            _("证照"),
            "list",
            ("licence", "revo", "change", "approval", "deliver", "permit"),
        ),
        Section("issuer.catalogue", _("目录"), "card", ("catalogue",)),
        Section("issuer.collections", _("归集"), "inbox", ("collection",)),
        Section(
            "issuer.reconciliations",
            _("对账"),
            "swap",
            ("reconciliation", "sample", "contradiction", "incident", "timeliness"),
        ),
        Section("issuer.keys", _("签名"), "seal", ("key",)),
        _ACCOUNT,
    ),
    Role.OPERATOR: (
        Section("operator.scenarios", _("场景"), "shield", ("scenario",)),
        Section("operator.catalogue", _("清单"), "exempt", ("catalogue", "use_list", "industr")),
        Section("operator.applications", _("应用"), "building", ("application", "limits")),
        Section("operator.gateway", _("访问"), "key", _OF_GATEWAY),
        Section("operator.city_units", _("各单位"), "people", ("city_unit",)),
        Section("operator.keys", _("运行"), "settings", ("key", "timeliness")),
        Section("operator.audit", _("留痕"), "list", ("audit",)),
        _ACCOUNT,
    ),
    Role.SUPERVISOR: (
        Section("supervisor.filings", _("报备"), "flag", ("filing", "accept", "send_back")),
        Section("supervisor.incidents", _("督查"), "alert", ("incident", "timeliness")),
        Section("supervisor.gateway", _("访问"), "key", ("gateway",)),
        Section("supervisor.audit", _("留痕"), "list", ("audit",)),
        _ACCOUNT,
    ),
}

_WITHIN = {"wallet_pin": "account", "enterprise": "account", "staff": "account"}
"""Blueprints whose pages stand in another's section."""


def choose_locale() -> str:
    """Tell Flask-Babel the language."""
    return chosen_language()


def chosen_display() -> set[str]:
    """Return how the person wants pages to look."""
    words = request.cookies.get("display", "").split(".")
    return {word for word in words if word in DISPLAYS}


def page_context() -> dict[str, object]:
    """Return what templates find beside the view's own values."""
    account = _account_if_readable()
    return {
        "current_account": account,
        "post_label": _post_label(account),
        "registered": account is None or account.registration.in_force,
        "says_own_wallet": HAS_SWITCHED in session and not (account and account.acting),
        "lang": chosen_language(),
        "product_name": PRODUCT_NAMES[chosen_language()],
        "display": chosen_display(),
        "nav": _navigation(account) if account and not account.start_password_until else [],
        "server_time": current_deployment().clock(),
        # Two places of a page show each of them: counted once.
        "unread_notices": cache(unread_notices),
        "approvals_waiting": cache(approvals_waiting),
        "unit_stopped": unit_stopped,
    }


def shown_for() -> str:
    """Return the wallet that a page is shown for; each of its forms sends it along."""
    account = _account_if_readable()
    return (account.holder_id or "") if account and account.role in WALLET_ROLES else ""


def unread_notices() -> int:
    """Return how many notices the signed-in holder has not opened; none where it cannot be read.

    Those of an enterprise are for whoever has its whole wallet, not for its handlers.
    """
    account = _account_if_readable()
    if account is None or account.holder_id is None or not account.has_whole_wallet:
        return 0
    try:
        with current_deployment().database.read() as repository:
            return repository.notices.unread_count(account.holder_id)
    except Unavailable:
        return 0


def approvals_waiting() -> int:
    """Return how many changes wait for the signed-in clerk to agree."""
    account, deployment = _account_if_readable(), current_deployment()
    if account is None or account.role is not Role.ISSUER:
        return 0
    try:
        with deployment.database.read() as repository:
            return repository.change_requests.waiting_count(
                account.unit_id or "", deployment.clock(), not_of=account.id
            )
    except Unavailable:
        return 0


def _post_label(account: Account | None) -> str:
    acting = account.acting if account else None
    return post_word(acting.post, acting.headship) if acting and acting.post else ""


def _account_if_readable() -> Account | None:
    """Return the signed-in account; the page that says it cannot be read does without."""
    try:
        return account_or_none()
    except Unavailable:
        return None


def home_of(role: Role) -> str:
    """Return the endpoint where a role begins."""
    return _SECTIONS[role][0].endpoint


def _navigation(account: Account) -> list[NavEntry]:
    desk, _dot, view = (request.endpoint or "").rpartition(".")
    desk = _WITHIN.get(desk, desk)
    return [
        NavEntry(
            section.endpoint,
            str(section.label),
            section.icon,
            section.endpoint.startswith(f"{desk}.") and any(part in view for part in section.views),
        )
        for section in _SECTIONS[account.role]
        if section.of_units is None or account.unit_kind in section.of_units
    ]
