"""The holder's notices (消息), and the receipts of electronic delivery (送达回执, Art. 9)."""

from collections.abc import Sequence
from datetime import date

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wallet.desks.holder import blueprint
from wallet.desks.holder.own_cards import living_permits
from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.http.cursors import place_cursor, written_place
from wallet.desks.shared.http.htmx import render
from wallet.desks.shared.views.faces import ENDS_SOON, LicenceCard, card_of
from wallet.desks.shared.views.own_licences import cards_by_id
from wallet.desks.shared.views.permit_view import PermitPart
from wallet.desks.shared.words.notice_words import LICENCE_KINDS, NoticeView, notice_view
from wallet.domain.actors.actors import Role
from wallet.domain.civil_dates import city_date
from wallet.domain.licences.licence import LicenceStatus
from wallet.domain.licences.notice import PERMIT_KINDS, Notice, NoticeKind
from wallet.repository.actors.accounts import Account
from wallet.repository.database import Repository
from wallet.services.access.holding import held_outlines
from wallet.services.licences.delivering import open_notice, open_receipt, read_all_notices

_PAGE = 20
_MOST_ENDING = 10
_KINDS: dict[str, Sequence[NoticeKind]] = {
    "licences": LICENCE_KINDS,
    "requests": (NoticeKind.AUTHORIZATION_ASKED,),
    "permits": tuple(PERMIT_KINDS),
}


@blueprint.get("/messages")
def messages() -> ResponseReturnValue:
    """List the holder's notices, the newest first, after what runs out soon."""
    deployment, account = current_deployment(), signed_in_account()
    holder_id, kind = account.holder_id or "", request.args.get("kind", "")
    today = city_date(deployment.clock())
    with deployment.database.read() as repository:
        found = repository.notices.of_holder(
            holder_id,
            kinds=_KINDS.get(kind, ()),
            about=account.only_licences,
            before=place_cursor(request.args.get("cursor")),
            limit=_PAGE + 1,
        )
        page = found[:_PAGE]
        views = _views(repository, page)
        ending, more_ending = _ending(repository, account, today)
        permits = living_permits(repository, account, today)
    return render(
        "holder/messages.html",
        "holder/_message_rows.html",
        notices=views,
        kind=kind if kind in _KINDS else "",
        kinds=_kind_words(account),
        ending=ending,
        more_ending=more_ending,
        lapsed=[(view, part) for view in permits for part in view.parts if _expired(part)],
        next_cursor=written_place(page[-1].created_at, page[-1].id) if len(found) > _PAGE else None,
        any_unread=account.has_whole_wallet and any(view.unread for view in views),
    )


@blueprint.get("/messages/<notice_id>")
def message(notice_id: str) -> ResponseReturnValue:
    """Open a notice; it is read from now on."""
    deployment, account = current_deployment(), signed_in_account()
    notice = open_notice(deployment.database, deployment.clock(), account, notice_id)
    with deployment.database.read() as repository:
        view = _views(repository, [notice])[0]
    return render_template("holder/message.html", notice=view)


@blueprint.post("/messages/read")
def read_messages() -> ResponseReturnValue:
    """Mark every notice as read."""
    deployment = current_deployment()
    read_all_notices(deployment.database, deployment.clock(), signed_in_account())
    return redirect(url_for("holder.messages"))


@blueprint.get("/licences/<licence_id>/receipt")
def delivery_receipt(licence_id: str) -> ResponseReturnValue:
    """Open the receipt of delivery; when it was first opened stands on it for good."""
    deployment, account = current_deployment(), signed_in_account()
    licence, opened_at = open_receipt(deployment.database, deployment.clock(), account, licence_id)
    with deployment.database.read() as repository:
        kind = repository.catalogue.get(licence.type_code, licence.type_version)
        issuer = repository.units.get(licence.issuer_id)
        names = [holder.name for holder in repository.holders.of_licence(licence.id)]
    return render_template(
        "holder/receipt.html",
        card=card_of(licence, kind, issuer.name, city_date(deployment.clock()), names),
        issuer=issuer,
        delivered_at=licence.delivered_at,
        opened_at=opened_at,
    )


def _kind_words(account: Account) -> list[tuple[str, str]]:
    """Return what the list may be narrowed to; only organisations have comprehensive permits."""
    words = [("", _("全部")), ("licences", _("证照变动")), ("requests", _("授权申请"))]
    if account.role is Role.ENTERPRISE and account.has_whole_wallet:
        words.append(("permits", _("综合许可证")))
    return words


def _ending(repository: Repository, account: Account, today: date) -> tuple[list[LicenceCard], int]:
    """Return the licences that run out soon, the next first, and how many more there are."""
    days = {one.id: one.days_left(today) for one in held_outlines(repository, account)}
    left = {one: number for one, number in days.items() if number is not None}
    soon = sorted((one for one in left if left[one] <= ENDS_SOON.days), key=lambda one: left[one])
    cards = cards_by_id(repository, soon[:_MOST_ENDING], today)
    return [cards[one] for one in soon[:_MOST_ENDING]], max(0, len(soon) - _MOST_ENDING)


def _expired(part: PermitPart) -> bool:
    # Nobody does anything on the day when a licence runs out: no act could have told of it.
    return part.status == LicenceStatus.EXPIRED.value


def _views(repository: Repository, notices: Sequence[Notice]) -> list[NoticeView]:
    licences = repository.licence_lookups.by_ids(
        notice.licence_id for notice in notices if notice.licence_id
    )
    types = repository.catalogue.versions_of(one.type_code for one in licences.values())
    issuers = repository.units.names(one.issuer_id for one in licences.values())
    views = []
    for notice in notices:
        licence = licences[notice.licence_id] if notice.licence_id else None
        kind = types[licence.type_code, licence.type_version] if licence else None
        views.append(
            notice_view(notice, licence, kind, issuers[licence.issuer_id] if licence else "")
        )
    return views
