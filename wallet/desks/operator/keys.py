"""Every bureau's signing certificate and the deployment's own keys, for the operator to watch."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from flask import request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wallet.desks.operator import blueprint
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.pages.key_withdrawing import KeyWithdrawal
from wallet.desks.shared.pages.resigning import ResigningPage
from wallet.desks.shared.views.key_view import KEY_STATES, KeyRow, key_row
from wallet.domain.signing_keys.key_standing import KeyState
from wallet.repository.database import Repository
from wallet.services.upkeep.watching import last_rotations

_LIVE = "live"
_SOON = "soon"
_ENDED_STATES = frozenset({KeyState.RETIRED.value, KeyState.WITHDRAWN.value})
_ORDERS: Mapping[str, Callable[[KeyRow], tuple[object, ...]]] = {
    "end": lambda row: (not row.certified, row.not_after, row.unit_name),
    "unit": lambda row: (row.unit_name, row.not_after),
    "begin": lambda row: (row.not_before, row.unit_name),
}


@dataclass(frozen=True, slots=True)
class DeploymentKeyRow:
    """One of the deployment's own keys, or a secret that is not in the database."""

    name: str
    kid: str
    word: str
    state: str
    since: datetime | None
    until: datetime | None


@blueprint.get("/keys")
def keys() -> ResponseReturnValue:
    """List certificates by state, unit and end, and when the deployment's keys were rotated."""
    deployment = current_deployment()
    now = deployment.clock()
    show, name = request.args.get("show", _LIVE), request.args.get("q", "").strip()[:60]
    order = request.args.get("order", "end")
    with deployment.database.read() as repository:
        rows = _rows(repository, now)
        own = _own(repository, now)
    return render(
        "operator/keys.html",
        "operator/_key_rows.html",
        rows=sorted(
            (row for row in rows if _shown(row, show) and name in row.unit_name),
            key=_ORDERS.get(order, _ORDERS["end"]),
        ),
        own=own,
        soon=sum(row.soon for row in rows),
        ended=sum(row.state == KeyState.ENDED.value for row in rows),
        awaiting=sum(not row.certified for row in rows),
        show=show,
        shows=_shows(),
        q=name,
        order=order if order in _ORDERS else "end",
    )


@blueprint.get("/keys/<kid>/withdrawal")
def confirm_key_withdrawal(kid: str) -> ResponseReturnValue:
    """Say what withdrawing a bureau's key does."""
    return _withdrawal(kid).ask()


@blueprint.post("/keys/<kid>/withdrawal", endpoint="withdraw_key")
def withdraw(kid: str) -> ResponseReturnValue:
    """Withdraw a bureau's key."""
    return _withdrawal(kid).withdraw(url_for("operator.keys", show=KeyState.WITHDRAWN.value))


@blueprint.get("/keys/units/<unit_id>/resigning")
def key_resigning(unit_id: str) -> ResponseReturnValue:
    """Say how many licences of a bureau a withdrawn key signed, or how far signing anew is."""
    return _resigning(unit_id).show()


@blueprint.post("/keys/units/<unit_id>/resigning")
def begin_key_resigning(unit_id: str) -> ResponseReturnValue:
    """Sign anew whatever a withdrawn key of the bureau signed."""
    return _resigning(unit_id).begin()


@blueprint.post("/keys/units/<unit_id>/resigning/cancellation")
def cancel_key_resigning(unit_id: str) -> ResponseReturnValue:
    """Stop signing anew."""
    return _resigning(unit_id).stop()


def _resigning(unit_id: str) -> ResigningPage:
    return ResigningPage(
        unit_id[:32],
        url_for("operator.key_resigning", unit_id=unit_id[:32]),
        url_for("operator.keys", show=KeyState.WITHDRAWN.value),
        url_for("operator.cancel_key_resigning", unit_id=unit_id[:32]),
    )


def _rows(repository: Repository, now: datetime) -> list[KeyRow]:
    found = repository.key_records.of_units()
    names = repository.units.names(key.unit_id or "" for key in found)
    return [key_row(key, names.get(key.unit_id or "", ""), now) for key in found]


def _shown(row: KeyRow, show: str) -> bool:
    if show == _LIVE:
        return row.state not in _ENDED_STATES
    if show == _SOON:
        return row.soon
    return show in {"all", row.state}


def _shows() -> list[tuple[str, str]]:
    states = [(state.value, str(word)) for state, word in KEY_STATES.items()]
    return [(_LIVE, _("现有的")), (_SOON, _("30 天内到期")), *states, ("all", _("全部"))]


def _own(repository: Repository, now: datetime) -> list[DeploymentKeyRow]:
    signing = [
        DeploymentKeyRow(
            _("接口令牌、核验回执、留痕封签"),
            key.kid,
            str(KEY_STATES[key.state(now)]),
            key.state(now).value,
            key.not_before,
            key.retired_at or key.not_after,
        )
        for key in repository.key_records.of_deployment()
    ]
    rotated = last_rotations(repository)
    kept_apart = {
        "codes": _("亮证二维码"),
        "fields": _("证照库字段加密"),
        "sessions": _("登录会话与数字码"),
    }
    return signing + [
        DeploymentKeyRow(
            name, "", str(KEY_STATES[KeyState.IN_FORCE]), "in_force", rotated.get(keys), None
        )
        for keys, name in kept_apart.items()
    ]


def _withdrawal(kid: str) -> KeyWithdrawal:
    return KeyWithdrawal(
        kid,
        url_for("operator.withdraw_key", kid=kid),
        url_for("operator.keys"),
        _("这个单位会看到这段话。密钥泄露或疑似泄露时才需要停用。"),
    )
