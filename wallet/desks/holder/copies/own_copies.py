"""Temporary copies of one's own licences and permits (加注件): the list, one, its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from wallet.desks.holder import blueprint
from wallet.desks.holder.copies.making import SHOWN, subject_page, to_copy
from wallet.desks.holder.own_cards import permit_cards
from wallet.desks.shared.access import signed_in_account
from wallet.desks.shared.current import current_deployment
from wallet.desks.shared.form_identity import form_identity
from wallet.desks.shared.pages.confirming import Confirmation, ask_first
from wallet.desks.shared.words.copy_words import standing_word, standing_words, subject_name
from wallet.domain.civil_dates import city_date
from wallet.domain.copies.temporary_copy import LINK_LIFETIME, USABLE, CopyStanding, TemporaryCopy
from wallet.repository.database import Repository
from wallet.services.copies import linking
from wallet.services.copies.copy_standing import CopyNow, copies_now

_MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class CopyRow:
    """One copy as its holder sees it."""

    id: str
    number: str
    subject_page: str
    subject_kind: str
    subject_name: str
    cause: str
    recipient: str
    made_at: datetime
    expires_at: datetime
    standing: CopyStanding
    usable: bool
    tone: str
    sign: str
    word: str
    sentence: str
    cancellable: bool


@blueprint.get("/copies")
def copies() -> ResponseReturnValue:
    """List the copies that the holder has made, the newest first."""
    account, deployment = signed_in_account(), current_deployment()
    now = deployment.clock()
    with deployment.database.read() as repository:
        found = linking.own_copies(repository, account, _MOST_LISTED)
        rows = _rows(repository, found, now)
        permits = permit_cards(repository, account, city_date(now))
    return render_template(
        "holder/copies.html",
        permits=[one for one in permits if one.presentable],
        in_force=[row for row in rows if row.usable],
        past=[row for row in rows if not row.usable],
    )


@blueprint.get("/copies/<copy_id>")
def copy(copy_id: str) -> ResponseReturnValue:
    """Show one copy: its state, its number, and the link while it gives the file out."""
    account, deployment = signed_in_account(), current_deployment()
    now = deployment.clock()
    kept = session.get(SHOWN) or {}
    secret = kept.get("secret", "") if kept.get("copy") == copy_id else ""
    with deployment.database.read() as repository:
        found = linking.own_copy(repository, account, copy_id)
        row = _rows(repository, [found], now)[0]
        until = linking.gives_out_until(repository, now, secret) if secret else None
    return render_template(
        "holder/copy.html",
        copy=row,
        maker=found.maker,
        secret=secret if until else "",
        link_until=until,
        seconds_left=int((until - now).total_seconds()) if until else 0,
        check_address=f"{deployment.public_url}/check/{found.number}",
        scan_text=f"{deployment.public_url}/CHECK/{found.number}".upper(),
        link_minutes=int(LINK_LIFETIME.total_seconds() // 60),
    )


@blueprint.post("/copies/<copy_id>/links")
def renew_copy_link(copy_id: str) -> ResponseReturnValue:
    """Make a new link to the file."""
    deployment = current_deployment()
    secret = linking.renew_link(
        deployment.database,
        deployment.entropy,
        deployment.clock(),
        signed_in_account(),
        copy_id,
        form_identity(),
    )
    return to_copy(copy_id, secret)


@blueprint.get("/copies/<copy_id>/cancellation")
def confirm_copy_cancellation(copy_id: str) -> ResponseReturnValue:
    """Say what cancelling will do, and to which copy."""
    account, deployment = signed_in_account(), current_deployment()
    with deployment.database.read() as repository:
        found = linking.own_copy(repository, account, copy_id)
        row = _rows(repository, [found], deployment.clock())[0]
    return ask_first(
        Confirmation(
            title=_("作废副本"),
            subject=row.subject_name,
            subject_detail=_("副本编号 %(number)s", number=_spaced(row.number)),
            consequence=_("作废后，任何人查验这份副本都会看到“副本已作废”。"),
            detail=_("已经发出去的文件收不回来，但不能再使用。证照本身不受影响。作废不能撤销。"),
            button=_("作废这份副本"),
            back=url_for("holder.copy", copy_id=copy_id),
            action=url_for("holder.cancel_copy", copy_id=copy_id),
            danger=True,
        )
    )


@blueprint.post("/copies/<copy_id>/cancellation")
def cancel_copy(copy_id: str) -> ResponseReturnValue:
    """Take the copy back."""
    deployment = current_deployment()
    now, account = deployment.clock(), signed_in_account()
    linking.cancel_copy(deployment.database, now, account, copy_id, form_identity())
    return redirect(url_for("holder.copy", copy_id=copy_id))


def _rows(
    repository: Repository, copies: Sequence[TemporaryCopy], moment: datetime
) -> list[CopyRow]:
    standings = copies_now(repository, copies, moment)
    return [_row(copy, now) for copy, now in zip(copies, standings, strict=True)]


def _row(copy: TemporaryCopy, now: CopyNow) -> CopyRow:
    words = standing_words(now)
    return CopyRow(
        id=copy.id,
        number=copy.number,
        subject_page=subject_page(copy.subject),
        subject_kind=copy.subject.kind.value,
        subject_name=subject_name(now),
        cause=copy.purpose.cause,
        recipient=copy.purpose.recipient,
        made_at=copy.made_at,
        expires_at=copy.expires_at,
        standing=now.standing,
        usable=now.standing in USABLE,
        tone=words.tone,
        sign=words.sign,
        word=standing_word(now),
        sentence=str(words.sentence),
        cancellable=now.standing not in {CopyStanding.EXPIRED, CopyStanding.CANCELLED},
    )


def _spaced(number: str) -> str:
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))
